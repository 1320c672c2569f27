import FoundationEssentials
import Music

/// What Bandcamp's search answers, in either form (recorded in 2026).
enum BandcampSearch {
  private struct Question: Encodable {
    var text: String
    enum CodingKeys: String, CodingKey {
      case text = "search_text"
      case filter = "search_filter"
      case isFull = "full_page"
      case fan = "fan_id"
    }
    func encode(to encoder: any Encoder) throws {
      var fields = encoder.container(keyedBy: CodingKeys.self)
      try fields.encode(text, forKey: .text)
      // Tracks alone.
      try fields.encode("t", forKey: .filter)
      try fields.encode(false, forKey: .isFull)
      try fields.encodeNil(forKey: .fan)
    }
  }

  static func question(_ query: String) -> [UInt8] {
    (try? JSONEncoder().encode(Question(text: query))).map(Array.init) ?? []
  }

  /// The tracks of an answer; bands and albums are passed over.
  static func candidates(in body: [UInt8]) throws(SourceError) -> [Candidate] {
    guard let rows = try JSONObject.read(body).auto.list("results") else { throw .changed(path: "auto.results") }
    return rows.filter { $0.text("type") == "t" }.compactMap { row in
      guard let title = row.text("name"), let band = row.text("band_name"), let address = row.text("item_url_path")
      else { return nil }
      return candidate(title, by: band, album: row.text("album_name"), at: address)
    }
  }

  /// The tracks of the page that people see.
  static func candidates(inPage body: [UInt8]) throws(SourceError) -> [Candidate] {
    let page = String(decoding: body, as: UTF8.self)
    guard page.contains("class=\"result-items\"") else { throw .changed(path: "search: result-items") }
    return page.split(separator: "<li class=\"searchresult").dropFirst().compactMap { row in
      guard words("itemtype", in: row) == "TRACK",
        let heading = HTMLText.between("<div class=\"heading\">", "</div>", in: row),
        let address = HTMLText.between("href=\"", "\"", in: heading),
        let title = HTMLText.between(">", "</a>", in: heading)
      else { return nil }
      // "from ALBUM by ARTIST", of a single only "by ARTIST".
      let by = words("subhead", in: row)
      let parts = by.split(separator: "by ", maxSplits: 1).map { shortened($0) }
      let artist = by.hasPrefix("by ") ? String(by.dropFirst(3)) : parts.last ?? ""
      let album = by.hasPrefix("from ") ? parts.first.map { String($0.dropFirst(5)) } : nil
      return candidate(shortened(HTMLText.unescaped(title)), by: artist, album: album, at: HTMLText.unescaped(address))
    }
  }

  private static func words(_ name: String, in row: some StringProtocol) -> String {
    HTMLText.between("<div class=\"\(name)\">", "</div>", in: row).map { shortened(HTMLText.unescaped($0)) } ?? ""
  }

  /// Without the white space of a page.
  private static func shortened(_ text: some StringProtocol) -> String {
    text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  private static func candidate(_ title: String, by artist: String, album: String?, at address: String) -> Candidate? {
    guard !title.isEmpty, !artist.isEmpty, case .link(let link) = parseLink(address),
      link.platform == Source.bandcamp.rawValue, link.kind == .track
    else { return nil }
    return Candidate(
      source: .bandcamp, id: link.id, url: link.url, kind: .track, title: title, artists: [artist], channel: artist,
      album: album, official: true)
  }
}
