/// How well a candidate's title covers the wanted one, and what it says beyond it.
struct TitleEvidence {
  /// Share of the wanted title that is there, 0...1.
  let recall: Double
  /// Share of the candidate's title that nobody asked for, 0...1.
  let extra: Double
  let missing: [String]
  let added: [String]
  /// What was wanted stands only in a bracket of another title: (from "...").
  let isElsewhere: Bool
  /// Another number: chapter 3 for chapter 2.
  let misnumbered: Bool

  var score: Double { recall * (1 - 0.6 * extra) }

  init(_ wanted: WantedReading, _ read: CandidateReading) {
    let words = read.titleWords
    let core = words.share(of: wanted.core)
    // A bracket of the wanted title ("coffee for your head", a film's name, another script) is often left out.
    let more = wanted.more.map { words.share(of: $0) }
    let all = words.share(of: wanted.core + wanted.more.flatMap { $0 })
    let best = wanted.more.isEmpty ? core : max(all, core >= 0.99 ? 0.86 : 0, (more.max() ?? 0) >= 0.99 && core == 0 ? 0.8 : 0)
    recall = best
    let ownCore = read.title.core.filter { !read.allNames.holds($0) && !wanted.artistWords.contains($0) }
    isElsewhere = read.candidate.kind == .song && !ownCore.isEmpty && !read.title.parts.isEmpty
      && WordSet(wanted.core + wanted.more.flatMap { $0 }).share(of: ownCore) == 0 && !read.title.parts.contains { $0 == wanted.core }
    let numbers = wanted.core.filter { $0.allSatisfy(\.isNumber) }
    misnumbered = !numbers.isEmpty && numbers.contains { !words.words.contains($0) } && core < 0.99
    missing = (wanted.core + wanted.more.flatMap { $0 }).filter { !words.holds($0) }

    let asked = WordSet(wanted.core + wanted.more.flatMap { $0 } + wanted.versionNames)
    let names = WordSet(Array(wanted.artistWords) + read.allNames.words)
    func isOurs(_ word: String) -> Bool {
      asked.holds(word) || names.holds(word) || VersionLexicon.noise.contains(word) || VersionLexicon.isVersionWord(word)
        || (word.count == 4 && word.allSatisfy(\.isNumber))
    }
    // "blackbird" for "black bird" adds nothing.
    let joined = (wanted.core + wanted.more.flatMap { $0 }).joined()
    let core_ = read.title.core.joined() == joined ? [] : read.title.core.filter { !isOurs($0) }
    let parts = read.title.parts.map { part in part.joined() == joined ? [] : part.filter { !isOurs($0) } }
    added = core_ + parts.flatMap { $0 }
    let own = max(1, (wanted.core + wanted.more.flatMap { $0 }).reduce(0) { $0 + WordSet.weight($1) })
    // What stands in brackets or behind a dash (an album, a film, a label) weighs half.
    let weight = core_.reduce(0) { $0 + WordSet.weight($1) } + parts.flatMap { $0 }.reduce(0) { $0 + WordSet.weight($1) } / 2
    extra = weight / (own + weight)
  }
}

extension WantedReading {
  /// A line without a separator, split by what a candidate calls its artist.
  init(titleWords: [String], artists: [[String]], like other: WantedReading) {
    self.init(
      artists: artists, core: titleWords, more: [], own: other.own.union(titleWords), versions: other.versions,
      versionNames: other.versionNames, version: other.version)
  }

  private init(
    artists: [[String]], core: [String], more: [[String]], own: Set<String>, versions: [VersionKind],
    versionNames: [String], version: String?
  ) {
    self.artists = artists
    artistWords = Set(artists.flatMap { $0 })
    self.core = core
    self.more = more
    self.own = own
    self.versions = versions
    self.versionNames = versionNames
    self.version = version
  }
}
