/// What the judge thinks of one candidate.
struct Opinion {
  var verdict: Verdict
  var confidence: Confidence
  /// A version that the house allows where there is no original.
  var isAllowedVersion = false

  func isBetter(than other: Opinion) -> Bool {
    if verdict.acceptable != other.verdict.acceptable { return verdict.acceptable }
    return verdict.score > other.verdict.score
  }

  /// Far from the length of a sure original: another version, whatever its title says.
  mutating func compare(_ seconds: Double?, withUsual usual: Double) {
    guard let seconds, verdict.acceptable else { return }
    let off = seconds - usual
    if off > max(45, usual * 0.35) || off < -max(20, usual * 0.2) {
      verdict.acceptable = false
      verdict.reasons.append(off > 0 ? .tooLong : .tooShort)
    } else if abs(off) > 12 {
      verdict.score -= 0.04
      if confidence == .sure { confidence = .likely }
    }
  }
}

/// Weighs candidates against one request. The weights are a first guess, checked against recorded complaints: title
/// and artist decide, length confirms, the rest breaks ties.
struct Judge {
  static let titleWeight = 0.46
  static let artistWeight = 0.30
  static let lengthWeight = 0.14
  static let officialWeight = 0.04
  static let songWeight = 0.03
  static let albumWeight = 0.03

  let wanted: Wanted
  let rules: VersionRules
  let latin: Bool
  let readings: [WantedReading]
  let wholeLine: WantedReading?

  init(_ wanted: Wanted, _ rules: VersionRules, latin: Bool) {
    self.wanted = wanted
    self.rules = rules
    self.latin = latin
    readings = wanted.readings.map { WantedReading($0, version: wanted.version, latin: latin) }
    // A typed line may name a film or an album where an artist is expected: the whole line as it stands, last.
    if !wanted.identified, let first = wanted.readings.first, !first.artists.isEmpty {
      let line = Request.Reading(artists: [], title: (first.artists + [first.title]).joined(separator: " "))
      wholeLine = WantedReading(line, version: wanted.version, latin: latin)
    } else {
      wholeLine = nil
    }
  }

  /// The opinion by the reading that fits best; a less likely reading must fit clearly better.
  func opinion(of candidate: Candidate) -> Opinion {
    let read = CandidateReading(candidate, latin: latin)
    var best: Opinion?
    for (index, reading) in readings.enumerated() {
      var opinion = reading.artists.isEmpty ? weighBare(reading, read) : weigh(reading, read)
      opinion.verdict.score = max(0, opinion.verdict.score - 0.02 * Double(index))
      if best.map({ opinion.isBetter(than: $0) }) ?? true { best = opinion }
    }
    if let wholeLine, best?.verdict.acceptable != true {
      var opinion = weighBare(wholeLine, read)
      opinion.verdict.score = max(0, opinion.verdict.score - 0.08)
      if opinion.confidence == .sure { opinion.confidence = .likely }
      if opinion.verdict.acceptable, !opinion.verdict.reasons.contains(.artistUnknown) { best = opinion }
    }
    return best ?? Opinion(verdict: Verdict(score: 0, acceptable: false, reasons: []), confidence: .check)
  }

  // MARK: One reading

  private func weigh(_ reading: WantedReading, _ read: CandidateReading) -> Opinion {
    var case_ = Case(reading: reading, read: read)
    let title = TitleEvidence(reading, read)
    case_.note(title)
    let artist = ArtistEvidence(reading, read)
    case_.note(artist, title)
    return finish(&case_, title: title, artist: artist.score, reading, read)
  }

