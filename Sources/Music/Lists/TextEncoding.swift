/// The text of a dropped file in whatever encoding it was saved; nil when it is no text.
func decodedText(_ bytes: [UInt8]) -> String? {
  if isKnownBinary(bytes) { return nil }
  let text: String
  if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
    text = String(decoding: bytes.dropFirst(3), as: UTF8.self)
  } else if bytes.starts(with: [0xFF, 0xFE]) {
    text = utf16(bytes.dropFirst(2), bigEndian: false)
  } else if bytes.starts(with: [0xFE, 0xFF]) {
    text = utf16(bytes.dropFirst(2), bigEndian: true)
  } else if let bigEndian = isBigEndianWithoutMark(bytes) {
    text = utf16(bytes[...], bigEndian: bigEndian)
  } else {
    text = mostlyUTF8(bytes) ?? legacyText(bytes)
  }
  return looksBinary(text) ? nil : text
}

/// Beginnings of files that people take for text because of their name.
private func isKnownBinary(_ bytes: [UInt8]) -> Bool {
  let beginnings: [[UInt8]] = [
    Array("%PDF-".utf8), [0x89, 0x50, 0x4E, 0x47], [0xFF, 0xD8, 0xFF], Array("GIF89a".utf8), Array("GIF87a".utf8),
    [0x50, 0x4B, 3, 4], [0x50, 0x4B, 5, 6], [0x7F, 0x45, 0x4C, 0x46], [0xD0, 0xCF, 0x11, 0xE0], [0x1F, 0x8B],
    [0x37, 0x7A, 0xBC, 0xAF], Array("Rar!\u{1A}".utf8), Array("{\\rtf".utf8), Array("bplist00".utf8),
    [0x49, 0x44, 0x33, 2], [0x49, 0x44, 0x33, 3], [0x49, 0x44, 0x33, 4],  // ID3v2.2 to 2.4
  ]
  return beginnings.contains { bytes.starts(with: $0) }
}

/// Latin text in UTF-16 has a NUL in every second byte, and spaces and line ends have one in any script.
private func isBigEndianWithoutMark(_ bytes: [UInt8]) -> Bool? {
  let head = bytes.prefix(4096)
  guard head.count >= 4, bytes.count.isMultiple(of: 2) else { return nil }
  var zeros = (even: 0, odd: 0)
  for (index, byte) in head.enumerated() where byte == 0 {
    if index.isMultiple(of: 2) { zeros.even += 1 } else { zeros.odd += 1 }
  }
  // A few NULs in a text that can be read without them are damage.
  let rest = String(validating: head.filter { $0 != 0 }, as: UTF8.self)
  if zeros.even + zeros.odd < head.count * 3 / 10, let rest, !looksBinary(rest) { return nil }
  let few = head.count / 100
  if zeros.even == 0, zeros.odd > few { return false }
  if zeros.odd == 0, zeros.even > few { return true }
  return nil
}

private func utf16(_ bytes: ArraySlice<UInt8>, bigEndian: Bool) -> String {
  var units: [UInt16] = []
  units.reserveCapacity(bytes.count / 2)
  var index = bytes.startIndex
  while index + 1 < bytes.endIndex {
    let (first, second) = (UInt16(bytes[index]), UInt16(bytes[index + 1]))
    units.append(bigEndian ? first << 8 | second : second << 8 | first)
    index += 2
  }
  return String(decoding: units, as: UTF16.self)
}

/// UTF-8, also when it was cut within a character or a few bytes are damaged; nil when another encoding is likelier.
private func mostlyUTF8(_ bytes: [UInt8]) -> String? {
  let text = String(decoding: bytes, as: UTF8.self)
  var (broken, whole) = (0, 0)
  for scalar in text.unicodeScalars where !scalar.isASCII {
    if scalar == "\u{FFFD}" { broken += 1 } else { whole += 1 }
  }
  if broken == 0 { return text }
  guard broken * 3 <= whole else { return nil }
  return text.hasSuffix("\u{FFFD}") ? String(text.dropLast()) : text
}

/// A NUL, or more than one in twenty characters that no editor writes.
private func looksBinary(_ text: String) -> Bool {
  var (odd, all) = (0, 0)
  for scalar in text.unicodeScalars {
    all += 1
    switch scalar.value {
    case 0: return true
    case 0x09...0x0D, 0x1A, 0x85: continue
    case 0..<0x20, 0x7F..<0xA0, 0xFFFD...0xFFFF: odd += 1
    default: continue
    }
  }
  return odd > 2 && odd * 20 > all
}
