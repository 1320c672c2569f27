/// The ways in which a recording can be another one than the original.
enum VersionKind: String, CaseIterable, Sendable {
  case live, remix, cover, karaoke, instrumental, acoustic, demo, spedUp, slowed, nightcore, eightD, extended, radioEdit
  case clean, rerecorded, loop, fullAlbum, preview, reaction, mashup, bassBoosted, arrangement, tvSize, lesson
  case aCappella, dub, parody, alternate, translated
}

/// Which words name which version, in the languages that titles come in. Data: a new word is a new entry. Words are
/// folded; a phrase is found as whole words.
enum VersionLexicon {
  /// For each kind the phrases of any strength, and (after the bar) words that count only in brackets, behind a dash
  /// or at the title's end, since they are ordinary words too.
  private static let table: [(kind: VersionKind, sure: [String], weak: [String])] = [
    (
      .live,
      [
        "live at", "live in", "live from", "live on", "live version", "live session", "live performance", "live acoustic",
        "en vivo", "ao vivo", "en directo", "unplugged", "the first take", "tiny desk", "live lounge", "en concert", "canli performans",
        "konser", "konzert", "full set", "live @", "ライブ", "концерт", "живое выступление", "halftime show", "kexp", "101barz",
      ], ["live", "canli", "concert", "session", "sessions", "studiosessie", "tour", "jam session"]
    ),
    (.remix, ["remix", "remiks", "bootleg", "ремикс", "リミックス", "remixed", "flip", "rework", "club mix", "dance mix", "vip mix", "house edit", "edm version", "dnb"], ["mix", "edit", "vip", "refix", "house", "techno"]),
    (
      .cover,
      [
        "cover", "covers", "tribute to", "tribute", "in the style of", "made famous by", "originally performed by",
        "originally by", "cover version", "歌ってみた", "кавер", "カバー", "coverversion", "version by", "yorumuyla", "cover by", "sings",
        "metal version", "rock version", "punk version", "vocal cover", "reimagined", "kidz bop", "dance by", "choreography", "lofi", "lo fi",
        "jazz version", "orchestra version", "symphonic", "bossa nova",
      ], ["yorum", "medley"]
    ),
    (.karaoke, ["karaoke", "karaoké", "カラオケ", "караоке", "sing along", "backing track", "minus one", "with lyrics karaoke"], []),
    (
      .instrumental,
      ["instrumental", "enstrumantal", "enstrumental", "instrumentale", "altyapi", "minus", "type beat", "off vocal", "インスト", "минус", "instru"],
      ["beat"]
    ),
    (.acoustic, ["acoustic", "akustik", "acustico", "acustica", "acoustique", "акустика", "アコースティック"], ["stripped"]),
    (.demo, ["demo version", "early version", "rough mix"], ["demo", "outtake"]),
    (.spedUp, ["sped up", "speed up", "hizlandirilmis", "speedup", "spedup"], ["fast"]),
    (.slowed, ["slowed", "yavaslatilmis", "slowed reverb", "super slowed", "daycore"], ["slow", "reverb"]),
    (.nightcore, ["nightcore"], []),
    (.eightD, ["8d audio", "8d", "16d", "3d audio"], []),
    (.extended, ["extended mix", "extended version", "12 inch", "extended"], ["long version"]),
    (.radioEdit, ["radio edit", "radio version", "radio mix", "single edit", "short version"], []),
    (.clean, ["clean version", "clean edit", "edited version"], ["clean", "censored"]),
    (.rerecorded, ["re recorded", "rerecorded", "re recording", "s version", "new version", "2nd version"], []),
    (.loop, ["1 hour", "one hour", "10 hours", "2 hours", "1 saat", "1h", "10h", "1 hora", "hour loop", "hours", "hour version"], ["loop", "looped"]),
    (.fullAlbum, ["full album", "album completo", "full ep", "complete album", "tum album", "whole album", "compilation", "greatest hits mix", "complete oratorio", "full concert"], ["complete", "playlist"]),
    (.preview, ["preview", "teaser", "trailer", "snippet", "only the chorus", "official trailer", "fragman"], ["intro", "short"]),
    (.reaction, ["reaction", "reacts", "first time hearing", "review", "explained", "lyrics meaning", "meaning", "behind the scenes", "making of", "interview", "documentary", "audiobook", "gameplay", "podcast"], []),
    (.mashup, ["mashup", "mash up"], ["vs"]),
    (.bassBoosted, ["bass boosted", "bassboosted"], []),
    (
      .arrangement,
      [
        "piano version", "ukulele", "8 bit", "8bit", "chiptune", "music box", "orchestral", "string quartet", "for organ", "arr",
        "arrangement", "arranged", "guitar version", "piano arrangement", "piano cover", "violin", "piano tutorial", "saxophone",
        "5 piano guys", "fingerstyle", "lullaby", "marimba", "for piano", "for solo", "piano bar",
      ], ["piano", "organ", "orchestra"]
    ),
    (.tvSize, ["tv size", "tv version", "tv edit", "anime size", "op full", "non credit", "ノンクレジット", "tvサイズ"], []),
    (.lesson, ["tutorial", "how to play", "lesson", "guitar tab", "chords", "drum cover", "bass cover", "playthrough"], []),
    (.aCappella, ["a cappella", "acapella", "acappella", "vocals only", "isolated vocals", "vocal only"], []),
    (.dub, [], ["dub"]),
    (.parody, ["parody", "parodie", "parodi", "minecraft style"], []),
    (.alternate, ["alternate version", "alternative version", "alt version", "take 2", "album mix", "orchestral version", "christmas version"], ["bonus", "interlude", "reprise", "alternate"]),
    (.translated, ["english version", "spanish version", "japanese version", "korean version", "turkce versiyon", "english ver", "pt br", "rus cover", "на русском", "spanglish"], []),
  ]

