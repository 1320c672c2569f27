/// Everything about a candidate that does not depend on what is wanted, worked out once.
struct CandidateReading {
  let candidate: Candidate
  let title: TitleReading
  let titleWords: WordSet
  /// Words of each credited artist, then of the channel, without what channels add to a name.
  let names: [[String]]
  let allNames: WordSet

  init(_ candidate: Candidate, latin: Bool) {
    func words(_ text: String) -> [String] { matchWords(latin ? latinised(text) ?? text : text) }
    self.candidate = candidate
    title = TitleReading(latin ? latinised(candidate.title) ?? candidate.title : candidate.title)
    titleWords = WordSet(title.all + title.guests)
    let channel = candidate.channel.map { Self.channelName(words($0)) }
    names = (candidate.artists.map(words) + [channel].compactMap { $0 }).filter { !$0.isEmpty }
    allNames = WordSet(names.flatMap { $0 })
  }

  /// "Ada Deniz - Topic", "AdaDenizVEVO", "Ada Deniz Official" are Ada Deniz.
  private static func channelName(_ words: [String]) -> [String] {
    let additions: Set = ["topic", "official", "oficial", "resmi", "channel", "vevo", "youtube", "tv", "kanali", "kanal"]
    let rest = words.filter { !additions.contains($0) }.map { word in
      word.hasSuffix("vevo") && word.count > 4 ? String(word.dropLast(4)) : word
    }
    return rest.isEmpty ? words : rest
  }

  /// The versions that title, album and names speak of, but for words that belong to what is wanted.
  func versions(except own: Set<String>, artists: Set<String>) -> [VersionKind] {
    var found = title.versions(except: own.union(artists))
    let album = matchWords(candidate.album ?? "").filter { !own.contains($0) && !artists.contains($0) }
    let fromAlbum: Set<VersionKind> = [.live, .karaoke, .instrumental, .cover]
    found += VersionLexicon.kinds(in: album, isMarked: false).filter { fromAlbum.contains($0) && !found.contains($0) }
    let fromNames: Set<VersionKind> = [.karaoke, .cover, .instrumental, .lesson, .nightcore, .slowed, .eightD, .loop, .arrangement, .live]
    let named = names.flatMap { $0 }.filter { !artists.contains($0) }
    found += VersionLexicon.kinds(in: named, isMarked: false).filter { fromNames.contains($0) && !found.contains($0) }
    return found
  }
}

/// What one reading of the request asks for, in compared words.
struct WantedReading {
  let artists: [[String]]
  let artistWords: Set<String>
  /// Words of the title before any bracket, and of those brackets that name no version.
  let core: [String]
  let more: [[String]]
  /// Words that belong to the title, and so name no version in a candidate.
  let own: Set<String>
  let versions: [VersionKind]
  /// Words that say which remix or live recording, without those that name the kind.
  let versionNames: [String]
  let version: String?

  init(_ reading: Request.Reading, version: String?, latin: Bool) {
    func plain(_ text: String) -> String { latin ? latinised(text) ?? text : text }
    let title = TitleReading(plain(reading.title))
    artists = reading.artists.map { matchWords(plain($0)) }.filter { !$0.isEmpty }
    artistWords = Set(artists.flatMap { $0 })
    core = title.core
    let marked = title.parts.map { (words: $0, kinds: VersionLexicon.kinds(in: $0, isMarked: true)) }
    more = marked.filter { part in
      part.kinds.isEmpty && !part.words.allSatisfy(VersionLexicon.noise.contains) && !Self.isNamedVersion(part.words)
    }.map(\.words)
    let asked = version.map { matchWords($0) } ?? []
    let versionParts = marked.filter { !$0.kinds.isEmpty }.map(\.words) + [asked]
    var kinds: [VersionKind] = []
    // "(Hitori Rendan Ver.)": a version with a name of its own.
    let ownNamed = marked.filter { $0.kinds.isEmpty && Self.isNamedVersion($0.words) }.map(\.words)
    if !ownNamed.isEmpty || Self.isNamedVersion(asked) { kinds.append(.alternate) }
    for part in versionParts {
      for kind in VersionLexicon.kinds(in: part, isMarked: true) where !kinds.contains(kind) { kinds.append(kind) }
    }
    versions = kinds
    versionNames = (versionParts + ownNamed).flatMap { $0 }
      .filter { !VersionLexicon.isVersionWord($0) && !VersionLexicon.noise.contains($0) }
    own = Set(core + more.flatMap { $0 })
    self.version = version
  }

  private static func isNamedVersion(_ words: [String]) -> Bool {
    guard let last = words.last, ["ver", "version", "versiyon"].contains(last) else { return false }
    return !words.allSatisfy(VersionLexicon.noise.contains) && VersionLexicon.kinds(in: words, isMarked: true).isEmpty
  }
}
