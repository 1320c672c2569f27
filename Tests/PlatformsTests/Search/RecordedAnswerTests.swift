import Foundation
import Music
import Platforms
import Testing

@Suite("Recorded search answers", .enabled(if: Recordings.folder != nil, "no recorded answers here (APM_SHARED)"))
struct RecordedAnswerTests {
  @Test("of YouTube Music hold what their recorder saw", arguments: Recordings.entries("ytmusic/search_"))
  func music(entry: Recordings.Entry) throws {
    let found = try YouTubeMusic.candidates(in: entry.body())
    let expected = try entry.expected()
    for fact in expected.first ?? [] {
      guard let id = fact.videoId, fact.musicVideoType != "MUSIC_VIDEO_TYPE_PODCAST_EPISODE" else { continue }
      let song = try #require(found.first { $0.id == id }, "\(fact.title ?? id) is missing")
      #expect(song.title == fact.title)
      #expect(song.artists == fact.artists ?? [])
      #expect(song.album == fact.album)
      #expect(song.duration == fact.duration)
      #expect((song.explicit ?? false) == (fact.explicit ?? false))
      #expect(song.official == (fact.musicVideoType != "MUSIC_VIDEO_TYPE_UGC"))
      #expect((song.kind == .song) == (fact.musicVideoType == "MUSIC_VIDEO_TYPE_ATV"))
      if let text = fact.views, text.hasSuffix("s") { #expect((song.views ?? -1) >= 0, "\(text)") }
    }
    if entry.file.contains("songs_mocromaniac") {
      #expect(found.count == expected.items)
      #expect(found.allSatisfy { !$0.artists.isEmpty && $0.duration != nil && $0.views != nil && $0.album != nil })
    }
    if entry.file.contains("albums") || entry.file.contains("playlists") || entry.file.contains("no_results") {
      #expect(found.isEmpty)
    }
  }

  @Test("of YouTube hold every video with a length, once", arguments: Recordings.entries("youtube/search_"))
  func videos(entry: Recordings.Entry) throws {
    let found = try YouTube.candidates(in: entry.body())
    let all = values(named: "videoRenderer", in: try entry.json()).filter { $0["lengthText"] != nil }
    #expect(Set(found.map(\.id)) == Set(all.compactMap { $0["videoId"] as? String }))
    #expect(found.count == Set(found.map(\.id)).count)
    for fact in try entry.expected().first ?? [] where fact.videoId != nil {
      let video = try #require(found.first { $0.id == fact.videoId })
      #expect(video.title == fact.title)
      #expect(video.channel == fact.channel)
      #expect(video.duration == fact.duration)
      #expect(video.official == fact.verified?.contains("BADGE_STYLE_TYPE_VERIFIED_ARTIST"))
      if let text = fact.views, text.first?.isNumber == true {
        #expect(video.views == Int(text.filter(\.isNumber)))
      }
    }
  }

  @Test("rows of the newer shape are read as well", arguments: Recordings.entries("youtube/lockup_"))
  func lockups(entry: Recordings.Entry) throws {
    // Recorded beside a video, not in a search: the rows are put where a search has them.
    let rows = values(named: "lockupViewModel", in: try entry.json()).map { ["lockupViewModel": $0] }
    let sections = ["contents": [["itemSectionRenderer": ["contents": rows]]]]
    let page = ["contents": ["twoColumnSearchResultsRenderer": ["primaryContents": ["sectionListRenderer": sections]]]]
    let found = try YouTube.candidates(in: Array(JSONSerialization.data(withJSONObject: page)))
    #expect(found.count > 10)
    for fact in try entry.expected().first ?? [] {
      let video = try #require(found.first { $0.id == fact.videoId })
      #expect(video.title == fact.title)
      #expect((video.duration ?? 0) > 0)
      #expect((video.views ?? 0) > 1000)
      #expect(video.channel?.isEmpty == false)
    }
  }
}
