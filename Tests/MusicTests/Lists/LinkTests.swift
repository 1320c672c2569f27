import Music
import Testing

@Suite struct LinkTests {
  @Test(arguments: [
    ("https://www.youtube.com/watch?v=dQw4w9WgXcQ", "youtube track https://www.youtube.com/watch?v=dQw4w9WgXcQ"),
    (
      "http://m.youtube.com/watch?app=desktop&v=dQw4w9WgXcQ&t=42s#x",
      "youtube track https://www.youtube.com/watch?v=dQw4w9WgXcQ"
    ),
    (
      "HTTPS://YouTube.com/shorts/dQw4w9WgXcQ?feature=share",
      "youtube track https://www.youtube.com/watch?v=dQw4w9WgXcQ"
    ),
    ("youtu.be/dQw4w9WgXcQ?si=x", "youtube track https://www.youtube.com/watch?v=dQw4w9WgXcQ"),
    ("www.youtube.com/embed/dQw4w9WgXcQ", "youtube track https://www.youtube.com/watch?v=dQw4w9WgXcQ"),
    (
      "https://music.youtube.com/watch?v=dQw4w9WgXcQ&feature=share",
      "youtube track https://www.youtube.com/watch?v=dQw4w9WgXcQ"
    ),
    (
      "https://www.youtube.com:443/watch?v=dQw4w9WgXcQ&list=RDdQw4w9WgXcQ",
      "youtube track https://www.youtube.com/watch?v=dQw4w9WgXcQ"
    ),
    (
      "https://www.youtube.com/watch?v=dQw4w9WgXcQ&list=PLabcdefghij&index=2",
      "youtube playlist https://www.youtube.com/playlist?list=PLabcdefghij"
    ),
    (
      "https://music.youtube.com/playlist?list=RDCLAK5uy_kmPRjHDECIcuVwnKsx2Ng",
      "youtube playlist https://www.youtube.com/playlist?list=RDCLAK5uy_kmPRjHDECIcuVwnKsx2Ng"
    ),
    (
      "https://music.youtube.com/playlist?list=OLAK5uy_abcdefghijklmnop",
      "youtube album https://music.youtube.com/playlist?list=OLAK5uy_abcdefghijklmnop"
    ),
    (
      "https://music.youtube.com/browse/MPREb_abcdefghijk",
      "youtube album https://music.youtube.com/browse/MPREb_abcdefghijk"
    ),
    (
      "https://open.spotify.com/intl-tr/track/3hB5DgAiMAQ4DzYbsMq1IT?si=abc",
      "spotify track https://open.spotify.com/track/3hB5DgAiMAQ4DzYbsMq1IT"
    ),
    ("https://spotify.link/AbCd3FgH1Jk", "spotify playlist https://spotify.link/AbCd3FgH1Jk"),
    ("https://link.deezer.com/s/30AbCdEfGh", "deezer playlist https://link.deezer.com/s/30AbCdEfGh"),
    ("spotify:album:7fZH0aUAjY3ay25obOUf2a", "spotify album https://open.spotify.com/album/7fZH0aUAjY3ay25obOUf2a"),
    (
      "https://open.spotify.com/user/x/playlist/37i9dQZF1DX5Ejj0EkURtP",
      "spotify playlist https://open.spotify.com/playlist/37i9dQZF1DX5Ejj0EkURtP"
    ),
    (
      "https://music.apple.com/tr/album/karma/123456789?i=987654321",
      "apple-music track https://music.apple.com/tr/song/987654321"
    ),
    (
      "https://music.apple.com/us/album/karma/123456789", "apple-music album https://music.apple.com/us/album/123456789"
    ),
    (
      "https://music.apple.com/us/playlist/todays-hits/pl.f4d106fed2bd41149aaacabb233eb5eb",
      "apple-music playlist https://music.apple.com/us/playlist/pl.f4d106fed2bd41149aaacabb233eb5eb"
    ),
    ("https://www.deezer.com/en/track/3135556", "deezer track https://www.deezer.com/track/3135556"),
    (
      "https://soundcloud.com/forss/flickermood?utm_source=x",
      "soundcloud track https://soundcloud.com/forss/flickermood"
    ),
    ("https://m.soundcloud.com/forss/sets/soulhack", "soundcloud playlist https://soundcloud.com/forss/sets/soulhack"),
    (
      "https://artist.bandcamp.com/track/some-song?from=x", "bandcamp track https://artist.bandcamp.com/track/some-song"
    ),
    ("https://artist.bandcamp.com/album/some-album", "bandcamp album https://artist.bandcamp.com/album/some-album"),
    ("https://audius.co/user/some-song-123", "audius track https://audius.co/user/some-song-123"),
    (
      "https://archive.org/details/gd1977-05-08.sbd",
      "internet-archive album https://archive.org/details/gd1977-05-08.sbd"
    ),
    ("https://tidal.com/browse/track/12345678", "tidal track https://tidal.com/track/12345678"),
    ("https://tidal.link/AbC1dEf", "tidal playlist https://tidal.link/AbC1dEf"),
    (
      "https://music.amazon.de/albums/B0CXYZ1234?trackAsin=B0CXYZ5678&ref=x",
      "amazon-music track https://music.amazon.de/tracks/B0CXYZ5678"
    ),
    (
      "https://music.amazon.com.tr/user-playlists/0123456789abcdef",
      "amazon-music playlist https://music.amazon.com.tr/user-playlists/0123456789abcdef"
    ),
    (
      "<https://tidal.com/playlist/36ea71a8-445e-41a4-82ab-6628c581535d>",
      "tidal playlist https://tidal.com/playlist/36ea71a8-445e-41a4-82ab-6628c581535d"
    ),
  ])
  func `A link is recognised and built anew`(_ text: String, _ expected: String) throws {
    guard case .link(let link) = parseLink(text) else {
      Issue.record("\(text) is \(parseLink(text))")
      return
    }
    #expect("\(link.platform) \(link.kind) \(link.url)" == expected)
  }

