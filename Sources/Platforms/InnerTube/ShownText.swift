/// Numbers, times and ids as YouTube's pages show them.
enum ShownText {
  /// "3:05" or "1:02:03", in seconds.
  static func seconds(_ text: String) -> Double? {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard (2...3).contains(parts.count) else { return nil }
    var total = 0
    for part in parts {
      guard (1...3).contains(part.utf8.count), part.utf8.allSatisfy(isDigit), let number = Int(part) else { return nil }
      total = total * 60 + number
    }
    return Double(total)
  }

  /// "1,440,528 views", "333K plays", "10m views".
  static func count(_ text: String) -> Int? {
    let digits = text.prefix { $0.utf8.count == 1 && ($0.utf8.allSatisfy(isDigit) || $0 == "." || $0 == ",") }
    guard let number = Double(digits.replacing(",", with: "")), (0..<1e12).contains(number) else { return nil }
    let unit =
      switch text.dropFirst(digits.count).first {
      case "k", "K": 1e3
      case "m", "M": 1e6
      case "b", "B": 1e9
      default: 1.0
      }
    return Int((number * unit).rounded())
  }

  /// A number of plays or views, and not a date or a name that begins with one.
  static func views(_ text: String) -> Int? {
    // The space before it may be a no-break space.
    ["views", "view", "plays", "play"].contains(text.split(whereSeparator: \.isWhitespace).last) ? count(text) : nil
  }

  /// The 11 characters of a video's id.
  static func isVideoID(_ id: String) -> Bool {
    id.utf8.count == 11
      && id.utf8.allSatisfy { byte in
        isDigit(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || byte == 0x2D || byte == 0x5F
      }
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}
