import Music

/// The parts of a YouTube search answer that are read. Everything may be missing.
struct YouTubeSearch: Decodable {
  struct Contents: Decodable {
    struct Columns: Decodable {
      struct Primary: Decodable { var sectionListRenderer: Sections? }
      var primaryContents: Primary?
    }
    var twoColumnSearchResultsRenderer: Columns?
  }
  struct Sections: Decodable { var contents: Rows<Section>? }
  struct Section: Decodable { var itemSectionRenderer: Items? }
  struct Items: Decodable { var contents: Rows<Row>? }
  struct Row: Decodable {
    var videoRenderer: Video?
    var shelfRenderer: ShelfRow?
    var lockupViewModel: Lockup?
  }
  struct ShelfRow: Decodable {
    struct Content: Decodable { var verticalListRenderer: List? }
    struct List: Decodable { var items: Rows<Row>? }
    var content: Content?
  }
  struct Video: Decodable {
    struct Badge: Decodable {
      struct Metadata: Decodable { var style: String? }
      var metadataBadgeRenderer: Metadata?
    }
    var videoId: String?
    var title: RunsText?
    var ownerText: RunsText?
    var longBylineText: RunsText?
    var lengthText: RunsText?
    var viewCountText: RunsText?
    var ownerBadges: Rows<Badge>?
  }
  struct Command: Decodable {
    struct Append: Decodable { var continuationItems: Rows<Section>? }
    var appendContinuationItemsAction: Append?
  }

  var contents: Contents?
  var onResponseReceivedCommands: Rows<Command>?

  /// The videos, also those inside shelves. Throws `.changed` when the answer has no known part at all.
  var candidates: [Candidate] {
    get throws(SourceError) {
      let first = contents?.twoColumnSearchResultsRenderer?.primaryContents?.sectionListRenderer?.contents
      let more = onResponseReceivedCommands?.understood().compactMap { $0.appendContinuationItemsAction?.continuationItems }.first
      guard let sections = first ?? more else {
        throw .changed(path: "contents.twoColumnSearchResultsRenderer.primaryContents.sectionListRenderer.contents")
      }
      return sections.understood().flatMap { $0.itemSectionRenderer?.contents?.understood() ?? [] }.flatMap(Self.candidates)
    }
  }

  private static func candidates(_ row: Row) -> [Candidate] {
    let shelf = row.shelfRenderer?.content?.verticalListRenderer?.items?.understood() ?? []
    let nested = shelf.compactMap { $0.videoRenderer.flatMap { Candidate($0) } }
    return [row.videoRenderer.flatMap { Candidate($0) }, row.lockupViewModel.flatMap { Candidate($0) }].compactMap { $0 } + nested
  }
}

extension Candidate {
  /// A video row; nil for what is live or announced, which has no length.
  fileprivate init?(_ video: YouTubeSearch.Video) {
    guard let id = video.videoId, ShownText.isVideoID(id), let title = video.title?.text, !title.isEmpty,
      let seconds = video.lengthText.flatMap({ ShownText.seconds($0.text) })
    else { return nil }
    let channel = (video.ownerText ?? video.longBylineText)?.text
    let styles = (video.ownerBadges?.understood() ?? []).compactMap { $0.metadataBadgeRenderer?.style }
    let topic = channel?.hasSuffix(" - Topic") ?? false
    self.init(
      source: .youtube, id: id, url: "https://www.youtube.com/watch?v=\(id)", kind: .video, title: title, artists: [],
      channel: channel, duration: seconds,
      // Any verified channel has a tick; the music note is the artist's own.
      official: topic || styles.contains("BADGE_STYLE_TYPE_VERIFIED_ARTIST"),
      views: video.viewCountText.flatMap { ShownText.count($0.text) })
  }
}