  @Test(arguments: [
    "https://www.youtube.com/watch?v=short", "https://www.youtube.com/watch?v=dQw4w9WgXcQ%00", "https://youtu.be/",
    "https://www.youtube.com/playlist?list=WL", "https://www.youtube.com/playlist?list=PL",
    "https://www.youtube.com/c/x",
    "https://open.spotify.com/artist/1uNFoZAHBGtllmzznpCI3s", "https://open.spotify.com/track/short",
    "https://soundcloud.com/forss", "https://soundcloud.com/forss/likes", "https://bandcamp.com/",
    "https://on.soundcloud.com/x/y",
    "https://www.deezer.com/track/1%2f2", "https://music.apple.com/us/artist/x/1", "https://archive.org/search?query=x",
  ])
  func `What names no song, album or playlist is unsupported`(_ text: String) {
    guard case .unsupported = parseLink(text) else {
      Issue.record("\(text) is \(parseLink(text))")
      return
    }
  }

  @Test(arguments: ["Queen - Innuendo", "AC/DC", "Act III: Sinfonia", "", "youtube", "a.b/c", "24/7", "www"])
  func `Words are no link`(_ text: String) {
    #expect(parseLink(text) == .notALink)
  }

  @Test func `A shortcut is read from its own section, in any case and encoding`() throws {
    let text =
      "[{000214A0-0000-0000-C000-000000000046}]\r\nURL=file:///x\r\nProp3=19,2\r\n[internetshortcut]\r\n"
      + "IDList=\r\nurl = https://youtu.be/dQw4w9WgXcQ\r\nIconFile=C:\\x.ico\r\n"
    for bytes in [Array(text.utf8), [0xFF, 0xFE] + littleEndian(text)] {
      let list = try parseList(bytes: bytes, fileName: Array("(3) Never Gonna [mp3] - YouTube.url".utf8))
      #expect(list.kind == .link)
      #expect(list.requests.map { $0.link?.id } == ["dQw4w9WgXcQ"])
      #expect(list.requests.first?.readings.isEmpty == true)
      #expect(list.name == "Never Gonna")
      #expect(list.options.values == ["format": "mp3"])
    }
  }

  @Test func `A shortcut to an endless mix is its track, and says so`() throws {
    let list = try listed(shortcut("https://www.youtube.com/watch?v=dQw4w9WgXcQ&list=RDMM"), as: "mix.url")
    #expect(list.requests.first?.link?.kind == .track)
    #expect(list.problems.map(\.kind) == [.endlessMix])
  }
}
