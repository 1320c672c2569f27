public import Music

extension YouTubeMusic {
  /// The songs and videos in a search answer. Throws `.changed` when it has none of the known parts, or rows of which
  /// none can be read.
  public static func candidates(in answer: [UInt8]) throws(SourceError) -> [Candidate] {
    let answer = try JSONObject.read(answer)
    let next = answer.continuationContents.musicShelfContinuation
    return try (next.isThere ? [next] : shelves(answer)).flatMap { $0.list("contents") ?? [] }.map(row)
      .candidates(at: "musicShelfRenderer.contents")
  }

  private static func shelves(_ answer: JSONObject) throws(SourceError) -> [JSONObject] {
    let tab = answer.contents.tabbedSearchResultsRenderer.list("tabs")?.first
    guard let sections = tab?.tabRenderer.content.sectionListRenderer.list("contents") else {
      throw .changed(
        path: "contents.tabbedSearchResultsRenderer.tabs[0].tabRenderer.content.sectionListRenderer.contents")
    }
    let shelves = sections.flatMap { [$0.musicCardShelfRenderer, $0.musicShelfRenderer] }.filter(\.isThere)
    // "No results" and corrections are itemSectionRenderer; the latter come before the shelf.
    guard !shelves.isEmpty || sections.contains(where: \.itemSectionRenderer.isThere) else {
      throw .changed(path: "sectionListRenderer.contents[].musicShelfRenderer")
    }
    return shelves
  }

  private static func row(_ row: JSONObject) -> Row {
    let item = row.musicResponsiveListItemRenderer
    let columns = (item.list("flexColumns") ?? []).map { $0.musicResponsiveListItemFlexColumnRenderer["text"].runs }
    guard let head = columns.first?.first, let title = head.text("text"), !title.isEmpty else {
      return row.continuationItemRenderer.isThere ? .other : .unreadable
    }
    let watch = [head.navigationEndpoint.watchEndpoint, item.playButton.watchEndpoint].first(where: \.isThere)
    guard let id = item.playlistItemData.text("videoId") ?? watch?.text("videoId"), ShownText.isVideoID(id) else {
      // Artists, albums and playlists lead to a page of their own.
      return item.navigationEndpoint.browseEndpoint.isThere ? .other : .unreadable
    }
    let type = watch?.watchEndpointMusicSupportedConfigs.watchEndpointMusicConfig.text("musicVideoType")
    guard type != "MUSIC_VIDEO_TYPE_PODCAST_EPISODE" else { return .other }
    return .candidate(candidate(id, title, type, CreditLine(columns.dropFirst()), item))
  }

  private static func candidate(
    _ id: String, _ title: String, _ type: String?, _ credits: CreditLine, _ item: JSONObject
  ) -> Candidate {
    let isSong = type == "MUSIC_VIDEO_TYPE_ATV" || (type == nil && credits.album != nil)
    let badges = (item.list("badges") ?? []).map { $0.musicInlineBadgeRenderer.icon.text("iconType") }
    return Candidate(
      source: .youtubeMusic, id: id, url: "https://music.youtube.com/watch?v=\(id)", kind: isSong ? .song : .video,
      title: title, artists: credits.artists, channel: isSong ? nil : credits.artists.first, album: credits.album,
      duration: credits.seconds,
      // Videos carry no badge when they are.
      explicit: badges.contains("MUSIC_EXPLICIT_BADGE") ? true : isSong ? false : nil,
      official: type.map(officialTypes.contains), views: credits.views)
  }

  /// ATV: the label's audio; OMV: the artist's video; OFFICIAL_SOURCE_MUSIC: the label's other uploads.
  private static let officialTypes: Set = [
    "MUSIC_VIDEO_TYPE_ATV", "MUSIC_VIDEO_TYPE_OMV", "MUSIC_VIDEO_TYPE_OFFICIAL_SOURCE_MUSIC",
  ]
}

extension JSONObject {
  /// Where the button on a row's picture leads; it says what the row is when its title does not.
  fileprivate var playButton: JSONObject {
    self.overlay.musicItemThumbnailOverlayRenderer.content.musicPlayButtonRenderer.playNavigationEndpoint
  }
}
