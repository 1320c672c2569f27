import Host
import Music

/// The web player's own interface: lists of any length, a hundred rows at a time.
struct SpotifyPartner {
  let bearer: Bearer
  let link: Link

  private var isAlbum: Bool { link.kind == .album }
  private var query: (name: String, hashes: [String]) {
    isAlbum ? SpotifyFacts.getAlbum : SpotifyFacts.fetchPlaylist
  }

  /// Reads to the end by what the platform says is the whole: a page may come short, since rows that are not for
  /// everybody are left out of it. What cannot be read for good ends the reading with what is there.
  func wholeList() async throws(SourceError) -> Playlist {
    let size = isAlbum ? SpotifyFacts.albumRows : SpotifyFacts.playlistRows
    var whole = ListPage()
    var (offset, parts, known) = (0, 0, query.hashes[...])
    while parts < SpotifyFacts.mostParts {
      parts += 1
      let part: SpotifyPart
      do throws(SourceError) {
        part = try await self.part(offset: offset, limit: size, &known)
      } catch {
        if error.mayPass { throw error }
        return whole.playlist(link, Spotify.source, isComplete: false)
      }
      whole.title = whole.title ?? part.page.title
      whole.owner = whole.owner ?? part.page.owner
      whole.said = part.page.said ?? whole.said
      whole.entries += part.page.entries
      whole.unreadable += part.page.unreadable
      offset += min(size, part.size ?? size)
      if offset >= whole.said ?? (part.rows == 0 ? 0 : .max) {
        return whole.playlist(link, Spotify.source, isComplete: whole.unreadable == 0)
      }
    }
    return whole.playlist(link, Spotify.source, isComplete: false)
  }

  /// `known`: the query's hashes that are not known to be forgotten.
  private func part(offset: Int, limit: Int, _ known: inout ArraySlice<String>) async throws(SourceError) -> SpotifyPart
  {
    while let hash = known.first {
      let answer = try await bearer.ask(address(offset: offset, limit: limit, hash: hash), patience: true)
      switch answer.status {
      case 404: throw .absent(.removed)
      // 400 and 412 carry the reason, too.
      case 200, 400, 412: break
      default: throw .http(answer.status)
      }
      let body = try JSONObject.read(answer.body)
      if body.forgotTheQuery {
        known = known.dropFirst()
        continue
      }
      return try SpotifyPart(body, isAlbum: isAlbum)
    }
    throw .changed(path: "pathfinder: \(query.name) has another hash now")
  }

  private func address(offset: Int, limit: Int, hash: String) -> String {
    let variables =
      isAlbum
      ? #"{"uri":"spotify:album:\#(link.id)","locale":"","offset":\#(offset),"limit":\#(limit)}"#
      : #"{"uri":"spotify:playlist:\#(link.id)","offset":\#(offset),"limit":\#(limit),"enableWatchFeedEntrypoint":false}"#
    return Web.address(
      SpotifyFacts.partner,
      [
        ("operationName", query.name), ("variables", variables),
        ("extensions", #"{"persistedQuery":{"version":1,"sha256Hash":"\#(hash)"}}"#),
      ])
  }
}

/// One answer of it.
struct SpotifyPart {
  var page = ListPage()
  /// Rows of this part, songs or not.
  var rows = 0
  /// How many rows the server gives at most, where it says so.
  var size: Int?

  init(_ answer: JSONObject, isAlbum: Bool) throws(SourceError) {
    if answer.forgotTheQuery { throw .changed(path: "pathfinder: PersistedQueryNotFound") }
    let union = isAlbum ? answer.data.albumUnion : answer.data.playlistV2
    switch union.text("__typename") {
    case "NotFound": throw .absent(.removed)
    case "RestrictedContent": throw .absent(.private)
    default: break
    }
    let content = isAlbum ? union.tracksV2 : union.content
    guard let items = content.list("items") else {
      throw .changed(path: isAlbum ? "pathfinder: albumUnion.tracksV2.items" : "pathfinder: playlistV2.content.items")
    }
    page.title = union.text("name")
    page.owner = isAlbum ? union.artistNames().first : union.ownerV2.data.text("name")
    page.said = content.whole("totalCount")
    size = content.pagingInfo.whole("limit").flatMap { $0 > 0 ? $0 : nil }
    rows = items.count
    for item in items {
      let track = isAlbum ? item.track : item.itemV2.data
      // Episodes are no songs; what is gone or not for everybody has no name.
      let type = track.text("__typename") ?? "Track"
      guard type.hasSuffix("Track") else { continue }
      if let entry = Self.entry(track, album: isAlbum ? page.title : nil) { page.entries.append(entry) }
    }
  }

  private static func entry(_ track: JSONObject, album: String?) -> Playlist.Entry? {
    let length = [track.trackDuration, track.duration, track.localTrackDuration]
      .lazy.compactMap { $0.number("totalMilliseconds") }.first
    return Playlist.Entry(
      of: Spotify.source, url: track.spotifyAddress, title: track.text("name"), artists: track.artistNames(),
      album: track.albumOfTrack.text("name") ?? album, milliseconds: length,
      explicit: track.contentRating.text("label").map { $0 == "EXPLICIT" },
      isPlayable: track.playability.flag("playable") ?? true, isrc: track.externalIds.text("isrc"))
  }
}

extension JSONObject {
  /// The answer to a hash that is not known any more.
  fileprivate var forgotTheQuery: Bool {
    (list("errors") ?? []).contains { $0.text("message") == "PersistedQueryNotFound" }
  }
}
