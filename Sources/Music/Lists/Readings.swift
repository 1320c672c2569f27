/// What the words of a line can mean.
struct LineReadings: Equatable {
  var readings: [Request.Reading] = []
  var version: String?
  var album: String?
}

/// Reads a line without its numbering, times, quotes and links. `titleFirst`: the list writes `Title - Artist`.
func readWords(_ text: String, titleFirst: Bool = false) -> LineReadings {
  guard let (line, versions) = lineParts(text) else { return wholeLine(text) }
  let parts = line.parts.map { withoutQuotes($0) ?? $0 }
  guard parts.count > 1 else {
    var whole = wholeLine(parts[0])
    whole.version = joined([whole.version].compactMap(\.self) + versions)
    return whole
  }
  // `Title -- Artist -- Album` is how archives of playlists write.
  let isArchive = line.separator == .doubleDash && parts.count == 3
  var found = columns(parts, titleFirst: titleFirst || isArchive)
  if isArchive { found.album = parts[2] }
  found.version = joined([found.version].compactMap(\.self) + versions)
  return found
}

/// Whether a list of two columns puts the title first: the column of the artists is the one that repeats itself.
func writesTitlesFirst(_ texts: [String]) -> Bool {
  let pairs = texts.compactMap { text in
    lineParts(text).flatMap { $0.line.parts.count == 2 ? $0.line.parts.map(folded) : nil }
  }
  guard pairs.count >= 6 else { return false }
  let (left, right) = (Set(pairs.map { $0[0] }).count, Set(pairs.map { $0[1] }).count)
  return right * 5 <= left * 4
}

/// The parts that name something, and the version said by the last ones. At least one part.
private func lineParts(_ text: String) -> (line: SeparatedLine, versions: [String])? {
  guard var line = separated(text) else { return nil }
  if line.separator == .tab || line.separator == .pipe {
    // Columns of numbers and times say nothing that is searched for.
    while line.parts.count > 2, let index = line.parts.firstIndex(where: { $0.isDigits || clock($0) != nil }) {
      line.parts.remove(at: index)
    }
  } else if line.separator == .dash, line.parts.count > 2, line.parts[0].isDigits, line.parts[0].hasPrefix("0") {
    line.parts.removeFirst()
  }
  var versions: [String] = []
  while line.parts.count > 1, let tail = line.parts.last, line.parts.count > 2 || isNothingButVersion(tail),
    let words = versionWords(tail)
  {
    if case .featured = words { break }
    if case .version = words { versions.insert(tail, at: 0) }
    line.parts.removeLast()
  }
  return (line, versions)
}

/// Title, artist and album from columns that are known.
func readColumns(title: String, artists: [String], album: String?) -> LineReadings {
  let title = peeled(title, dashTail: true)
  let artists = artists.map { peeled($0, dashTail: false) }
  let names = artists.map(\.text) + artists.flatMap(\.guests)
  let guests = title.guests.filter { guest in !names.contains { folded($0) == folded(guest) } }
  return LineReadings(
    readings: [Request.Reading(artists: names + guests, title: title.text)], version: joined(title.versions),
    album: album)
}

/// Two or more parts: as written first, then the other ways in which people write.
private func columns(_ parts: [String], titleFirst: Bool) -> LineReadings {
  var peeledParts = parts.map { peeled($0, dashTail: true) }
  let guests = peeledParts.flatMap(\.guests)
  var versions = peeledParts.flatMap(\.versions)
  let titleIndex = titleFirst ? 0 : peeledParts.count - 1
  var withoutTail: String?
  if let (title, version) = takingTrailingVersion(peeledParts[titleIndex].text) {
    peeledParts[titleIndex].text = title
    versions.append(version)
    // "Alpha Tracks No More - Format Remix": the dash stands between title and version.
    if peeledParts.count == 2, !titleFirst { withoutTail = peeledParts[0].text }
  }
  let texts = peeledParts.map(\.text)
  let (first, last) = (texts[0], texts[texts.count - 1])
  func reading(_ artist: String, _ title: String) -> Request.Reading {
    Request.Reading(artists: [artist] + guests, title: title)
  }
  var readings: [Request.Reading]
  if texts.count == 2 {
    readings = [reading(first, last), reading(last, first)]
    if titleFirst { readings.reverse() }
    if let withoutTail { readings.append(Request.Reading(artists: guests, title: withoutTail)) }
  } else if titleFirst {
    readings = [reading(texts[1], first), reading(first, texts[1])]
  } else {
    let rest = texts.dropFirst().joined(separator: " - ")
    readings = [reading(first, rest), reading(first, texts[1]), reading(first, last), reading(texts[1], first)]
  }
  return LineReadings(readings: readings, version: joined(versions))
}

