public import Host
public import Music

/// Audius, an open network of uploads: no key, but the name of who asks.
public struct Audius: SearchSource, AudioSource, PlaylistSource {
  public let source = Source.audius
  public let rounds = 1

  /// The network's own entrance (its openapi.yaml, 2025).
  static let host = "https://discoveryprovider.audius.co/v1"

  private let web: Web

  public init(_ transfers: Transfers) { web = Web(transfers) }

  public func search(_ wanted: Wanted, round: Int) async throws(SourceError) -> [Candidate] {
    guard round == 0, !wanted.query.isEmpty else { return [] }
    let answer = try await ask("/tracks/search", [("query", wanted.query)])
    guard let rows = answer.list("data") else { throw .changed(path: "tracks/search: data") }
    return rows.compactMap(AudiusTrack.init).filter(\.isWhole).map(\.candidate)
  }

  public func describe(_ link: Link) async throws(SourceError) -> Candidate {
    let found = try await resolve(link)
    guard let track = AudiusTrack(found.data) else { throw .changed(path: "resolve: data.id, data.title") }
    guard track.isWhole else { throw .absent(.membersOnly) }
    return track.candidate
  }

  /// The stream lies on one of the network's many nodes, which only the answer tells.
  public func resolve(_ candidate: Candidate) async throws(SourceError) -> Resolved {
    let id = Web.escaped(candidate.id)
    guard let track = AudiusTrack(try await ask("/tracks/" + id).data) else { throw .changed(path: "tracks: data") }
    guard track.isWhole else { throw .absent(.membersOnly) }
    let address = Web.address(Self.host + "/tracks/\(id)/stream", Self.name)
    let answer = try await web.ask(address, method: .head)
    let stream: String
    switch answer.status {
    case 200: stream = address
    case 300..<400:
      guard let location = answer.headers["location"] else { throw .changed(path: "stream: location") }
      stream = location
    case 404: throw .absent(.removed)
    case 403: throw .absent(.membersOnly)
    default: throw .http(answer.status)
    }
    let found = track.candidate
    return Resolved(
      title: found.title, duration: found.duration, channel: found.channel, artists: found.artists,
      thumbnail: track.picture, streams: [AudioStream(id: "mp3320", url: stream, codec: "mp3", bitrate: 320)])
  }

  public func playlist(_ link: Link) async throws(SourceError) -> Playlist {
    // A list comes as the only element of an array.
    guard let head = try await resolve(link).list("data")?.first, let id = head.text("id"),
      let title = head.text("playlist_name")
    else { throw .changed(path: "resolve: data[0].id, playlist_name") }
    let answer = try await ask("/playlists/\(Web.escaped(id))/tracks")
    guard let rows = answer.list("data") else { throw .changed(path: "playlists/tracks: data") }
    let tracks = rows.compactMap(AudiusTrack.init)
    let said = head.whole("track_count")
    let album = head.flag("is_album") == true ? title : nil
    return Playlist(
      link: link, source: source, title: title, owner: head.user.text("name"), said: said,
      entries: tracks.map { $0.entry(album: album) }, isComplete: tracks.count >= said ?? rows.count)
  }

  private func resolve(_ link: Link) async throws(SourceError) -> JSONObject {
    let answer = try await web.ask(Web.address(Self.host + "/resolve", [("url", link.url)] + Self.name))
    // To the track or list itself, on the same host.
    guard (300..<400).contains(answer.status), let location = answer.headers["location"] else {
      return try Self.read(answer)
    }
    let path =
      location.hasPrefix(Self.host) ? String(location.dropFirst(Self.host.count)) : String(location.dropFirst(3))
    guard location.hasPrefix(Self.host) || location.hasPrefix("/v1/") else { throw .changed(path: "resolve: location") }
    return try await ask(String(path.prefix { $0 != "?" }))
  }

  private static let name = [("app_name", "AllPlatformMusic")]

  private func ask(_ path: String, _ parameters: [(String, String)] = []) async throws(SourceError) -> JSONObject {
    try Self.read(await web.ask(Web.address(Self.host + path, parameters + Self.name)))
  }

  static func read(_ answer: TransferResponse) throws(SourceError) -> JSONObject {
    switch answer.status {
    case 200: try JSONObject.read(answer.body)
    case 404, 400: throw .absent(.removed)
    case 401, 403: throw .absent(.private)
    default: throw .http(answer.status)
    }
  }
}

/// One track of Audius's answers (the field names are its openapi.yaml's; no answer was recorded).
struct AudiusTrack {
  let candidate: Candidate
  let isWhole: Bool
  let picture: String?
  let isrc: String?

  init?(_ track: JSONObject) {
    guard let id = track.text("id"), let title = track.text("title"), !title.isEmpty,
      let path = track.text("permalink"), case .link(let link) = parseLink("https://audius.co" + path),
      link.platform == Source.audius.rawValue
    else { return nil }
    let user = track.user
    candidate = Candidate(
      source: .audius, id: id, url: link.url, kind: .track, title: title, artists: [],
      channel: user.text("name"), duration: track.number("duration"), official: user.flag("is_verified"),
      views: track.whole("play_count"))
    let isThere = track.flag("is_delete") != true && track.flag("is_streamable") != false
    isWhole = isThere && track.access.flag("stream") != false
    picture = track.artwork.text("1000x1000") ?? track.artwork.text("480x480")
    isrc = track.text("isrc").flatMap { $0.isEmpty ? nil : $0 }
  }

  func entry(album: String?) -> Playlist.Entry {
    var candidate = candidate
    candidate.album = album
    return Playlist.Entry(candidate: candidate, isPlayable: isWhole, isrc: isrc)
  }
}
