import Host
import Music

/// The documented interface, with the household's own keys. It tells ISRCs, but since 2026 not what is in lists of other
/// people, and nothing of the platform's own.
struct SpotifyWebAPI: Sendable {
  private let bearer: Bearer

  init(_ web: Web, _ keys: CatalogueKeys.Pair) {
    bearer = Bearer(web) { () async throws(SourceError) in try await keys.token(web, at: SpotifyFacts.token) }
  }

  func playlist(_ link: Link) async throws(SourceError) -> Playlist {
    let answer = try await ask("\(SpotifyFacts.webAPI)/\(link.kind.rawValue)s/\(link.id)")
    if link.kind == .track {
      guard let track = SpotifyWebPage.entry(answer, album: nil) else { throw .changed(path: "tracks: name") }
      return Playlist(
        link: link, source: Spotify.source, title: track.candidate.title, owner: track.candidate.artists.first, said: 1,
        entries: [track], isComplete: true)
    }
    let first = try SpotifyWebPage(answer)
    var whole = first.page
    var (next, parts) = (first.page.next, 1)
    while let address = next {
      guard parts < SpotifyFacts.mostParts, address.hasPrefix(SpotifyFacts.webAPI + "/") else {
        return whole.playlist(link, Spotify.source, isComplete: false)
      }
      parts += 1
      let part: SpotifyWebPage
      do throws(SourceError) {
        part = try SpotifyWebPage(rows: try await rows(at: address), album: first.album)
      } catch {
        if error.mayPass { throw error }
        return whole.playlist(link, Spotify.source, isComplete: false)
      }
      whole.entries += part.page.entries
      next = part.page.next
    }
    return whole.playlist(link, Spotify.source, isComplete: true)
  }

  /// Since March 2026 `/playlists/ID/tracks` is forbidden and `/items` takes its place; answers may still name the first.
  private func rows(at address: String) async throws(SourceError) -> JSONObject {
    do throws(SourceError) {
      return try await ask(address)
    } catch {
      let renamed = address.replacing("/tracks?", with: "/items?")
      guard error == .absent(.private), address.contains("/playlists/"), renamed != address else { throw error }
      return try await ask(renamed)
    }
  }

  private func ask(_ address: String) async throws(SourceError) -> JSONObject {
    let answer = try await bearer.ask(address, patience: true)
    switch answer.status {
    case 200: return try JSONObject.read(answer.body)
    case 403: throw .absent(.private)
    case 400, 404: throw .absent(.removed)
    default: throw .http(answer.status)
    }
  }
}

/// One answer of it: a playlist or an album with its first rows, or further rows.
struct SpotifyWebPage {
  var page = ListPage()
  /// The album's name, which its rows do not repeat.
  var album: String?

  init(_ list: JSONObject) throws(SourceError) {
    let album = list.text("type") == "album" ? list.text("name") : nil
    // The new name and the old one; an answer may have both.
    try self.init(rows: list.items.isThere ? list.items : list.tracks, album: album)
    page.title = list.text("name")
    page.owner = list.owner.text("display_name") ?? list.artistNames().first
  }

  init(rows: JSONObject, album: String?) throws(SourceError) {
    guard let items = rows.list("items") else { throw .changed(path: "items, tracks") }
    self.album = album
    page.said = rows.whole("total")
    page.next = rows.text("next")
    for row in items {
      let track = row.item.isThere ? row.item : row.track.isThere ? row.track : row
      if track.text("type") == "episode" || track.flag("episode") == true { continue }
      if let entry = Self.entry(track, album: album) { page.entries.append(entry) }
    }
  }

  static func entry(_ track: JSONObject, album: String?) -> Playlist.Entry? {
    Playlist.Entry(
      of: Spotify.source, url: track.spotifyAddress, title: track.text("name"), artists: track.artistNames(),
      album: track.album.text("name") ?? album, milliseconds: track.number("duration_ms"),
      explicit: track.flag("explicit"), isPlayable: track.flag("is_playable") ?? true,
      isrc: track.external_ids.text("isrc"))
  }
}
