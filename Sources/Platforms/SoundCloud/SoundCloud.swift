public import Host
public import Music

/// SoundCloud: uploads of artists and of everybody. Previews and what is only there encrypted are no candidates.
public struct SoundCloud: SearchSource, PlaylistSource {
  public let source = Source.soundcloud
  public let rounds = 1

  private let api: SoundCloudAPI

  public init(_ transfers: Transfers) { api = SoundCloudAPI(transfers) }

  public func search(_ wanted: Wanted, round: Int) async throws(SourceError) -> [Candidate] {
    guard round == 0, !wanted.query.isEmpty else { return [] }
    let answer = try await api.ask(
      SoundCloudAPI.host + "/search/tracks", [("q", wanted.query), ("limit", "20"), ("offset", "0")])
    guard let rows = answer.list("collection") else { throw .changed(path: "search/tracks: collection") }
    return rows.compactMap(SoundCloudTrack.init).filter(\.isWhole).map(\.candidate)
  }

  /// The track behind an id as a candidate.
  public func describe(_ id: String) async throws(SourceError) -> Candidate {
    let track = try await wholeTrack(id)
    return track.candidate
  }

  /// The track that a page shows. Throws `.absent` for previews and what is blocked here.
  public func describe(_ link: Link) async throws(SourceError) -> Candidate {
    let page = try await resolve(link)
    guard let track = SoundCloudTrack(page) else { throw .changed(path: "resolve: a track") }
    if let absence = track.absence { throw .absent(absence) }
    return track.candidate
  }

  /// The streams behind a track's id.
  public func resolve(_ id: String) async throws(SourceError) -> Resolved {
    let track = try await wholeTrack(id)
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
    let candidate = track.candidate
    return Resolved(
      title: candidate.title, duration: candidate.duration, channel: candidate.channel, artists: candidate.artists,
      album: candidate.album, thumbnail: track.artwork, streams: streams)
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
    var link = link
    if link.isShortened { link = try await target(of: link) }
    return try await api.ask(SoundCloudAPI.host + "/resolve", [("url", link.url)])
  }

  /// Where a short link leads. Each step must be a link that is known here; what the last page answers does not matter.
  private func target(of link: Link) async throws(SourceError) -> Link {
    var address = link.url
    for _ in 1...4 {
      let answer = try await api.get(address, method: .head)
      guard (300..<400).contains(answer.status), let next = answer.headers["location"] else {
        throw .absent(.removed)
      }
      guard case .link(let link) = parseLink(next), link.platform == Source.soundcloud.rawValue else {
        throw .absent(.removed)
      }
      if !link.isShortened { return link }
      address = link.url
    }
    throw .absent(.removed)
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

extension Link {
  /// `on.soundcloud.com/CODE`: what it leads to only a request can tell.
  var isShortened: Bool { id.hasPrefix("on/") }
}
