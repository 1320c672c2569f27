public import Host
public import Music

/// MusicBrainz, the open catalogue: asked last, since it asks its callers for patience.
public struct MusicBrainz: Catalogue {
  public let name = "musicbrainz"
  /// One question a second from one address, else 503 (its own rule).
  public let courtesy = Courtesy(every: .seconds(1))

  static let host = "https://musicbrainz.org/ws/2"
  /// Who does not say what it is gets 503.
  static let agent = "AllPlatformMusic/0.1 (a household's own daemon)"

  private let web: Web

  public init(_ transfers: Transfers) { web = Web(transfers) }

  public func recordings(for wanted: Wanted) async throws(SourceError) -> [Recording] {
    guard let query = Self.query(wanted) else { return [] }
    return try Self.recordings(
      in: await ask(Web.address(Self.host + "/recording", [("query", query), ("fmt", "json"), ("limit", "20")])))
  }

  public func recording(isrc: String) async throws(SourceError) -> Recording? {
    do throws(SourceError) {
      let address = Self.host + "/isrc/" + Web.escaped(isrc) + "?fmt=json&inc=artist-credits+releases"
      guard var found = try Self.recordings(in: await ask(address)).first else { return nil }
      found.isrc = isrc
      return found
    } catch .absent(.removed) {
      return nil
    }
  }

  public func details(of recording: Recording) async throws(SourceError) -> Recording {
    let answer = try await ask(
      Self.host + "/recording/" + Web.escaped(recording.id) + "?fmt=json&inc=artist-credits+releases+isrcs+genres")
    guard let found = Self.recording(answer) else { throw .changed(path: "recording: id, title") }
    var full = recording
    full.isrc = found.isrc ?? recording.isrc
    full.genre = found.genre
    full.year = found.year ?? recording.year
    return full
  }

  /// Words in quotation marks: what a title holds is no syntax there.
  static func query(_ wanted: Wanted) -> String? {
    guard let reading = wanted.readings.first, !reading.title.isEmpty else { return nil }
    func quoted(_ text: String) -> String {
      "\"" + String(text.prefix(Wanted.longestQuery)).replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    }
    return (["recording:\(quoted(reading.title))"] + reading.artists.prefix(3).map { "artist:\(quoted($0))" })
      .joined(separator: " AND ")
  }

  private func ask(_ address: String) async throws(SourceError) -> JSONObject {
    let answer = try await web.ask(address, headers: [("User-Agent", Self.agent)])
    switch answer.status {
    case 200: return try JSONObject.read(answer.body)
    case 404, 400: throw .absent(.removed)
    default: throw .http(answer.status)
    }
  }

  static func recordings(in answer: JSONObject) throws(SourceError) -> [Recording] {
    guard let rows = answer.list("recordings") else { throw .changed(path: "recordings") }
    return rows.filter { $0.flag("video") != true }.compactMap(recording)
  }

  static func recording(_ row: JSONObject) -> Recording? {
    guard let id = row.text("id"), let title = row.text("title"), !title.isEmpty else { return nil }
    let artists = (row.list("artist-credit") ?? []).compactMap { $0.text("name") ?? $0.artist.text("name") }
    // "live, 1986-07-12: Wembley": what makes it another recording stands here, not in the title.
    let note = row.text("disambiguation") ?? ""
    let release = row.list("releases")?.first
    return Recording(
      catalogue: "musicbrainz", id: id, artists: artists, title: note.isEmpty ? title : "\(title) (\(note))",
      album: release?.text("title"), year: year(row.text("first-release-date")),
      duration: row.number("length").map { ($0 / 1000).rounded() }, isrc: row.texts("isrcs").first,
      genre: row.list("genres")?.first?.text("name"), rank: row.whole("score"))
  }
}
