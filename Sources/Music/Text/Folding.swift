import Foundation

/// Text brought to the form in which it is compared: lower case, without marks, Turkish dotless i as i.
/// Shown text is never folded.
public func folded(_ text: String) -> String {
  // ASCII, which is most of it, needs no tables.
  if text.utf8.allSatisfy({ $0 < 0x80 }) { return text.lowercased() }
  if text.unicodeScalars.allSatisfy({ $0.value < 0x180 }) {
    var result = ""
    for scalar in text.unicodeScalars { result += latinFoldings[Int(scalar.value)] }
    return result
  }
  return foldedByTables(text)
}

/// What each letter up to U+017F folds to by itself; no letter of these changes beside another.
private let latinFoldings: [String] = (0..<0x180).map { value in
  Unicode.Scalar(UInt32(value)).map { foldedByTables(String($0)) } ?? ""
}

private func foldedByTables(_ text: String) -> String {
  let simple = text.lowercased().folding(
    options: [.diacriticInsensitive, .widthInsensitive, .caseInsensitive], locale: nil)
  guard simple.unicodeScalars.contains(where: { unmarked[$0] != nil }) else { return simple }
  var result = ""
  for scalar in simple.unicodeScalars {
    if let letters = unmarked[scalar] { result += letters } else { result.unicodeScalars.append(scalar) }
  }
  return result
}

/// Letters that are no marked letters, and so outlive the folding.
private let unmarked: [Unicode.Scalar: String] = [
  "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ħ": "h", "ŋ": "n", "ё": "е",
  "ə": "e", "ı": "i",
]

/// Text with its Cyrillic, Greek, Hebrew, Arabic, Indian, kana and Hangul letters written in Latin ones; nil when it
/// has none of them. Chinese characters stay as they are: ICU would read Japanese ones as Chinese.
public func latinised(_ text: String) -> String? {
  guard text.unicodeScalars.contains(where: isReadable) else { return nil }
  var result = ""
  var run = ""
  func flush() {
    guard !run.isEmpty else { return }
    result += " \(run.applyingTransform(.toLatin, reverse: false) ?? run) "
    run = ""
  }
  for character in text {
    if let scalar = character.unicodeScalars.first, isReadable(scalar) {
      run.append(character)
    } else if character == " ", !run.isEmpty {
      run.append(character)
    } else {
      flush()
      result.append(character)
    }
  }
  flush()
  return result
}

/// Scripts that are written as they are spoken.
private func isReadable(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.value {
  case 0x370...0x11FF, 0x3041...0x30FA, 0x30FC...0x30FF, 0xAC00...0xD7A3, 0xFF66...0xFF9D: true
  default: false
  }
}
