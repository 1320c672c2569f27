import Logging
public import Music
import Platforms

/// Searches the sources in the configured order until the matcher is satisfied.
public struct FindSong: Sendable {
  let identify: IdentifyRecording
  let house: RuleBook
  let sources: [any SearchSource]
  let courtesy: Gate
  let circuits: Circuits
  let log: Logger

  /// What a search came to.
  struct Found: Sendable {
    var search: Search
    /// Why a source that should have been asked gave no honest answer. There is a choice all the same when it is sure.
    var silent: Failure?
  }

  /// Searches once, without tries. Nil when no source is set; throws `Failure` for a source that gave no answer.
  public func search(_ request: Request, rules: VersionRules) async throws -> Search? {
    guard !sources.isEmpty else { return nil }
    let found = try await find(request, rules: rules, from: nil, tries: 1)
    if let silent = found.silent, found.search.choice == nil { throw silent }
    return found.search
  }

  /// Goes on from an earlier search (nil: from the beginning). A round is one question to one source: its songs, then
  /// its videos, then the next source; what was answered is not asked again. It ends when the choice is more than
  /// doubtful. Before the platforms, the catalogues say which recording is meant.
  ///
  /// A source that gives no answer is asked again, up to `tries` times, before a later one gets its turn: that is a
  /// failure with the remedy `retry`. While a preferred source gives none, a later one may deliver only what is sure.
  func find(_ request: Request, rules: VersionRules, from earlier: Search?, tries: Int) async throws -> Found {
    let house = await house.current()
    let request = await named(request, house)
    var search = (earlier ?? .none).without(banned: house)
    var wanted = search.identity?.wanted(request) ?? Wanted(request)
    var isIdentified = search.identity != nil
    var silent: Failure?
    // Of all at once: an earlier search may have left candidates of the last source.
    let closures = await closures()
    for source in sources {
      // The household's own music is asked for in the household's own words.
      if !isIdentified, source.source != .library {
        isIdentified = true
        search.identity = try await identify.run(request)
        wanted = search.identity?.wanted(request) ?? wanted
      }
      silent = silent ?? closures[source.source]
      for round in 0..<source.rounds {
        do {
          try await ask(source, round, wanted, request, house, &search)
        } catch let failure as Failure {
          log.log(
            level: failure.until == nil ? .info : .debug, "\(source.source) did not answer: \(failure)",
            metadata: ["request": "\(request.text)"])
          let isAgain = failure.remedy == .retry && search.tries(source.source) + 1 < tries
          if isAgain || silent == nil { silent = failure }
          if isAgain { return Found(search: search.without(choice: true), silent: silent) }
        }
        // Where a house rule does not work any more, its household knew better than the search once.
        let most = search.brokenRules != nil ? .check : search.identity?.confidence ?? .sure
        search.match = choose(wanted, rules, search, Set(closures.keys), house).lowered(to: most)
        let confidence = search.match.confidence
        // The library's word is taken for what is sure; anything less competes with what the platforms have.
        let isEnough = confidence == .likely && silent == nil && source.source != .library
        if confidence == .sure || isEnough {
          await noteAliases(of: search, request, house)
          return Found(search: search, silent: silent)
        }
        if silent != nil, !search.answered.contains(source.round(round)) { break }
      }
    }
    if search.match.choice == nil, search.identity != nil {
      // Perhaps the catalogue's recording is another one, or of another length.
      search.match = choose(Wanted(request), rules, search, Set(closures.keys), house).lowered(to: .check)
    }
    await noteAliases(of: search, request, house)
    return Found(search: search.without(choice: silent != nil), silent: silent)
  }

  /// The sources whose audio cannot be had now, and why.
  private func closures() async -> [Source: Failure] {
    var closures: [Source: Failure] = [:]
    for source in sources { closures[source.source] = await circuits.closure(.streams, of: source.source) }
    return closures
  }

  /// Puts one question to one source, unless it was answered before.
  private func ask(
    _ source: any SearchSource, _ round: Int, _ wanted: Wanted, _ request: Request, _ house: HouseRules,
    _ search: inout Search
  ) async throws {
    let name = source.round(round)
    guard !search.answered.contains(name) else { return }
    let question = {
      do throws(SourceError) {
        return try await source.search(wanted, round: round)
      } catch {
        if error == .cancelled { throw CancellationError() }
        throw Failure(error)
      }
    }
    // Those who queue here while the source closes must not ask it any more. Nobody has to be polite to the library.
    let found =
      source.source == .library
      ? try await question()
      : try await courtesy.pass {
        try await circuits.pass(.search, of: source.source, about: request.text, question)
      }
    let known = Set(search.candidates.map(\.key))
    search.candidates += found.filter { !known.contains($0.key) && house.ban(of: $0) == nil }
    for ban in Set(found.compactMap(house.ban)) { await self.house.used(ban, for: request) }
    search.answered.append(name)
    search.tries[source.source.rawValue] = nil
  }

  /// The matcher's choice among what can be had now: not used up, and not of a source whose audio is closed.
  private func choose(
    _ wanted: Wanted, _ rules: VersionRules, _ search: Search, _ closed: Set<Source>, _ house: HouseRules
  ) -> Match {
    let candidates = search.candidates.map { house.named($0).candidate }
    let all = match(wanted, among: candidates, rules: rules)
    let out = search.candidates.filter(search.isOut).map(\.key)
    // A file of the library that turned out to be broken or gone makes what a platform has no second choice.
    let open = search.candidates.indices.filter { index in
      let candidate = search.candidates[index]
      return !closed.contains(candidate.source) && !(candidate.source == .library && search.isOut(candidate))
    }
    guard open.count < search.candidates.count else { return all.without(out, of: search.candidates) }
    let part = match(wanted, among: open.map { candidates[$0] }, rules: rules)
    let rest = Match(
      choice: part.choice.map { open[$0] }, confidence: part.confidence, verdicts: all.verdicts,
      ranking: part.ranking.map { open[$0] })
    return rest.without(out, of: search.candidates)
  }
}

extension FindSong {
  /// The rule that names a song for a request's words; it comes before every search.
  public func rule(for request: Request) async -> HouseRule? { await house.current().song(for: request)?.rule }

  /// The request with its artists by the names that platforms know.
  private func named(_ request: Request, _ rules: HouseRules) async -> Request {
    let (named, used) = rules.named(request)
    for rule in used { await house.used(rule, for: request) }
    return named
  }

  /// The choice may be one only because its artist has another name.
  private func noteAliases(of search: Search, _ request: Request, _ rules: HouseRules) async {
    guard let choice = search.choice else { return }
    for rule in rules.named(choice).used { await house.used(rule, for: request) }
  }
}

extension Search {
  /// Without candidates that were found before a rule kept them from everybody. The choice is made anew.
  fileprivate func without(banned rules: HouseRules) -> Search {
    guard candidates.contains(where: { rules.ban(of: $0) != nil }) else { return self }
    var rest = self
    rest.candidates.removeAll { rules.ban(of: $0) != nil }
    rest.match = .none
    return rest
  }
}

extension SearchSource {
  /// Names a round among those of all sources.
  fileprivate func round(_ number: Int) -> String { "\(source.rawValue)/\(number)" }
}

extension Search {
  fileprivate func without(choice isWithout: Bool) -> Search {
    guard isWithout else { return self }
    var rest = self
    rest.match.choice = nil
    rest.match.confidence = nil
    return rest
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
