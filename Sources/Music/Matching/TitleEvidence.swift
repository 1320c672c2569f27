/// How well a candidate's title covers the wanted one, and what it says beyond it.
struct TitleEvidence {
  /// Share of the wanted title that is there, 0...1.
  private(set) var recall = 0.0
  /// Share of the candidate's title that nobody asked for, 0...1; outside the title's own segment words weigh less.
  private(set) var extra = 0.0
  private(set) var missing: [String] = []
  private(set) var added: [String] = []
  /// The candidate's segment that holds the title.
  private(set) var main: Int?
  /// Another song of a similar name: words or numbers of the title's own segment that nobody asked for.
  private(set) var isOther = false
  /// The titles are in scripts that cannot be compared.
  private(set) var isUnreadable = false
  /// A bracket names the album, as songs of a concert do: "Song (Alive 2007)" on "Alive 2007".
  private(set) var namesAlbum = false
  let wantedWeight: Double
  let wantedLetters: Int

  var score: Double { recall * (1 - 0.6 * extra) }

  /// Beyond this share of unasked words in its own segment a title is another title: "Stay" and "Stay With Me".
  static let mostExtra = 0.3
  /// Of an unasked word outside the title's own segment: an album, a film, a label.
  static let outsideWeight = 0.35
  /// A bracket that the candidate leaves out costs this much; it may hold a film's name.
  static let leftOutBracket = 0.12

  init(_ wanted: WantedReading, _ read: CandidateReading) {
    let segments = read.title.segments
    let pool = read.titleWords
    wantedWeight = wanted.title.weight
    wantedLetters = wanted.title.joined().count
    main = segments.indices.max { left, right in
      Self.fit(segments[left].words, wanted) < Self.fit(segments[right].words, wanted) - 0.001
    }
    let required = Self.withoutDecoration(wanted, pool) + wanted.dashed.joined()
    let inOne = main.map { segments[$0].words.share(of: required) } ?? 0
    recall = max(inOne, pool.share(of: required) * (wanted.dashed.isEmpty ? 0.96 : 1))
    missing = required.filter { !pool.holds($0) }
    compareScripts(wanted, read)
    weighBrackets(wanted, read)
    weighExtras(wanted, read)
    compareNumbers(required, wanted, read)
    namesAlbum = read.isSong && segments.indices.contains { $0 != main && isAlbum(segments[$0], wanted, read) }
  }

  /// An album that has the song's own name is a single, and a film's name says where the song was heard.
  private func isAlbum(_ segment: TitleReading.Segment, _ wanted: WantedReading, _ read: CandidateReading) -> Bool {
    let words = segment.words.filter { !VersionLexicon.noise.contains($0) && !isYear($0) && !wanted.title.holds($0) }
    let isHeard = (segment.words + read.albumWords).contains { $0 == "from" || soundtrackWords.contains($0) }
    return segment.isBracket && !words.isEmpty && !isHeard && words.allSatisfy(read.albumWords.contains)
      && read.albumWords.share(of: wanted.title) < 0.5
  }

  /// "Song official video", "şarkı mp3 indir" as people type it, where the candidate has none of it.
  private static func withoutDecoration(_ wanted: WantedReading, _ pool: [String]) -> [String] {
    guard wanted.isTyped else { return wanted.core }
    let added = wanted.core.reversed().prefix { word in
      (typedDecoration.contains(word) || lightDecoration.contains(word)) && !pool.contains(word)
    }
    // "Full version" decorates, the song of "Love Song" does not.
    let isDecoration = added.count > 1 || added.contains(where: typedDecoration.contains)
    return isDecoration && added.count < wanted.core.count ? wanted.core.dropLast(added.count) : wanted.core
  }

  private static func fit(_ words: [String], _ wanted: WantedReading) -> Double {
    max(words.share(of: wanted.core), 0.98 * (wanted.bracketed.map { words.share(of: $0) }.max() ?? 0))
  }

  /// Titles in different scripts: by sound, by what can be read of them, or not at all.
  private mutating func compareScripts(_ wanted: WantedReading, _ read: CandidateReading) {
    guard recall < 0.9, wanted.hasForeignTitle || read.hasForeignTitle else { return }
    for (index, segment) in read.title.segments.enumerated() {
      let isAlike = soundAlike(wanted.core, segment.words, consonants: 3)
      if isAlike || mayBeTheSame(wanted.core, segment.words) || mayBeTheSame(wanted.title, read.title.words) {
        (recall, main, missing) = (0.9, index, [])
        return
      }
    }
    let isTheirsUnreadable = read.title.segments.first?.words.contains(where: Music.isUnreadable) ?? false
    let isOursUnreadable = wanted.core.allSatisfy(Music.isUnreadable)
    isUnreadable = !wanted.core.isEmpty && recall < 0.3 && isTheirsUnreadable != isOursUnreadable
  }

