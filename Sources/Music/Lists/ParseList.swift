/// How much of a dropped file is read.
public struct ListLimits: Hashable, Sendable {
  /// A larger file is refused.
  public var bytes: Int
  /// Characters (Unicode scalars) of a line; the rest of a longer one is cut.
  public var line: Int
  /// Lines whose trouble is told one by one; a count stands for the others.
  static let problems = 200

  public init(bytes: Int = 1 << 20, line: Int = 1000) {
    self.bytes = bytes
    self.line = line
  }
}

/// Understands a dropped `.txt` list or `.url` link. `fileName` is the last component of its path, as the file system
/// has it. Throws why the file as a whole is no list; what is wrong with single lines is in `problems`.
public func parseList(
  bytes: [UInt8], fileName: [UInt8], limits: ListLimits = ListLimits()
) throws(ListRefusal) -> ParsedList {
  let file = DroppedName(fileName)
  guard ["txt", "url"].contains(file.ending) else { throw .unsupportedKind(file.ending) }
  guard bytes.count <= limits.bytes else { throw .tooLarge(bytes.count, limit: limits.bytes) }
  guard let text = decodedText(bytes) else { throw .binary }
  let (lines, lastLineEnded) = splitLines(text)
  var list = ParsedList(
    kind: .list, options: file.options, requests: [], problems: [], lineCount: lines.count,
    lastLineEnded: lastLineEnded, name: file.name)
  if file.ending == "url" {
    guard let (line, address) = shortcutAddress(lines) else { throw .noLink }
    try list.takeOnlyLink(address, line: line)
  } else {
    if isMarkup(text) { throw .binary }
    var reader = ListReader(limits: limits, options: list.options)
    let content = reader.contentLines(lines)
    try reader.read(content)
    list.kind = reader.isOnlyLink ? .link : .list
    list.options = reader.options
    list.requests = reader.requests
    list.problems = reader.problems.sorted { $0.line < $1.line }
    let more = list.problems.dropFirst(ListLimits.problems)
    if let first = more.first {
      list.problems.removeLast(more.count)
      list.problems.append(ListProblem(line: first.line, text: "", kind: .more(more.count)))
    }
  }
  return list
}

/// Reads one line as the commands take it: words, or a link.
public func parseRequestLine(_ line: String) -> Request {
  var lines = [ListLine(number: 1, text: visible(String(line.unicodeScalars.prefix(1000))), afterBlank: false)]
  takeMarks(&lines)
  let text = lines[0].text
  let words = text.hasLetterOrNumber ? readWords(text) : LineReadings()
  var request = Request(line: 1, text: text.isEmpty ? lines[0].original.trimmed : text, readings: words.readings)
  request.version = words.version
  request.album = words.album
  request.duration = plausibleDuration(lines[0].time)
  for text in lines[0].links where request.link == nil {
    if case .link(let link) = parseLink(text, alone: words.readings.isEmpty) { request.link = link }
  }
  return request
}

/// Takes bullets, numbers, times, links and quotes, which say nothing about artist and title.
func takeMarks(_ lines: inout [ListLine]) {
  for index in lines.indices { lines[index].text = withoutBullet(lines[index].text) }
  takeNumbering(&lines)
  let wereNumbered = lines.contains(where: \.isMarked)
  takeTimes(&lines)
  if !wereNumbered { takeNumbering(&lines) }
  for index in lines.indices {
    (lines[index].links, lines[index].text) = takingLinks(lines[index].text)
    let bare = lines[index].text.trimming { $0.isWhitespace || ",;♪♫🎵🎶".contains($0) }
    if bare.hasLetterOrNumber { lines[index].text = bare }
    if let inside = withoutQuotes(lines[index].text) {
      lines[index].text = inside
      lines[index].isMarked = true
    }
  }
}

extension ParsedList {
  fileprivate mutating func takeOnlyLink(_ address: String, line: Int) throws(ListRefusal) {
    let shown = String(address.prefix(200))
    kind = .link
    switch parseLink(address) {
    case .link(let link):
      requests = [Request(line: line, text: link.url, link: link)]
      if isEndlessMix(address) { problems = [ListProblem(line: line, text: shown, kind: .endlessMix)] }
    case .unsafe: throw .unsafeLink(shown)
    case .unknownSite(let host): throw .unknownSite(host)
    case .unsupported(let what): throw .unsupportedLink(what)
    case .notALink: throw .noLink
    }
  }
}

/// A saved web page or another kind of XML under the wrong name.
private func isMarkup(_ text: String) -> Bool {
  let start = String(text.unicodeScalars.prefix(200)).trimmed.lowercased()
  return ["<!doctype", "<html", "<head", "<?xml", "<plist", "<svg"].contains { start.hasPrefix($0) }
}
