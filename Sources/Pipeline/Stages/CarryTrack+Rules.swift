import Host
import Music

/// What the house rules decide for a track.
extension CarryTrack {
  /// The rule for the request's words, unless it was found out not to work.
  func rule(for track: Track) async -> (rule: HouseRule, link: Link)? {
    let house = await find.house.current()
    guard let found = house.song(for: track.request), track.search?.brokenRule != found.rule.text else { return nil }
    return found
  }

  /// The household chose this song for these words. When it cannot be had, or another recording lies behind its link by
  /// now, that is told, and the song is searched for by its name, to be checked.
  func chooseRuled(_ rule: HouseRule, _ link: Link, _ track: inout Track, _ plan: Plan) async throws {
    var search = track.search.flatMap { $0.rule == rule.text ? $0 : nil } ?? .none
    search.rule = rule.text
    if await find.house.current().ban(of: link) != nil { return try await pass(rule, .banned, &track, plan) }
    if search.candidates.isEmpty {
      do {
        search.candidates = [try await fetch.candidate(for: link)]
      } catch let failure as Failure where failure.remedy == .nextCandidate {
        return try await pass(rule, .gone, &track, plan)
      }
    }
    let candidate = search.candidates[0]
    if search.used.contains(candidate.key) {
      return try await pass(rule, search.lastFailure == .badAudio ? .badAudio : .gone, &track, plan)
    }
    // It was put aside in an outage, which passes.
    if let outage = search.failing[candidate.key] { throw Failure(outage, .wait, "the house rules chose it") }
    let before = await find.house.record(of: rule)?.seconds
    if let before, let seconds = candidate.duration, abs(before - seconds) > RuleBook.sameLength {
      return try await pass(rule, .changed, &track, plan)
    }
    search.match = .chosen
    await find.house.used(rule, for: track.request, seconds: candidate.duration)
    try await set(search, of: &track)
  }

  /// Goes on without a rule that does not work.
  private func pass(_ rule: HouseRule, _ trouble: RuleTrouble, _ track: inout Track, _ plan: Plan) async throws {
    await find.house.broke(rule, trouble, for: track.request)
    var search = Search.none
    search.brokenRule = rule.text
    track.search = search
    try await searchSources(&track, plan)
  }
}

extension Search {
  static let none = Search(candidates: [], match: .none, used: [])
}

extension Match {
  /// A person or a house chose the only candidate.
  static let chosen = Match(
    choice: 0, confidence: .sure, verdicts: [Verdict(score: 1, acceptable: true, reasons: [])], ranking: [0])
}
