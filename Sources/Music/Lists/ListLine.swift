/// A line that may ask for a song, while one thing after the other is taken from it.
struct ListLine {
  /// Counted from 1.
  let number: Int
  /// As it came, without what cannot be seen.
  let original: String
  var text: String
  /// Whether an empty line stands above it.
  let afterBlank: Bool
  /// Whether a number, a time or quotes were taken: signs of a list.
  var isMarked = false
  /// Seconds.
  var time: Int?
  var links: [String] = []

  init(number: Int, text: String, afterBlank: Bool) {
    self.number = number
    self.original = text
    self.text = text.trimmed
    self.afterBlank = afterBlank
  }
}

/// The lines of a text (ended by LF, CRLF or CR), and whether the last one was ended.
func splitLines(_ text: String) -> (lines: [String], lastEnded: Bool) {
  var (lines, line) = ([String](), String.UnicodeScalarView())
  var previous: Unicode.Scalar = " "
  for scalar in text.unicodeScalars {
    let endsCRLF = scalar == "\n" && previous == "\r"
    previous = scalar
    if endsCRLF { continue }
    if scalar == "\n" || scalar == "\r" {
      lines.append(String(line))
      line = String.UnicodeScalarView()
    } else {
      line.append(scalar)
    }
  }
  let lastEnded = line.isEmpty
  if !lastEnded { lines.append(String(line)) }
  return (lines, lastEnded && !lines.isEmpty)
}

/// `# words`, `#`, `## heading`, `// words`. `#SELFIE` and `#1 Crush` are songs.
func isComment(_ line: String) -> Bool {
  if line.hasPrefix("//") { return true }
  let marks = line.prefix { $0 == "#" }
  guard !marks.isEmpty else { return false }
  let next = line[marks.endIndex...].first
  return next == nil || next == " " || next == "\t"
}

/// `-----`, `=====`, `* * *`: a line drawn, not written.
func isRule(_ line: String) -> Bool {
  let marks = line.filter { !$0.isWhitespace }
  return marks.count >= 3 && marks.allSatisfy { $0.isDash || "=*_~#.+|".contains($0) }
}

/// Bullets, check boxes and notes in front of a line.
func withoutBullet(_ line: String) -> String {
  let bullets: Set<Character> = [
    "*", "•", "·", "‣", "◦", "▪", "●", "○", "■", "–", "-", "—", "+", "►", "▶", "▶️", "♪", "♫", "🎵", "🎶",
  ]
  var rest = line[...]
  while let first = rest.first, bullets.contains(first), let next = rest.dropFirst().first, next.isWhitespace {
    rest = rest.dropFirst(2)
  }
  for box in ["[ ] ", "[x] ", "[X] ", "☐ ", "☑ ", "✓ ", "✔ "] where rest.hasPrefix(box) {
    rest = rest.dropFirst(box.count)
  }
  return rest.hasLetterOrNumber ? rest.trimmed : line
}

/// Takes quotes that surround the whole text: `"Queen - Bohemian Rhapsody"`.
func withoutQuotes(_ text: String) -> String? {
  let pairs: [Character: String] = [
    "\"": "\"", "“": "”\"“", "„": "“”\"", "«": "»", "»": "«", "‘": "’‘", "'": "'’", "「": "」", "『": "』", "＂": "＂",
  ]
  guard text.count > 2, let first = text.first, let last = text.last, let ends = pairs[first], ends.contains(last)
  else { return nil }
  let inside = text.dropFirst().dropLast()
  guard inside.hasLetterOrNumber, !inside.contains(where: { $0 == first || $0 == last }) else { return nil }
  return inside.trimmed
}
