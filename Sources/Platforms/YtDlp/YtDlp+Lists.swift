public import Music

/// Playlists, albums and sets by yt-dlp's "flat" extraction, which reads their pages and asks for none of their songs.
extension YtDlp: PlaylistSource {
  /// The links' platforms that worker.py takes lists of.
  static let lists: Set<String> = ["youtube", "soundcloud", "bandcamp"]

  public func playlist(_ link: Link) async throws(SourceError) -> Playlist {
    let source = Source(rawValue: link.platform)
    let found = try await ask(WorkerTalk.List(address: link.url), as: WorkerTalk.ReadList.self, within: limits.list)
    let entries = found.entries.compactMap { row -> Playlist.Entry? in
      guard let id = row.id, let address = row.address else { return nil }
      let isVideo = source == .youtube
      if isVideo { guard ShownText.isVideoID(id), row.title?.isEmpty == false else { return nil } }
      let title = row.title ?? ""
      // yt-dlp's words for what is gone.
      let isGone = ["[Private video]", "[Deleted video]"].contains(title)
      let candidate = Candidate(
        source: source, id: id, url: isVideo ? "https://www.youtube.com/watch?v=\(id)" : address,
        kind: isVideo ? .video : .track, title: title, artists: row.artists ?? [], channel: row.channel,
        duration: row.duration, official: YouTube.isTopic(row.channel) ? true : nil)
      return isGone ? nil : Playlist.Entry(candidate: candidate)
    }
    var playlist = Playlist(
      link: link, source: source, title: found.title ?? "", owner: found.owner, said: found.said, entries: entries,
      isComplete: found.entries.count >= found.said ?? 0)
    playlist.isSecondHand = true
    return playlist
  }
}
