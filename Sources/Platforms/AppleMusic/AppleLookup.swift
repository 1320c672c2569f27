import Host
import Music

/// The store's lookup: an album with its songs, or a song. No ISRCs.
enum AppleLookup {
  static func list(_ web: Web, _ link: Link) async throws(SourceError) -> Playlist {
    let more = link.kind == .album ? [("entity", "song"), ("limit", "200")] : []
    let answer = try await web.ask(
      Web.address(AppleMusicFacts.lookup, [("id", link.id), ("country", link.storefront)] + more))
    guard answer.status == 200 else { throw answer.status == 404 ? .absent(.removed) : .http(answer.status) }
    return try list(answer.body, link)
  }

  /// An album's answer begins with the album; it may say more songs than follow.
  static func list(_ body: [UInt8], _ link: Link) throws(SourceError) -> Playlist {
    guard let results = try JSONObject.read(body).list("results") else { throw .changed(path: "lookup: results") }
    let tracks = results.filter { $0.text("wrapperType") == "track" }
    // Albums may end with videos of their songs.
    let entries = tracks.filter { $0.text("kind") ?? "song" == "song" }.compactMap(entry)
    guard let first = results.first else { throw .absent(.removed) }
    if link.kind == .track {
      guard let track = entries.first else { throw .absent(.removed) }
      return Playlist(
        link: link, source: AppleMusic.source, title: track.candidate.title, owner: track.candidate.artists.first,
        said: 1, entries: [track], isComplete: true)
    }
    let album = results.first { $0.text("wrapperType") == "collection" } ?? first
    let said = album.whole("trackCount")
    return Playlist(
      link: link, source: AppleMusic.source, title: album.text("collectionName") ?? "",
      owner: album.text("artistName"), said: said, entries: entries, isComplete: tracks.count >= said ?? 1)
  }

  private static func entry(_ song: JSONObject) -> Playlist.Entry? {
    let page = song.text("trackViewUrl").flatMap { text -> String? in
      if case .link(let link) = parseLink(text), link.kind == .track { link.url } else { nil }
    }
    return Playlist.Entry(
      of: AppleMusic.source, url: page ?? "", title: song.text("trackName"), artists: [song.text("artistName")],
      album: song.text("collectionName"), milliseconds: song.number("trackTimeMillis"),
      explicit: song.text("trackExplicitness").map { $0 == "explicit" })
  }
}
