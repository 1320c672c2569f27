public import Host
public import Music

/// Apple's search for its store, which needs no key. It knows genres and covers, and no ISRC.
public struct ITunes: Catalogue {
  public let name = "itunes"
  /// About 20 questions a minute, by Apple's own page; then 403.
  public let courtesy = Courtesy(every: .seconds(3), atOnce: 10)

  private let web: Web

  public init(_ transfers: Transfers) { web = Web(transfers) }

  public func recordings(for wanted: Wanted) async throws(SourceError) -> [Recording] {
    guard !wanted.query.isEmpty else { return [] }
    let answer = try await web.ask(
      Web.address(
        "https://itunes.apple.com/search", [("term", wanted.query), ("entity", "song"), ("limit", "20")]))
    switch answer.status {
    case 200: return try Self.recordings(in: answer.body)
    case 403: throw .rateLimited(retryAfter: 60)
    default: throw .http(answer.status)
    }
  }

  /// The songs of an answer; the album that comes with them in a look-up is passed over.
  static func recordings(in body: [UInt8]) throws(SourceError) -> [Recording] {
    guard let rows = try JSONObject.read(body).list("results") else { throw .changed(path: "results") }
    return rows.compactMap(recording)
  }

  static func recording(_ row: JSONObject) -> Recording? {
    guard row.text("wrapperType") == "track", row.text("kind") == "song", let id = row.whole("trackId"),
      let title = row.text("trackName"), let artist = row.text("artistName")
    else { return nil }
    return Recording(
      catalogue: "itunes", id: String(id), artists: [artist], title: title, album: row.text("collectionName"),
      track: row.whole("trackNumber"), tracks: row.whole("trackCount"), year: year(row.text("releaseDate")),
      duration: row.number("trackTimeMillis").map { ($0 / 1000).rounded() }, genre: row.text("primaryGenreName"),
      explicit: row.text("trackExplicitness").map { $0 == "explicit" },
      // Any size is made from the address (seen in harmony and beets, 2026).
      cover: row.text("artworkUrl100")?.replacing("100x100bb", with: "1000x1000bb"))
  }
}
