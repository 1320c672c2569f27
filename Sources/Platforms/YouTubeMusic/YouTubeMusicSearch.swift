import Music

/// The parts of a YouTube Music search answer that are read. Everything may be missing.
struct YouTubeMusicSearch: Decodable {
  struct Contents: Decodable { var tabbedSearchResultsRenderer: Tabs? }
  struct Tabs: Decodable { var tabs: Rows<Tab>? }
  struct Tab: Decodable {
    struct Renderer: Decodable { var content: Content? }
    var tabRenderer: Renderer?
  }
  struct Content: Decodable {
    struct Sections: Decodable { var contents: Rows<Section>? }
    var sectionListRenderer: Sections?
  }
  struct Section: Decodable {
    var musicShelfRenderer: Shelf?
    var itemSectionRenderer: Shelf?
  }
  struct Shelf: Decodable { var contents: Rows<Row>? }
  struct Row: Decodable {
    var musicResponsiveListItemRenderer: Item?
    var messageRenderer: Message?
  }
  struct Message: Decodable {}
  struct Item: Decodable {
    struct Column: Decodable {
      struct Renderer: Decodable { var text: RunsText? }
      var musicResponsiveListItemFlexColumnRenderer: Renderer?
    }
    struct Data: Decodable { var videoId: String? }
    struct Badge: Decodable {
      struct Inline: Decodable {
        struct Icon: Decodable { var iconType: String? }
        var icon: Icon?
      }
      var musicInlineBadgeRenderer: Inline?
    }
    var flexColumns: Rows<Column>?
    var playlistItemData: Data?
    var badges: Rows<Badge>?
  }
  struct Continuation: Decodable { var musicShelfContinuation: Shelf? }

  var contents: Contents?
  var continuationContents: Continuation?

  /// The rows that are songs or videos. Throws `.changed` when the answer has no known part at all.
  var candidates: [Candidate] {
    get throws(SourceError) {
      if let shelf = continuationContents?.musicShelfContinuation { return shelf.items.compactMap(Candidate.init) }
      guard let tabs = contents?.tabbedSearchResultsRenderer?.tabs?.understood() else {
        throw .changed(path: "contents.tabbedSearchResultsRenderer.tabs")
      }
      guard let sections = tabs.first?.tabRenderer?.content?.sectionListRenderer?.contents?.understood() else {
        throw .changed(path: "tabs[0].tabRenderer.content.sectionListRenderer.contents")
      }
      // A correction notice may come before the shelf, and "No results" in its place.
      let shelves = sections.compactMap(\.musicShelfRenderer)
      if shelves.isEmpty, sections.allSatisfy({ $0.itemSectionRenderer == nil }), !sections.isEmpty {
        throw .changed(path: "sectionListRenderer.contents[].musicShelfRenderer")
      }
      return shelves.flatMap(\.items).compactMap(Candidate.init)
    }
  }
}

extension YouTubeMusicSearch.Shelf {
  var items: [YouTubeMusicSearch.Item] { (contents?.understood() ?? []).compactMap(\.musicResponsiveListItemRenderer) }
}

extension Candidate {
  /// A row of the search page; nil for artists, albums and what has no video behind it.
  fileprivate init?(_ item: YouTubeMusicSearch.Item) {
    let columns = (item.flexColumns?.understood() ?? []).map { $0.musicResponsiveListItemFlexColumnRenderer?.text?.all ?? [] }
    guard let head = columns.first?.first, let title = head.text else { return nil }
    guard let id = item.playlistItemData?.videoId ?? head.navigationEndpoint?.watchEndpoint?.videoId,
      ShownText.isVideoID(id)
    else { return nil }
    let type = head.navigationEndpoint?.musicVideoType ?? ""
    guard type != "MUSIC_VIDEO_TYPE_PODCAST_EPISODE" else { return nil }
    let credits = Credits(columns.count > 1 ? columns[1] : [])
    let views = credits.views ?? (columns.count > 2 ? columns[2].first?.text.flatMap(ShownText.count) : nil)
    let isSong = type == "MUSIC_VIDEO_TYPE_ATV" || (type.isEmpty && credits.album != nil)
    let badges = (item.badges?.understood() ?? []).compactMap { $0.musicInlineBadgeRenderer?.icon?.iconType }
    self.init(
      source: .youtubeMusic, id: id, url: "https://music.youtube.com/watch?v=\(id)", kind: isSong ? .song : .video,
      title: title, artists: credits.artists, channel: isSong ? nil : credits.artists.first, album: credits.album,
      duration: credits.seconds, explicit: badges.contains("MUSIC_EXPLICIT_BADGE"),
      // ATV: the label's audio; OMV: the artist's video; OFFICIAL_SOURCE_MUSIC: the label's other uploads.
      official: ["MUSIC_VIDEO_TYPE_ATV", "MUSIC_VIDEO_TYPE_OMV", "MUSIC_VIDEO_TYPE_OFFICIAL_SOURCE_MUSIC"].contains(type),
      views: views)
  }

  /// The second column: "Artist & Artist • Album • 3:05", or "Artist • 10M views • 3:05" for a video.
  private struct Credits {
    var artists: [String] = []
    var album: String?
    var seconds: Double?
    var views: Int?

    init(_ runs: [RunsText.Run]) {
      var parts: [[RunsText.Run]] = [[]]
      for run in runs {
        if run.text == " • " { parts.append([]) } else { parts[parts.count - 1].append(run) }
      }
      for run in runs {
        guard let text = run.text else { continue }
        switch run.navigationEndpoint?.pageType {
        case "MUSIC_PAGE_TYPE_ARTIST", "MUSIC_PAGE_TYPE_USER_CHANNEL": artists.append(text)
        case "MUSIC_PAGE_TYPE_ALBUM": album = text
        default: break
        }
      }
      // An unfiltered search says what a row is first.
      if let first = parts.first, ["Song", "Video"].contains(first.map { $0.text ?? "" }.joined()) { parts.removeFirst() }
      // Artists without a link are normal: then the first part names them.
      if artists.isEmpty, let first = parts.first {
        artists = first.compactMap(\.text).joined().split(separator: " & ").flatMap { $0.split(separator: ", ") }.map(String.init)
      }
      for part in parts {
        let text = part.compactMap(\.text).joined()
        if let time = ShownText.seconds(text) { seconds = time }
        if text.hasSuffix(" views") || text.hasSuffix(" plays") { views = ShownText.count(text) }
      }
    }
  }
}
