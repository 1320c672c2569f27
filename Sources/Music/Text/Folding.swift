import Foundation

/// Text brought to the form in which it is compared: lower case, without marks, Turkish dotless i as i.
/// Shown text is never folded.
public func folded(_ text: String) -> String {
  // ASCII, which is most of it, needs no tables.
  if text.utf8.allSatisfy({ $0 < 0x80 }) { return text.lowercased() }
  let plain = text.lowercased().replacing("ı", with: "i").replacing("i\u{307}", with: "i")
  let simple = plain.folding(options: [.diacriticInsensitive, .widthInsensitive, .caseInsensitive], locale: nil)
  // Letters that are no marked letters, and so outlive the folding.
  return String(simple.flatMap { unmarked[$0] ?? String($0) })
}

private let unmarked: [Character: String] = [
  "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ħ": "h", "ŋ": "n", "ё": "е",
]

/// Cyrillic, Greek, kana and Hangul in Latin letters; nil when there are none. Kanji stay as they are: ICU would read
/// them as Chinese.
public func latinised(_ text: String) -> String? {
  var found = false
  var result = ""
  var run = ""
  func flush() {
    guard !run.isEmpty else { return }
    // ICU writes Cyrillic with marks (č, â); people write it as it sounds (ch, ya).
    let sounds = run.map { cyrillic[Character($0.lowercased())] ?? String($0) }.joined()
    result += sounds.applyingTransform(.toLatin, reverse: false) ?? sounds
    run = ""
  }
  for character in text {
    if let scalar = character.unicodeScalars.first, isReadable(scalar) {
      found = true
      run.append(character)
    } else {
      flush()
      result.append(character)
    }
  }
  flush()
  return found ? result : nil
}

private let cyrillic: [Character: String] = [
  "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "e", "ж": "zh", "з": "z", "и": "i", "й": "y", "к": "k",
  "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f", "х": "kh", "ц": "ts",
  "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ы": "y", "ь": "", "э": "e", "ю": "yu", "я": "ya", "і": "i", "ї": "yi", "є": "ye",
]

private func isReadable(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.value {
  case 0x370...0x52F, 0x3040...0x30FF, 0x1100...0x11FF, 0xAC00...0xD7A3, 0xFF66...0xFF9D: true
  default: false
  }
}
