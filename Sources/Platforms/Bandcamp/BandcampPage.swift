import Music

/// The page of a track or an album: the object that its player is made of stands in an attribute of the page.
struct BandcampPage {
  let isAlbum: Bool
  let title: String
  let artist: String
  let picture: String?
  let tracks: [Track]

  struct Track {
    let candidate: Candidate
    /// The free stream in full length, 128 kbit/s; nil for what is only sold.
    let stream: String?
  }

  /// `address`: the artist's name in the page's host ("c418" of c418.bandcamp.com).
  static func read(_ body: [UInt8], of artist: String) throws(SourceError) -> BandcampPage {
    let page = String(decoding: body, as: UTF8.self)
    guard let player = HTMLText.between("data-tralbum=\"", "\"", in: page) else {
      throw .changed(path: "page: data-tralbum")
    }
    let object = try JSONObject.read(Array(HTMLText.unescaped(player).utf8))
    guard let title = object.current.text("title"), let credit = object.text("artist"),
      let rows = object.list("trackinfo")
    else { throw .changed(path: "data-tralbum: current.title, artist, trackinfo") }
    let isAlbum = object.text("item_type") == "album"
    let album = isAlbum ? title : HTMLText.between("\"inAlbum\":{\"@type\":\"MusicAlbum\",\"name\":\"", "\"", in: page)
    return BandcampPage(
      isAlbum: isAlbum, title: title, artist: credit,
      picture: object.whole("art_id").map { "https://f4.bcbits.com/img/a\($0)_10.jpg" },
      tracks: rows.compactMap { Track($0, host: artist, artist: credit, album: album) })
  }
}

extension BandcampPage.Track {
  fileprivate init?(_ row: JSONObject, host: String, artist: String, album: String?) {
    guard let title = row.text("title"), !title.isEmpty, let path = row.text("title_link"),
      case .link(let link) = parseLink(path.hasPrefix("/") ? "https://\(host).bandcamp.com\(path)" : path),
      link.platform == Source.bandcamp.rawValue, link.kind == .track
    else { return nil }
    let own = row.text("artist").flatMap { $0.isEmpty ? nil : $0 }
    // A preview is no song.
    let isWhole = row.flag("is_capped") != true && row.flag("unreleased_track") != true
    stream = isWhole ? row.file.text("mp3-128").map { $0.hasPrefix("//") ? "https:" + $0 : $0 } : nil
    candidate = Candidate(
      source: .bandcamp, id: link.id, url: link.url, kind: .track, title: title, artists: [own ?? artist],
      channel: artist, album: album, duration: row.number("duration").flatMap { $0 > 0 ? $0.rounded() : nil },
      // Only artists and their labels have pages.
      official: true)
  }
}
