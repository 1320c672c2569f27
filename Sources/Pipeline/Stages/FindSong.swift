import Logging
public import Music
import Platforms

/// Searches the sources in the configured order until the matcher is satisfied.
public struct FindSong: Sendable {
  let sources: [any SearchSource]
  let courtesy: Gate
  let log: Logger

  /// Goes on from an earlier search (nil: from the beginning). A round is one question to one source: its songs, then
  /// its videos, then the next source. It ends when the choice is more than doubtful. Nil when there is nothing
  /// deeper to search.
  ///
  /// While a preferred source does not answer, a later one may deliver only what is sure; else its failure is thrown.
  public func search(_ request: Request, rules: VersionRules, from earlier: Search?) async throws -> Search? {
    let wanted = Wanted(request)
    let rounds = sources.flatMap { source in (0..<source.rounds).map { (source, $0) } }
    var search = earlier ?? Search(candidates: [], match: .none, depth: 0, used: [])
    guard search.depth < rounds.count else { return nil }
    var silent: Failure?
    for (source, round) in rounds[search.depth...] {
      do throws(SourceError) {
        let found = try await ask(source, wanted, round: round)
        let known = Set(search.candidates.map(\.key))
        search.candidates += found.filter { !known.contains($0.key) }
      } catch {
        if error == .cancelled { throw CancellationError() }
        silent = silent ?? Failure(error)
        log.info("\(source.source) did not answer: \(error)", metadata: ["request": "\(request.text)"])
      }
      if silent == nil { search.depth += 1 }
      search.match = match(wanted, among: search.candidates, rules: rules).without(search.used, of: search.candidates)
      if search.match.confidence == .sure || (silent == nil && search.match.confidence == .likely) { return search }
    }
    if let silent { throw silent }
    return search
  }

  private func ask(_ source: any SearchSource, _ wanted: Wanted, round: Int) async throws(SourceError) -> [Candidate] {
    do {
      return try await courtesy.pass { try await source.search(wanted, round: round) }
    } catch let error as SourceError {
      throw error
    } catch {
      throw .cancelled
    }
  }
}

extension Match {
  static let none = Match(choice: nil, confidence: nil, verdicts: [], ranking: [])

  /// The next best choice when some candidates turned out to be unusable; a second choice is to be checked.
  func without(_ used: [String], of candidates: [Candidate]) -> Match {
    guard !used.isEmpty else { return self }
    var rest = self
    rest.ranking.removeAll { used.contains(candidates[$0].key) }
    if rest.choice != rest.ranking.first {
      rest.choice = rest.ranking.first
      rest.confidence = rest.choice == nil ? nil : .check
    }
    return rest
  }
}

extension Candidate {
  /// Names a candidate among all sources.
  var key: String { "\(source.rawValue)/\(id)" }
}
