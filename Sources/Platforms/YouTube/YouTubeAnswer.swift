public import Music

extension YouTube {
  /// The videos in a search answer, also those inside shelves, each once. Throws `.changed` when it has none of the
  /// known parts, or rows of which none can be read.
  public static func candidates(in answer: [UInt8]) throws(SourceError) -> [Candidate] {
    let answer = try JSONObject.read(answer)
    let first = answer.contents.twoColumnSearchResultsRenderer.primaryContents.sectionListRenderer.list("contents")
    let next = answer.list("onResponseReceivedCommands")?.compactMap { command in
      command.appendContinuationItemsAction.list("continuationItems")
    }.first
    guard let sections = first ?? next else {
      throw .changed(path: "contents.twoColumnSearchResultsRenderer.primaryContents.sectionListRenderer.contents")
    }
    let found = try sections.flatMap { $0.itemSectionRenderer.list("contents") ?? [] }.flatMap(rows)
      .candidates(at: "itemSectionRenderer.contents")
    var seen: Set<String> = []
    return found.filter { seen.insert($0.id).inserted }
  }

  /// Rows without a song in them: channels, lists, broadcasts, Shorts, advertisements, notices.
  private static let otherRows: Set = [
    "channelRenderer", "playlistRenderer", "radioRenderer", "movieRenderer", "reelShelfRenderer", "gridShelfViewModel",
    "messageRenderer", "backgroundPromoRenderer", "didYouMeanRenderer", "showingResultsForRenderer",
    "includingResultsForRenderer", "adSlotRenderer", "continuationItemRenderer", "horizontalCardListRenderer",
  ]

  private static func rows(_ row: JSONObject) -> [Row] {
    let shelf = row.shelfRenderer.content.verticalListRenderer
    if shelf.isThere { return (shelf.list("items") ?? []).map(singleRow) }
    return [singleRow(row)]
  }

  private static func singleRow(_ row: JSONObject) -> Row {
    if row.videoRenderer.isThere { return video(row.videoRenderer) }
    if row.lockupViewModel.isThere { return lockup(row.lockupViewModel) }
    return row.names.contains(where: otherRows.contains) || row.shelfRenderer.isThere ? .other : .unreadable
  }

  private static func video(_ video: JSONObject) -> Row {
    let title = video.title.wholeText
    guard let id = video.text("videoId"), ShownText.isVideoID(id), !title.isEmpty else { return .unreadable }
    // What is live or announced has no length.
    guard let seconds = ShownText.seconds(video.lengthText.wholeText) else { return .other }
    let owner = [video.ownerText, video.longBylineText, video.shortBylineText].map(\.wholeText).first { !$0.isEmpty }
    let styles = (video.list("ownerBadges") ?? []).map { $0.metadataBadgeRenderer.text("style") }
    return .candidate(
      Candidate(
        source: .youtube, id: id, url: "https://www.youtube.com/watch?v=\(id)", kind: .video, title: title, artists: [],
        channel: owner, duration: seconds,
        // Any verified channel has a tick; the music note is the artist's own.
        official: isTopic(owner) || styles.contains("BADGE_STYLE_TYPE_VERIFIED_ARTIST"),
        views: ShownText.views(video.viewCountText.wholeText) ?? ShownText.views(video.shortViewCountText.wholeText)))
  }

  /// YouTube makes channels of that name for the audio that labels give it.
  static func isTopic(_ channel: String?) -> Bool { channel?.hasSuffix(" - Topic") ?? false }
}