/// A line without a separator is one title with its artist somewhere in it; some ways of writing say where.
private func wholeLine(_ text: String) -> LineReadings {
  var line = peeled(text, dashTail: false, keepsGuests: true)
  if let (title, version) = takingTrailingVersion(line.text) {
    line.text = title
    line.versions.append(version)
  }
  let whole = Request.Reading(artists: [], title: line.text)
  var readings = [whole]
  if let (reading, isSure) = quotedTitle(line.text) ?? byArtist(line.text) {
    readings = isSure ? [reading, whole] : [whole, reading]
  } else if let (left, right) = halves(line.text, at: " / ") ?? halves(line.text, at: "／") {
    let asWritten = Request.Reading(artists: [left], title: right)
    let swapped = Request.Reading(artists: [right], title: left)
    // Japanese lists write Title / Artist.
    readings = isJapanese(text) ? [swapped, asWritten, whole] : [asWritten, swapped, whole]
  } else if let (left, right) = halves(line.text, at: ": ") ?? halves(line.text, at: "：") {
    readings = [whole, Request.Reading(artists: [left], title: right)]
  }
  return LineReadings(readings: readings, version: joined(line.versions))
}

/// `Title by Artist`. Sure when a name follows, not in "Stand by Me", "Step by Step", "stand by me".
private func byArtist(_ text: String) -> (Request.Reading, isSure: Bool)? {
  let words = text.words
  guard let by = words.lastIndex(where: { $0 == "by" || $0 == "By" || $0 == "BY" }), by > 0, by + 1 < words.count
  else { return nil }
  let reading = Request.Reading(
    artists: [words[(by + 1)...].joined(separator: " ")],
    title: withoutQuotes(words[..<by].joined(separator: " ")) ?? words[..<by].joined(separator: " "))
  let next = words[by + 1]
  let pronouns: Set = [
    "me", "you", "us", "him", "her", "them", "my", "your", "our", "his", "their", "myself", "it", "the",
  ]
  let isName = next.first?.isUppercase == true || next.first?.isLetter == true && next.first?.isCased == false
  let isPronoun = pronouns.contains(next.lowercased()) && !(next == "The" && by + 2 < words.count)
  return (reading, isName && !isPronoun && next.lowercased() != words[by - 1].lowercased())
}

/// `Kenny Rogers "The Gambler"`, `YOASOBI「アイドル」`.
private func quotedTitle(_ text: String) -> (Request.Reading, isSure: Bool)? {
  for (open, close) in [("「", "」"), ("『", "』"), ("“", "”"), ("«", "»"), ("\"", "\"")] as [(Character, Character)] {
    guard text.last == close, let start = text.dropLast().lastIndex(of: open), start > text.startIndex else { continue }
    let artist = text[..<start].trimming { $0.isSeparating || $0 == "," }
    let title = text[text.index(after: start)...].dropLast().trimmed
    guard artist.hasLetterOrNumber, title.hasLetterOrNumber, !artist.contains(open) else { continue }
    return (Request.Reading(artists: [artist], title: title), true)
  }
  return nil
}

private func halves(_ text: String, at mark: String) -> (String, String)? {
  guard let range = text.firstRange(of: mark), text[range.upperBound...].firstRange(of: mark) == nil else { return nil }
  let (left, right) = (text[..<range.lowerBound].trimmed, text[range.upperBound...].trimmed)
  return left.hasLetterOrNumber && right.hasLetterOrNumber ? (left, right) : nil
}

private func isJapanese(_ text: String) -> Bool {
  text.unicodeScalars.contains { (0x3040...0x30FF).contains($0.value) || (0x4E00...0x9FFF).contains($0.value) }
}

private func joined(_ versions: [String]) -> String? {
  versions.isEmpty ? nil : versions.joined(separator: ", ")
}
