/// The ways in which a recording can be another one than the original. The raw value is what people read.
enum VersionKind: String, CaseIterable, Sendable {
  case live, remix, cover, karaoke, instrumental, acoustic, demo
  case spedUp = "sped up"
  case slowed, nightcore
  case eightD = "8D"
  case extended
  case radioEdit = "radio edit"
  case clean
  case rerecorded = "re-recorded"
  case loop
  case fullAlbum = "full album"
  case preview
  /// Talk about the song, a lesson, a dance, a game: the song is not what it is for.
  case other = "not the song itself"
  case mashup
  case bassBoosted = "bass boosted"
  case arrangement
  case tvSize = "TV size"
  case aCappella = "a cappella"
  case parody
  /// A version with a name of its own: "Christmas Version", "Taylor's Version".
  case named = "other version"
  case translated
}

/// Which words name which version, in the languages that titles come in. Data: a new word is a new entry.
enum VersionLexicon {
  struct Phrase {
    let kind: VersionKind
    let words: [String]
    /// Names a version wherever it stands, not only in brackets or at a title's edge.
    let isSure: Bool
  }

  /// The phrases by their first word, the longest first.
  static let phrases: [String: [Phrase]] = {
    var found: [String: [Phrase]] = [:]
    for row in versionWordTable {
      for (texts, isSure) in [(row.sure, true), (row.weak, false)] {
        for text in texts {
          let words = matchWords(text)
          if let first = words.first {
            found[first, default: []].append(Phrase(kind: row.kind, words: words, isSure: isSure))
          }
        }
      }
    }
    return found.mapValues { $0.sorted { $0.words.count > $1.words.count } }
  }()

  /// Languages without spaces: looked for inside words.
  static let inside: [(kind: VersionKind, text: [UInt8])] = insideTable.map { ($0.0, Array(folded($0.1).utf8)) }

  private static let insideTable: [(VersionKind, String)] = [
    (.live, "ライブ"), (.live, "ライヴ"), (.remix, "リミックス"), (.cover, "カバー"), (.cover, "歌ってみた"), (.cover, "弾いてみた"),
    (.cover, "叩いてみた"), (.cover, "踊ってみた"), (.karaoke, "カラオケ"), (.instrumental, "インスト"), (.acoustic, "アコースティック"),
    (.acoustic, "弾き語り"), (.tvSize, "ノンクレジット"), (.arrangement, "オルゴール"), (.loop, "時間耐久"),
    (.loop, "作業用"),
    (.preview, "予告"), (.live, "演唱会"), (.cover, "翻唱"), (.live, "现场"), (.instrumental, "伴奏"), (.live, "라이브"),
    (.cover, "커버"),
    (.karaoke, "노래방"),
  ]

  /// Words of the phrases that say nothing else: they neither count as words of a title nor as a remixer's name.
  static let words: Set<String> = Set(phrases.values.joined().flatMap(\.words)).subtracting(
    matchWords(
      "at in from on the by for of to as one only a 1 2 5 10 12 24 3 8 arr out me house night day time hour up"))

  /// Sequences that look like a version and are the recording itself.
  static let harmless: [[String]] = [
    "original mix", "original version", "original edit", "original audio", "original song", "original video",
    "album mix",
    "album version", "album edit", "single version", "single mix", "lp version", "full version", "full song",
    "studio version",
    "studio recording", "main version", "explicit version", "dirty version", "uncensored version", "stereo version",
    "mono version", "stereo mix", "mono mix", "remastered version", "remaster version",
    "official version", "deluxe version", "deluxe edition", "lyric version", "lyrics version", "hd version",
    "hq version",
    "video version", "long play", "cover art", "live action", "short film", "original ver", "full ver",
    "orijinal versiyon",
    "orjinal versiyon", "version original", "version originale", "bonus track", "bonus tracks", "album versiyonu",
    "video clip", "video edit",
  ].map { $0.split(separator: " ").map(String.init) }

  static let harmlessStarts = Set(harmless.map { $0[0] })

  /// Words that decorate a title without making it another recording.
  static let noise: Set<String> = Set(
    matchWords(
      """
      official video audio music lyric lyrics visualizer visualiser hd hq 4k 8k mv m v remaster remastered remastering
      version original album single deluxe edition clip clipe clips oficial resmi klip klibi sarki sarkisi sozleri sozu
      sozlu full song topic explicit dirty uncensored stereo mono new uhd fullhd 1080p 720p videoclip videoklip videoclipe
      performance ost soundtrack from feat ft featuring with prod by vevo channel records premiere audiovisual ver versiyon
      theme paroles letra letras legendado teledysk clipofficiel officiel officielle offizielles offizieller musikvideo
      the a anime opening ending op ed track color coded eng han rom sub subs subtitles subtitulado sottotitoli
      testo tekst szoveg songtext текст клип премьера официальный видео аудио песня трек официальное video mp3 320kbps
      hits best of digital expanded anniversary restored upgrade motion picture film movie score game tv series
      sarki altyazili ceviri turkce youtube shorts dolby atmos lossless flac quality high orijinal orjinal out now
      歌詞付き 歌詞 公式 主題歌 가사 가사집 官方 官方mv 完整版 高清
      """))
}
