/// Everything about a candidate that does not depend on what is wanted, worked out once.
struct CandidateReading {
  let candidate: Candidate
  let title: TitleReading
  /// The title as it was written, when `title` is transliterated: version words are known in their own letters.
  let written: TitleReading?
  let titleWords: [String]
  /// Words of each credited artist, then of the channel without what channels add to a name.
  let names: [[String]]
  let nameWords: [String]
  let albumWords: [String]
  private let album: TitleReading?
  let hasForeignTitle: Bool
  let hasForeignNames: Bool

  init(_ candidate: Candidate, latin: Bool) {
    func words(_ text: String) -> [String] { matchWords(latin ? latinised(text) ?? text : text) }
    self.candidate = candidate
    title = TitleReading(candidate.title, latin: latin)
    written = latin && isForeign(candidate.title) ? TitleReading(candidate.title, latin: false) : nil
    titleWords = title.words + title.guests
    let credits = candidate.artists.map { name in
      let found = words(name)
      return found.isEmpty ? symbolWords(name) : found
    }
    let channel = candidate.channel.map { Self.withoutAdditions(words($0)) } ?? []
    names = (credits.map(Self.withoutAdditions) + (credits.contains(channel) ? [] : [channel])).filter { !$0.isEmpty }
    nameWords = names.flatMap { $0 }
    albumWords = candidate.album.map(words) ?? []
    album = candidate.album.map { TitleReading($0, latin: false) }
    hasForeignTitle = isForeign(candidate.title)
    hasForeignNames = candidate.artists.contains(where: isForeign) || candidate.channel.map(isForeign) ?? false
  }

  /// "Ada Deniz - Topic", "AdaDenizVEVO", "Ada Deniz Official" are Ada Deniz.
  private static func withoutAdditions(_ words: [String]) -> [String] {
    guard words.count > 1 || words.first?.utf8.count ?? 0 > 6 else { return words }
    let rest = words.filter { !channelAdditions.contains($0) }.map { word in
      for addition in ["vevo", "official", "topic"] where word.hasSuffix(addition) && word != addition {
        return String(word.dropLast(addition.count))
      }
      return word.hasPrefix("official") && word != "official" ? String(word.dropFirst("official".count)) : word
    }
    return rest.isEmpty ? words : rest
  }

  private static let channelAdditions: Set = [
    "topic", "official", "oficial", "resmi", "channel", "vevo", "youtube", "kanali", "kanal", "officiel", "ch", "公式",
    "tv",
  ]

  var isSong: Bool { candidate.kind == .song }

  /// Whether a song is credited to somebody else as well, by a name that can be compared.
  func hasPartner(besides asked: [String]) -> Bool {
    isSong && candidate.artists.count > 1
      && names.contains { name in
        !name.contains(where: Music.isForeign) && name.without(asked).count == name.count
      }
  }

  /// Whether an artist stands anywhere; true where scripts keep the names from being compared.
  func mentions(_ artist: [String]) -> Bool {
    (nameWords + titleWords).share(of: artist) >= 0.5 || hasForeignNames || artist.contains(where: Music.isForeign)
  }

  /// The versions that title, album and names speak of. `own`: the wanted title's words, each of which explains one
  /// such word here ("Live and Let Die" is no concert, "Live and Let Die (Live)" is). `artists` explain any number.
  func versions(of reading: WantedReading, besides main: Int?) -> VersionReading {
    var found = VersionReading()
    var own = reading.title + reading.dropped
    let artists = reading.artistWords + reading.dropped
    func unexplained(_ words: [String], byArtists: Bool) -> [String] {
      words.filter { word in
        guard let index = own.firstIndex(where: { likeness($0, word) > 0 }) else {
          return !byArtists || !artists.contains(word)
        }
        own.remove(at: index)
        return false
      }
    }
    // The segment with the wanted title first: it uses up the words of its own.
    let order = title.segments.indices.sorted { ($0 == main ? -1 : $0) < ($1 == main ? -1 : $1) }
    for index in order {
      let segment = title.segments[index]
      let rest = unexplained(segment.words, byArtists: !segment.isBracket)
      if index == main, !segment.isBracket {
        found.read(rest, isMarked: false)
        // "Northbound Static Live": at the very end an ordinary word counts, too.
        if let last = rest.last, last == segment.words.last, rest.count < segment.words.count {
          for kind in VersionReading.kinds(in: [last], isMarked: true) where Self.atTheEnd.contains(kind) {
            found.add(kind)
          }
        }
      } else {
        found.read(rest, isMarked: true)
      }
      // On audio platforms "[Clip]" is a part of the song; elsewhere it is its film.
      if candidate.kind == .track, segment.isBracket, rest == ["clip"] { found.add(.preview) }
    }
    for (index, segment) in (written?.segments ?? []).enumerated() {
      let rest = segment.words.filter { !reading.writtenWords.contains($0) }
      for kind in VersionReading.kinds(in: rest, isMarked: index > 0) { found.add(kind) }
    }
    readAlbum(into: &found, explained: own + artists)
    readNames(into: &found, artists: artists)
    return found
  }

  private static let atTheEnd: Set<VersionKind> = [.live, .demo, .remix, .instrumental, .spedUp, .slowed]
  private static let inAlbums: Set<VersionKind> = [
    .live, .karaoke, .instrumental, .cover, .clean, .spedUp, .slowed, .nightcore, .parody,
  ]
  private static let inNames: Set<VersionKind> = [
    .karaoke, .cover, .instrumental, .nightcore, .slowed, .spedUp, .eightD, .loop, .arrangement, .other, .aCappella,
    .bassBoosted,
    .parody, .live,
  ]

  private func readAlbum(into found: inout VersionReading, explained: [String]) {
    for (index, segment) in (album?.segments ?? []).enumerated() {
      let words = segment.words.filter { !explained.contains($0) && !titleWords.contains($0) }
      for kind in VersionReading.kinds(in: words, isMarked: index > 0) where Self.inAlbums.contains(kind) {
        found.add(kind)
      }
    }
  }

  private func readNames(into found: inout VersionReading, artists: [String]) {
    for name in names {
      let words = name.filter { !artists.contains($0) }
      for kind in VersionReading.kinds(in: words, isMarked: false) where Self.inNames.contains(kind) { found.add(kind) }
    }
  }
}
