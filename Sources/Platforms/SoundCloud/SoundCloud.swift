public import Host
public import Music

/// SoundCloud: uploads of artists and of everybody. Previews and what is only there encrypted are no candidates.
public struct SoundCloud: SearchSource, AudioSource, PlaylistSource {
  public let source = Source.soundcloud
  public let rounds = 1

  private let api: SoundCloudAPI

  public init(_ transfers: Transfers) { api = SoundCloudAPI(Web(transfers)) }

  public func search(_ wanted: Wanted, round: Int) async throws(SourceError) -> [Candidate] {
    guard round == 0, !wanted.query.isEmpty else { return [] }
    let answer = try await api.ask(
      SoundCloudAPI.host + "/search/tracks", [("q", wanted.query), ("limit", "20"), ("offset", "0")])
    guard let rows = answer.list("collection") else { throw .changed(path: "search/tracks: collection") }
    return rows.compactMap(SoundCloudTrack.init).filter(\.isWhole).map(\.candidate)
  }

  /// The track that a page shows. Throws `.absent` for previews and what is blocked here.
  public func describe(_ link: Link) async throws(SourceError) -> Candidate {
    // As yt-dlp names the tracks of a set.
    if link.id.allSatisfy(\.isNumber) { return try await wholeTrack(link.id).candidate }
    let page = try await resolve(link)
    guard let track = SoundCloudTrack(page) else { throw .changed(path: "resolve: a track") }
    if let absence = track.absence { throw .absent(absence) }
    return track.candidate
  }

  public func resolve(_ candidate: Candidate) async throws(SourceError) -> Resolved {
    let track = try await wholeTrack(candidate.id)
    var streams: [AudioStream] = []
    for transcoding in track.transcodings.filter(\.isWhole) {
      guard transcoding.address.hasPrefix(SoundCloudAPI.host + "/media/") else { continue }
      let key = track.authorization.map { [("track_authorization", $0)] } ?? []
      guard let url = try await api.ask(transcoding.address, key).text("url") else { continue }
      streams.append(transcoding.stream(url))
      // The others are the same recording; whole files come first.
      if !transcoding.isSegmented { break }
    }
    guard !streams.isEmpty else { throw .absent(.noFormats) }
    let found = track.candidate
    return Resolved(
      title: found.title, duration: found.duration, channel: found.channel, artists: found.artists,
      album: found.album, thumbnail: track.artwork, streams: streams)
  }

  private func wholeTrack(_ id: String) async throws(SourceError) -> SoundCloudTrack {
    guard (1...20).contains(id.utf8.count), id.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
      throw .absent(.removed)
    }
    let answer = try await api.ask(SoundCloudAPI.host + "/tracks/" + id)
    guard let track = SoundCloudTrack(answer) else { throw .changed(path: "tracks: id, title") }
    if let absence = track.absence { throw .absent(absence) }
    return track
  }

  // MARK: Links

  private func resolve(_ link: Link) async throws(SourceError) -> JSONObject {
    try await api.ask(SoundCloudAPI.host + "/resolve", [("url", link.url)])
  }

  public func playlist(_ link: Link) async throws(SourceError) -> Playlist {
    let page = try await resolve(link)
    if page.text("kind") == "track", let track = SoundCloudTrack(page) {
      return Playlist(
        link: link, source: source, title: track.candidate.title, owner: track.candidate.channel, said: 1,
        entries: [track.entry(album: nil)], isComplete: true)
    }
    guard page.text("kind") == "playlist", let rows = page.list("tracks") else {
      throw .changed(path: "resolve: kind, tracks")
    }
    let title = page.text("title") ?? ""
    let album = page.flag("is_album") == true ? title : nil
    let ids = rows.compactMap { $0.number("id").flatMap { Int(exactly: $0) } }
    let known = try await fill(ids, rows)
    let said = page.number("track_count").flatMap { Int(exactly: $0) }
    let entries = ids.compactMap { known[$0]?.entry(album: album) }
    return Playlist(
      link: link, source: source, title: title, owner: page.user.text("username"), said: said, entries: entries,
      isComplete: entries.count >= max(said ?? 0, ids.count))
  }

  /// Only the first few tracks of a set are whole, the rest are numbers; asked for 50 at a time, they come in any order
  /// and without those that are gone (recorded in 2026).
  private func fill(_ ids: [Int], _ rows: [JSONObject]) async throws(SourceError) -> [Int: SoundCloudTrack] {
    var known: [Int: SoundCloudTrack] = [:]
    for track in rows.compactMap(SoundCloudTrack.init) { known[track.number] = track }
    let missing = ids.filter { known[$0] == nil }
    for start in stride(from: 0, to: missing.count, by: 50) {
      let batch = missing[start..<min(start + 50, missing.count)].map(String.init).joined(separator: ",")
      let answer = try await api.askForList(SoundCloudAPI.host + "/tracks", [("ids", batch)])
      for track in answer.compactMap(SoundCloudTrack.init) { known[track.number] = track }
    }
    return known
  }
}
