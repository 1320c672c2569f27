import Foundation
import Testing

/// Every recorded answer of a platform that is read here is read by a test, or nobody asks for its like.
@Suite("Recorded files", .enabled(if: Recordings.folder != nil, "no recorded answers here (APM_SHARED)"))
struct RecordedFilesTests {
  /// What the tests of each platform take, by the beginning of the name.
  static let read = [
    "apple_music/", "bandcamp/album_", "bandcamp/track_", "bandcamp/search_", "bandcamp/autocomplete", "deezer/",
    "internetarchive/", "itunes/", "musicbrainz/lookup_recording", "soundcloud/asset_", "soundcloud/home_",
    "soundcloud/media_stream", "soundcloud/playlist_", "soundcloud/resolve_track", "soundcloud/search_",
    "soundcloud/user_tracks", "spotify/embed_", "spotify/webapi_", "spotify/pathfinder_playlist", "spotify/error_",
    "spotify/pathfinder_album", "tidal/", "youtube/lockup_", "youtube/playlist_", "youtube/search_", "ytmusic/",
  ]

  /// What is not asked for, and why.
  static let unasked = [
    "bandcamp/band_details": "the app's interface; pages are read", "bandcamp/tralbum_details": "the same",
    "bandcamp/harmony_extract": "another program's notes of a page",
    "musicbrainz/lookup_release": "no release is asked for",
    "musicbrainz/search_recording.xml": "JSON is asked for", "soundcloud/error_": "the status says it",
    "soundcloud/oauth_": "the interface for keys, which nobody is given any more",
    "soundcloud/user_likes": "likes are no list that a link leads to",
    "soundcloud/resolve_": "a person's page is no song",
    "soundcloud/widget": "the player in other pages", "spotify/pathfinder_search": "its songs are not searched for",
    "spotify/pathfinder_track": "the embed page tells it", "youtube/player_error": "yt-dlp asks for players",
    "youtube/player_": "yt-dlp asks for players",
  ]

  @Test func `each has a reader, or a reason`() throws {
    let platforms = Set(Self.read.map { $0.prefix { $0 != "/" } })
    let files = Recordings.entries("").map(\.file).filter {
      $0.contains(".") && platforms.contains($0.prefix { $0 != "/" })
    }
    #expect(files.count > 60)
    for file in files {
      let isKnown = Self.read.contains { file.hasPrefix($0) } || Self.unasked.keys.contains { file.hasPrefix($0) }
      #expect(isKnown, "\(file)")
    }
  }
}
