/// Takes the numbers in front of the lines, when most lines have one and they count: a song called "99 Luftballons"
/// or "22" keeps its own.
func takeNumbering(_ lines: inout [ListLine]) {
  let numbers = lines.map { leadingNumber($0.text) }
  let styles = Dictionary(grouping: numbers.compactMap { $0?.style }, by: { $0 }).mapValues(\.count)
  // Of two equally frequent styles the one that says more.
  guard let style = styles.max(by: { ($0.value, $0.key.rawValue) < ($1.value, $1.key.rawValue) })?.key else { return }
  let values = numbers.compactMap { $0?.style == style ? $0?.value : nil }
  guard isCounting(values, style: style, lines: lines.count) else { return }
  for (index, number) in numbers.enumerated() where number?.style == style {
    guard let number else { continue }
    lines[index].text = number.rest
    lines[index].isMarked = true
  }
}

private enum NumberStyle: Int {
  case space, hash, dash, colon, bracket, parenthesis, column, dot
}

private struct LeadingNumber {
  var value: Int
  var style: NumberStyle
  var rest: String
}

/// `7. `, `07 - `, `7) `, `[7] `, `#7 `, `7: `, `00007|`, `7 `.
private func leadingNumber(_ text: String) -> LeadingNumber? {
  var rest = text[...]
  let opening = rest.first.flatMap { "#[(".contains($0) ? $0 : nil }
  if opening != nil { rest = rest.dropFirst() }
  let digits = rest.prefix { $0.isASCII && $0.isNumber }
  guard (1...6).contains(digits.count), let value = Int(digits) else { return nil }
  rest = rest[digits.endIndex...]
  let spaced = rest.drop { $0.isWhitespace && $0 != "\t" }
  guard let mark = spaced.first else { return nil }
  var style: NumberStyle
  switch (opening, mark) {
  case ("[", "]"): (style, rest) = (.bracket, spaced.dropFirst())
  case ("(", ")"), (nil, ")"): (style, rest) = (.parenthesis, spaced.dropFirst())
  case (nil, "."), ("#", "."):
    // Not "3.5 Mins Of Acid".
    guard let next = spaced.dropFirst().first, !next.isNumber else { return nil }
    (style, rest) = (.dot, spaced.dropFirst())
  case (nil, "|"), (nil, "\t"): (style, rest) = (.column, spaced.dropFirst())
  case (nil, ":"):
    guard let next = spaced.dropFirst().first, next.isWhitespace else { return nil }
    (style, rest) = (.colon, spaced.dropFirst())
  case (nil, _) where mark.isDash && (rest.startIndex != spaced.startIndex || digits.count > 1):
    (style, rest) = (.dash, spaced.dropFirst())
  case ("#", _) where rest.startIndex != spaced.startIndex: (style, rest) = (.hash, spaced)
  case (nil, _) where rest.startIndex != spaced.startIndex: (style, rest) = (.space, spaced)
  default: return nil
  }
  // "1.) Song", "1. - Song"
  guard rest.hasLetterOrNumber, let start = rest.firstIndex(where: { !($0.isWhitespace || ")-–".contains($0)) }) else {
    return nil
  }
  return LeadingNumber(value: value, style: style, rest: rest[start...].trimmed)
}

private let plainMarks: Set<NumberStyle> = [.dot, .parenthesis, .bracket, .column]

/// Plain marks (`7.`) need only rise, since songs may have been deleted from a numbered list. Marks that could belong
/// to a title have to go up by one. A part of a list may start again at 1, and charts count down.
private func isCounting(_ values: [Int], style: NumberStyle, lines: Int) -> Bool {
  let plain = plainMarks.contains(style)
  guard values.count > 1, let first = values.first else {
    return lines == 1 && plain && values == [1]
  }
  guard values.count * 10 > lines * (style == .space ? 9 : 5) else { return false }
  if style == .space, values.count < 3 || first > 1 { return false }
  let steps = Array(zip(values, values.dropFirst()))
  let up = steps.count { from, to in to == from + 1 || to == 1 || plain && to > from }
  let down = steps.count { from, to in to == from - 1 }
  return up * 10 >= steps.count * 8 || steps.count > 1 && down * 10 >= steps.count * 8
}
