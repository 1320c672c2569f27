import Foundation
import Music
import Testing

@testable import Platforms

@Suite("A catalogue's answer")
struct CatalogueAnswerTests {
  private static let deezer = """
    {"data": [{"id": 7, "readable": true, "title": "Işıklar Söndü (Live)", "duration": 187, "rank": 5, "explicit_lyrics": true,
      "artist": {"name": "Ayşe"}, "album": {"id": 9, "title": "Gece", "cover_xl": "https://cdn-images.dzcdn.net/x.jpg"},
      "contributors": [{"name": "Ayşe", "role": "Main"}, {"name": "Can", "role": "Featured"}],
      "isrc": "TRA010000001", "release_date": "2021-05-01", "track_position": 4}], "total": 1}
    """
  private static let itunes = """
    {"resultCount": 2, "results": [{"wrapperType": "collection", "collectionName": "Gece"}, {"wrapperType": "track",
      "kind": "song", "trackId": 7, "trackName": "Işıklar", "artistName": "Ayşe", "collectionName": "Gece",
      "trackTimeMillis": 187400, "trackNumber": 4, "trackCount": 9, "primaryGenreName": "Pop",
      "releaseDate": "2021-05-01T12:00:00Z", "trackExplicitness": "explicit",
      "artworkUrl100": "https://is1-ssl.mzstatic.com/x/100x100bb.jpg"}]}
    """
  private static let musicbrainz = """
    {"count": 2, "recordings": [{"id": "a-b", "score": 100, "title": "Işıklar", "length": 187400, "video": null,
      "disambiguation": "live, 2021", "artist-credit": [{"name": "Ayşe"}, {"artist": {"name": "Can"}}],
      "first-release-date": "2021-05", "releases": [{"title": "Gece"}], "isrcs": ["TRA010000001"]},
      {"id": "c-d", "title": "Işıklar", "video": true}]}
    """

