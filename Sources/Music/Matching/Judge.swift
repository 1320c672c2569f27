/// What the judge thinks of one candidate.
struct Opinion {
  var verdict: Verdict
  var confidence: Confidence
  /// A version that the house allows where there is no original.
  var isAllowedVersion = false
  /// The names or titles could not be compared: right only when nothing else comes close.
  var isBlind = false
  /// Which reading of the request fitted best.
  var reading = 0

  static let none = Opinion(verdict: Verdict(score: 0, acceptable: false, reasons: []), confidence: .check)

  /// Keeps the score within its new confidence's band.
  mutating func lower(to less: Confidence) {
    let band = confidence == .sure ? (verdict.score - 0.84) / 0.16 : 1
    confidence = less
    verdict.score = Judge.banded(band, less)
  }

  func isBetter(than other: Opinion) -> Bool {
    if verdict.acceptable != other.verdict.acceptable { return verdict.acceptable }
    if isAllowedVersion != other.isAllowedVersion { return other.isAllowedVersion }
    return verdict.score > other.verdict.score
  }
}

/// Weighs candidates against one request. Title and artist decide, length confirms, the rest breaks ties.
///
/// What rules a candidate out was learnt from complaints recorded in issue trackers of music downloaders (2026).
struct Judge {
  static let leastTitle = MatchWeights.fitted.leastTitle
  static let leastArtist = MatchWeights.fitted.leastArtist
  /// What a name with a slip counts: enough to be the artist, too little to be more than doubtful.
  static let nameSlip = 0.7

  let wanted: Wanted
  let rules: VersionRules
  let latin: Bool
  let weights: MatchWeights
  let readings: [WantedReading]

  /// `latin`: letters of other scripts are transliterated before anything is compared.
  init(_ wanted: Wanted, _ rules: VersionRules, latin: Bool, _ weights: MatchWeights) {
    self.wanted = wanted
    self.rules = rules
    self.latin = latin
    self.weights = weights
    readings = wanted.readings.map { WantedReading($0, of: wanted, latin: latin) }
  }

  /// What speaks for and against a candidate by each reading of the request, but for its length.
  func evidence(on candidate: Candidate) -> [Evidence] {
    let read = CandidateReading(candidate, latin: latin)
    return readings.map { reading in
      let (parted, isBare) = reading.artists.isEmpty ? parting(reading, by: read) : (reading, false)
      return Evidence(parted, read, isBare: isBare)
    }
  }

  /// The opinion by the reading that fits best; `length` in seconds stands in for an unknown wanted one.
  func opinion(from evidence: [Evidence], length: Double?) -> Opinion {
    var best = Opinion.none
    for (index, one) in evidence.enumerated() {
      var opinion = weigh(one, length: wanted.duration ?? length)
      opinion.verdict.score = max(0, opinion.verdict.score - weights.laterReading * Double(index))
      opinion.reading = index
      if index == 0 || opinion.isBetter(than: best) { best = opinion }
    }
    return best
  }

  private func weigh(_ evidence: Evidence, length: Double?) -> Opinion {
    let (reading, read, title, artist) = (evidence.reading, evidence.read, evidence.title, evidence.artist)
    let isBare = evidence.isBare
    // A typed name that is a letter off, with a title that is right.
    let isNameSlip =
      !wanted.identified && artist.score < weights.leastArtist && title.recall >= 0.99
      && ArtistEvidence.differsByASlip(reading, read)
    let artistScore =
      reading.artists.isEmpty ? weights.unknownArtist : isNameSlip ? max(Self.nameSlip, artist.score) : artist.score
    let isArtists = artistScore >= 0.9 && !artist.isInTitle
    let length = LengthEvidence(length, read.candidate, isArtists: isArtists, weights)
    var finding = Finding(wanted: wanted, rules: rules)
    finding.note(title)
    finding.note(artist, isUnknown: reading.artists.isEmpty)
    finding.note(length, read.candidate)
    finding.noteVersions(evidence, lengthFits: wanted.duration != nil && length.score >= 0.7)
    finding.noteRest(reading, read)
    finding.noteDropped(reading, read, title)

    let isBlind = isBlindFit(title, artist, artistScore, length, read)
    // A long title in a shorter form: all that is there was asked for, to the second as long.
    let isShortened =
      title.recall >= 0.6 && title.added.allSatisfy(isNumber) && title.wantedWeight >= 6 && artistScore >= 0.95
      && wanted.duration != nil && abs(length.off ?? 9) <= 3
    // One word of a typed line that is a letter off, among others that are right.
    let isSlip =
      !wanted.identified && title.missing.count == 1
      && (title.recall >= 0.6 && title.wantedWeight >= 3 && artistScore >= 0.75
        || title.recall >= 0.4 && title.wantedWeight >= 2 && artistScore >= 0.95)
      && title.missing.allSatisfy(read.titleWords.holdsSlip)
    let fits =
      (title.recall >= weights.leastTitle && title.score >= weights.leastTitleScore || isShortened || isSlip)
      && !title.isOther && artistScore >= weights.leastArtist
    // A bare line must be there to its last word.
    let isWhole = !isBare || title.missing.isEmpty || isSlip
    let raw =
      weights.title * title.score + weights.artist * artistScore + weights.length * length.score
      + weights.official * (read.candidate.official == true ? 1 : 0)
      + weights.song * (read.isSong ? 1 : 0) + weights.album * (finding.albumMatches ? 1 : 0) - finding.penalty
    let isAcceptable = (fits && isWhole || isBlind) && !finding.isRuledOut
    let confidence: Confidence =
      isBlind || isBare && reading.artists.isEmpty || finding.isAllowedVersion || finding.penalty > weights.mostPenalty
        || finding.lacksGuest && wanted.duration == nil
      ? .check : confidence(title, artist, artistScore, length, read, hasStranger: finding.hasStranger)
    return Opinion(
      verdict: Verdict(
        score: isAcceptable ? Self.banded(raw, confidence) : min(raw, 1) * 0.5, acceptable: isAcceptable,
        reasons: finding.reasons),
      confidence: confidence, isAllowedVersion: finding.isAllowedVersion, isBlind: isBlind && !(fits && isWhole))
  }

