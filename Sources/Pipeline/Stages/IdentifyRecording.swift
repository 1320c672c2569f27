import Logging
import Music
import Platforms

/// Which recording a request means, by the catalogues: right spelling, length, album, ISRC. A gift: what no catalogue
/// knows, or none can be asked about for now, is searched for by its own words.
struct IdentifyRecording: Sendable {
  /// The first one asked first.
  let catalogues: [any Catalogue]
  /// Remembers what was found; nil for commands that only look.
  let ledger: Ledger?
  let circuits: Circuits
  let log: Logger

  /// No song waits longer for its turn at a catalogue.
  static let patience = Duration.seconds(5)

  func run(_ request: Request) async throws -> Identity? {
    guard !request.readings.isEmpty, !request.readings.allSatisfy({ $0.title.isEmpty }) else { return nil }
    let key = request.recordingKey
    if case .answer(let known) = try await ledger?.identity(key) { return known }
    var (best, hasAskedAll): (Identity?, Bool) = (nil, true)
    for catalogue in catalogues {
      let answer = try await ask(catalogue, request) { () async throws(SourceError) in
        try await find(request, in: catalogue)
      }
      guard let answer else {
        hasAskedAll = false
        continue
      }
      if let found = answer, best.map({ $0.confidence < found.confidence }) ?? true { best = found }
      if let best, best.confidence > .check { break }
    }
    if hasAskedAll || best != nil { try await ledger?.remember(best, as: key) }
    return best
  }

  /// The recording with what a search does not tell; as it is where that cannot be had.
  func details(of recording: Recording) async throws -> Recording {
    guard let catalogue = catalogues.first(where: { $0.name == recording.catalogue }) else { return recording }
    let full = try await ask(catalogue, nil) { () async throws(SourceError) in
      try await catalogue.details(of: recording)
    }
    return full ?? recording
  }

  private func find(_ request: Request, in catalogue: any Catalogue) async throws(SourceError) -> Identity? {
    let wanted = Wanted(request)
    if let isrc = request.isrc, let recording = try await catalogue.recording(isrc: isrc),
      // The same ISRC stands on wrong recordings, too: the words have the last word.
      let identity = identify(wanted, among: [recording])
    {
      return identity
    }
    return identify(wanted, among: try await catalogue.recordings(for: wanted))
  }

  /// Nil when the catalogue cannot be asked now. Throws when cancelled.
  private func ask<Value: Sendable>(
    _ catalogue: any Catalogue, _ request: Request?, _ question: () async throws(SourceError) -> Value
  ) async throws -> Value? {
    let source = Source(rawValue: catalogue.name)
    guard await circuits.closure(.search, of: source) == nil, try await catalogue.courtesy.turn(within: Self.patience)
    else { return nil }
    do {
      return try await circuits.pass(.search, of: source, about: request?.text ?? "") {
        do throws(SourceError) {
          return try await question()
        } catch {
          if error == .cancelled { throw CancellationError() }
          throw Failure(error)
        }
      }
    } catch let failure as Failure {
      log.debug("\(catalogue.name) did not answer: \(failure)", metadata: ["request": "\(request?.text ?? "")"])
      return nil
    }
  }
}

extension Request {
  /// Equal for requests that can only mean the same recording.
  var recordingKey: String {
    let words = readings.map { "\($0.artists.joined(separator: ", ")) - \($0.title)" }.joined(separator: " | ")
    let facts = [version, album, duration.map { String(Int($0.rounded())) }, isrc].map { $0 ?? "" }
    return folded(([words] + facts).joined(separator: "\n"))
  }
}