  @Test func `of Deezer is read whole`() throws {
    let found = try Deezer.recordings(in: Deezer.read(Array(Self.deezer.utf8)))
    #expect(
      found == [
        Recording(
          catalogue: "deezer", id: "7", artists: ["Ayşe"], title: "Işıklar Söndü (Live)", album: "Gece", track: 4,
          year: 2021, duration: 187, isrc: "TRA010000001", explicit: true, cover: "https://cdn-images.dzcdn.net/x.jpg",
          rank: 5)
      ])
  }

  @Test func `of iTunes and MusicBrainz is read whole`() throws {
    let songs = try ITunes.recordings(in: Array(("\n\n\n" + Self.itunes).utf8))
    #expect(
      songs == [
        Recording(
          catalogue: "itunes", id: "7", artists: ["Ayşe"], title: "Işıklar", album: "Gece", track: 4, tracks: 9,
          year: 2021, duration: 187, genre: "Pop", explicit: true,
          cover: "https://is1-ssl.mzstatic.com/x/1000x1000bb.jpg")
      ])
    let found = try MusicBrainz.recordings(in: JSONObject.read(Array(Self.musicbrainz.utf8)))
    #expect(found.map(\.id) == ["a-b"])
    #expect(found.first?.artists == ["Ayşe", "Can"])
    #expect(found.first?.title == "Işıklar (live, 2021)")
    #expect(found.first?.year == 2021)
    #expect(found.first?.isrc == "TRA010000001")
  }

  @Test func `of Deezer with HTTP 200 may be an error`() {
    func read(_ code: Int) throws { _ = try Deezer.read(Array(#"{"error":{"type":"X","code":\#(code)}}"#.utf8)) }
    #expect(throws: SourceError.absent(.removed)) { try read(800) }
    #expect(throws: SourceError.rateLimited(retryAfter: 5)) { try read(4) }
    #expect(throws: SourceError.changed(path: "error: code 17")) { try read(17) }
    #expect(throws: SourceError.changed(path: "error: Not Found")) {
      try Deezer.read(Array(#"{"error":"Not Found"}"#.utf8))
    }
  }

  @Test func `that is malformed is no harm, and an error that says so`() throws {
    let readers = [
      (Self.deezer, Self.readDeezer), (Self.itunes, Self.readITunes), (Self.musicbrainz, Self.readBrainz),
    ]
    for (sample, read) in readers {
      for bytes in Malformed.bare { #expect(throws: SourceError.self) { try read(bytes) } }
      for bytes in try Malformed.variants(of: Array(sample.utf8)) {
        do throws(SourceError) { _ = try read(bytes) } catch {
          // What is left of an error's text may say anything.
          if case .changed = error { continue }
          Issue.record("\(error)")
        }
      }
    }
  }

  private static func readDeezer(_ bytes: [UInt8]) throws(SourceError) -> [Recording] {
    try Deezer.recordings(in: Deezer.read(bytes))
  }
  private static func readITunes(_ bytes: [UInt8]) throws(SourceError) -> [Recording] {
    try ITunes.recordings(in: bytes)
  }
  private static func readBrainz(_ bytes: [UInt8]) throws(SourceError) -> [Recording] {
    try MusicBrainz.recordings(in: JSONObject.read(bytes))
  }

  @Test func `is asked for with what a line holds as words, not as syntax`() {
    func query(_ artist: String, _ title: String) -> String? {
      MusicBrainz.query(Wanted(readings: [.init(artists: [artist], title: title)]))
    }
    #expect(query("Ayşe", "Işık") == #"recording:"Işık" AND artist:"Ayşe""#)
    #expect(query(#"A" OR "B"#, #"x\"#) == #"recording:"x\\" AND artist:"A\" OR \"B""#)
    #expect(MusicBrainz.query(Wanted(readings: [])) == nil)
  }
}

@Suite("Recorded catalogues", .enabled(if: Recordings.folder != nil, "no recorded answers here (APM_SHARED)"))
struct RecordedCatalogueTests {
  @Test("of Deezer", arguments: Recordings.entries("deezer/"))
  func deezer(entry: Recordings.Entry) throws {
    guard !entry.file.contains("error") else {
      #expect(throws: SourceError.self) { try Deezer.read(entry.body()) }
      return
    }
    // A list of genres, which nobody asks for.
    guard !entry.file.contains("genre") else { return }
    let answer = try Deezer.read(entry.body())
    let rows = try #require(answer.list("data") ?? answer.tracks.list("data"))
    let tracks = rows.compactMap { DeezerTrack($0) }
    let facts = try Recordings.facts(entry.file)
    #expect(tracks.count == facts["count"] as? Int ?? facts["tracks_in_body"] as? Int)
    for (track, fact) in zip(tracks, facts["first"] as? [[String: Any]] ?? []) {
      #expect(track.recording.id == "\(fact["id"] as? Int ?? 0)")
      #expect(track.recording.title == fact["title"] as? String)
      #expect(track.recording.artists.first == fact["artist"] as? String)
      #expect(track.recording.duration == fact["duration_s"] as? Double)
      #expect(track.recording.explicit == fact["explicit"] as? Bool)
      if let album = fact["album"] as? String { #expect(track.recording.album == album) }
    }
    for bytes in try Malformed.variants(of: entry.body()) { _ = try? Deezer.recordings(in: Deezer.read(bytes)) }
  }

  @Test("of iTunes", arguments: Recordings.entries("itunes/"))
  func itunes(entry: Recordings.Entry) throws {
    let found = try ITunes.recordings(in: entry.body())
    let facts = try Recordings.facts(entry.file)
    // The album of a look-up is among the rows, and videos are; the count may be more than there is.
    let json = try #require(try entry.json() as? [String: Any])
    let rows = try #require(json["results"] as? [[String: Any]])
    #expect(found.count == rows.count { $0["kind"] as? String == "song" })
    #expect(found.count >= (facts["first"] as? [Any])?.count ?? 1)
    for (recording, fact) in zip(found, facts["first"] as? [[String: Any]] ?? []) {
      #expect(recording.title == fact["title"] as? String)
      #expect(recording.artists == [fact["artist"] as? String])
      #expect(recording.explicit == ((fact["explicit"] as? String) == "explicit"))
      if let length = fact["ms"] as? Double { #expect(recording.duration == (length / 1000).rounded()) }
    }
    for bytes in try Malformed.variants(of: entry.body()) { _ = try? ITunes.recordings(in: bytes) }
  }

  @Test("of MusicBrainz", arguments: Recordings.entries("musicbrainz/lookup_recording"))
  func musicbrainz(entry: Recordings.Entry) throws {
    let found = try #require(MusicBrainz.recording(JSONObject.read(entry.body())))
    let facts = try Recordings.facts(entry.file)
    #expect(found.id == facts["id"] as? String)
    #expect(found.title.hasPrefix(try #require(facts["title"] as? String)))
    #expect(found.artists.first == facts["artist"] as? String)
    #expect(found.duration == (facts["length_ms"] as? Double).map { ($0 / 1000).rounded() })
    #expect(found.isrc == (facts["isrcs"] as? [String])?.first)
    for bytes in try Malformed.variants(of: entry.body()) { _ = try? MusicBrainz.recording(JSONObject.read(bytes)) }
  }
}
