/// What one reading of the request asks for, in compared words.
struct WantedReading {
  let artists: [[String]]
  let artistWords: [String]
  /// Words of the title before any bracket or dash.
  let core: [String]
  /// The parts behind dashes, which belong to the title as much.
  let dashed: [[String]]
  /// Brackets that name no version (a film, a second title): often left out.
  let bracketed: [[String]]
  let versions: VersionReading
  /// Title and artists as they were written, when the rest is transliterated.
  let writtenWords: [String]
  /// Words of the line that this reading leaves out.
  let dropped: [String]
  /// The title, an artist's name is written in other letters than Latin ones.
  let hasForeignTitle: Bool
  let hasForeignArtist: Bool
  /// By a person: no catalogue has said what is meant.
  let isTyped: Bool
  /// Names a concert by its album alone.
  let isFromLiveAlbum: Bool

  /// All words of the title, each as often as it stands there.
  let title: [String]

  init(_ reading: Request.Reading, of wanted: Wanted, latin: Bool) {
    func words(_ text: String) -> [String] { matchWords(latin ? latinised(text) ?? text : text) }
    let title = TitleReading(reading.title, latin: latin)
    var versions = VersionReading()
    var parts = title.segments
    let first = parts.first { !$0.isBracket } ?? parts.first
    if let first, let index = parts.firstIndex(where: { $0.words == first.words }) { parts.remove(at: index) }
    var dashed: [[String]] = []
    var bracketed: [[String]] = []
    for part in parts {
      let count = versions.kinds.count
      versions.read(part.words, isMarked: true)
      if versions.kinds.count > count || isDecoration(part.words) { continue }
      // "Song - 2005 - Remaster"
      if part.words.allSatisfy(isYear), parts.contains(where: { isDecoration($0.words) }) { continue }
      if part.isBracket || part.words[0] == "from" { bracketed.append(part.words) } else { dashed.append(part.words) }
    }
    if let version = wanted.version {
      for part in TitleReading(version, latin: latin).segments {
        let count = versions.kinds.count
        versions.read(part.words, isMarked: true)
        if versions.kinds.count == count, part.words.contains(where: { !VersionLexicon.noise.contains($0) }), count == 0
        {
          versions.add(.named, names: part.words)
        }
      }
    }
    // "The Film (Ada Deniz)": both may be credited.
    artists = reading.artists.flatMap { name in
      let parts = TitleReading(name, latin: latin).segments.map(\.words)
      return parts.isEmpty ? [symbolWords(name)] : parts
    }
    artistWords = artists.flatMap { $0 }
    core = first?.words ?? []
    self.title = core + dashed.joined() + bracketed.joined()
    self.dashed = dashed
    self.bracketed = bracketed
    self.versions = versions
    writtenWords = latin ? matchWords(reading.title) + reading.artists.flatMap(matchWords) : []
    let own = artistWords + title.words + title.guests
    dropped = wanted.readings.count < 2 ? [] : Self.lineWords(wanted, words).filter { !own.contains($0) }
    isTyped = !wanted.identified
    hasForeignTitle = isForeign(reading.title)
    hasForeignArtist = reading.artists.contains(where: isForeign)
    isFromLiveAlbum =
      wanted.album.map { VersionReading.kinds(in: matchWords($0), isMarked: false).contains(.live) } ?? false
  }

  /// A line without a separator, parted by what a candidate calls its artist.
  init(_ other: WantedReading, title: [String], artists: [[String]]) {
    self.artists = artists
    artistWords = artists.flatMap { $0 }
    self.title = title
    core = title
    dashed = []
    bracketed = []
    versions = other.versions
    writtenWords = other.writtenWords
    dropped = []
    hasForeignTitle = other.hasForeignTitle
    hasForeignArtist = other.hasForeignArtist
    isFromLiveAlbum = other.isFromLiveAlbum
    isTyped = other.isTyped
  }

  private static func lineWords(_ wanted: Wanted, _ words: (String) -> [String]) -> [String] {
    var line: [String] = []
    for reading in wanted.readings {
      for word in words(reading.title) + reading.artists.flatMap(words)
      where !line.contains(word) && !VersionLexicon.noise.contains(word) && word != "and" && word != "by" {
        line.append(word)
      }
    }
    return line
  }
}
