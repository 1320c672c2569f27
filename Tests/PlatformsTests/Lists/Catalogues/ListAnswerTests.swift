import Foundation
import Music
import Testing

@testable import Platforms

@Suite("A catalogue's answer about a list")
struct ListAnswerTests {
  private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

  @Test func `of Spotify's embed page has its songs, artists with commas and files of one's own among them`() throws {
    let html = bytes(
      "<html><script async src=\"x\"></script><script type=\"application/json\" id='__NEXT_DATA__'>"
        + CatalogueListPages.embed + "</script></html>")
    let embed = try SpotifyEmbed(page: html)
    #expect(embed.token == "BQx" && embed.rows == 3)
    #expect(embed.page.title == "Yaz Akşamı" && embed.page.owner == "Ayşe")
    let songs = embed.page.entries.map(\.candidate)
    #expect(songs.map(\.title) == ["Işıklar Söndü", "A file of mine"])
    #expect(songs[0].artists == ["Ayşe Gündoğar", "Tyler, The Creator"])
    #expect(songs[0].duration == 68 && songs[0].id.isEmpty && songs[0].source.rawValue == "spotify")
    #expect(songs.map(\.url) == ["https://open.spotify.com/track/20jbSiX29FDX4oQxBXyUEi", ""])
  }

  @Test func `of Spotify that has no list says why`() throws {
    func read(_ props: String) throws { _ = try SpotifyEmbed(data: bytes(#"{"props":{"pageProps":\#(props)}}"#)) }
    #expect(throws: SourceError.absent(.removed)) { try read(#"{"status":404,"title":"Page not found"}"#) }
    #expect(throws: SourceError.absent(.private)) { try read(#"{"status":403}"#) }
    #expect(throws: SourceError.absent(.private)) { try read(#"{"forbiddenReason":"x"}"#) }
    #expect(throws: SourceError.changed(path: "embed: props.pageProps.state.data.entity")) { try read("{}") }
    #expect(throws: SourceError.changed(path: "embed: __NEXT_DATA__")) { try SpotifyEmbed(page: bytes("<html>")) }
    for (type, absence) in [("NotFound", SourceError.Absence.removed), ("RestrictedContent", .private)] {
      let answer = try JSONObject.read(bytes(#"{"data":{"playlistV2":{"__typename":"\#(type)"}}}"#))
      #expect(throws: SourceError.absent(absence)) { try SpotifyPart(answer, isAlbum: false) }
    }
    let forgotten = try JSONObject.read(bytes(#"{"errors":[{"message":"PersistedQueryNotFound"}]}"#))
    #expect(throws: SourceError.changed(path: "pathfinder: PersistedQueryNotFound")) {
      try SpotifyPart(forgotten, isAlbum: false)
    }
  }

  @Test func `of Spotify's interfaces passes over what is no song`() throws {
    let part = try SpotifyPart(JSONObject.read(bytes(CatalogueListPages.pathfinder)), isAlbum: false)
    #expect(part.rows == 4 && part.page.said == 4 && part.size == 100)
    #expect(part.page.entries.map(\.candidate.title) == ["Işıklar Söndü", "A file"])
    #expect(part.page.entries.map(\.isPlayable) == [false, true])
    #expect(part.page.entries[0].candidate.album == "Gece Vapuru" && part.page.entries[0].candidate.explicit == true)
    #expect(part.page.entries[1].candidate.duration == 61)
    let list = try SpotifyWebPage(JSONObject.read(bytes(CatalogueListPages.webAPI)))
    #expect(list.page.said == 6 && list.page.owner == "Ayşe")
    #expect(list.page.entries.map(\.candidate.title) == ["Işıklar Söndü", "A file"])
    #expect(list.page.entries.map(\.isrc) == ["TRABC1800001", nil])
  }

  @Test func `of Apple Music has its songs, whatever its root`() throws {
    let array = String(CatalogueListPages.applePage.dropFirst("{\"data\": ".count).dropLast())
    for text in [CatalogueListPages.applePage, array] {
      let page = try ApplePage.list(in: bytes("<script id=serialized-server-data type=x>\(text)</script>"))
      #expect(page.title == "Yaz Akşamı" && page.owner == "Ayşe" && page.said == 2)
      let song = try #require(page.entries.first?.candidate)
      #expect(song.artists == ["Ayşe Gündoğar", "Başkası"] && song.album == "Gece Vapuru" && song.explicit == true)
      #expect(song.url == "https://music.apple.com/tr/song/1" && song.duration == 68)
    }
    let list = try AppleCatalogue.head(JSONObject.read(bytes(CatalogueListPages.appleCatalogue)), .playlist)
    #expect(list.entries.first?.isrc == "TRABC1800001" && list.next?.hasSuffix("offset=1") == true)
    let album = try AppleLookup.list(bytes("\n\n" + CatalogueListPages.lookup), CatalogueListPages.link)
    #expect(album.title == "Gece Vapuru" && album.entries.count == 1 && album.said == 3 && !album.isComplete)
    #expect(throws: SourceError.absent(.removed)) {
      try AppleLookup.list(bytes(#"{"resultCount":0,"results":[]}"#), CatalogueListPages.link)
    }
  }

  @Test func `of Apple's script holds the token`() {
    let token = "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJBTVBXZWJQbGF5IiwiZXhwIjoxfQ.sig-na_ture"
    #expect(AppleCatalogue.token(in: bytes("const a=\"\(token)\",b=1")) == token)
    #expect(AppleCatalogue.token(in: bytes("const a=\"eyJ0.eyJpc3Mi.x\"")) == nil)
    #expect(AppleCatalogue.token(in: bytes(".eyJpc3MiOiJBTVBXZWJQbGF5")) == nil)
    let page = bytes(
      "<script src=\"/assets/index~a1b2.js\"></script><link href='/assets/index-legacy~c3.js'>/assets/index/../x.js")
    #expect(AppleCatalogue.scripts(in: page) == ["/assets/index~a1b2.js", "/assets/index-legacy~c3.js"])
  }

  @Test func `of Tidal joins its rows with what is included`() throws {
    let list = try TidalAnswer(JSONObject.read(bytes(CatalogueListPages.tidal))).list(.album)
    #expect(list.title == "Gece Vapuru" && list.owner == "Ayşe Gündoğar" && list.said == 2 && list.unreadable == 1)
    let song = try #require(list.entries.first)
    #expect(song.candidate.title == "Işıklar Söndü (Akustik)" && song.candidate.album == "Gece Vapuru")
    #expect(song.candidate.artists == ["Ayşe Gündoğar"] && song.candidate.duration == 68 && song.isrc == "TRABC1800001")
    #expect(
      ["PT3M", "PT2H16S", "PT59S", "PT", "4:12", "PT4X", "PTM"].map(TidalAnswer.seconds) == [
        180, 7216, 59, 0, nil, nil, nil,
      ])
  }

  // MARK: Damaged

  /// Reads it; an error has to be one of those that are known.
  private func attempt(_ name: String, _ read: () throws(SourceError) -> Int) -> Int? {
    do throws(SourceError) {
      return try read()
    } catch {
      switch error {
      case .changed(let path): #expect(!path.isEmpty, "\(name)")
      case .absent: break
      default: Issue.record("\(name): another error: \(error)")
      }
      return nil
    }
  }

  @Test func `that is cut, bare or of other types never harms`() throws {
    for (name, sample, read) in CatalogueListPages.readers {
      #expect(try read(bytes(sample)) > 0, "\(name)")
      for bare in ["", "{}", "[]", "null", "7", "\"x\"", "<html>", "{\"data\":7}", "\u{0}"] {
        #expect(attempt(name) { () throws(SourceError) in try read(bytes(bare)) } == nil, "\(name): \(bare)")
      }
      for cut in stride(from: 0, to: sample.utf8.count - 1, by: 7) {
        #expect(attempt(name) { () throws(SourceError) in try read(Array(sample.utf8.prefix(cut))) } == nil, "\(name)")
      }
      let variants = try damaged(sample)
      #expect(variants.count > 100)
      for variant in variants { _ = attempt(name) { () throws(SourceError) in try read(variant) } }
      let deep = [UInt8](repeating: UInt8(ascii: "["), count: 50_000)
      #expect(attempt(name) { () throws(SourceError) in try read(deep) } == nil)
    }
  }
}
