import Music

/// A playlist's page: its header and first rows, in a script.
enum ApplePage {
  /// Throws `.changed` when it has none of the known parts.
  static func list(in html: [UInt8]) throws(SourceError) -> ListPage {
    guard let script = html.script(id: "serialized-server-data") else {
      throw .changed(path: "page: serialized-server-data")
    }
    return try list(data: script)
  }

  /// The outermost is an object since 2026, before that an array.
  static func list(data: [UInt8]) throws(SourceError) -> ListPage {
    let root = try JSONObject.read(data)
    let intents = root.isThere ? root.list("data") ?? [] : try JSONObject.readList(data)
    guard let sections = intents.lazy.compactMap({ $0.data.list("sections") }).first else {
      throw .changed(path: "page: data[0].data.sections")
    }
    var page = ListPage()
    for section in sections {
      let items = section.list("items") ?? []
      switch section.text("itemKind") {
      case "containerDetailHeaderLockup":
        page.title = items.first?.text("title")
        page.owner = (items.first?.list("subtitleLinks") ?? []).compactMap { $0.text("title") }.first
        page.said = items.first?.whole("trackCount")
      case "trackLockup":
        for item in items {
          if let entry = row(item) { page.entries.append(entry) } else { page.unreadable += 1 }
        }
      case "containerDetailTracklistFooterLockup" where page.said == nil:
        page.said = items.first?.text("description").flatMap { ShownText.count($0) }
      default: break
      }
    }
    guard page.title != nil || !page.entries.isEmpty, !page.entries.isEmpty || page.unreadable < 3 else {
      throw .changed(path: "page: containerDetailHeaderLockup, trackLockup")
    }
    return page
  }

  private static func row(_ row: JSONObject) -> Playlist.Entry? {
    let links = (row.list("subtitleLinks") ?? []).compactMap { $0.text("title") }
    let artists: [String?] = links.isEmpty ? [row.text("artistName")] : links
    let album = (row.list("tertiaryLinks") ?? []).compactMap { $0.text("title") }.first
    let shown = row.contentDescriptor.text("url").flatMap { text -> String? in
      if case .link(let link) = parseLink(text), link.kind == .track { link.url } else { nil }
    }
    return Playlist.Entry(
      of: AppleMusic.source, url: shown ?? "", title: row.text("title"), artists: artists, album: album,
      milliseconds: row.number("duration"), explicit: row.flag("showExplicitBadge"))
  }
}
