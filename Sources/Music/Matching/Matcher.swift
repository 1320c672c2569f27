/// Chooses the right recording in the right version, or none, with its reasons. Pure: equal questions have equal
/// answers.
///
/// A missed song is a nuisance, a wrong song is a betrayal: what speaks clearly against a candidate (another artist, a
/// version nobody asked for, a length that cannot be) rules it out, however well the rest fits.
public func match(_ wanted: Wanted, among candidates: [Candidate], rules: VersionRules = .init()) -> Match {
  guard !candidates.isEmpty, !wanted.readings.isEmpty else {
    let none = candidates.map { _ in Verdict(score: 0, acceptable: false, reasons: []) }
    return Match(choice: nil, confidence: nil, verdicts: none, ranking: [])
  }
  let plain = Judge(wanted, rules, latin: false)
  let latin = needsLatin(wanted, candidates) ? Judge(wanted, rules, latin: true) : nil
  var opinions = candidates.map { candidate in
    let first = plain.opinion(of: candidate)
    guard let second = latin?.opinion(of: candidate) else { return first }
    return second.isBetter(than: first) ? second : first
  }
  // What an original that surely fits lasts is what the others should last, too.
  if wanted.duration == nil, let seconds = usualLength(candidates, opinions) {
    for index in opinions.indices { opinions[index].compare(candidates[index].duration, withUsual: seconds) }
  }
  let ranking = candidates.indices.filter { opinions[$0].verdict.acceptable }
    .sorted { left, right in
      let (a, b) = (opinions[left].verdict.score, opinions[right].verdict.score)
      if abs(a - b) > 0.002 { return a > b }
      return left < right
    }
  let originals = ranking.filter { !opinions[$0].isAllowedVersion }
  let order = originals.isEmpty ? ranking : originals
  return Match(
    choice: order.first, confidence: order.first.map { opinions[$0].confidence }, verdicts: opinions.map(\.verdict),
    ranking: order)
}

private func needsLatin(_ wanted: Wanted, _ candidates: [Candidate]) -> Bool {
  func isForeign(_ text: String) -> Bool { text.unicodeScalars.contains { $0.value >= 0x370 } }
  return wanted.readings.contains { isForeign($0.title) || $0.artists.contains(where: isForeign) }
    || candidates.contains { isForeign($0.title) || $0.artists.contains(where: isForeign) }
}

/// The length of the best candidate that is a catalogue's song and fits in every other way.
private func usualLength(_ candidates: [Candidate], _ opinions: [Opinion]) -> Double? {
  let sure = candidates.indices.filter { opinions[$0].confidence == .sure && candidates[$0].kind == .song }
  let best = sure.max { opinions[$0].verdict.score < opinions[$1].verdict.score }
  return best.flatMap { candidates[$0].duration }
}
