import Music
import Platforms
import Testing

@Suite("A YouTube search answer")
struct YouTubeAnswerTests {
  @Test func `gives videos with channel, length and views`() throws {
    let found = try YouTube.candidates(in: SearchPages.videos([SearchPages.video()]))
    #expect(
      found == [
        Candidate(
          source: .youtube, id: "abcdefghij0", url: "https://www.youtube.com/watch?v=abcdefghij0", kind: .video,
          title: "Işıklar Söndü", artists: [], channel: "Ayşe Gündoğar", duration: 185, official: false, views: 1234)
      ])
  }

  @Test(
    "knows the artist's own channel",
    arguments: [
      ("Ada", "BADGE_STYLE_TYPE_VERIFIED_ARTIST", true), ("Ada", "BADGE_STYLE_TYPE_VERIFIED", false),
      ("Ada - Topic", "", true), ("Ada Topic", "", false),
    ])
  func official(channel: String, badge: String, expected: Bool) throws {
    let found = try YouTube.candidates(in: SearchPages.videos([SearchPages.video(channel: channel, badge: badge)]))
    #expect(found.first?.official == expected)
  }

  @Test func `leaves out what has no length, and gives a video in two places once`() throws {
    let shelf =
      #"{"shelfRenderer":{"content":{"verticalListRenderer":{"items":[\#(SearchPages.video(id: "abcdefghij1")),\#(SearchPages.video())]}}}}"#
    let live = SearchPages.video(id: "abcdefghij2", length: nil)
    let found = try YouTube.candidates(
      in: SearchPages.videos([SearchPages.video(), live, shelf, #"{"channelRenderer":{}}"#]))
    #expect(found.map(\.id) == ["abcdefghij0", "abcdefghij1"])
  }

  @Test func `gives rows of the newer shape`() throws {
    let lockup = #"""
      {"lockupViewModel":{"contentId":"abcdefghij0","contentType":"LOCKUP_CONTENT_TYPE_VIDEO","contentImage":
      {"thumbnailViewModel":{"overlays":[{"thumbnailBottomOverlayViewModel":{"badges":[{"thumbnailBadgeViewModel":
      {"text":"3:05"}}]}}]}},"metadata":{"lockupMetadataViewModel":{"title":{"content":"Işıklar"},"metadata":
      {"contentMetadataViewModel":{"metadataRows":[{"metadataParts":[{"text":{"content":"Ada - Topic"}}]},
      {"metadataParts":[{"text":{"content":"2.2m views"}},{"text":{"content":"9 months ago"}}]}]}}}}}}
      """#
    let playlist = #"{"lockupViewModel":{"contentId":"PL1","contentType":"LOCKUP_CONTENT_TYPE_PLAYLIST"}}"#
    let found = try YouTube.candidates(in: SearchPages.videos([lockup, playlist]))
    #expect(found.map(\.title) == ["Işıklar"])
    #expect(found.first?.duration == 185)
    #expect(found.first?.channel == "Ada - Topic")
    #expect(found.first?.official == true)
    #expect(found.first?.views == 2_200_000)
  }

  @Test func `is empty where nothing was found, and changed where rows are of an unknown kind`() throws {
    #expect(try YouTube.candidates(in: SearchPages.videos([#"{"backgroundPromoRenderer":{}}"#])).isEmpty)
    let strange = [String](repeating: #"{"videoViewModel":{"id":"abcdefghij0"}}"#, count: 20)
    #expect(throws: SourceError.changed(path: "itemSectionRenderer.contents: none of 20 rows can be read")) {
      try YouTube.candidates(in: SearchPages.videos(strange))
    }
  }
}
