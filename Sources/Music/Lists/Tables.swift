/// A row of a table whose columns have names.
struct TableRow {
  var line: ListLine
  /// Nil when the row names no song.
  var words: LineReadings?
  var text: String
  var duration: Double?
  var isrc: String?
  var link: Link?
}

/// The rows of a table, and the lines around it; nil when the lines are none. Tables are lines of tabs or pipes under
/// a line that names the columns (iTunes, karaoke discs), and Markdown.
func tableRows(_ lines: [ListLine]) -> (rows: [TableRow], others: [ListLine])? {
  if let ruled = lines.indices.dropFirst().first(where: { isMarkdownRule(lines[$0].text) }) {
    guard let columns = TableColumns(markdownCells(lines[ruled - 1].text)) else { return nil }
    let others = lines[..<(ruled - 1)] + lines[ruled...].filter { !$0.text.hasPrefix("|") }
    let header = lines[ruled - 1].text
    let rows = lines[ruled...].filter { $0.text.hasPrefix("|") && !isMarkdownRule($0.text) && $0.text != header }
    return (rows.map { columns.row($0, markdownCells($0.text)) }, Array(others))
  }
  for separator in ["\t", "|"] as [Character] {
    guard let header = lines.first, header.original.contains(separator) else { continue }
    let rows = lines.dropFirst().filter { $0.original.contains(separator) }
    guard rows.count * 5 >= (lines.count - 1) * 3, !rows.isEmpty,
      let columns = TableColumns(cells(header.original, separator))
    else { continue }
    let others = lines.dropFirst().filter { !$0.original.contains(separator) }
    return (rows.map { columns.row($0, cells($0.original, separator)) }, others)
  }
  return nil
}

/// Whether a line of two words only names the columns, as in "Artist - Title"; then whether the title comes first.
func titleFirstHeader(_ text: String) -> Bool? {
  guard let parts = separated(text)?.parts, parts.count == 2, let columns = TableColumns(parts),
    let artist = columns.artist
  else { return nil }
  return columns.title < artist
}

struct TableColumns {
  fileprivate(set) var title: Int
  fileprivate(set) var artist: Int?
  private var album: Int?
  private var duration: Int?
  private var isrc: Int?
  private var link: Int?
  private var isMilliseconds = false

  /// Nil when the cells name no column of titles, or hardly any other.
  init?(_ header: [String]) {
    let names = header.map { foldedWords($0).joined(separator: " ") }
    func first(_ known: [String]) -> Int? { known.lazy.compactMap { names.firstIndex(of: $0) }.first }
    guard
      let title = first([
        "title", "track name", "song name", "song title", "track title", "song", "name", "titile", "track", "sarki adi",
        "sarki", "parca adi", "parca", "eser", "titel", "titulo", "titre", "название", "曲名",
      ])
    else { return nil }
    self.title = title
    artist = first([
      "artist", "artists", "artist s", "artist name", "artist names", "artist name s", "track artist", "performer",
      "singer", "band", "sanatci", "sarkici", "sanatci adi", "interpret", "kunstler", "artista", "artiste",
      "исполнитель", "アーティスト", "album artist",
    ])
    album = first(["album", "album name", "album title", "albumu", "alben"])
    duration = first(["time", "length", "duration", "duration ms", "track duration ms", "sure", "dauer", "duree"])
    isMilliseconds = duration.map { names[$0].hasSuffix("ms") } ?? false
    isrc = first(["isrc"])
    link = first(["url", "link", "track url", "track uri", "uri", "spotify url", "youtube url"])
    guard artist != nil || album != nil || header.count > 2 else { return nil }
  }

  func row(_ line: ListLine, _ cells: [String]) -> TableRow {
    func cell(_ index: Int?) -> String? { index.flatMap { $0 < cells.count && !cells[$0].isEmpty ? cells[$0] : nil } }
    let (titleLinks, title) = takingLinks(cell(title) ?? "")
    let artistCell = cell(artist) ?? ""
    // Artists with a link each are told apart; a plain cell stays whole, for it may be one band.
    let artistNames = takingLinks(artistCell).rest
    let artists = artistCell.contains("](") ? artistNames.split(separator: ",").map(\.trimmed) : [artistNames]
    let names = artists.filter(\.hasLetterOrNumber)
    let album = cell(album).map { takingLinks($0).rest }
    var row = TableRow(line: line, text: title)
    let links = cell(link).map { [$0] + titleLinks } ?? titleLinks
    row.link =
      links.lazy.compactMap { text -> Link? in
        if case .link(let link) = parseLink(text, alone: false) { link } else { nil }
      }.first
    guard title.hasLetterOrNumber || !names.isEmpty && !title.isEmpty else { return row }
    row.text = names.isEmpty ? title : "\(names.joined(separator: ", ")) - \(title)"
    row.words = names.isEmpty ? readWords(title) : readColumns(title: title, artists: names, album: album)
    if row.words?.album == nil { row.words?.album = album }
    row.duration = cell(duration).flatMap(seconds)
    row.isrc = cell(isrc).flatMap { isrc in
      let code = isrc.filter { $0 != "-" }
      return code.utf8.count == 12 && code.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) } ? code : nil
    }
    return row
  }

  private func seconds(_ cell: String) -> Double? {
    if let time = clock(cell) { return plausibleDuration(time) }
    guard cell.isDigits, let number = Int(cell) else { return nil }
    return plausibleDuration(isMilliseconds || number > 21_600 ? number / 1000 : number)
  }
}

private func isMarkdownRule(_ line: String) -> Bool {
  line.hasPrefix("|") && line.contains("-") && line.allSatisfy { "|-: ".contains($0) }
}

private func cells(_ line: String, _ separator: Character) -> [String] {
  line.split(separator: separator, omittingEmptySubsequences: false).map(\.trimmed)
}

/// Cells of `| a | b |`; a pipe behind a backslash belongs to the words.
private func markdownCells(_ line: String) -> [String] {
  let pipe = "\u{E000}"  // Private use: stands in for the pipe while the line is cut.
  return cells(line.replacing("\\|", with: pipe).trimming { $0.isWhitespace || $0 == "|" }, "|")
    .map { $0.replacing(pipe, with: "|") }
}
