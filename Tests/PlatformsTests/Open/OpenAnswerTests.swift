import Foundation
import Music
import Testing

@testable import Platforms

@Suite("An open platform's answer")
struct OpenAnswerTests {
  private static let page = """
    <html><script data-tralbum="{&quot;current&quot;:{&quot;title&quot;:&quot;Gece &amp;amp; Gündüz&quot;},&quot;artist&quot;:\
    &quot;Ayşe&quot;,&quot;item_type&quot;:&quot;album&quot;,&quot;art_id&quot;:7,&quot;trackinfo&quot;:[{&quot;title&quot;:\
    &quot;Işık&quot;,&quot;title_link&quot;:&quot;/track/isik&quot;,&quot;duration&quot;:187.4,&quot;artist&quot;:null,\
    &quot;file&quot;:{&quot;mp3-128&quot;:&quot;//t4.bcbits.com/stream/x&quot;}},{&quot;title&quot;:&quot;Sold&quot;,\
    &quot;title_link&quot;:&quot;/track/sold&quot;,&quot;file&quot;:null},{&quot;title&quot;:&quot;Elsewhere&quot;,\
    &quot;title_link&quot;:&quot;https://evil.example/track/x&quot;}]}"></script></html>
    """
  private static let item = """
    {"server": "ia600001.us.archive.org", "dir": "/1/items/x", "metadata": {"identifier": "xy", "title": ["Kayıt"], "creator": "Ayşe"},
     "files": [{"name": "01 Işık.flac", "source": "original", "format": "Flac", "length": "187.4", "title": "Işık"},
      {"name": "01 Işık.mp3", "source": "derivative", "original": "01 Işık.flac", "format": "VBR MP3", "size": "12"},
      {"name": "side b/02.mp3", "source": "original", "format": "VBR MP3", "length": "3:05"}, {"name": "x.jpg", "format": "JPEG"}]}
    """

  @Test func `of Bandcamp is its page's player`() throws {
    let page = try BandcampPage.read(Array(Self.page.utf8), of: "ayse")
    #expect(page.title == "Gece &amp; Gündüz" && page.isAlbum && page.artist == "Ayşe")
    #expect(page.tracks.map(\.candidate.id) == ["ayse/isik", "ayse/sold"], "an address elsewhere is no track")
    #expect(page.tracks.map(\.stream) == ["https://t4.bcbits.com/stream/x", nil])
    #expect(page.tracks[0].candidate.duration == 187 && page.tracks[1].candidate.duration == nil)
  }

