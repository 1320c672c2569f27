import Music

extension YouTubeMusic {
  /// The page of a playlist or an album, or a further part of a playlist. Throws `.changed` when it has none of the
  /// known parts.
  public static func listPage(in answer: [UInt8]) throws(SourceError) -> ListPage {
    let answer = try JSONObject.read(answer)
    var page = ListPage()
    page.takeHeader(answer)
    let older = answer.continuationContents.musicPlaylistShelfContinuation
    let shelf = older.isThere ? older : firstShelf(answer)
    guard let rows = answer.furtherRows ?? shelf?.list("contents") ?? (page.title == nil ? nil : []) else {
      throw .changed(path: "contents.twoColumnBrowseResultsRenderer.secondaryContents...musicPlaylistShelfRenderer")
    }
    page.next = shelf?.list("continuations")?.first?.nextContinuationData.text("continuation")
    for row in rows {
      if let token = row.continuation {
        page.next = token
      } else if !row.continuationItemRenderer.isThere {
        page.take(row.musicResponsiveListItemRenderer, album: page.album, by: page.isAlbum ? page.owner : nil)
      }
    }
    return page
  }

  /// What follows the first shelf is not the list: related lists, other versions of the album.
  private static func firstShelf(_ answer: JSONObject) -> JSONObject? {
    answer.contents.twoColumnBrowseResultsRenderer.secondaryContents.sectionListRenderer.list("contents")?
      .lazy.flatMap { [$0.musicPlaylistShelfRenderer, $0.musicShelfRenderer] }.first(where: \.isThere)
  }
}

extension ListPage {
  /// The album's name, on an album's page: its rows do not repeat it.
  fileprivate var album: String? { isAlbum ? title : nil }

  fileprivate mutating func takeHeader(_ answer: JSONObject) {
    let first = answer.contents.twoColumnBrowseResultsRenderer.list("tabs")?.first?.tabRenderer.content
      .sectionListRenderer.list("contents")?.first
    guard let first else { return }
    let own = first.musicEditablePlaylistDetailHeaderRenderer.header.musicResponsiveHeaderRenderer
    let header = own.isThere ? own : first.musicResponsiveHeaderRenderer
    guard header.isThere else { return }
    title = header.title.wholeText
    let strapline = header.straplineTextOne.wholeText
    owner = strapline.isEmpty ? header.facepile.avatarStackViewModel["text"].text("content") : strapline
    let kind = header.subtitle.runs.first?.text("text") ?? ""
    isAlbum = ["Album", "EP", "Single"].contains(kind)
    said = header.secondSubtitle.runs.lazy.compactMap { $0.text("text") }
      .first { text in ["song", "songs", "track", "tracks"].contains { text.hasSuffix(" " + $0) } }
      .flatMap(ShownText.count)
  }

  /// An album's list may come without a header (recorded in 2025): then its rows name it.
  mutating func takeNameOfAlbum() {
    guard title == nil, let album = entries.first?.candidate.album,
      entries.allSatisfy({ $0.candidate.album == album })
    else { return }
    title = album
    owner = entries.first?.candidate.artists.first
  }

  fileprivate mutating func take(_ item: JSONObject, album: String?, by artist: String?) {
    let columns = (item.list("flexColumns") ?? []).map { $0.musicResponsiveListItemFlexColumnRenderer["text"].runs }
    guard let head = columns.first?.first, let title = head.text("text"), !title.isEmpty else {
      return unreadable += 1
    }
    let watch = head.navigationEndpoint.watchEndpoint
    let id = [item.playlistItemData.text("videoId"), watch.text("videoId")].compactMap { $0 }
      .first(where: ShownText.isVideoID)
    let credits = CreditLine(columns.dropFirst())
    let time = (item.list("fixedColumns") ?? []).first?.musicResponsiveListItemFixedColumnRenderer["text"].wholeText
    let type = watch.watchEndpointMusicSupportedConfigs.watchEndpointMusicConfig.text("musicVideoType")
    let isSong = type == "MUSIC_VIDEO_TYPE_ATV" || (type == nil && (album ?? credits.album) != nil)
    let badges = (item.list("badges") ?? []).map { $0.musicInlineBadgeRenderer.icon.text("iconType") }
    let candidate = Candidate(
      source: .youtubeMusic, id: id ?? "", url: id.map { "https://music.youtube.com/watch?v=\($0)" } ?? "",
      kind: isSong ? .song : .video, title: title,
      artists: credits.artists.isEmpty ? [artist].compactMap { $0 } : credits.artists,
      album: album ?? credits.album, duration: time.flatMap(ShownText.seconds) ?? credits.seconds,
      explicit: badges.contains("MUSIC_EXPLICIT_BADGE") ? true : isSong ? false : nil,
      official: type.map { $0 != "MUSIC_VIDEO_TYPE_UGC" }, views: credits.views)
    let policy = item.text("musicItemRendererDisplayPolicy") ?? ""
    entries.append(Playlist.Entry(candidate: candidate, isPlayable: id != nil && !policy.hasSuffix("GREY_OUT")))
  }
}
