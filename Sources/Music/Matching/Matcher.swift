/// Chooses the right recording in the right version, or none, with its reasons. Pure: equal questions have equal
/// answers.
///
/// A missed song is a nuisance, a wrong song is a betrayal: what speaks clearly against a candidate (another artist, a
/// version nobody asked for, a length that cannot be) rules it out, however well the rest fits.
public func match(
  _ wanted: Wanted, among candidates: [Candidate], rules: VersionRules = .init(), weights: MatchWeights = .fitted
) -> Match {
  let plain = Judge(wanted, rules, latin: false, weights)
  let isForeignWish = wanted.readings.contains { isForeign($0.title) || $0.artists.contains(where: isForeign) }
  let foreign = candidates.map { isForeignWish || $0.isForeign }
  let latin = foreign.contains(true) ? Judge(wanted, rules, latin: true, weights) : nil
  let evidence = candidates.map(plain.evidence)
  let latinEvidence = candidates.indices.map { foreign[$0] ? latin?.evidence(on: candidates[$0]) : nil }
  func weigh(length: Double?) -> [Opinion] {
    candidates.indices.map { index in
      let first = plain.opinion(from: evidence[index], length: length)
      guard let latin, let other = latinEvidence[index] else { return first }
      let second = latin.opinion(from: other, length: length)
      return second.isBetter(than: first) ? second : first
    }
  }

  var opinions = weigh(length: nil)
  if wanted.duration == nil, let usual = usualLength(candidates, opinions) {
    opinions = weigh(length: usual)
  }
  settleDoubts(&opinions, candidates, lengthIsKnown: wanted.duration != nil)
  var ranking = candidates.indices.filter { opinions[$0].verdict.acceptable }
  if ranking.contains(where: { !opinions[$0].isAllowedVersion }) { ranking.removeAll { opinions[$0].isAllowedVersion } }
  ranking.sort { left, right in
    let (a, b) = (opinions[left].verdict.score, opinions[right].verdict.score)
    // Equal to a hair: what more people chose, else what the platform put first.
    if abs(a - b) > 0.0005 { return a > b }
    let (seen, other) = (candidates[left].views ?? 0, candidates[right].views ?? 0)
    return seen == other ? left < right : seen > other
  }
  return Match(
    choice: ranking.first, confidence: ranking.first.map { opinions[$0].confidence },
    verdicts: opinions.map(\.verdict), ranking: ranking)
}

extension Candidate {
  fileprivate var isForeign: Bool {
    Music.isForeign(title) || artists.contains(where: Music.isForeign) || channel.map(Music.isForeign) ?? false
  }
}

/// The length of the candidates that are surely the recording: what the others should last, too. Nil when there is
/// none, or when they are of different lengths.
private func usualLength(_ candidates: [Candidate], _ opinions: [Opinion]) -> Double? {
  let sure = sureOnes(opinions)
  let best = sure.max { opinions[$0].verdict.score < opinions[$1].verdict.score }
  let lengths = sure.compactMap { candidates[$0].duration }
  guard let best, let least = lengths.min(), let most = lengths.max(), most - least <= oneRecording else { return nil }
  return candidates[best].duration
}

private func sureOnes(_ opinions: [Opinion]) -> [Int] {
  opinions.indices.filter { opinions[$0].verdict.acceptable && opinions[$0].confidence == .sure }
}

/// Seconds by which two releases of one recording may differ.
private let oneRecording = 12.0

/// Doubts that only all candidates together show.
private func settleDoubts(_ opinions: inout [Opinion], _ candidates: [Candidate], lengthIsKnown: Bool) {
  let sure = sureOnes(opinions)
  let lengths = sure.compactMap { candidates[$0].duration }
  // "Ada - Bora" by Ada and "Ada" by Bora are both there.
  let readings = Set(sure.map { opinions[$0].reading })
  let areDifferent = !lengthIsKnown && (lengths.max() ?? 0) - (lengths.min() ?? 0) > oneRecording
  if readings.count > 1 || areDifferent {
    for index in sure { opinions[index].lower(to: readings.count > 1 ? .check : .likely) }
  }
  let acceptable = opinions.indices.filter { opinions[$0].verdict.acceptable }
  let blind = acceptable.filter { opinions[$0].isBlind }
  // Where names could not be compared, two that fit are none.
  if blind.count > 1 || blind.count < acceptable.count {
    for index in blind {
      opinions[index].verdict.acceptable = false
      opinions[index].verdict.score *= 0.5
    }
  }
}
