import Music
import Testing

@Suite(.enabled(if: ListSamples.arePresent))
struct SampleTests {
  /// File, requests, first request's text, its first reading.
  @Test(
    arguments: [
      ("artist_dash_title_setlist", 55, "Morrissey - How Soon Is Now?", ["Morrissey"], "How Soon Is Now?"),
      ("setlist_utf16le_bom", 55, "Morrissey - How Soon Is Now?", ["Morrissey"], "How Soon Is Now?"),
      ("artist_dash_title_short", 3, "The Hacker - Radiation", ["The Hacker"], "Radiation"),
      ("time_artist_title_dashes", 3, "Artist1 - Song1", ["Artist1"], "Song1"),
      ("time_then_title_icelandic", 10, "Glóð", [], "Glóð"),
      ("title_then_time", 14, "Shine On You Crazy Diamond", [], "Shine On You Crazy Diamond"),
      ("tr_no_separator", 34, "Aylin Demir Mujgan Roman Oyun Havası", [], "Aylin Demir Mujgan Roman Oyun Havası"),
      ("tr_windows1254_crlf", 34, "Aylin Demir Mujgan Roman Oyun Havası", [], "Aylin Demir Mujgan Roman Oyun Havası"),
      (
        "quoted_dj_set", 14, "Chris Liberator & Sterling Moss London Underground United", [],
        "Chris Liberator & Sterling Moss London Underground United"
      ),
      ("quoted_artist_title_no_dash", 44, "KI/KI Getting Ready For The Party", [], "KI/KI Getting Ready For The Party"),
      ("itunes_export_tabs_bom", 71, "Van Halen - Jump", ["Van Halen"], "Jump"),
      ("tab_separated_cassette", 117, "Michael Bolton - Soul Provider", ["Michael Bolton"], "Soul Provider"),
      (
        "karaoke_disc_pipes", 329, "If Youre Too Shy (Let Me Know)|1975 (Nineteen Seventy Five)",
        ["1975 (Nineteen Seventy Five)"], "If Youre Too Shy (Let Me Know)"
      ),
      (
        "plain_archive_0", 34, "Bad Neighbours -- Middle Kids -- Today We're The Greatest", ["Middle Kids"],
        "Bad Neighbours"
      ),
      (
        "plain_archive_2", 73, "Age of Consent - 2015 Remaster -- New Order -- Power Corruption and Lies",
        ["New Order"],
        "Age of Consent"
      ),
      ("markdown_table_0", 70, "Justin Bieber - Love Yourself", ["Justin Bieber"], "Love Yourself"),
      (
        "soundiiz_songs_mixed_scripts", 527, "Ashley McBryde - A Little Dive Bar in Dahlonega", ["Ashley McBryde"],
        "A Little Dive Bar in Dahlonega"
      ),
      ("url_dash_title_youtube", 12, "Disclosure: You & Me (Flumed Remix) (Slowed)", [], "Disclosure: You & Me"),
    ] as [(String, Int, String, [String], String)])
  func `A list from the wild is understood`(
    _ file: String, _ count: Int, _ text: String, _ artists: [String], _ title: String
  ) throws {
    let list = try ListSamples.list("txt/\(file).txt")
    let first = try #require(list.requests.first)
    #expect(list.requests.count == count)
    #expect(first.text == text)
    #expect(first.readings.first == Request.Reading(artists: artists, title: title))
  }

  @Test func `Columns, durations and links of tables are kept`() throws {
    let iTunes = try ListSamples.list("txt/itunes_export_tabs_bom.txt").requests
    #expect(iTunes.first?.album == "1984")
    #expect(iTunes.first?.duration == 241)
    let markdown = try ListSamples.list("txt/markdown_table_0.txt").requests
    #expect(markdown.first?.link?.id == "3hB5DgAiMAQ4DzYbsMq1IT")
    #expect(markdown.first?.duration == 233)
    #expect(markdown.dropFirst(3).first?.readings.first?.artists == ["Lady Gaga", "Bradley Cooper"])
    #expect(markdown.dropFirst(3).first?.version == "Radio Edit")
    let chapters = try ListSamples.list("txt/title_then_time.txt").requests
    #expect(chapters.allSatisfy { $0.duration == nil })
    let links = try ListSamples.list("txt/url_dash_title_youtube.txt").requests
    #expect(links.allSatisfy { $0.link?.platform == "youtube" && $0.link?.kind == .track })
  }

  @Test func `Lyrics with translations are prose`() throws {
    #expect(refusal(try ListSamples.bytes("txt/tr_lyrics_not_a_list.txt")) == .prose)
  }

  @Test(arguments: [
    ("youtube_home_win", ListRefusal.unsupportedLink("youtube.com")),
    ("youtube_shell32_icon", .unsupportedLink("youtube.com")), ("gmail_not_music", .unknownSite("google.com")),
  ])
  func `Shortcuts to no song are refused`(_ file: String, _ why: ListRefusal) throws {
    #expect(refusal(try ListSamples.bytes("url/\(file).url"), as: "x.url") == why)
  }
}