  /// The score in the band of its confidence, so that a higher score is never less sure: 0.5, 0.68, 0.84, 1.
  static func banded(_ raw: Double, _ confidence: Confidence) -> Double {
    let share = max(0, min(1, raw))
    return switch confidence {
    case .check: 0.5 + 0.18 * share
    case .likely: 0.68 + 0.16 * share
    case .sure: 0.84 + 0.16 * share
    }
  }

  private func confidence(
    _ title: TitleEvidence, _ artist: ArtistEvidence, _ artistScore: Double, _ length: LengthEvidence,
    _ read: CandidateReading, hasStranger: Bool
  ) -> Confidence {
    let isOfficial = read.candidate.official == true
    let lengthFits =
      wanted.duration == nil ? isOfficial && read.isSong && !hasStranger : length.score >= weights.sureLength
    if hasStranger, abs(length.off ?? 0) > 4 { return .check }
    if artist.isPart || title.namesAlbum, wanted.duration == nil { return .check }
    if title.recall >= 0.99, title.extra <= weights.sureExtra, artistScore >= weights.sureArtist, lengthFits {
      return .sure
    }
    // The film to a song may have scenes before and within it.
    let isFilm =
      !read.isSong && read.title.words.contains(where: ["video", "mv", "m", "clip", "klip", "clipe"].contains)
      && !read.title.words.contains(where: ["lyric", "lyrics", "audio", "visualizer"].contains)
    // On audio platforms artists are seldom verified; their name is what there is.
    let isOwnTrack = read.candidate.kind == .track && artistScore >= 0.95 && !artist.isInTitle && title.recall >= 0.99
    let lengthMayFit =
      wanted.duration == nil ? isOfficial && !isFilm || read.isSong || isOwnTrack : length.score >= weights.likelyLength
    // Without a length, "Engine" for "Engines" may be another song as well as a slip.
    if wanted.duration == nil, title.recall < 0.99, title.wantedWeight <= 2 { return .check }
    let isClose =
      title.recall >= weights.likelyTitle
      && title.extra <= (read.isSong ? weights.likelyExtraOfSong : weights.likelyExtra)
      && artistScore >= weights.likelyArtist
    return isClose && lengthMayFit ? .likely : .check
  }

  /// Where scripts keep one thing from being compared, all the rest must fit exactly.
  private func isBlindFit(
    _ title: TitleEvidence, _ artist: ArtistEvidence, _ artistScore: Double, _ length: LengthEvidence,
    _ read: CandidateReading
  ) -> Bool {
    let lengthIsExact = length.off.map { abs($0) <= 3 } ?? false && wanted.duration != nil
    if artist.isUnreadable, title.recall >= 0.99, title.extra <= 0.05, !title.isOther, read.isSong {
      let isLongTitle = title.wantedWeight >= 2 || title.wantedLetters >= 9
      return lengthIsExact || (wanted.duration == nil && isLongTitle)
    }
    return title.isUnreadable && artistScore >= 0.9 && !artist.isInTitle && lengthIsExact
  }
}
