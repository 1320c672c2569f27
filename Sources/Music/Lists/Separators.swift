/// What separates the parts of a line, the strongest first.
enum Separator: Hashable { case tab, doubleDash, pipe, dash, looseDash }

struct SeparatedLine {
  var separator: Separator
  /// Two or more, none empty.
  var parts: [String]
}

/// The line in parts, nil when it has no separator. Brackets protect what is in them.
func separated(_ text: String) -> SeparatedLine? {
  // Scalars: every separator is one, and a list has many lines.
  let scalars = Array(text.unicodeScalars)
  let marks = separators(in: scalars)
  guard !marks.isEmpty else { return nil }
  for kind in [Separator.tab, .doubleDash, .pipe, .dash] {
    let ranges = marks.filter { $0.kind == kind }.map(\.range)
    let parts = ranges.isEmpty ? [] : cut(scalars, at: ranges)
    guard parts.count > 1 else { continue }
    // "Artist - Title | Official Video": the first column is a line of its own.
    if kind == .tab || kind == .pipe, let inner = separated(parts[0]), inner.separator == .dash,
      !parts.dropFirst().contains(where: { separated($0) != nil })
    {
      return inner
    }
    return SeparatedLine(separator: kind, parts: parts)
  }
  guard let first = marks.first(where: { $0.kind == .looseDash }), scalars.last?.isDash == false else { return nil }
  let parts = cut(scalars, at: [first.range])
  return parts.count == 2 ? SeparatedLine(separator: .looseDash, parts: parts) : nil
}

private func separators(in text: [Unicode.Scalar]) -> [(kind: Separator, range: Range<Int>)] {
  var found: [(kind: Separator, range: Range<Int>)] = []
  // A bracket that nobody closes protects nothing.
  let lastClose = text.lastIndex(where: \.closes) ?? 0
  var (depth, index) = (0, 0)
  while index < text.count {
    let scalar = text[index]
    var end = index + 1
    if scalar.opens { depth += 1 }
    if scalar.closes { depth = max(0, depth - 1) }
    let isProtected = depth > 0 && index < lastClose
    if scalar == "\t" {
      found.append((.tab, index..<end))
    } else if !isProtected, scalar == "|" || scalar == "｜" {
      found.append((.pipe, index..<end))
    } else if !isProtected, scalar.isDash {
      while end < text.count, text[end].isDash { end += 1 }
      if let kind = dash(text, index..<end) { found.append((kind, index..<end)) }
    }
    index = end
  }
  return found
}

/// What a run of dashes is, seen from what stands around it.
private func dash(_ text: [Unicode.Scalar], _ range: Range<Int>) -> Separator? {
  guard range.lowerBound > 0, range.upperBound < text.count else { return nil }
  let (before, after) = (text[range.lowerBound - 1].properties, text[range.upperBound].properties)
  if before.isWhitespace, after.isWhitespace { return range.count > 1 ? .doubleDash : .dash }
  // "Artist- Title", "Artist–Title", but neither "Jay-Z" nor "1999–2001".
  if before.isWhitespace != after.isWhitespace { return .looseDash }
  let isLong = text[range.lowerBound] == "–" || text[range.lowerBound] == "—"
  return isLong && (before.numericType == nil || after.numericType == nil) ? .looseDash : nil
}

private func cut(_ text: [Unicode.Scalar], at ranges: [Range<Int>]) -> [String] {
  var (parts, start) = ([String](), 0)
  for range in ranges + [text.count..<text.count] {
    var part = String.UnicodeScalarView()
    part.append(contentsOf: text[start..<range.lowerBound])
    parts.append(String(part).trimmed)
    start = range.upperBound
  }
  return parts.filter { !$0.isEmpty }
}

extension Unicode.Scalar {
  fileprivate var opens: Bool {
    switch self {
    case "(", "[", "{", "（", "【", "［": true
    default: false
    }
  }

  fileprivate var closes: Bool {
    switch self {
    case ")", "]", "}", "）", "】", "］": true
    default: false
    }
  }
}