  /// A line without a separator: its words must be found in title and artist together.
  private func weighBare(_ reading: WantedReading, _ read: CandidateReading) -> Opinion {
    let line = reading.core + reading.more.flatMap { $0 }
    let lineSet = WordSet(line)
    let named = read.names.filter { lineSet.share(of: $0) >= 0.9 }.flatMap { $0 }
    let artistIsNamed = !named.isEmpty
    var rest = artistIsNamed ? line.filter { word in !named.contains { isNear($0, word) } } : line
    // A film or an album named beside the song.
    if artistIsNamed, let album = read.candidate.album, WordSet(rest).share(of: read.title.core) >= 0.99 {
      let albumWords = matchWords(album)
      rest = rest.filter { read.titleWords.holds($0) || !albumWords.contains($0) }
    }
    let split = WantedReading(
      titleWords: rest.isEmpty ? line : rest, artists: artistIsNamed ? [named] : [], like: reading)
    var case_ = Case(reading: split, read: read)
    let title = TitleEvidence(split, read)
    case_.note(title)
    if artistIsNamed {
      case_.reasons.append(.artistMatches)
    } else {
      // The line may name the artist inside a video's title.
      case_.reasons.append(.artistUnknown)
      case_.isBare = true
    }
    return finish(&case_, title: title, artist: artistIsNamed ? 1 : 0.6, split, read)
  }

  private func finish(
    _ case_: inout Case, title: TitleEvidence, artist: Double, _ reading: WantedReading, _ read: CandidateReading
  ) -> Opinion {
    let length = LengthEvidence(wanted.duration, read.candidate)
    case_.note(length)
    case_.noteVersions(rules, durationFits: length.score >= 0.7 && wanted.duration != nil)
    case_.noteRest(wanted, rules)
    var score =
      Self.titleWeight * title.score + Self.artistWeight * artist + Self.lengthWeight * length.score
      + Self.officialWeight * (read.candidate.official == true ? 1 : 0)
      + Self.songWeight * (read.candidate.kind == .song ? 1 : 0) + Self.albumWeight * (case_.albumMatches ? 1 : 0)
    score = max(0, min(1, score - case_.penalty))
    let isEnough = title.recall >= 0.78 && title.score >= 0.55 && artist >= 0.5
    let isForeign = isOtherScript(reading, read, title, artist, length)
    if isForeign { score = max(score, 0.6) }
    let acceptable = (isEnough || isForeign) && !case_.isRuledOut && !(case_.isBare && title.recall < 0.99)
    return Opinion(
      verdict: Verdict(score: case_.isRuledOut ? min(score, 0.49) : score, acceptable: acceptable, reasons: case_.reasons),
      confidence: confidence(case_, title, artist, length, read.candidate), isAllowedVersion: case_.isAllowedVersion)
  }

  /// A title that cannot be compared, since it is written in another script: the artist and the exact length speak for
  /// it. Kanji have no reading that could be computed.
  private func isOtherScript(
    _ reading: WantedReading, _ read: CandidateReading, _ title: TitleEvidence, _ artist: Double, _ length: LengthEvidence
  ) -> Bool {
    guard title.recall < 0.3, artist >= 0.95, let off = length.off, abs(off) <= 3 else { return false }
    func isLatin(_ words: [String]) -> Bool { words.contains { $0.unicodeScalars.contains { $0.value < 0x250 && $0.properties.isAlphabetic } } }
    let theirs = read.title.core.filter { !read.allNames.holds($0) && !VersionLexicon.noise.contains($0) }
    return !theirs.isEmpty && isLatin(reading.core) != isLatin(theirs)
  }

  private func confidence(
    _ case_: Case, _ title: TitleEvidence, _ artist: Double, _ length: LengthEvidence, _ candidate: Candidate
  ) -> Confidence {
    if case_.isAllowedVersion || case_.penalty > 0.08 || case_.isBare { return .check }
    let isCatalogue = candidate.official == true && candidate.kind == .song
    let lengthFits = wanted.duration == nil ? isCatalogue : length.score >= 0.7
    if title.recall >= 0.99, title.extra <= 0.12, artist >= 0.95, lengthFits { return .sure }
    let lengthMayFit = wanted.duration == nil ? candidate.official == true : length.score >= 0.5
    return title.recall >= 0.85 && title.extra <= 0.4 && artist >= 0.75 && lengthMayFit ? .likely : .check
  }
}
