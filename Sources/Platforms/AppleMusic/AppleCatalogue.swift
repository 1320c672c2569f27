import Host
import Music

/// The catalogue that Apple's web player asks, with the token that is in its script. It allows so many questions in an
/// hour and counts those that it refuses, so a 429 is not asked again.
struct AppleCatalogue: Sendable {
  private let bearer: Bearer

  init(_ web: Web) {
    bearer = Bearer(web, headers: [("Origin", AppleMusicFacts.page)]) { () async throws(SourceError) in
      let page = try await web.ask(AppleMusicFacts.scriptPage)
      guard page.status == 200 else { throw .http(page.status) }
      for script in Self.scripts(in: page.body).prefix(3) {
        let answer = try await web.ask(AppleMusicFacts.page + script)
        if answer.status == 200, let token = Self.token(in: answer.body) { return Bearer.Token(text: token) }
      }
      throw .changed(path: "browse: a script with a token of AMPWebPlay")
    }
  }

  func list(_ link: Link) async throws(SourceError) -> Playlist {
    let kind = link.kind == .track ? "songs" : "\(link.kind.rawValue)s"
    let limit = link.kind == .track ? [] : [("limit[tracks]", "\(AppleMusicFacts.rows)")]
    let base = "\(AppleMusicFacts.catalogue)/v1/catalog/\(link.storefront)/\(kind)/\(link.id)"
    let answer = try await ask(base + (limit.isEmpty ? "" : "?limit%5Btracks%5D=\(AppleMusicFacts.rows)"))
    var whole = try Self.head(answer, link.kind)
    var parts = 1
    while let next = whole.next {
      parts += 1
      guard next.hasPrefix("/v1/catalog/"), parts < AppleMusicFacts.mostParts else {
        return whole.playlist(link, AppleMusic.source, isComplete: false)
      }
      do throws(SourceError) {
        let limit = next.contains("limit=") ? next : next + "&limit=\(AppleMusicFacts.rows)"
        let part = try Self.rows(try await ask(AppleMusicFacts.catalogue + limit))
        whole.entries += part.entries
        whole.unreadable += part.unreadable
        whole.next = part.next == next ? nil : part.next
      } catch {
        if error.mayPass { throw error }
        return whole.playlist(link, AppleMusic.source, isComplete: false)
      }
    }
    return whole.playlist(link, AppleMusic.source, isComplete: true)
  }

  private func ask(_ address: String) async throws(SourceError) -> JSONObject {
    try JSONObject.read(try await bearer.ask(address).whole())
  }

  // MARK: Answers

  /// A list with its first rows, or a song.
  static func head(_ answer: JSONObject, _ kind: Link.Kind) throws(SourceError) -> ListPage {
    guard let found = answer.list("data")?.first, found.attributes.isThere else {
      throw .changed(path: "catalog: data[0].attributes")
    }
    if kind == .track {
      guard let song = entry(found) else { throw .changed(path: "catalog: a song's name") }
      var page = ListPage()
      (page.title, page.owner, page.said) = (song.candidate.title, song.candidate.artists.first, 1)
      page.entries = [song]
      return page
    }
    var page = try rows(found.relationships.tracks)
    page.title = found.attributes.text("name")
    page.owner = found.attributes.text("curatorName") ?? found.attributes.text("artistName")
    page.said = found.attributes.whole("trackCount")
    return page
  }

  static func rows(_ answer: JSONObject) throws(SourceError) -> ListPage {
    guard let data = answer.list("data") else { throw .changed(path: "catalog: tracks.data") }
    var page = ListPage()
    for row in data {
      // Without attributes: not in this country.
      if let entry = entry(row) { page.entries.append(entry) } else { page.unreadable += 1 }
    }
    page.next = answer.text("next")
    return page
  }

  private static func entry(_ row: JSONObject) -> Playlist.Entry? {
    let song = row.attributes
    let page = song.text("url").flatMap { text -> String? in
      if case .link(let link) = parseLink(text), link.kind == .track { link.url } else { nil }
    }
    return Playlist.Entry(
      of: AppleMusic.source, url: page ?? "", title: song.text("name"), artists: [song.text("artistName")],
      album: song.text("albumName"), milliseconds: song.number("durationInMillis"),
      explicit: song.text("contentRating").map { $0 == "explicit" }, isrc: song.text("isrc"))
  }

  // MARK: The token

  static func scripts(in page: [UInt8]) -> [String] {
    var (scripts, start) = ([String](), 0)
    while let found = page.firstIndex(of: AppleMusicFacts.scriptStart, from: start) {
      let name = page[found...].prefix { Self.isPlain($0) || [0x2F, 0x7E, 0x2E].contains($0) }
      start = name.endIndex
      let path = String(decoding: name, as: UTF8.self)
      if path.hasSuffix(".js"), !path.contains(".."), !scripts.contains(path) { scripts.append(path) }
    }
    return scripts
  }

  /// A JWT: three parts between dots, in the letters of base 64 for addresses.
  static func token(in script: [UInt8]) -> String? {
    guard let middle = script.firstIndex(of: AppleMusicFacts.issuer) else { return nil }
    let head = script[..<middle].reversed().prefix(while: isPlain).reversed()
    let rest = script[middle...].prefix { isPlain($0) || $0 == UInt8(ascii: ".") }
    let token = String(decoding: Array(head) + rest, as: UTF8.self)
    return token.split(separator: ".").count == 3 && !head.isEmpty ? token : nil
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || byte == 0x2D
      || byte == 0x5F
  }
}