  /// Words that decorate a title without making it another recording.
  static let noise: Set<String> = [
    "official", "video", "audio", "music", "lyric", "lyrics", "visualizer", "visualiser", "hd", "hq", "4k", "mv", "m", "v",
    "remaster", "remastered", "version", "original", "album", "single", "deluxe", "edition", "clip", "clipe", "oficial",
    "resmi", "klip", "klibi", "sarki", "sozleri", "sozu", "full", "song", "topic", "explicit", "stereo", "mono", "new", "uhd", "1080p",
    "720p", "videoclip", "videoklip", "performance", "ost", "soundtrack", "from", "feat", "ft", "featuring", "with", "prod", "by",
    "vevo", "channel", "records", "premiere", "audiovisual", "mix", "ver", "theme", "paroles", "letra", "legendado", "teledysk", "clipofficiel",
    "officiel", "offizielles", "musikvideo", "the", "a", "and", "opening", "ending", "op", "ed", "anime", "bonus", "track",
  ]

  private static let phrases: [(kind: VersionKind, words: [String], isSure: Bool)] = table.flatMap { row in
    row.sure.map { (row.kind, matchWords($0), true) }
  } + table.flatMap { row in row.weak.map { (row.kind, matchWords($0), false) } }

  /// The versions that `words` name. `isMarked`: they stand in brackets or behind a dash, where weak words count too.
  static func kinds(in words: [String], isMarked: Bool) -> [VersionKind] {
    var found: [VersionKind] = []
    var named: Set<String> = []
    // "(Original Mix)", "[Album Version]" name the recording itself.
    if isMarked, words.allSatisfy(itself.contains) { return [] }
    for phrase in phrases where (phrase.isSure || isMarked) && !found.contains(phrase.kind) {
      // The "edit" of a radio edit is not one of its own.
      if !phrase.isSure, phrase.words.contains(where: named.contains) { continue }
      guard contains(words, phrase.words) else { continue }
      found.append(phrase.kind)
      if phrase.isSure { named.formUnion(phrase.words) }
    }
    return found
  }

  private static let itself: Set<String> = ["original", "mix", "version", "album", "single", "main", "standard", "full"]

  private static func contains(_ words: [String], _ phrase: [String]) -> Bool {
    guard let first = phrase.first, words.count >= phrase.count else { return false }
    for start in 0...(words.count - phrase.count) where words[start] == first {
      if words[start..<(start + phrase.count)].elementsEqual(phrase) { return true }
    }
    return false
  }

  /// True when the word belongs to some version's name.
  static func isVersionWord(_ word: String) -> Bool { allWords.contains(word) }
  private static let allWords = Set(phrases.flatMap(\.words)).subtracting(["at", "in", "from", "on", "the", "by", "for", "of", "s", "to", "as", "one", "1", "2", "10", "12", "5"])
}
