public import Host
public import Music

/// Playlists, albums and tracks of Tidal: what they are called, no audio. Only programs with keys of their own may ask.
public struct Tidal: PlaylistSource {
  static let source = Source(rawValue: "tidal")

  private let bearer: Bearer?

  public init(_ transfers: Transfers, keys: CatalogueKeys.Pair?) {
    let web = Web(transfers)
    bearer = keys.map { keys in
      Bearer(web, headers: [("Accept", "application/vnd.api+json")]) { () async throws(SourceError) in
        try await keys.token(web, at: TidalFacts.token)
      }
    }
  }

  /// Throws `.absent(.needsKeys)` without keys, and when they are not taken.
  public func playlist(_ link: Link) async throws(SourceError) -> Playlist {
    let include =
      switch link.kind {
      case .track: "artists,albums"
      case .album: "artists,items.artists"
      case .playlist: "items.artists"
      }
    let answer = try await ask(
      Web.address(
        "\(TidalFacts.api)/\(link.kind.rawValue)s/\(link.id)",
        [("countryCode", TidalFacts.country), ("include", include)]))
    var whole = try TidalAnswer(answer).list(link.kind)
    let album = link.kind == .album ? whole.title : nil
    var (asked, isComplete) = (Set<String>(), true)
    while let next = whole.next {
      guard asked.insert(next).inserted, asked.count < TidalFacts.mostParts else {
        isComplete = false
        break
      }
      do throws(SourceError) {
        let part = TidalAnswer(try await ask(address(of: next)))
        let rows = try part.rows(part.answer, album: album)
        whole.entries += rows.entries
        whole.next = rows.next
      } catch {
        if error.mayPass { throw error }
        isComplete = false
        break
      }
    }
    return whole.playlist(link, Self.source, isComplete: isComplete)
  }

  /// The next page's address comes without host and version, and without what it is to include.
  private func address(of next: String) -> String {
    var path = next.hasPrefix(TidalFacts.api) ? String(next.dropFirst(TidalFacts.api.count)) : next
    if path.hasPrefix("/v2/") { path = String(path.dropFirst(3)) }
    let rooted = TidalFacts.api + (path.hasPrefix("/") ? path : "/" + path)
    return rooted.contains("include=") ? rooted : Web.address(rooted, [("include", "items.artists")])
  }

  private func ask(_ address: String) async throws(SourceError) -> JSONObject {
    guard let bearer else { throw .absent(.needsKeys) }
    let answer = try await bearer.ask(address, patience: true)
    switch answer.status {
    case 200: return try JSONObject.read(answer.body)
    case 403: throw .absent(.private)
    case 404, 410: throw .absent(.removed)
    default: throw .http(answer.status)
    }
  }
}
