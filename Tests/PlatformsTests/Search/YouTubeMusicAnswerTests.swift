import Music
import Platforms
import Testing

@Suite("A YouTube Music search answer")
struct YouTubeMusicAnswerTests {
  private func one(_ row: String) throws -> Candidate {
    let found = try YouTubeMusic.candidates(in: SearchPages.music(SearchPages.shelf([row])))
    #expect(found.count == 1)
    return try #require(found.first)
  }

  @Test func `gives a song with its artists, album, length, plays and badge`() throws {
    let song = try one(
      SearchPages.song(
        credits: [
          SearchPages.link("Ayşe Gündoğar", "ARTIST"), SearchPages.plain(" & "), SearchPages.link("İlkay", "ARTIST"),
          SearchPages.dot, SearchPages.link("Gece Vapuru", "ALBUM"), SearchPages.dot, SearchPages.plain("1:02:03"),
        ], plays: "1.4M\u{A0}plays", explicit: true))
    #expect(
      song
        == Candidate(
          source: .youtubeMusic, id: "abcdefghij0", url: "https://music.youtube.com/watch?v=abcdefghij0", kind: .song,
          title: "Işıklar", artists: ["Ayşe Gündoğar", "İlkay"], album: "Gece Vapuru", duration: 3723, explicit: true,
          official: true, views: 1_400_000))
  }

  @Test(
    "names artists that have no link, and those beside a linked one",
    arguments: [
      ([SearchPages.plain("Elektronomia")], ["Elektronomia"]),
      ([SearchPages.plain("Egzod and Maestro Chives")], ["Egzod and Maestro Chives"]),
      (
        [SearchPages.link("Ada", "ARTIST"), SearchPages.plain(", "), SearchPages.plain("Earth, Wind")],
        ["Ada", "Earth, Wind"]
      ),
      ([SearchPages.plain("Song"), SearchPages.dot, SearchPages.link("Ada", "ARTIST")], ["Ada"]),
    ])
  func unlinked(artists: [String], expected: [String]) throws {
    let rest = [SearchPages.dot, SearchPages.link("Album", "ALBUM"), SearchPages.dot, SearchPages.plain("3:05")]
    let song = try one(SearchPages.song(credits: artists + rest))
    #expect(song.artists == expected)
    #expect(song.album == "Album")
    #expect(song.duration == 185)
  }

  @Test func `takes no length, number of views or album for an artist`() throws {
    let bare = try one(SearchPages.song(credits: [SearchPages.plain("3:05")]))
    #expect(bare.artists.isEmpty)
    #expect(bare.duration == 185)
    #expect(bare.album == nil)
    let album = try one(
      SearchPages.song(credits: [SearchPages.link("Gece", "ALBUM"), SearchPages.dot, SearchPages.plain("0:59")]))
    #expect(album.artists.isEmpty)
    #expect(album.album == "Gece")
  }

  @Test func `gives a person's upload as an unofficial video of that channel`() throws {
    let video = try one(
      SearchPages.song(
        type: "MUSIC_VIDEO_TYPE_UGC",
        credits: [
          SearchPages.link("101Barz", "USER_CHANNEL"), SearchPages.dot, SearchPages.plain("10m views"), SearchPages.dot,
          SearchPages.plain("7:09"),
        ]))
    #expect(video.kind == .video)
    #expect(video.channel == "101Barz")
    #expect(video.official == false)
    #expect(video.views == 10_000_000)
    #expect(video.explicit == nil)
  }

  @Test func `leaves out podcasts, artists and rows with an impossible id`() throws {
    let credits = [SearchPages.plain("Somebody")]
    let rows = [
      SearchPages.song(type: "MUSIC_VIDEO_TYPE_PODCAST_EPISODE", credits: credits),
      #"{"musicResponsiveListItemRenderer":{"flexColumns":[{"musicResponsiveListItemFlexColumnRenderer":{"text":{"runs":[{"text":"Ada"}]}}}],"navigationEndpoint":{"browseEndpoint":{"browseId":"UC1"}}}}"#,
      SearchPages.song(id: "../../etc/p", credits: credits), SearchPages.song(id: "abcdefghij9", credits: credits),
    ]
    let found = try YouTubeMusic.candidates(in: SearchPages.music(SearchPages.shelf(rows)))
    #expect(found.map(\.id) == ["abcdefghij9"])
  }

  @Test func `finds the shelf behind a correction, and nothing where the page says so`() throws {
    let notice =
      #"{"itemSectionRenderer":{"contents":[{"messageRenderer":{"text":{"runs":[{"text":"No results"}]}}}]}}"#
    let shelf = SearchPages.shelf([SearchPages.song(credits: [SearchPages.plain("Ada")])])
    #expect(try YouTubeMusic.candidates(in: SearchPages.music(notice + "," + shelf)).count == 1)
    #expect(try YouTubeMusic.candidates(in: SearchPages.music(notice)).isEmpty)
  }

  @Test func `is not taken for "nothing found" when its rows or shelves have another shape`() {
    let strange = [String](repeating: #"{"musicRowViewModel":{"title":"Ada"}}"#, count: 20)
    #expect(throws: SourceError.changed(path: "musicShelfRenderer.contents: none of 20 rows can be read")) {
      try YouTubeMusic.candidates(in: SearchPages.music(SearchPages.shelf(strange)))
    }
    #expect(throws: SourceError.changed(path: "sectionListRenderer.contents[].musicShelfRenderer")) {
      try YouTubeMusic.candidates(in: SearchPages.music(#"{"musicGridRenderer":{}}"#))
    }
  }

  @Test func `keeps a song whose smaller parts have changed`() throws {
    let row = SearchPages.song(
      credits: [SearchPages.plain("Ada"), SearchPages.dot, SearchPages.plain("3:05")], explicit: true)
    let changed = row.replacing(#""badges":["#, with: #""badges":[7,"#).replacing(
      #""playlistItemData":{"#, with: #""playlistItemData":[],"x":{"#)
    let song = try one(changed)
    #expect(song.id == "abcdefghij0")
    #expect(song.explicit == true)
    #expect(song.artists == ["Ada"])
  }
}
