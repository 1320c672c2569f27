import Foundation
import Music
import Platforms
import Testing

@Suite("Recorded lists", .enabled(if: Recordings.folder != nil, "no recorded answers here (APM_SHARED)"))
struct RecordedListTests {
  @Test("of YouTube hold every row", arguments: Recordings.entries("youtube/playlist_"))
  func videos(entry: Recordings.Entry) throws {
    if entry.file.contains("error") {
      #expect(throws: SourceError.absent(.removed)) { try YouTube.listPage(in: entry.body()) }
      return
    }
    // The header alone has no rows, and nobody asks for it so.
    guard !entry.file.contains("header") else { return }
    let page = try YouTube.listPage(in: entry.body())
    let rows = values(named: "playlistVideoRenderer", in: try entry.json())
    #expect(page.entries.map(\.candidate.id) == rows.compactMap { $0["videoId"] as? String })
    #expect(!page.entries.isEmpty && page.unreadable == 0)
    #expect(page.entries.allSatisfy { $0.candidate.duration != nil && $0.candidate.channel != nil && $0.isPlayable })
    #expect(page.title?.isEmpty == false)
    #expect(page.owner?.isEmpty == false)
    for fact in try entry.expected().first ?? [] {
      let row = try #require(page.entries.first { $0.candidate.id == fact.videoId })
      #expect(row.candidate.title == fact.title)
      #expect(row.candidate.channel == fact.channel)
      #expect(row.candidate.duration == fact.duration)
    }
    if entry.file.contains("timelesspop_p1") {
      #expect(page.said == 200)
      #expect(page.next != nil)
    }
    if entry.file.contains("last") { #expect(page.next == nil) }
  }

  @Test(
    "of YouTube Music hold every row",
    arguments: Recordings.entries("ytmusic/playlist_") + Recordings.entries("ytmusic/album_"))
  func music(entry: Recordings.Entry) throws {
    let page = try YouTubeMusic.listPage(in: entry.body())
    let expected = try entry.expected()
    #expect(page.entries.count == expected.items)
    #expect(page.unreadable == 0)
    #expect(page.entries.allSatisfy { !$0.candidate.artists.isEmpty && $0.candidate.duration != nil })
    for fact in expected.first ?? [] {
      let row = try #require(page.entries.first { $0.candidate.id == fact.videoId }, "\(fact.title ?? "") is missing")
      #expect(row.candidate.title == fact.title)
      #expect(row.candidate.artists == fact.artists ?? [])
      #expect(row.candidate.duration == fact.duration)
      if let album = fact.album { #expect(row.candidate.album == album) }
      #expect((row.candidate.explicit ?? false) == (fact.explicit ?? false))
    }
    switch entry.file {
    case "ytmusic/album_2026-05.json":
      #expect(page.title == "17")
      #expect(page.owner == "XXXTENTACION")
      #expect(page.said == 11)
      #expect(page.entries.allSatisfy { $0.candidate.album == "17" })
    case "ytmusic/playlist_big_p1_2025-06.json":
      #expect(page.owner == "The Beatles")
      #expect(page.next != nil)
      #expect(page.entries.count { !$0.isPlayable } == 1)
    case "ytmusic/playlist_public_2024-03.json":
      #expect(page.owner == "YouTube Music")
      #expect(page.said == 101)
      #expect(page.next != nil)
    default: break
    }
  }
}
