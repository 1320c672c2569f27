import Host
import Music

/// What the house rules decide for a track.
extension CarryTrack {
  /// What the person, else the household, chose for the request's words, unless it was found out not to work.
  func rule(for track: Track) async throws -> (rule: HouseRule, link: Link)? {
    let own = try await ledger.ownLink(for: track.request, in: track.job)
    let broken = track.search?.brokenRules ?? []
    for rule in [own, await find.house.current().song(for: track.request)?.rule] {
      if let rule, case .song(_, let link) = rule.kind, !broken.contains(rule.text) { return (rule, link) }
    }
    return nil
  }

  /// The household chose this song for these words. When it cannot be had, or another recording lies behind its link by
  /// now, that is told, and the song is searched for by its name, to be checked.
  func chooseRuled(_ rule: HouseRule, _ link: Link, _ track: inout Track, _ plan: Plan) async throws {
    var search = track.search.flatMap { $0.rule == rule.text ? $0 : nil } ?? .none
    (search.rule, search.brokenRules) = (rule.text, track.search?.brokenRules)
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
    search.brokenRules = (track.search?.brokenRules ?? []) + [rule.text]
    track.search = search
    // The house may have another one.
    try await choose(&track, plan)
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
