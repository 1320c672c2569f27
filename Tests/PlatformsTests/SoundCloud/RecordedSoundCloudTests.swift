import Foundation
import Music
import Testing

@testable import Platforms

@Suite("Recorded SoundCloud answers", .enabled(if: Recordings.folder != nil, "no recorded answers here (APM_SHARED)"))
struct RecordedSoundCloudTests {
  @Test("name the client", arguments: Recordings.entries("soundcloud/home_"))
  func home(entry: Recordings.Entry) throws {
    let page = String(decoding: try entry.body(), as: UTF8.self)
    #expect(SoundCloudAPI.clientID(inPage: page)?.count == 32)
    #expect(SoundCloudAPI.scripts(in: page).count > 3)
  }

  @Test("of a script name it as well", arguments: Recordings.entries("soundcloud/asset_"))
  func script(entry: Recordings.Entry) throws {
    #expect(SoundCloudAPI.clientID(inScript: String(decoding: try entry.body(), as: UTF8.self))?.count == 32)
  }

  @Test("of tracks are read, previews and blocked ones told", arguments: Recordings.entries("soundcloud/resolve_track"))
  func track(entry: Recordings.Entry) throws {
    let track = try #require(SoundCloudTrack(JSONObject.read(entry.body())))
    let wanted: SourceError.Absence? =
      entry.file.contains("goplus") ? .membersOnly : entry.file.contains("blocked") ? .region : nil
    #expect(track.absence == wanted)
    // A preview's length is not the song's.
    if entry.file.contains("goplus") {
      #expect(track.candidate.duration == 203)
      #expect(track.candidate.artists == ["Martin Solveig"])
      #expect(track.isrc == "UK98Q1600200")
    }
  }

  @Test("of searches are read", arguments: Recordings.entries("soundcloud/search_tracks"))
  func search(entry: Recordings.Entry) throws {
    let tracks = try (JSONObject.read(entry.body()).list("collection") ?? []).compactMap(SoundCloudTrack.init)
    #expect(tracks.count == 10)
    #expect(tracks.allSatisfy { ($0.candidate.duration ?? 0) > 0 && $0.candidate.channel?.isEmpty == false })
  }

  private func expect(_ tracks: [SoundCloudTrack], _ facts: [[String: Any]]) throws {
    for fact in facts {
      let track = try #require(tracks.first { $0.number == fact["id"] as? Int })
      #expect(track.candidate.title == fact["title"] as? String)
      #expect(track.candidate.channel == fact["user"] as? String)
      #expect(track.candidate.url == fact["permalink_url"] as? String)
      #expect(track.policy == fact["policy"] as? String)
      let whole = try #require(fact["full_duration_ms"] as? Double ?? fact["duration_ms"] as? Double)
      #expect(track.candidate.duration == (whole / 1000).rounded())
    }
  }

  @Test("of sets: the first tracks whole, the others by number", arguments: ["playlist_edmxxx", "playlist_small"])
  func set(name: String) throws {
    let file = "soundcloud/\(name).json"
    let facts = try Recordings.facts(file)
    let page = try JSONObject.read(Recordings.Entry(file: file).body())
    let rows = try #require(page.list("tracks"))
    let whole = rows.compactMap(SoundCloudTrack.init)
    #expect(page.text("title") == facts["title"] as? String)
    #expect(page.whole("track_count") == facts["track_count"] as? Int)
    #expect(whole.count == facts["full_tracks"] as? Int)
    #expect(rows.count { $0.whole("id") != nil } - whole.count == facts["stub_tracks"] as? Int)
    try expect(whole, (facts["first"] as? [[String: Any]] ?? []).filter { $0["title"] as? String != nil })
  }

  @Test(
    "of tracks in lists",
    arguments: ["playlist_edmxxx_tracks_batch1", "user_tracks", "search_all_liluzi", "search_tracks_liluzi_p1"])
  func list(name: String) throws {
    let file = "soundcloud/\(name).json"
    let facts = try Recordings.facts(file)
    let body = try Recordings.Entry(file: file).body()
    let rows = try name.contains("batch") ? JSONObject.readList(body) : JSONObject.read(body).list("collection") ?? []
    let tracks = rows.compactMap(SoundCloudTrack.init)
    #expect(tracks.count == facts["count"] as? Int)
    try expect(tracks, facts["first"] as? [[String: Any]] ?? [])
    for bytes in try Malformed.variants(of: body) {
      _ = (try? JSONObject.read(bytes).list("collection"))?.map { SoundCloudTrack($0) }
    }
  }

  @Test("of what is no track are no tracks", arguments: ["search_playlists_liluzi", "search_no_next_page"])
  func others(name: String) throws {
    let answer = try JSONObject.read(Recordings.Entry(file: "soundcloud/\(name).json").body())
    let rows = try #require(answer.list("collection"))
    #expect(!rows.isEmpty && rows.filter { $0.text("kind") == "track" }.isEmpty)
  }

  @Test("of a stream name its address") func stream() throws {
    let answer = try JSONObject.read(Recordings.Entry(file: "soundcloud/media_stream_hls_url.json").body())
    #expect(answer.text("url")?.hasPrefix("https://") == true)
  }
}
