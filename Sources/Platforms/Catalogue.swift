public import Music

/// Who knows recordings, whatever they can be had from. Adding one is a type of this protocol, and a line in
/// `SourceTable`.
public protocol Catalogue: Sendable {
  /// As in `Recording.catalogue`.
  var name: String { get }
  /// Has to be asked for a turn before each question.
  var courtesy: Courtesy { get }

  /// The recordings that the catalogue finds for the words; an honest "nothing" is empty.
  func recordings(for wanted: Wanted) async throws(SourceError) -> [Recording]

  /// The recording with this ISRC; nil when it is not known, or the catalogue does not know ISRCs.
  func recording(isrc: String) async throws(SourceError) -> Recording?

  /// The same recording with what a search does not tell (ISRC, genre, place on the album).
  func details(of recording: Recording) async throws(SourceError) -> Recording
}

extension Catalogue {
  public func recording(isrc: String) async throws(SourceError) -> Recording? { nil }
  public func details(of recording: Recording) async throws(SourceError) -> Recording { recording }
}

/// Keeps to what a platform asks of its callers: a question in every so much time, with a few at once after a rest.
public actor Courtesy {
  private let interval: Duration
  private let atOnce: Int
  /// When the questions so far would all have been asked, one in each interval.
  private var busyUntil: ContinuousClock.Instant

  public init(every interval: Duration, atOnce: Int = 1) {
    self.interval = interval
    self.atOnce = atOnce
    busyUntil = .now
  }

  /// Waits for a turn; false at once when it would take longer than `most`. Throws when cancelled.
  public func turn(within most: Duration) async throws -> Bool {
    let now = ContinuousClock.now
    let from = max(busyUntil, now)
    let start = from - interval * (atOnce - 1)
    guard start - now <= most else { return false }
    busyUntil = from + interval
    if start > now { try await Task.sleep(until: start) }
    return true
  }
}
