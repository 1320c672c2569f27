public import Host
public import Music

/// Playlists, albums and tracks of Spotify: what they are called, no audio. With the household's own keys the documented
/// interface is asked first; it does not show every list, and then the pages are read that everybody may see.
public struct Spotify: PlaylistSource {
  static let source = Source(rawValue: "spotify")

  private let web: Web
  private let own: SpotifyWebAPI?

  public init(_ transfers: Transfers, keys: CatalogueKeys.Pair?) {
    web = Web(transfers)
    own = keys.map { [web] in SpotifyWebAPI(web, $0) }
  }

  public func playlist(_ link: Link) async throws(SourceError) -> Playlist {
    var partial: Playlist?
    if let own {
      do throws(SourceError) {
        let list = try await own.playlist(link)
        if list.isComplete { return list }
        partial = list
      } catch .cancelled {
        throw .cancelled
      } catch {}
    }
    do throws(SourceError) {
      let list = try await readPages(link)
      if let partial, partial.entries.count > list.entries.count { return partial }
      return list
    } catch {
      if let partial, !error.mayPass { return partial }
      throw error
    }
  }

  // MARK: Without keys

  /// The page has at most 100 rows and a token, which the web player's interface takes for the whole list.
  private func readPages(_ link: Link) async throws(SourceError) -> Playlist {
    let embed = try await SpotifyEmbed.read(web, link)
    guard link.kind != .track, embed.rows >= SpotifyFacts.embedRows else {
      return embed.page.playlist(link, Self.source, isComplete: embed.page.unreadable == 0)
    }
    let bearer = Bearer(web, headers: [("app-platform", "WebPlayer")], token: embed.token) {
      [web] () async throws(SourceError) in
      guard let token = try await SpotifyEmbed.read(web, link).token else {
        throw .changed(path: "embed: session.accessToken")
      }
      return Bearer.Token(text: token)
    }
    var list = try await SpotifyPartner(bearer: bearer, link: link).wholeList()
    if list.title.isEmpty { list.title = embed.page.title ?? "" }
    if list.owner == nil { list.owner = embed.page.owner }
    guard !list.isComplete, list.entries.count < embed.page.entries.count else { return list }
    list.entries = embed.page.entries
    return list
  }
}

extension JSONObject {
  /// The names of a list of artists, in one of Spotify's three forms.
  func artistNames(_ name: String = "artists") -> [String] {
    let rows = list(name) ?? self[name].list("items") ?? []
    return rows.compactMap { $0.text("name") ?? $0.profile.text("name") }.filter { !$0.isEmpty }
  }

  /// The page of a track named by its URI; nothing for files of one's own (`spotify:local:...`).
  var spotifyAddress: String {
    guard let uri = text("uri"), case .link(let link) = spotifyURI(uri), link.kind == .track else { return "" }
    return link.url
  }
}

private func spotifyURI(_ text: String) -> LinkReading { text.hasPrefix("spotify:") ? parseLink(text) : .notALink }
