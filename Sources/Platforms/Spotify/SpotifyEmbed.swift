import Host
import Music

/// The page that other people's sites show: a list's first rows, and a token for whoever looks at it.
struct SpotifyEmbed {
  var page: ListPage
  /// Rows of the page, songs or not.
  var rows: Int
  /// Good for about an hour; nobody is signed in with it.
  var token: String?

  static func read(_ web: Web, _ link: Link) async throws(SourceError) -> SpotifyEmbed {
    let answer = try await web.ask(SpotifyFacts.embed(link.kind.rawValue, link.id))
    return try SpotifyEmbed(page: answer.whole())
  }

  /// Throws `.absent` when the page says that there is nothing to see, `.changed` when it has none of the known parts.
  init(page html: [UInt8]) throws(SourceError) {
    guard let script = html.script(id: "__NEXT_DATA__") else { throw .changed(path: "embed: __NEXT_DATA__") }
    try self.init(data: script)
  }

  init(data: [UInt8]) throws(SourceError) {
    let props = try JSONObject.read(data).props.pageProps
    let entity = props.state.data.entity
    guard entity.isThere else {
      // Both come with HTTP 200: no such list, or one that is not for everybody.
      if props.names.contains("forbiddenReason") { throw .absent(.private) }
      if let status = props.number("status") { throw .absent(status == 401 || status == 403 ? .private : .removed) }
      throw .changed(path: "embed: props.pageProps.state.data.entity")
    }
    token = props.state.settings.session.text("accessToken").flatMap { $0.isEmpty ? nil : $0 }
    page = ListPage()
    page.title = entity.text("name") ?? entity.text("title")
    page.owner = entity.text("subtitle").flatMap { $0.isEmpty ? nil : $0 }
    guard entity.text("type") != "track" else {
      rows = 1
      guard let track = Self.track(entity) else { throw .changed(path: "embed: a track's name") }
      page.owner = track.candidate.artists.first
      page.said = 1
      page.entries = [track]
      return
    }
    guard let list = entity.list("trackList") else { throw .changed(path: "embed: entity.trackList") }
    rows = list.count
    let album = entity.text("type") == "album" ? page.title : nil
    for row in list where row.text("entityType") ?? "track" == "track" {
      if let entry = Self.row(row, album: album) { page.entries.append(entry) } else { page.unreadable += 1 }
    }
    if page.entries.isEmpty, page.unreadable > 2 { throw .changed(path: "embed: none of the rows can be read") }
  }

  private static func track(_ entity: JSONObject) -> Playlist.Entry? {
    Playlist.Entry(
      of: Spotify.source, url: entity.spotifyAddress, title: entity.text("name") ?? entity.text("title"),
      artists: entity.artistNames(), milliseconds: entity.number("duration"), explicit: entity.flag("isExplicit"),
      isPlayable: entity.flag("isPlayable") ?? true)
  }

  private static func row(_ row: JSONObject, album: String?) -> Playlist.Entry? {
    // Artists are parted by a comma and a space that does not break; one's own comma has a plain space.
    let artists = (row.text("subtitle") ?? "").split(separator: ",\u{A0}").map(String.init)
    return Playlist.Entry(
      of: Spotify.source, url: row.spotifyAddress, title: row.text("title"), artists: artists, album: album,
      milliseconds: row.number("duration"), explicit: row.flag("isExplicit"), isPlayable: row.flag("isPlayable") ?? true
    )
  }
}
