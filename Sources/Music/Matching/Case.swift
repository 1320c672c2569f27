/// One candidate before the judge: what was noted for and against it.
struct Case {
  let reading: WantedReading
  let read: CandidateReading
  var reasons: [Reason] = []
  var penalty = 0.0
  var isRuledOut = false
  var isAllowedVersion = false
  var isBare = false
  var albumMatches = false

  init(reading: WantedReading, read: CandidateReading) {
    self.reading = reading
    self.read = read
  }

  mutating func note(_ title: TitleEvidence) {
    if title.recall >= 0.99 {
      reasons.append(.titleMatches)
    } else if title.recall >= 0.72 {
      reasons.append(.titleClose)
    }
    if !title.missing.isEmpty, title.recall < 0.99 { reasons.append(.titleMisses(title.missing)) }
    if title.isElsewhere || title.misnumbered { isRuledOut = true }
    if !title.added.isEmpty, title.extra > 0.12 { reasons.append(.titleAdds(title.added)) }
  }

  mutating func note(_ artist: ArtistEvidence, _ title: TitleEvidence) {
    // Named in passing by a stranger's long title: about it, not it.
    if artist.isInTitle, title.extra > 0.34 { isRuledOut = true }
    switch artist.score {
    case 0.8... where artist.isInTitle: reasons.append(.artistInTitle)
    case 0.75...: reasons.append(.artistMatches)
    case 0.5...: reasons.append(artist.isInTitle ? .artistInTitle : .artistUnknown)
    default: reasons.append(artist.isOtherScript ? .artistUnknown : .artistDiffers)
    }
  }

  mutating func note(_ length: LengthEvidence) {
    guard let off = length.off else {
      if length.isImpossible {
        isRuledOut = true
        reasons.append((read.candidate.duration ?? 0) < LengthEvidence.shortest ? .tooShort : .tooLong)
      }
      return
    }
    if abs(off) <= 4 { reasons.append(.durationMatches) } else { reasons.append(.durationOff(Int(off.rounded()))) }
    if length.isImpossible { isRuledOut = true }
  }

  /// Versions that differ only in their cut: with the right length they are the recording.
  private static let cuts: Set<VersionKind> = [.radioEdit, .extended, .alternate]

  mutating func noteVersions(_ rules: VersionRules, durationFits: Bool) {
    let offered = read.versions(except: reading.own, artists: reading.artistWords)
    let asked = reading.versions
    for kind in offered where !asked.contains(kind) {
      // A remix on request may be an extended one, a live one acoustic.
      if !asked.isEmpty, [.extended, .radioEdit, .acoustic, .alternate].contains(kind) {
        penalty += 0.05
        continue
      }
      reasons.append(.versionNotAsked(kind.rawValue))
      if Self.cuts.contains(kind), durationFits {
        penalty += 0.06
      } else if rules.allows(kind) {
        penalty += 0.1
        isAllowedVersion = true
      } else {
        isRuledOut = true
      }
    }
    for kind in asked where kind != .alternate || reading.versionNames.isEmpty {
      if rules.forbids(kind) { isRuledOut = true }
      if offered.contains(kind) || isInAlbum(kind) {
        reasons.append(.versionAsked(kind.rawValue))
      } else if Self.cuts.contains(kind), durationFits {
        penalty += 0.05
      } else {
        reasons.append(.versionMissing(kind.rawValue))
        isRuledOut = true
      }
    }
    // "Whose remix": its name must be there.
    if asked.contains(.remix) || asked.contains(.live) || asked.contains(.alternate), !reading.versionNames.isEmpty {
      let words = WordSet(read.titleWords.words + read.allNames.words + matchWords(read.candidate.album ?? ""))
      let share = words.share(of: reading.versionNames)
      if share < 0.5 {
        if asked.contains(.live) { penalty += 0.06 } else { isRuledOut = true }
        reasons.append(.versionMissing(reading.version ?? reading.versionNames.joined(separator: " ")))
      }
    }
  }

  private func isInAlbum(_ kind: VersionKind) -> Bool {
    VersionLexicon.kinds(in: matchWords(read.candidate.album ?? ""), isMarked: true).contains(kind)
  }

  mutating func noteRest(_ wanted: Wanted, _ rules: VersionRules) {
    let candidate = read.candidate
    if let album = wanted.album, let theirs = candidate.album, matchWords(album) == matchWords(theirs) {
      albumMatches = true
      reasons.append(.albumMatches)
    }
    if candidate.official == true { reasons.append(.official) }
    if candidate.kind == .song { reasons.append(.song) }
    switch (rules.explicit, candidate.explicit) {
    case (.never, true): isRuledOut = true
    case (.avoid, true), (.prefer, false): penalty += 0.03
    default: break
    }
    // Guests that nobody named: often another version of the song.
    let guests = read.title.guests.filter { !reading.artistWords.contains($0) && !VersionLexicon.noise.contains($0) }
    if !guests.isEmpty { penalty += 0.03 }
    // Whose remix it is was not asked for.
    if reading.versions.contains(.remix), reading.versionNames.isEmpty {
      let names = read.title.parts.filter { VersionLexicon.kinds(in: $0, isMarked: true).contains(.remix) }.flatMap { $0 }
        .filter { !VersionLexicon.isVersionWord($0) && !reading.artistWords.contains($0) }
      if !names.isEmpty { penalty += 0.12 }
    }
    // Somebody's upload with unasked words is seldom the plain recording.
    if candidate.official != true, candidate.kind != .song { penalty += 0.02 }
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
