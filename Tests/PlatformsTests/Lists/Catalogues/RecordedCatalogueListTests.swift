import Foundation
import Music
import Testing

@testable import Platforms

@Suite("Recorded lists of catalogues", .enabled(if: Recordings.folder != nil, "no recorded answers here (APM_SHARED)"))
struct RecordedCatalogueListTests {
  /// Each fact has its row; rows that no one can name have none.
  private func check(_ entries: [Playlist.Entry], _ facts: [String: Any], album: String? = nil) {
    let rows = (facts["first"] ?? facts["tracks"]) as? [[String: Any]] ?? []
    var asked = 0
    for fact in rows {
      guard let title = fact["title"] as? String, !title.isEmpty, fact["type"] as? String != "episode" else { continue }
      asked += 1
      guard let row = entries.first(where: { $0.candidate.title == title }) else {
        Issue.record("\(title) is missing")
        continue
      }
      if let artists = fact["artists"] as? [String] { #expect(row.candidate.artists == artists) }
      if let text = fact["artists_text"] as? String {
        #expect(row.candidate.artists.joined(separator: ",\u{A0}") == text)
      }
      if let artist = fact["artist"] as? String { #expect(row.candidate.artists == [artist]) }
      if let length = (fact["duration_ms"] ?? fact["ms"]) as? Double {
        #expect(row.candidate.duration == length / 1000)
      }
      if let name = fact["album"] as? String ?? album { #expect(row.candidate.album == name) }
      if let isrc = fact["isrc"] as? String { #expect(row.isrc == isrc) }
      if let explicit = fact["explicit"] as? Bool { #expect(row.candidate.explicit == explicit) }
      if let explicit = fact["explicit"] as? String {
        #expect(row.candidate.explicit == (explicit.lowercased() == "explicit"))
      }
    }
    #expect(asked > 0)
  }

  @Test("Spotify's embed pages", arguments: Recordings.entries("spotify/embed_"))
  func embed(entry: Recordings.Entry) throws {
    let facts = try Recordings.facts(entry.file)
    let embed = try SpotifyEmbed(data: entry.body())
    #expect(embed.token == "REDACTED")
    #expect(embed.page.title == facts["name"] as? String)
    guard entry.file.contains("playlist") else {
      let track = try #require(embed.page.entries.first?.candidate)
      #expect(track.artists == facts["artists"] as? [String] && track.duration == 213.573)
      return
    }
    #expect(embed.page.owner == facts["subtitle"] as? String)
    #expect(embed.page.entries.count == facts["tracks"] as? Int && embed.page.unreadable == 0)
    check(embed.page.entries, facts)
  }

  @Test func `The web player's list`() throws {
    let entry = Recordings.Entry(file: "spotify/pathfinder_playlist_2026-06.json")
    let facts = try Recordings.facts(entry.file)
    let part = try SpotifyPart(JSONObject.read(entry.body()), isAlbum: false)
    #expect(part.page.said == 50 && part.page.entries.count == 25 && part.size == 25)
    #expect(part.page.title == facts["name"] as? String && part.page.owner == "Spotify")
    check(part.page.entries, facts)
  }

  @Test("Lists of the documented interface", arguments: Recordings.entries("spotify/webapi_"))
  func webAPI(entry: Recordings.Entry) throws {
    let facts = try Recordings.facts(entry.file)
    let answer = try JSONObject.read(entry.body())
    if entry.file.contains("webapi_track_") {
      let track = try #require(SpotifyWebPage.entry(answer, album: nil))
      #expect(track.candidate.artists == facts["artists"] as? [String] && track.isrc == facts["isrc"] as? String)
      #expect(track.candidate.duration == 188 && track.candidate.album == "Ropes")
      return
    }
    // Of searches and batches only the rows are of this form.
    if entry.file.contains("album_by_upc") || entry.file.contains("missing") { return }
    if entry.file.contains("notfound") {
      let rows = (answer.list("tracks") ?? []).compactMap { SpotifyWebPage.entry($0, album: nil) }
      #expect(rows.map(\.candidate.title) == ["Mr. Brightside"] && rows.first?.isrc == "USIR20400274")
      return
    }
    let isList = answer.text("type") != nil
    let page =
      try isList
      ? SpotifyWebPage(answer) : SpotifyWebPage(rows: answer.tracks.isThere ? answer.tracks : answer, album: nil)
    #expect(page.page.said == facts["total"] as? Int)
    #expect((page.page.next != nil) == (facts["next"] as? Bool ?? (facts["next"] is String)))
    if isList { #expect(page.page.title == facts["name"] as? String) }
    check(page.page.entries, facts, album: page.album)
    // One deleted row, and an episode.
    if entry.file.hasSuffix("playlist_2024-08.json") { #expect(page.page.entries.count < 10) }
    if entry.file.hasSuffix("user_playlist_3.json") { #expect(page.page.entries.count == 2) }
    if entry.file.hasSuffix("album_55_tracks.json") { #expect(page.page.entries.count == 50) }
  }

  @Test func `Apple Music's page says that it is not whole`() throws {
    let entry = Recordings.Entry(file: "apple_music/synthetic_playlist_shape_2026.html")
    let page = try ApplePage.list(in: entry.body())
    #expect(page.title == "Today's Hits" && page.owner == "Apple Music Hits" && page.said == 5)
    #expect(page.entries.map(\.candidate.title) == ["Been By Now", "Golden", "Manchild"])
    #expect(page.entries[0].candidate.artists == ["Morgan Wallen"] && page.entries[0].candidate.duration == 213.806)
  }

  @Test("Albums of the store", arguments: Recordings.entries("itunes/lookup_"))
  func lookup(entry: Recordings.Entry) throws {
    let facts = try Recordings.facts(entry.file)
    let album = try AppleLookup.list(entry.body(), CatalogueListPages.link)
    #expect(album.title == facts["collection"] as? String)
    // One of them has three videos.
    #expect(album.isComplete && album.said.map { $0 - album.entries.count } == (entry.file.contains("_gb_") ? 3 : 0))
    check(album.entries, facts)
  }

  @Test("Albums of Tidal", arguments: Recordings.entries("tidal/openapi_"))
  func tidal(entry: Recordings.Entry) throws {
    let answer = try JSONObject.read(entry.body())
    // The form of version 1, which is gone.
    if entry.file.hasSuffix("_5.json") {
      #expect(throws: SourceError.changed(path: "data")) { try TidalAnswer(answer).list(.album) }
      return
    }
    let facts = try Recordings.facts(entry.file)
    let list = try TidalAnswer(answer).list(.album)
    #expect(list.title == ((facts["data"] as? [[String: Any]])?.first?["title"] as? String))
    #expect(list.unreadable == 0)
    #expect(list.entries.count == (entry.file.hasSuffix("_2.json") ? 20 : 1))
    #expect((list.next != nil) == entry.file.hasSuffix("_2.json"))
    #expect(list.entries.allSatisfy { !$0.candidate.artists.isEmpty && $0.candidate.duration ?? 0 > 0 })
    check(list.entries, facts)
  }

  @Test func `cut anywhere are errors that are known`() throws {
    let whole: [(String, ([UInt8]) throws(SourceError) -> Int)] = [
      ("spotify/embed_playlist_2026-06.next_data.json", CatalogueListPages.readers[0].read),
      ("spotify/pathfinder_playlist_2026-06.json", CatalogueListPages.readers[1].read),
      ("spotify/webapi_playlist_2024-08.json", CatalogueListPages.readers[2].read),
      ("itunes/lookup_album_gb_1441458047.json", CatalogueListPages.readers[5].read),
      ("tidal/openapi_2.json", CatalogueListPages.readers[6].read),
    ]
    for (file, read) in whole {
      let body = try Recordings.Entry(file: file).body()
      for part in 0..<20 {
        #expect(throws: SourceError.self) { try read(Array(body.prefix(body.count * part / 21))) }
      }
    }
  }
}
