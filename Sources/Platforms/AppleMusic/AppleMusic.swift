public import Host
public import Music

/// Playlists, albums and songs of Apple Music: what they are called, no audio. A playlist's page shows its first rows; the
/// rest, and the ISRCs, come from the catalogue that the web player asks. Albums and songs are looked up in the store.
public struct AppleMusic: PlaylistSource {
  static let source = Source(rawValue: "apple-music")

  private let web: Web
  private let catalogue: AppleCatalogue

  public init(_ transfers: Transfers) {
    web = Web(transfers)
    catalogue = AppleCatalogue(web)
  }

  public func playlist(_ link: Link) async throws(SourceError) -> Playlist {
    link.kind == .playlist ? try await readPlaylist(link) : try await lookUp(link)
  }

  private func readPlaylist(_ link: Link) async throws(SourceError) -> Playlist {
    var shown: ListPage?
    var trouble: SourceError?
    do throws(SourceError) {
      shown = try await page(link)
    } catch {
      guard case .changed = error else { throw error }
      trouble = error
    }
    do throws(SourceError) {
      var list = try await catalogue.list(link)
      list.title = list.title.isEmpty ? shown?.title ?? "" : list.title
      list.owner = list.owner ?? shown?.owner
      list.said = list.said ?? shown?.said
      if list.entries.count >= shown?.entries.count ?? 0 { return list }
    } catch {
      if error == .cancelled { throw error }
      trouble = trouble ?? error
    }
    guard let shown else { throw trouble ?? .changed(path: "a playlist's page") }
    let isComplete = shown.said.map { shown.entries.count >= $0 } ?? false
    if !isComplete, let trouble, trouble.mayPass { throw trouble }
    return shown.playlist(link, Self.source, isComplete: isComplete)
  }

  /// Redirects lead to the address with the list's name in it.
  private func page(_ link: Link) async throws(SourceError) -> ListPage {
    var address = link.url
    for _ in 1...3 {
      let answer = try await web.ask(address, headers: [("Accept-Language", "en-US")])
      switch answer.status {
      case 200: return try ApplePage.list(in: answer.body)
      case 300..<400:
        guard let next = answer.headers["location"],
          case .link(let step) = parseLink(
            next.hasPrefix("/") ? AppleMusicFacts.page + next : next), step.id == link.id
        else { throw .absent(.removed) }
        address = next.hasPrefix("/") ? AppleMusicFacts.page + next : next
      case 403: throw .http(403)
      default: throw .absent(.removed)
      }
    }
    throw .absent(.removed)
  }

  /// The store first: it is documented. It does not know everything that can be streamed, and leaves out rows.
  private func lookUp(_ link: Link) async throws(SourceError) -> Playlist {
    var found: Playlist?
    var trouble: SourceError?
    do throws(SourceError) {
      let list = try await AppleLookup.list(web, link)
      if list.isComplete { return list }
      found = list
    } catch {
      if error == .cancelled { throw error }
      trouble = error
    }
    do throws(SourceError) {
      let list = try await catalogue.list(link)
      return found.map { $0.entries.count > list.entries.count ? $0 : list } ?? list
    } catch {
      if error == .cancelled { throw error }
      if let found { return found }
      // What one says honestly counts more than that the other does not answer.
      throw trouble == .absent(.removed) && !error.mayPass ? .absent(.removed) : error
    }
  }
}

extension Link {
  /// The country of an Apple Music link, as its canonical address has it.
  var storefront: String {
    let parts = url.split(separator: "/")
    return parts.count > 2 && parts[2].utf8.count == 2 ? String(parts[2]) : "us"
  }
}
