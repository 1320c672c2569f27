// Small words for looking at text without Foundation.

extension StringProtocol {
  /// Without white space at both ends.
  var trimmed: String { trimming(\.isWhitespace) }

  /// Without the characters that are `junk` at both ends.
  func trimming(_ junk: (Character) -> Bool) -> String {
    guard let first = firstIndex(where: { !junk($0) }), let last = lastIndex(where: { !junk($0) }) else { return "" }
    return String(self[first...last])
  }

  var hasLetterOrNumber: Bool { contains { $0.isLetter || $0.isNumber } }

  var isDigits: Bool { !isEmpty && utf8.allSatisfy { (0x30...0x39).contains($0) } }
}

extension StringProtocol where SubSequence == Substring {
  /// Pieces between white space.
  var words: [String] {
    let pieces: [Substring] = split { $0.isWhitespace }
    return pieces.map(String.init)
  }
}

/// Letters and digits of the folded text, word by word: the form in which words are compared.
func foldedWords(_ text: String) -> [String] {
  folded(text).split { !($0.isLetter || $0.isNumber) }.map(String.init)
}

extension Unicode.Scalar {
  /// Hyphen, en and em dash, minus and their relatives. The Japanese long vowel mark is a letter, not a dash.
  var isDash: Bool {
    switch value {
    case 0x2D, 0x2010...0x2015, 0x2212, 0xFE63, 0xFF0D: true
    default: false
    }
  }
}

extension Character {
  var isDash: Bool { unicodeScalars.first?.isDash ?? false }

  /// What stands between the parts of a line.
  var isSeparating: Bool { isWhitespace || isDash || "|｜~:".contains(self) }
}

/// Removes what is not seen but changes how text is read: controls, direction overrides, zero-width marks.
/// Joiners stay, since emoji and Persian words need them.
func visible(_ text: some StringProtocol) -> String {
  var shown = String.UnicodeScalarView()
  for scalar in text.unicodeScalars {
    switch scalar.value {
    case 0x09: shown.append(scalar)
    case 0x0B, 0x0C, 0x85, 0xA0, 0x2028, 0x2029, 0x3000: shown.append(" ")
    case 0..<0x20, 0x7F..<0xA0, 0xAD, 0x61C, 0x200B, 0x200E, 0x200F, 0x202A...0x202E, 0x2060...0x2064,
      0x2066...0x2069, 0xFEFF, 0xE0000...0xE007F:
      continue
    default: shown.append(scalar)
    }
  }
  return String(shown)
}
