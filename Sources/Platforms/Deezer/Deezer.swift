public import Host
public import Music

/// Deezer's public interface, which needs no key: a catalogue that is searched, and lists that are read. No audio comes
/// from it.
public struct Deezer: Catalogue, PlaylistSource {
  static let platform = "deezer"
  static let host = "https://api.deezer.com"
  /// Rows asked for at a time; clients in the field ask for up to 10,000 (LavaSrc, 2026).
  static let rows = 500
  static let mostPages = 40

  public let name = Deezer.platform
  /// 50 questions in 5 s from one address (kellnerd/harmony, 2026).
  public let courtesy = Courtesy(every: .milliseconds(110), atOnce: 40)

  private let web: Web

  public init(_ transfers: Transfers) { web = Web(transfers) }

  // MARK: The catalogue

  public func recordings(for wanted: Wanted) async throws(SourceError) -> [Recording] {
    guard !wanted.query.isEmpty else { return [] }
    let answer = try await ask(Web.address(Self.host + "/search", [("q", wanted.query), ("limit", "20")]))
    return try Self.recordings(in: answer)
  }

  public func recording(isrc: String) async throws(SourceError) -> Recording? {
    do throws(SourceError) {
      return DeezerTrack(try await ask(Self.host + "/track/isrc:" + Web.escaped(isrc)))?.recording
    } catch .absent(.removed) {
      return nil
    }
  }

  public func details(of recording: Recording) async throws(SourceError) -> Recording {
    var full = recording
    guard let track = DeezerTrack(try await ask(Self.host + "/track/" + Web.escaped(recording.id))) else {
      throw .changed(path: "track: id, title")
    }
    full.artists = track.recording.artists.isEmpty ? recording.artists : track.recording.artists
    full.track = track.recording.track
    full.year = track.recording.year
    full.isrc = track.recording.isrc ?? recording.isrc
    guard let id = track.albumID else { return full }
    let album = try await ask(Self.host + "/album/\(id)")
    full.genre = album.genres.list("data")?.first?.text("name")
    full.tracks = album.whole("nb_tracks").flatMap(positive)
    full.year = full.year ?? year(album.text("release_date"))
    return full
  }

  /// The rows of a search.
  static func recordings(in answer: JSONObject) throws(SourceError) -> [Recording] {
    guard let rows = answer.list("data") else { throw .changed(path: "search: data") }
    return rows.compactMap { DeezerTrack($0)?.recording }
  }

  // MARK: Lists

  public func playlist(_ link: Link) async throws(SourceError) -> Playlist {
    let head = try await ask("\(Self.host)/\(link.kind.rawValue)/\(link.id)")
    if link.kind == .track {
      guard let track = DeezerTrack(head) else { throw .changed(path: "track: id, title") }
      return Self.list(link, title: track.recording.title, owner: nil, said: 1, [track])
    }
    guard let title = head.text("title") else { throw .changed(path: "\(link.kind.rawValue): title") }
    let album = link.kind == .album ? title : nil
    let owner = link.kind == .album ? head.artist.text("name") : head.creator.text("name")
    let said = head.whole("nb_tracks")
    // What is in the head is cut for long lists.
    var address = "\(Self.host)/\(link.kind.rawValue)/\(link.id)/tracks?limit=\(Self.rows)"
    var tracks: [DeezerTrack] = []
    for page in 0..<Self.mostPages {
      let answer = page == 0 && isWhole(head, said) ? head.tracks : try await ask(address)
      guard let rows = answer.list("data") else { throw .changed(path: "\(link.kind.rawValue)/tracks: data") }
      tracks += rows.compactMap { DeezerTrack($0, album: album) }
      guard let next = answer.text("next"), next.hasPrefix(Self.host + "/"), !rows.isEmpty else { break }
      address = next
    }
    return Self.list(link, title: title, owner: owner, said: said, tracks)
  }

  private func isWhole(_ head: JSONObject, _ said: Int?) -> Bool {
    guard let said, let rows = head.tracks.list("data") else { return false }
    return rows.count >= said
  }

  private static func list(_ link: Link, title: String, owner: String?, said: Int?, _ tracks: [DeezerTrack]) -> Playlist
  {
    Playlist(
      link: link, source: Source(rawValue: platform), title: title, owner: owner, said: said,
      entries: tracks.map(\.entry), isComplete: said.map { tracks.count >= $0 } ?? true)
  }

  // MARK: Answers

  private func ask(_ address: String) async throws(SourceError) -> JSONObject {
    try Self.read(try await web.ask(address).whole())
  }

  /// An error comes with HTTP 200 (recorded in 2025): code 800 is "no data", also for what is private; 4 is the quota.
  static func read(_ body: [UInt8]) throws(SourceError) -> JSONObject {
    let answer = try JSONObject.read(body)
    guard answer.error.isThere else {
      if let text = answer.text("error") { throw .changed(path: "error: \(text.prefix(80))") }
      return answer
    }
    switch answer.error.whole("code") {
    case 800: throw .absent(.removed)
    case 4: throw .rateLimited(retryAfter: 5)
    case 700: throw .http(503)
    case let code: throw .changed(path: "error: code \(code ?? 0)")
    }
  }
}
