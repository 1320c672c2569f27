import Music

/// One answer in the form of JSON:API: what was asked for names its rows, which stand in `included`.
struct TidalAnswer {
  let answer: JSONObject
  private var tracks: [String: JSONObject] = [:]
  private var names: [String: String] = [:]
  private var albums: [String: String] = [:]

  init(_ answer: JSONObject) {
    self.answer = answer
    for thing in answer.list("included") ?? [] {
      guard let id = thing.text("id") else { continue }
      switch thing.text("type") {
      case "tracks", "videos": tracks[id] = thing
      case "artists": names[id] = thing.attributes.text("name")
      case "albums": albums[id] = thing.attributes.text("title")
      default: break
      }
    }
  }

  /// A playlist or an album with its first rows, or a track. Throws `.changed` when it has none of the known parts.
  func list(_ kind: Link.Kind) throws(SourceError) -> ListPage {
    // One thing, or a list of one when it was asked for by a filter.
    guard let found = answer.data.isThere ? answer.data : answer.list("data")?.first else {
      throw answer.list("data") == nil ? .changed(path: "data") : .absent(.removed)
    }
    let owner = (found.relationships.artists.list("data") ?? []).lazy.compactMap { $0.text("id") }
      .compactMap { names[$0] }.first
    if kind == .track {
      guard let track = entry(found, album: nil) else { throw .changed(path: "data.attributes.title") }
      var page = ListPage()
      (page.title, page.owner, page.said) = (track.candidate.title, owner, 1)
      page.entries = [track]
      return page
    }
    let title = found.attributes.text("title") ?? found.attributes.text("name")
    var page = try rows(found.relationships.items, album: kind == .album ? title : nil)
    page.title = title
    page.owner = owner
    page.said = found.attributes.whole("numberOfItems")
    return page
  }

  /// The rows that a relationship names, in its order.
  func rows(_ relationship: JSONObject, album: String?) throws(SourceError) -> ListPage {
    guard let data = relationship.list("data") else { throw .changed(path: "relationships.items.data") }
    var page = ListPage()
    for row in data {
      guard let id = row.text("id"), let track = tracks[id], let entry = entry(track, album: album) else {
        page.unreadable += 1
        continue
      }
      page.entries.append(entry)
    }
    if page.entries.isEmpty, page.unreadable > 2 { throw .changed(path: "included: none of the rows") }
    page.next = relationship.links.text("next")
    return page
  }

  private func entry(_ track: JSONObject, album: String?) -> Playlist.Entry? {
    let facts = track.attributes
    guard let title = facts.text("title"), let id = track.text("id") else { return nil }
    let version = facts.text("version").flatMap { $0.isEmpty ? nil : $0 }
    func ids(_ related: JSONObject) -> [String] { (related.list("data") ?? []).compactMap { $0.text("id") } }
    let own = ids(track.relationships.albums).lazy.compactMap { albums[$0] }.first
    var page = ""
    if case .link(let link) = parseLink("https://tidal.com/track/\(id)") { page = link.url }
    return Playlist.Entry(
      of: Tidal.source, url: page, title: version.map { "\(title) (\($0))" } ?? title,
      artists: ids(track.relationships.artists).map { names[$0] }, album: own ?? album,
      milliseconds: facts.text("duration").flatMap(Self.seconds).map { $0 * 1000 }, explicit: facts.flag("explicit"),
      isrc: facts.text("isrc"))
  }

  /// "PT4M12S", "PT2H16S" (ISO 8601).
  static func seconds(_ text: String) -> Double? {
    guard text.hasPrefix("PT") else { return nil }
    var (seconds, digits) = (0.0, "")
    for character in text.dropFirst(2) {
      switch character {
      case "0"..."9", ".": digits.append(character)
      case "H", "M", "S":
        guard let number = Double(digits) else { return nil }
        seconds += number * (character == "H" ? 3600 : character == "M" ? 60 : 1)
        digits = ""
      default: return nil
      }
    }
    return digits.isEmpty ? seconds : nil
  }
}
