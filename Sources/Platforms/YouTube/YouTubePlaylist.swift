public import Host
public import Music

/// Playlists and albums of YouTube and YouTube Music, which share them. Music knows artists and albums, so it is asked
/// for what labels and editors made; each is the other's second reader.
public struct YouTubePlaylists: PlaylistSource {
  private let web: InnerTube
  private let music: InnerTube

  public init(_ transfers: Transfers) {
    web = InnerTube(client: InnerTube.web, transfers: transfers)
    music = InnerTube(client: InnerTube.music, transfers: transfers)
  }

  public func playlist(_ link: Link) async throws(SourceError) -> Playlist {
    let isCatalogue = ["OLAK5uy_", "RDCLAK5uy_", "MPREb_"].contains { link.id.hasPrefix($0) }
    do throws(SourceError) {
      return isCatalogue ? try await readMusic(link) : try await readVideos(link)
    } catch {
      // Another shape, or a list that this page does not show: the other one may.
      guard !link.id.hasPrefix("MPREb_") else { throw error }
      switch error {
      case .changed, .absent(.removed): break
      default: throw error
      }
      do throws(SourceError) {
        let second = isCatalogue ? try await readVideos(link) : try await readMusic(link)
        if !second.entries.isEmpty { return second }
      } catch .cancelled {
        throw .cancelled
      } catch {}
      throw error
    }
  }

  /// "wgYCCAA=": also those that cannot be played (NewPipeExtractor 0.26).
  private func readVideos(_ link: Link) async throws(SourceError) -> Playlist {
    let answer = try await web.browse("VL" + link.id, params: "wgYCCAA%3D")
    let first = try YouTube.listPage(in: answer)
    return try await web.wholeList(link, source: .youtube, first: first) { (answer) throws(SourceError) in
      try YouTube.listPage(in: answer)
    }
  }

  private func readMusic(_ link: Link) async throws(SourceError) -> Playlist {
    let answer: [UInt8]
    do throws(SourceError) {
      answer = try await music.browse(link.id.hasPrefix("MPREb_") ? link.id : "VL" + link.id)
    } catch {
      switch error {
      // "Requested entity was not found.", "Request contains an invalid argument."; 403: a list of somebody else's.
      case .http(404), .http(400): throw .absent(.removed)
      case .http(403): throw .absent(.private)
      default: throw error
      }
    }
    var first = try YouTubeMusic.listPage(in: answer)
    first.takeNameOfAlbum()
    return try await music.wholeList(link, source: .youtubeMusic, first: first) { (answer) throws(SourceError) in
      try YouTubeMusic.listPage(in: answer)
    }
  }
}

extension YouTube {
  /// A playlist's page, or a further part of it. Throws `.absent` when the page says that there is none, `.changed`
  /// when it has none of the known parts.
  public static func listPage(in answer: [UInt8]) throws(SourceError) -> ListPage {
    let answer = try JSONObject.read(answer)
    let alerts = (answer.list("alerts") ?? []).map(\.alertRenderer).filter { $0.text("type") == "ERROR" }
    if let alert = alerts.first {
      throw .absent(alert["text"].wholeText.lowercased().contains("private") ? .private : .removed)
    }
    var page = ListPage()
    guard let rows = answer.furtherRows ?? firstRows(answer) else {
      throw .changed(path: "contents.twoColumnBrowseResultsRenderer.tabs[0]...playlistVideoListRenderer.contents")
    }
    for row in rows {
      if let token = row.continuation {
        page.next = token
      } else {
        page.take(row)
      }
    }
    page.takeHeader(answer)
    return page
  }

  private static func firstRows(_ answer: JSONObject) -> [JSONObject]? {
    let tab = answer.contents.twoColumnBrowseResultsRenderer.list("tabs")?.first
    guard let sections = tab?.tabRenderer.content.sectionListRenderer.list("contents") else { return nil }
    // The token stands among the rows or behind their section.
    return sections.flatMap { section in
      (section.itemSectionRenderer.list("contents") ?? [section]).flatMap { row in
        row.playlistVideoListRenderer.list("contents") ?? [row]
      }
    }
  }
}

extension ListPage {
  fileprivate mutating func take(_ row: JSONObject) {
    if row.playlistVideoRenderer.isThere {
      guard let entry = Self.entry(row.playlistVideoRenderer) else { return unreadable += 1 }
      entries.append(entry)
    } else if row.lockupViewModel.isThere {
      switch YouTube.lockup(row.lockupViewModel) {
      case .candidate(let candidate): entries.append(Playlist.Entry(candidate: candidate))
      case .other: break
      case .unreadable: unreadable += 1
      }
    } else if row.names.contains(where: { $0.hasSuffix("VideoRenderer") }) {
      unreadable += 1
    }
  }

  private static func entry(_ video: JSONObject) -> Playlist.Entry? {
    let title = video.title.wholeText
    guard let id = video.text("videoId"), ShownText.isVideoID(id), !title.isEmpty else { return nil }
    let owner = video.shortBylineText.wholeText
    let seconds = video.text("lengthSeconds").flatMap(Double.init) ?? ShownText.seconds(video.lengthText.wholeText)
    let candidate = Candidate(
      source: .youtube, id: id, url: "https://www.youtube.com/watch?v=\(id)", kind: .video, title: title, artists: [],
      channel: owner.isEmpty ? nil : owner, duration: seconds, official: YouTube.isTopic(owner) ? true : nil)
    return Playlist.Entry(candidate: candidate, isPlayable: video.flag("isPlayable") ?? true)
  }

  fileprivate mutating func takeHeader(_ answer: JSONObject) {
    let titles = [
      answer.header.pageHeaderRenderer.text("pageTitle"), answer.metadata.playlistMetadataRenderer.text("title"),
      answer.microformat.microformatDataRenderer.text("title"),
    ]
    title = titles.compactMap { $0 }.first { !$0.isEmpty }
    let items = answer.sidebar.playlistSidebarRenderer.list("items") ?? []
    let stats = items.flatMap { $0.playlistSidebarPrimaryInfoRenderer.list("stats") ?? [] }.map(\.wholeText)
    // "No videos" for an empty one.
    said = stats.first { $0.hasSuffix("video") || $0.hasSuffix("videos") }.flatMap { ShownText.count($0) ?? 0 }
    let name = items.lazy.map(\.playlistSidebarSecondaryInfoRenderer.videoOwner.videoOwnerRenderer.title.wholeText)
      .first { !$0.isEmpty }
    owner = name
  }
}
