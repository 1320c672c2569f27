/// Whether the wanted artist made the candidate.
struct ArtistEvidence {
  /// 0...1; below `Judge.leastArtist` it is somebody else.
  private(set) var score = 0.0
  /// The artist stands in the title alone, not among the credits.
  private(set) var isInTitle = false
  /// Only a part of the first name is there: Bora, of "Ada & Bora".
  private(set) var isPart = false
  /// The names are in scripts that cannot be compared.
  private(set) var isUnreadable = false

  /// A second artist who is found where the first is not: a guest's own upload.
  static let guest = 0.85
  static let inTitle = 0.8
  /// The album is called what was taken for an artist: a film, a game.
  static let byAlbum = 0.7
  /// "Handel" for George Frideric Handel, where the title is long enough to tell.
  static let bySurname = 0.7
  /// Names that sound alike in different scripts.
  static let bySound = 0.78

  init(_ wanted: WantedReading, _ read: CandidateReading) {
    let crosses = wanted.hasForeignArtist || read.hasForeignNames
    for (index, artist) in wanted.artists.enumerated() {
      for (place, name) in Self.parted(artist).enumerated() {
        let factor = index == 0 && place == 0 ? 1 : Self.guest
        let credited = (read.names.map { Self.credit(name, $0, wanted, read) }.max() ?? 0) * factor
        let titled = Self.titled(name, wanted, read) * factor
        let sounding = crosses && read.names.contains { Self.soundsAlike(name, $0) } ? Self.bySound * factor : 0
        if max(credited, sounding) > score {
          (score, isInTitle, isPart) = (max(credited, sounding), false, index == 0 && place > 0)
        }
        if titled > score { (score, isInTitle, isPart) = (titled, true, index == 0 && place > 0) }
      }
    }
    // One name that is two ("Simon & Garfunkel"), or two that are credited as one.
    let all = wanted.artistWords
    if all.count > 1, read.nameWords.share(of: all) >= 0.99 {
      let strangers = read.nameWords.without(all).filter { !light.contains($0) }
      if strangers.isEmpty || read.names.count > 1 {
        (score, isInTitle, isPart) = (max(score, strangers.isEmpty ? 1 : 0.9), false, false)
      }
    }
    if score < Judge.leastArtist, wanted.title.weight >= 4,
      read.names.contains(where: { name in
        wanted.artists.contains { $0.count == 1 && name.count < 5 && name.last == $0[0] }
      })
    {
      (score, isInTitle) = (Self.bySurname, false)
    }
    // "Songs of Ada Deniz" are sung by others.
    if score < Judge.leastArtist, read.albumWords.contains(where: soundtrackWords.contains),
      !zip(read.albumWords, read.albumWords.dropFirst()).contains(where: { $0 == ("songs", "of") }),
      wanted.artists.contains(where: { $0.weight >= 2 && read.albumWords.share(of: $0) >= 0.99 })
    {
      (score, isInTitle) = (Self.byAlbum, false)
    }
    if score < Judge.leastArtist {
      let theirs = read.names.first ?? []
      let isOurs = all.contains(where: Music.isUnreadable)
      isUnreadable = !theirs.isEmpty && !all.isEmpty && isOurs != theirs.contains(where: Music.isUnreadable)
    }
  }

  /// Whether a name of several words is there but for one slip: "Vera Qint" for "Vera Quint".
  static func differsByASlip(_ wanted: WantedReading, _ read: CandidateReading) -> Bool {
    let names = read.names + read.title.segments.map(\.words)
    return wanted.artists.contains { artist in
      artist.count > 1
        && names.contains { name in
          let missing = artist.filter { !name.contains($0) }
          return name.count == artist.count && missing.count == 1 && missing.allSatisfy(name.holdsSlip)
        }
    }
  }

  /// "Ada & Bora", "Ada vs Bora", "Ada x Bora" are whole and in parts.
  private static func parted(_ artist: [String]) -> [[String]] {
    let parts = artist.split { partners.contains($0) }.map(Array.init)
    return parts.count > 1 ? [artist] + parts : [artist]
  }

