import FoundationEssentials
import Host
import Music
import SystemPackage

/// What the running daemon is at, for `status`. It lies in a file of the state folder, which whoever may read the ledger
/// may read: written at most once a second, only where something has changed, and never synced, since nothing is
/// decided by it. A daemon without work writes nothing, so that the disk can sleep.
struct HouseNow: Codable, Sendable, Equatable {
  static let file: FilePath.Component = "now.json"
  /// Milliseconds after which it says nothing any more, while there is work; it is written anew every minute.
  static let freshness: Int64 = 90_000

  /// Milliseconds since 1970.
  var at: Int64
  var tracks: [TrackStatus]
  /// What the daemon has closed; the others are open.
  var closed: [Closure]

  struct Closure: Codable, Sendable, Hashable {
    var source: String
    /// "search", "streams" or "audio".
    var question: String
    var trouble: String
    var isTrying: Bool
    /// Milliseconds since 1970.
    var since: Int64
    var next: Int64
  }

  init(at: Int64, tracks: [TrackStatus], closed: [Closure]) {
    (self.at, self.tracks, self.closed) = (at, tracks, closed)
  }

  init?(_ bytes: [UInt8]) {
    guard let now = try? JSONDecoder().decode(Self.self, from: Data(bytes)) else { return nil }
    self = now
  }
}

/// A song that is carried right now.
public struct TrackStatus: Sendable, Hashable, Codable {
  public var job: String
  public var song: String
  /// In English.
  public var step: String
  /// Of a download.
  public var percent: Int?
}

/// Whether a source may be asked.
public struct SourceHealth: Sendable, Hashable, Codable {
  public enum State: String, Sendable, Codable { case open, closed, trying }
  public var source: String
  public var state = State.open
  public var trouble: String?
  /// Since when it is closed, and when it is tried next; milliseconds since 1970.
  public var since: Int64?
  public var next: Int64?
  /// Songs asked of its platform in the last hour and the last day, with their limits; nil where nothing is counted.
  public var hour: Used?
  public var day: Used?

  public struct Used: Sendable, Hashable, Codable {
    public var used: Int
    public var limit: Int?
  }
}

extension HouseStatus {
  mutating func add(_ now: HouseNow) {
    tracks = now.tracks
    health = health.map { health in
      var health = health
      let closed = now.closed.filter { $0.source == health.source }
      guard let worst = closed.max(by: { $0.next < $1.next }) else { return health }
      health.state = closed.contains(where: \.isTrying) ? .trying : .closed
      (health.trouble, health.since, health.next) = (worst.trouble, worst.since, worst.next)
      return health
    }
  }
}

extension Road {
  /// What was going on goes on no more.
  func endTelling() async {
    let path = state.appending(HouseNow.file)
    try? await disk.run { () throws(FileError) in try Files.remove(path) }
  }

  /// Keeps the file up to date until it is cancelled.
  func keepTelling() async throws {
    let path = state.appending(HouseNow.file)
    var last = HouseNow(at: 0, tracks: [], closed: [])
    while true {
      let tracks = board.snapshot.map {
        TrackStatus(job: $0.job, song: $0.label, step: English().step($0.step), percent: $0.step.percent)
      }
      var now = HouseNow(at: last.at, tracks: tracks, closed: await circuits.closed())
      let isIdle = now.tracks.isEmpty && now.closed.isEmpty
      if now != last || (!isIdle && nowMilliseconds() - last.at > HouseNow.freshness / 2) {
        now.at = nowMilliseconds()
        last = now
        if let text = try? column(now) {
          try? await disk.run { () throws(FileError) in try Files.replace(path, by: Array(text.utf8)) }
        }
      }
      try await Task.sleep(for: .seconds(1))
    }
  }
}

extension Step {
  fileprivate var percent: Int? { if case .downloading(let percent) = self { percent } else { nil } }
}
