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
}