  /// One wanted name against one credited. A longer name is another one: a tribute band is not the band.
  private static func credit(
    _ artist: [String], _ name: [String], _ wanted: WantedReading, _ read: CandidateReading
  ) -> Double {
    if artist == name || artist.joined() == name.joined() { return 1 }
    let share = name.share(of: artist)
    let strangers = name.without(artist).filter { !light.contains($0) }
    if share >= 0.9 {
      if strangers.isEmpty {
        return name.count == artist.count && name.sorted() == artist.sorted() ? 0.85 : 0.97 * share
      }
      // A leader and the band, a list of names in one.
      let parts = name.split { partners.contains($0) }.map(Array.init)
      let areOthers = parts.allSatisfy { part in
        [0, part.count].contains(part.without(wanted.artistWords).count)
      }
      if parts.count > 1, areOthers { return 0.88 }
      return read.isSong ? 0.4 : 0.55
    }
    let joined = artist.joined()
    if !read.isSong, name.count == 1, joined.utf8.count >= 5, name[0].contains(joined) { return 0.8 }
    // "Handel" for George Frideric Handel, "Chorus of X" for X.
    let known = artist.share(of: name)
    return known >= 0.99 ? 0.25 + 0.5 * share : share * 0.6
  }

  /// In the title of somebody else's upload. A catalogue's song that names the artist in its title is a tribute, or
  /// names a guest.
  private static func titled(_ artist: [String], _ wanted: WantedReading, _ read: CandidateReading) -> Double {
    if read.isSong, !wanted.versions.kinds.contains(.karaoke) {
      return read.title.guests.share(of: artist) >= 0.99 ? 0.65 : 0
    }
    if read.title.guests.share(of: artist) >= 0.99 { return 0.75 }
    var best = 0.0
    for segment in read.title.segments {
      let share = segment.words.share(of: artist)
      // "Song (Ada Deniz) - Choir of Kilden" on Choir of Kilden's channel: the bracket says whose song they sing.
      let isSung = segment.isBracket && read.title.segments.contains { !$0.isBracket && $0.words == read.names.first }
      guard share >= 0.6, !isSung else { continue }
      let others = segment.words.without(artist + wanted.title + wanted.artistWords)
        .filter { !light.contains($0) && !VersionLexicon.noise.contains($0) && !isYear($0) }
      let isList = segment.words.contains { ["and", "x", "vs"].contains($0) }
      // An artist of one word may be any word of a sentence.
      let isAlone = others.isEmpty || isList
      best = max(best, (share >= 0.9 ? share : share * 0.7) * (isAlone ? inTitle : artist.count > 1 ? 0.7 : 0.45))
    }
    return best
  }

  /// Across scripts: the same consonants, or what can be read of the name is in the other one.
  private static func soundsAlike(_ artist: [String], _ name: [String]) -> Bool {
    if !(artist + name).contains(where: Music.isUnreadable) {
      let theirs = name.map { soundSkeleton([$0]) }
      let ours = artist.filter { wordWeight($0) >= 0.7 }.map { soundSkeleton([$0]) }
      if soundAlike(artist, name, consonants: 2) { return true }
      return ours.count >= 2 && ours.allSatisfy { $0.count >= 2 && theirs.contains($0) }
    }
    let (written, spoken) = name.contains(where: Music.isUnreadable) ? (name, artist) : (artist, name)
    let anchors = written.filter { !Music.isUnreadable($0) }
    guard anchors.count < written.count, !spoken.contains(where: Music.isUnreadable) else { return false }
    return anchors.contains { $0.utf8.count >= 4 } && anchors.allSatisfy { anchor in spoken.holds(anchor) }
      && spoken.count > anchors.count
  }
}

/// Words of albums that hold a film's or a game's music.
let soundtrackWords: Set = [
  "soundtrack", "ost", "score", "songs", "motion", "picture", "musical", "game", "series", "muzikleri",
]

private let partners: Set = ["and", "vs", "x", "feat", "ft", "featuring", "with"]

/// Words that make no other artist of a name.
private let light: Set = [
  "the", "dj", "mc", "and", "x", "music", "muzik", "by", "feat", "official", "topic", "los", "las", "die",
]
