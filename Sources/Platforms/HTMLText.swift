/// Text as it stands in a page.
enum HTMLText {
  /// An attribute's or element's text without its escapes (`&quot;`, `&#39;`, `&#x27;`); an unknown one stays.
  static func unescaped(_ text: some StringProtocol) -> String {
    guard text.utf8.contains(UInt8(ascii: "&")) else { return String(text) }
    var result = ""
    var rest = text[...]
    while let start = rest.firstIndex(of: "&") {
      result += rest[..<start]
      let tail = rest[rest.index(after: start)...]
      let name = tail.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "#") }.prefix(10)
      if name.endIndex < tail.endIndex, tail[name.endIndex] == ";", let scalar = scalar(String(name)) {
        result.unicodeScalars.append(scalar)
        rest = tail[tail.index(after: name.endIndex)...]
      } else {
        result += "&"
        rest = tail
      }
    }
    return result + rest
  }

  private static func scalar(_ name: String) -> Unicode.Scalar? {
    switch name {
    case "quot": "\""
    case "amp": "&"
    case "lt": "<"
    case "gt": ">"
    case "apos": "'"
    case "nbsp": "\u{A0}"
    case _ where name.hasPrefix("#x") || name.hasPrefix("#X"):
      UInt32(name.dropFirst(2), radix: 16).flatMap { Unicode.Scalar($0) }
    case _ where name.hasPrefix("#"): UInt32(name.dropFirst()).flatMap { Unicode.Scalar($0) }
    default: nil
    }
  }

  /// What stands between the first `start` and the next `end`; nil where one of them is missing.
  static func between(_ start: String, _ end: String, in page: some StringProtocol) -> String? {
    guard let from = page.firstRange(of: start)?.upperBound, let to = page[from...].firstRange(of: end)?.lowerBound
    else { return nil }
    return String(page[from..<to])
  }
}
