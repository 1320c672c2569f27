/// An http or https address taken apart by hand and strictly: whatever two programs could understand differently
/// (credentials, ports, backslashes, numbers as hosts) makes it unsafe.
struct WebAddress {
  /// Lower case, without "www.".
  var host: String
  /// Components between slashes, without empty ones.
  var path: [String]
  private var query: [(name: Substring, value: Substring)]

  enum Reading {
    case address(WebAddress)
    case unsafe
    case notAnAddress
  }

  /// The first parameter of that name, as it stands (never percent-decoded: identifiers need no escapes).
  func parameter(_ name: String) -> String? { query.first { $0.name == name }.map { String($0.value) } }

  static func read(_ text: String) -> Reading {
    guard let rest = afterScheme(text) else { return isOtherScheme(text) ? .unsafe : .notAnAddress }
    if text.contains(where: { $0 == "\\" || $0.isWhitespace }) { return .unsafe }
    let authority = rest.text.prefix { !"/?#".contains($0) }
    guard let host = safeHost(authority, port: rest.port) else { return .unsafe }
    guard host.contains(".") else { return .unsafe }
    let tail = rest.text[authority.endIndex...].prefix { $0 != "#" }
    let path = tail.prefix { $0 != "?" }
    let pairs: [Substring] = tail[path.endIndex...].dropFirst().split(separator: "&")
    let query = pairs.map { pair in
      let name: Substring = pair.prefix { $0 != "=" }
      return (name: name, value: pair[name.endIndex...].dropFirst())
    }
    return .address(
      WebAddress(
        host: host.hasPrefix("www.") ? String(host.dropFirst(4)) : host,
        path: path.split(separator: "/").map(String.init), query: query))
  }

  private static func afterScheme(_ text: String) -> (text: Substring, port: String)? {
    let lower = text.lowercased()
    if lower.hasPrefix("https://") { return (text.dropFirst(8), "443") }
    if lower.hasPrefix("http://") { return (text.dropFirst(7), "80") }
    let bare = lower.prefix { !"/?#".contains($0) }
    return bare.hasPrefix("www.") || isMusicHost(String(bare)) ? (text[...], "443") : nil
  }

  private static func isOtherScheme(_ text: String) -> Bool {
    if text.contains("://") { return true }
    let lower = text.lowercased()
    return ["file:", "javascript:", "data:", "vbscript:", "\\\\"].contains { lower.hasPrefix($0) }
  }

  /// Nil for hosts that are numbers, names at home, or come with credentials or a port of their own.
  private static func safeHost(_ authority: Substring, port: String) -> String? {
    var host = authority.lowercased()
    if let colon = host.lastIndex(of: ":") {
      guard host[host.index(after: colon)...] == port else { return nil }
      host = String(host[..<colon])
    }
    if host.contains(where: { "@[]%:".contains($0) }) { return nil }
    let labels = host.split(separator: ".", omittingEmptySubsequences: false)
    guard let last = labels.last, !labels.contains(where: \.isEmpty), host.utf8.count <= 253 else { return nil }
    // 127.0.0.1, 2130706433, 0x7f.1: a name of the public net never ends in a number.
    if last.isDigits || last.hasPrefix("0x") { return nil }
    let atHome = ["localhost", "local", "internal", "lan", "home", "corp", "intranet", "private", "arpa", "test"]
    return atHome.contains(String(last)) ? nil : host
  }
}

extension String {
  /// The text with its `%C5%9F` read as bytes of UTF-8; nil where that is none.
  var removingPercentEscapes: String? {
    var bytes: [UInt8] = []
    var rest = utf8[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "%") else {
        bytes.append(byte)
        continue
      }
      guard let digits = String(rest.prefix(2)), digits.utf8.count == 2, let escaped = UInt8(digits, radix: 16) else {
        return nil
      }
      bytes.append(escaped)
      rest = rest.dropFirst(2)
    }
    return String(validating: bytes, as: UTF8.self)
  }
}