  @Test func `of the Internet Archive is tracks, each in all its forms`() throws {
    let item = try ArchiveItem.read(JSONObject.read(Array(Self.item.utf8)))
    #expect(item.title == "Kayıt" && item.creator == "Ayşe")
    #expect(item.tracks.map(\.candidate.title) == ["Işık", "02"])
    #expect(item.tracks.map(\.candidate.duration) == [187, 185])
    #expect(item.tracks[0].streams.map(\.codec) == ["flac", "mp3"])
    #expect(item.tracks[0].streams[1].url == "https://ia600001.us.archive.org/1/items/x/01%20I%C5%9F%C4%B1k.mp3")
    #expect(item.tracks[1].candidate.id == "xy/side b/02.mp3")
    guard case .link(let link) = parseLink(item.tracks[1].candidate.url) else {
      Issue.record("no link: \(item.tracks[1].candidate.url)")
      return
    }
    #expect(link.id == item.tracks[1].candidate.id && link.kind == .track)
    #expect(
      ArchiveItem.seconds("1:03:05") == 3785 && ArchiveItem.seconds("x") == nil && ArchiveItem.seconds("0") == nil)
  }

  @Test func `is asked for with what a line holds as words, not as syntax`() {
    let wanted = Wanted(readings: [.init(artists: [#"Ayşe" OR (x"#], title: "a:b*")])
    #expect(
      InternetArchive.query(wanted) == #"mediatype:audio AND "Ayşe" AND "OR" AND "x" AND "a" AND "b""#)
    #expect(InternetArchive.query(Wanted(readings: [])) == nil)
  }

  @Test(arguments: [
    ("a &amp; b", "a & b"), ("&#39;x&#x27;", "'x'"), ("&unknown; & &", "&unknown; & &"),
    ("&#0;&#99999999;", "\u{0}&#99999999;"),
    ("Işık&quot;", "Işık\""), ("&#xD800;", "&#xD800;"),
  ])
  func `has escapes like any page`(text: String, plain: String) { #expect(HTMLText.unescaped(text) == plain) }

  @Test func `that is malformed is no harm, and an error that says so`() throws {
    func expect(_ read: () throws(SourceError) -> Void) {
      do throws(SourceError) { try read() } catch {
        switch error {
        case .changed, .absent(.removed): break
        default: Issue.record("\(error)")
        }
      }
    }
    let player = HTMLText.unescaped(HTMLText.between("data-tralbum=\"", "\"", in: Self.page) ?? "")
    for variant in try Malformed.variants(of: Array(player.utf8)) {
      let text = String(decoding: variant, as: UTF8.self).replacing("&", with: "&amp;").replacing("\"", with: "&quot;")
      expect { () throws(SourceError) in
        _ = try BandcampPage.read(Array("<x data-tralbum=\"\(text)\">".utf8), of: "ayse")
      }
    }
    for variant in try Malformed.variants(of: Array(Self.item.utf8)) + Malformed.bare {
      expect { () throws(SourceError) in _ = try ArchiveItem.read(JSONObject.read(variant)) }
      expect { () throws(SourceError) in _ = try InternetArchive.items(in: JSONObject.read(variant)) }
      expect { () throws(SourceError) in _ = try BandcampSearch.candidates(in: variant) }
      expect { () throws(SourceError) in _ = try BandcampSearch.candidates(inPage: variant) }
    }
  }
}

@Suite("Recorded open platforms", .enabled(if: Recordings.folder != nil, "no recorded answers here (APM_SHARED)"))
struct RecordedOpenTests {
  @Test("pages of Bandcamp", arguments: Recordings.entries("bandcamp/album_") + Recordings.entries("bandcamp/track_"))
  func page(entry: Recordings.Entry) throws {
    let facts = try Recordings.facts(entry.file)
    let page = try BandcampPage.read(entry.body(), of: "somebody")
    #expect(page.artist == facts["artist"] as? String)
    #expect(page.isAlbum == (facts["item_type"] as? String == "album"))
    #expect(page.tracks.count == facts["tracks"] as? Int ?? facts["numTracks"] as? Int)
    for (track, fact) in zip(page.tracks, facts["first"] as? [[String: Any]] ?? []) {
      #expect(track.candidate.title == fact["title"] as? String)
      #expect(track.candidate.duration == (fact["duration_s"] as? Double)?.rounded())
      #expect(track.stream?.hasPrefix("https://t4.bcbits.com/") == true)
    }
    for part in 1...20 {
      let body = try entry.body()
      _ = try? BandcampPage.read(Array(body.prefix(body.count * part / 21)), of: "somebody")
    }
  }

  @Test("searches of Bandcamp", arguments: Recordings.entries("bandcamp/search_"))
  func search(entry: Recordings.Entry) throws {
    let rows = try (Recordings.facts(entry.file)["first"] as? [[String: Any]] ?? []).filter {
      $0["type"] as? String == "TRACK"
    }
    let found = try BandcampSearch.candidates(inPage: entry.body())
    #expect(!rows.isEmpty)
    for (candidate, row) in zip(found, rows) {
      #expect(candidate.title == row["title"] as? String)
      #expect(candidate.url == row["url"] as? String)
      #expect((row["subhead"] as? String)?.hasSuffix("by \(candidate.artists[0])") == true)
    }
  }

  @Test("what Bandcamp answers while one types", arguments: Recordings.entries("bandcamp/autocomplete"))
  func typing(entry: Recordings.Entry) throws {
    let found = try BandcampSearch.candidates(in: entry.body())
    let types = try #require(try Recordings.facts(entry.file)["types"] as? [String])
    #expect(found.count == types.count { $0 == "t" })
    #expect(found.allSatisfy { $0.artists.first == "C418" || $0.album != nil || !$0.title.isEmpty })
  }

  @Test("of the Internet Archive") func archive() throws {
    for entry in Recordings.entries("internetarchive/advancedsearch") {
      let found = try InternetArchive.items(in: JSONObject.read(entry.body()))
      #expect(found.count == (try Recordings.facts(entry.file)["numFound"] as? Int))
      let first = try #require((Recordings.facts(entry.file)["first"] as? [[String: Any]])?.first)
      #expect(found.first == first["identifier"] as? String)
    }
    for entry in Recordings.entries("internetarchive/metadata") {
      let item = try ArchiveItem.read(JSONObject.read(entry.body()))
      #expect(item.title == (try Recordings.facts(entry.file)["title"] as? String))
      #expect(item.tracks.isEmpty, "pictures are no tracks")
    }
  }
}
