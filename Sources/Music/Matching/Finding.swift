/// What was noted for and against one candidate.
struct Finding {
  let wanted: Wanted
  let rules: VersionRules
  private(set) var reasons: [Reason] = []
  private(set) var penalty = 0.0
  private(set) var isRuledOut = false
  private(set) var isAllowedVersion = false
  private(set) var albumMatches = false
  private(set) var hasStranger = false
  private(set) var lacksGuest = false

  init(wanted: Wanted, rules: VersionRules) {
    self.wanted = wanted
    self.rules = rules
  }

  mutating func note(_ title: TitleEvidence) {
    if title.recall >= 0.99 {
      reasons.append(.titleMatches)
    } else if title.recall >= Judge.leastTitle {
      reasons.append(.titleClose)
    }
    if !title.missing.isEmpty, title.recall < 0.99 { reasons.append(.titleMisses(title.missing)) }
    if !title.added.isEmpty, title.extra > 0.12 || title.isOther { reasons.append(.titleAdds(title.added)) }
    if title.namesAlbum { penalty += 0.05 }
  }

  mutating func note(_ artist: ArtistEvidence, isUnknown: Bool) {
    if isUnknown { return reasons.append(.artistUnknown) }
    switch artist.score {
    case Judge.leastArtist... where artist.isInTitle: reasons.append(.artistInTitle)
    case 0.75...: reasons.append(.artistMatches)
    case Judge.leastArtist...: reasons.append(.artistUnknown)
    default: reasons.append(artist.isUnreadable ? .artistUnknown : .artistDiffers)
    }
  }

  mutating func note(_ length: LengthEvidence, _ candidate: Candidate) {
    if length.isImpossible { isRuledOut = true }
    if let off = length.off, wanted.duration != nil || length.isImpossible {
      reasons.append(abs(off) <= 4 ? .durationMatches : .durationOff(Int(off.rounded())))
    } else if length.isImpossible {
      reasons.append((candidate.duration ?? 0) < LengthEvidence.longest ? .tooShort : .tooLong)
    }
  }

  // MARK: Versions

  /// Versions that differ only in their cut: with the right length they are the recording.
  private static let cuts: Set<VersionKind> = [.radioEdit, .extended]
  /// What may come with another version that was asked for: a remix may be extended, a concert acoustic.
  private static let companions: Set<VersionKind> = [.extended, .radioEdit, .acoustic, .named, .mashup]
  /// A karaoke track is made by others, "in the style of" the artist.
  private static let karaokeCompanions: Set<VersionKind> = [.cover, .instrumental]

  mutating func noteVersions(_ evidence: Evidence, lengthFits: Bool) {
    let (reading, read, offered) = (evidence.reading, evidence.read, evidence.versions)
    let asked = reading.versions
    for kind in offered.kinds where !asked.kinds.contains(kind) {
      let isTrack = asked.kinds.contains(.karaoke) && Self.karaokeCompanions.contains(kind)
      if isTrack || !asked.kinds.isEmpty && Self.companions.contains(kind) {
        penalty += 0.05
      } else if kind == .live, reading.isFromLiveAlbum {
        reasons.append(.versionAsked(kind.rawValue))
      } else {
        noteUnasked(kind, lengthFits: lengthFits)
      }
    }
    for kind in asked.kinds { noteAsked(kind, asked, offered, read, lengthFits: lengthFits) }
  }

  private mutating func noteUnasked(_ kind: VersionKind, lengthFits: Bool) {
    reasons.append(.versionNotAsked(kind.rawValue))
    if Self.cuts.contains(kind), lengthFits {
      penalty += 0.06
    } else if rules.allows(kind) {
      penalty += 0.1
      isAllowedVersion = true
    } else {
      isRuledOut = true
    }
  }

  private mutating func noteAsked(
    _ kind: VersionKind, _ asked: VersionReading, _ offered: VersionReading, _ read: CandidateReading, lengthFits: Bool
  ) {
    if rules.forbids(kind) { isRuledOut = true }
    let words = read.titleWords + read.nameWords + read.albumWords
    let names = asked.names[kind] ?? []
    guard offered.kinds.contains(kind) || kind == .named && words.share(of: names) >= 0.5 else {
      if Self.cuts.contains(kind), lengthFits { return penalty += 0.05 }
      reasons.append(.versionMissing(kind.rawValue))
      isRuledOut = true
      return
    }
    // Whose remix, which concert.
    let strangers = (offered.names[kind] ?? []).without(
      wanted.readings.flatMap { matchWords($0.title) + $0.artists.flatMap(matchWords) } + read.nameWords)
    let isOther =
      names.isEmpty
      ? kind == .remix && strangers.weight >= 1 && !lengthFits
      : words.share(of: names) < 0.5 && (kind == .remix || kind == .named || !strangers.isEmpty)
        && !names.allSatisfy(isUnreadable)
    if isOther {
      reasons.append(.versionMissing((names.isEmpty ? [kind.rawValue] : names).joined(separator: " ")))
      isRuledOut = true
    } else {
      if !names.isEmpty, words.share(of: names) < 0.99 { penalty += 0.04 }
      reasons.append(.versionAsked(kind.rawValue))
    }
  }

  // MARK: The rest

  mutating func noteRest(_ reading: WantedReading, _ read: CandidateReading) {
    let candidate = read.candidate
    // Somebody whom nobody asked for: perhaps another recording, where one without the guest is offered, too.
    let asked = reading.artistWords + reading.title + reading.dropped
    if !reading.artists.isEmpty, !read.title.guests.without(asked).isEmpty || read.hasPartner(besides: asked) {
      hasStranger = true
      penalty += 0.03
    }
    // A catalogue's song says who sings: without the guest who was asked for it is another recording.
    if read.isSong, reading.artists.contains(where: { !read.mentions($0) }) {
      lacksGuest = true
      penalty += wanted.duration == nil ? 0.15 : 0.03
    }
    if let album = wanted.album, candidate.album != nil, matchWords(album) == read.albumWords {
      albumMatches = true
      reasons.append(.albumMatches)
    }
    if candidate.official == true { reasons.append(.official) }
    if read.isSong { reasons.append(.song) }
    switch (rules.explicit, candidate.explicit) {
    case (.never, true): isRuledOut = true
    case (.avoid, true), (.prefer, false): penalty += 0.03
    default: break
    }
  }

  /// Words of the line that a reading takes for neither artist nor title must be somewhere, or nothing else be there.
  mutating func noteDropped(_ reading: WantedReading, _ read: CandidateReading, _ title: TitleEvidence) {
    guard !reading.dropped.isEmpty else { return }
    let pool = read.titleWords + read.nameWords + read.albumWords
    let share = pool.share(of: reading.dropped)
    if share < 0.66, !title.added.isEmpty { isRuledOut = true }
    penalty += 0.08 * (1 - share)
  }
}

extension VersionRules {
  private func allowance(_ kind: VersionKind) -> Allowance? {
    switch kind {
    case .remix, .mashup: remix
    case .live: live
    case .cover: cover
    default: nil
    }
  }

  func allows(_ kind: VersionKind) -> Bool { allowance(kind) == .allowed }
  func forbids(_ kind: VersionKind) -> Bool { allowance(kind) == .never }
}
