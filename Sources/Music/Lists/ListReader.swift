/// Turns the lines of a list into requests and problems.
struct ListReader {
  private let limits: ListLimits
  private(set) var options: ListOptions
  private(set) var requests: [Request] = []
  private(set) var problems: [ListProblem] = []
  private(set) var isOnlyLink = false
  /// Said by `#! list`: whatever it reads like.
  private var isList = false
  private var seen: [String: Int] = [:]
  /// Why the first link that could not be used was not.
  private var refusal: ListRefusal?

  init(limits: ListLimits, options: ListOptions) {
    self.limits = limits
    self.options = options
  }

  /// The lines that are neither empty nor comments; takes the options.
  mutating func contentLines(_ lines: [String]) -> [ListLine] {
    var content: [ListLine] = []
    var afterBlank = false
    for (index, line) in lines.enumerated() {
      var shown = visible(line)
      let text = shown.trimmed
      if text.hasPrefix("#!") {
        for unknown in options.read(String(text.dropFirst(2).prefix(limits.line)), isList: &isList) {
          report(line: index + 1, text: text, .unknownOption(String(unknown.prefix(100))))
        }
      } else if text.isEmpty {
        afterBlank = true
      } else if !isComment(text) {
        if shown.unicodeScalars.count > limits.line {
          report(line: index + 1, text: text, .lineTooLong)
          shown = String(shown.unicodeScalars.prefix(limits.line))
        }
        content.append(ListLine(number: index + 1, text: shown, afterBlank: afterBlank))
        afterBlank = false
      }
    }
    return content
  }

  mutating func read(_ content: [ListLine]) throws(ListRefusal) {
    if let table = tableRows(content) {
      for line in table.others where !isRule(line.text) { report(line, .nothingReadable) }
      for row in table.rows { take(row) }
    } else {
      try readLines(content.filter { !isRule($0.text) })
    }
    if requests.isEmpty { throw refusal ?? .empty }
  }

  private mutating func readLines(_ content: [ListLine]) throws(ListRefusal) {
    var lines = content
    var titleFirst: Bool?
    if lines.count > 1, let header = titleFirstHeader(lines[0].text) {
      titleFirst = header
      lines.removeFirst()
    }
    takeMarks(&lines)
    if !isList, readsAsProse(lines) { throw .prose }
    for heading in takeHeadings(&lines) { report(heading, .nothingReadable) }
    isOnlyLink = lines.count == 1 && lines[0].links.count == 1 && lines[0].text.isEmpty
    let writtenTitleFirst = titleFirst ?? writesTitlesFirst(lines.map(\.text))
    for line in lines { take(line, titleFirst: writtenTitleFirst) }
  }

  private mutating func take(_ line: ListLine, titleFirst: Bool) {
    let words = line.text.hasLetterOrNumber ? readWords(line.text, titleFirst: titleFirst) : LineReadings()
    var links: [Link] = []
    for text in line.links {
      if let link = usable(text, in: line) { links.append(link) }
    }
    // With words beside it the first link is the song's; links alone are a song each.
    if !words.readings.isEmpty { links = Array(links.prefix(1)) }
    if links.isEmpty {
      if words.readings.isEmpty {
        if line.links.isEmpty { report(line, .nothingReadable) }
      } else {
        add(line, words, link: nil)
      }
    }
    for link in links { add(line, words, link: link) }
  }

  private mutating func add(_ line: ListLine, _ words: LineReadings, link: Link?) {
    let text = words.readings.isEmpty ? link?.url ?? line.text : line.text
    let request = Request(
      line: line.number, text: text, readings: words.readings, version: words.version, album: words.album,
      duration: plausibleDuration(line.time), link: link)
    append(request, line)
  }

  private mutating func take(_ row: TableRow) {
    guard let words = row.words else { return report(row.line, .nothingReadable) }
    let request = Request(
      line: row.line.number, text: row.text, readings: words.readings, version: words.version, album: words.album,
      duration: row.duration, isrc: row.isrc, link: row.link)
    append(request, row.line)
  }

  /// A song that is wanted twice comes once.
  private mutating func append(_ request: Request, _ line: ListLine) {
    let words = foldedWords(request.text).joined(separator: " ")
    let key = request.link?.url ?? (words.isEmpty ? request.text : words)
    if let first = seen[key] { return report(line, .duplicate(of: first)) }
    seen[key] = request.line
    requests.append(request)
  }

  private mutating func usable(_ text: String, in line: ListLine) -> Link? {
    let shown = String(text.prefix(200))
    switch parseLink(text, alone: isOnlyLink) {
    case .link(let link):
      if isEndlessMix(text) { report(line, .endlessMix) }
      return link
    case .unsafe:
      report(line, .unsafeLink(shown))
      refusal = refusal ?? .unsafeLink(shown)
    case .unknownSite(let host):
      report(line, .unsupportedLink(host))
      refusal = refusal ?? .unknownSite(host)
    case .unsupported(let what):
      report(line, .unsupportedLink(what))
      refusal = refusal ?? .unsupportedLink(what)
    case .notALink: break
    }
    return nil
  }

  private mutating func report(_ line: ListLine, _ kind: ListProblem.Kind) {
    report(line: line.number, text: line.original.trimmed, kind)
  }

  private mutating func report(line: Int, text: String, _ kind: ListProblem.Kind) {
    problems.append(ListProblem(line: line, text: String(text.prefix(200)), kind: kind))
  }
}
