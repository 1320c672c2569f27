public import Host
public import Music

/// The Internet Archive's audio: concerts, net labels, old records. It finds items; their files are the tracks.
public struct InternetArchive: SearchSource, AudioSource, PlaylistSource {
  public let source = Source.internetArchive
  public let rounds = 1

  /// Items whose files are looked at for a question.
  static let looks = 3

  private let web: Web

  public init(_ transfers: Transfers) { web = Web(transfers) }

  public func search(_ wanted: Wanted, round: Int) async throws(SourceError) -> [Candidate] {
    guard round == 0, let query = Self.query(wanted) else { return [] }
    let answer = try await ask(
      Web.address(
        "https://archive.org/advancedsearch.php",
        [
          ("q", query), ("fl[]", "identifier"), ("fl[]", "title"), ("fl[]", "creator"), ("rows", "\(Self.looks)"),
          ("page", "1"), ("output", "json"),
        ]))
    var candidates: [Candidate] = []
    for id in try Self.items(in: answer) {
      do throws(SourceError) {
        candidates += try await item(id).tracks.map(\.candidate)
      } catch .absent {
        continue
      }
    }
    return candidates
  }

  /// Words alone, each of which must be there: nothing of a title is syntax.
  static func query(_ wanted: Wanted) -> String? {
    let words = wanted.query.split { !$0.isLetter && !$0.isNumber }.map { "\"\($0)\"" }
    return words.isEmpty ? nil : (["mediatype:audio"] + words.prefix(12)).joined(separator: " AND ")
  }

  static func items(in answer: JSONObject) throws(SourceError) -> [String] {
    guard let rows = answer.response.list("docs") else { throw .changed(path: "response.docs") }
    return rows.compactMap { $0.text("identifier") }
  }

  public func describe(_ link: Link) async throws(SourceError) -> Candidate {
    try await track(link.id).candidate
  }

  public func resolve(_ candidate: Candidate) async throws(SourceError) -> Resolved {
    let track = try await track(candidate.id)
    let found = track.candidate
    return Resolved(
      title: found.title, duration: found.duration, channel: found.channel, artists: found.artists,
      album: found.album, thumbnail: nil, streams: track.streams)
  }

  public func playlist(_ link: Link) async throws(SourceError) -> Playlist {
    let item = try await item(link.id)
    return Playlist(
      link: link, source: source, title: item.title, owner: item.creator, said: item.tracks.count,
      entries: item.tracks.map { Playlist.Entry(candidate: $0.candidate) }, isComplete: true)
  }

  /// `id`: of an item and a file in it.
  private func track(_ id: String) async throws(SourceError) -> ArchiveItem.Track {
    let item = try await item(String(id.prefix { $0 != "/" }))
    guard let track = item.tracks.first(where: { $0.candidate.id == id }) else { throw .absent(.removed) }
    return track
  }

  private func item(_ id: String) async throws(SourceError) -> ArchiveItem {
    try ArchiveItem.read(await ask("https://archive.org/metadata/" + Web.escaped(id)))
  }

  private func ask(_ address: String) async throws(SourceError) -> JSONObject {
    try JSONObject.read(try await web.ask(address).whole())
  }
}