  private mutating func weighBrackets(_ wanted: WantedReading, _ read: CandidateReading) {
    for bracket in wanted.bracketed {
      let share = read.titleWords.share(of: bracket)
      if share >= 0.99 {
        // The bracket holds the title in another script or language, and the candidate has only that.
        if recall < 0.3, let main, read.title.segments[main].words.share(of: bracket) >= 0.99 {
          (recall, missing) = (0.9, [])
        }
        continue
      }
      let isOtherScript =
        bracket.contains { !$0.utf8.allSatisfy { $0 < 0x80 } } || read.albumWords.share(of: bracket) >= 0.99
      recall -= isOtherScript ? 0.02 : Self.leftOutBracket * (1 - share)
      missing += isOtherScript ? [] : bracket.filter { !read.titleWords.holds($0) }
    }
  }

  private mutating func weighExtras(_ wanted: WantedReading, _ read: CandidateReading) {
    let asked = wanted.title + wanted.versions.names.values.joined() + wanted.dropped
    let names = wanted.artistWords + read.nameWords + read.title.guests
    func isOurs(_ word: String) -> Bool {
      asked.holds(word) || names.holds(word) || VersionLexicon.noise.contains(word)
        || VersionLexicon.words.contains(word)
    }
    let own = max(1, wanted.title.weight)
    let whole = wanted.title.joined()
    var inside = 0.0
    var outside = 0.0
    for (index, segment) in read.title.segments.enumerated() where segment.words.joined() != whole {
      let isTrackNumber =
        index == 0 && !read.isSong && segment.words.count > 1 && segment.words[0].utf8.count <= 2
        && segment.words[0].utf8.allSatisfy { $0 < 0x3A }
      let rest = segment.words.dropFirst(isTrackNumber ? 1 : 0)
        // The title once more in another script adds nothing.
        .filter { recall < 0.99 || wanted.hasForeignTitle || !isForeign($0) }
        .filter {
          !isOurs($0) && !isYear($0) && !(index != main && wanted.dropped.isEmpty && read.albumWords.contains($0))
        }
      added += rest
      if index == main { inside += rest.weight } else { outside += rest.weight }
    }
    if recall >= 0.89, recall < 0.96, missing.isEmpty, wanted.hasForeignTitle != read.hasForeignTitle { inside = 0 }
    let weight = inside + outside * Self.outsideWeight
    extra = weight / (own + weight)
    // The one word that is missing, with a slip, is not an unasked word; `Judge` decides whether slips are forgiven.
    let isOneSlip = missing.count == 1 && added.count == 1 && added.allSatisfy(missing.holdsSlip)
    if inside / (own + inside) > Self.mostExtra, !isOneSlip { isOther = true }
    // A part of the wanted title is replaced by another: "Octet: Adagio" and "Octet: Allegro".
    if !added.isEmpty, wanted.dashed.contains(where: { read.titleWords.share(of: $0) < 0.5 }) { isOther = true }
    // The wanted title stands in a bracket behind another: (from "My Film"). In other letters it is a translation.
    if let main, read.title.segments[main].isBracket, !read.title.segments[main].isQuote, outside > 0,
      !read.title.segments[main].words.allSatisfy(isForeign) || added.allSatisfy(isForeign),
      read.title.segments.contains(where: { part in !part.isBracket && part.words.contains { added.contains($0) } })
    {
      isOther = true
    }
  }

  /// "Part 1" is not "Part 2", "Hits 2021" not "Hits 2020".
  private mutating func compareNumbers(_ required: [String], _ wanted: WantedReading, _ read: CandidateReading) {
    guard let main, !isUnreadable else { return }
    let ours = required.filter(isNumber)
    let segment = read.title.segments[main].words
    let isJoined = segment.joined() == required.joined()
    if !isJoined, ours.contains(where: { !read.titleWords.holds($0) }) { isOther = true }
    let asked = wanted.title + wanted.artistWords + wanted.dropped + wanted.versions.names.values.joined()
    for (index, part) in read.title.segments.enumerated() where index != main || !isJoined {
      for (place, word) in part.words.enumerated() where isNumber(word) && !asked.holdsNumber(word) {
        let isLeading = place == 0 && index == 0 && !read.isSong
        // "Die 4 U" for "die for you".
        let spelled = part.words[..<place].contains(word) ? [] : asked.filter { [word].holds($0) }
        guard place > 0, spelled.isEmpty || read.titleWords.contains(where: spelled.contains) else { continue }
        let before = part.words[place - 1]
        let isAfterTitle = index == main && asked.holds(before) && !isNumber(before) && !isYear(word)
        // A catalogue's "Song 2012" is a new recording, a fan's says when it came out.
        let isNew = isYear(word) && index == main && read.isSong && part.words.dropLast() == required[...]
        if isAfterTitle || isNew || partMarks.contains(before), !isLeading { isOther = true }
      }
    }
  }
}

/// What people add to the title of a song that they look for; the light ones end titles, too.
private let typedDecoration: Set = [
  "official", "video", "audio", "lyric", "lyrics", "hd", "hq", "4k", "mp3", "mp4", "mv", "indir", "dinle", "sarkisi",
  "sozleri", "sozu", "klip", "klibi", "letra", "paroles", "download", "текст", "скачать",
]
private let lightDecoration: Set = ["full", "original", "version", "song", "music", "free", "clip", "песня", "sarki"]

func isNumber(_ word: String) -> Bool { word.utf8.allSatisfy { (0x30...0x39).contains($0) } }
