/// Status and headers of an answer.
struct ResponseHead: Hashable {
  var status: Int
  /// Names in lower case.
  var headers: [String: String] = [:]

  var contentLength: Int? { headers["content-length"].flatMap { Int($0) }.flatMap { $0 >= 0 ? $0 : nil } }
  var contentRange: ContentRange? { headers["content-range"].flatMap { ContentRange($0) } }
}

/// A `Content-Range` value (RFC 9110, 14.4).
struct ContentRange: Hashable {
  /// nil in the form of a 416: `bytes */1234`.
  var bytes: Range<Int>?
  /// nil when the server does not know: `bytes 0-99/*`.
  var total: Int?

  init?(_ text: String) {
    let halves = text.split(separator: "/", omittingEmptySubsequences: false)
    let words = halves[0].split(separator: " ")
    guard halves.count == 2, words.count == 2, words[0].lowercased() == "bytes" else { return nil }
    if halves[1] != "*" {
      guard let total = Self.number(halves[1]) else { return nil }
      self.total = total
    }
    if words[1] != "*" {
      let ends = words[1].split(separator: "-", omittingEmptySubsequences: false)
      guard ends.count == 2, let first = Self.number(ends[0]), let last = Self.number(ends[1]), first <= last else {
        return nil
      }
      if let total, last >= total { return nil }
      bytes = first..<last + 1
    }
    if bytes == nil && total == nil { return nil }
  }

  private static func number(_ text: Substring) -> Int? {
    guard !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int(text),
      number < Int.max
    else { return nil }
    return number
  }
}

/// Reads header lines as libcurl hands them over, and gives the head once it is whole. Interim answers (1xx) and
/// trailers are passed over.
struct HeadReader {
  private var head: ResponseHead?
  private var isDone = false
  private var bytes = 0

  static let limit = 256 << 10

  mutating func take(_ line: UnsafeRawBufferPointer) throws(TransferError) -> ResponseHead? {
    bytes += line.count
    guard bytes <= Self.limit else { throw .tooLarge(Self.limit) }
    guard !isDone else { return nil }
    let text = String(decoding: line, as: UTF8.self).filter { !$0.isNewline }
    if text.hasPrefix("HTTP/") {
      let words = text.split(separator: " ", maxSplits: 2)
      guard words.count >= 2, let status = Int(words[1]) else { throw .badAnswer("status line") }
      head = ResponseHead(status: status)
    } else if text.isEmpty {
      guard let head, head.status >= 200 else { return nil }
      isDone = true
      return head
    } else if let colon = text.firstIndex(of: ":"), text.first != " ", text.first != "\t" {
      let name = text[..<colon].lowercased()
      let value = text[text.index(after: colon)...].trimmed()
      let before = head?.headers[name]
      head?.headers[name] = before.map { "\($0), \(value)" } ?? value
    }
    return nil
  }
}

extension Substring {
  fileprivate func trimmed() -> String {
    let isSpace: (Character) -> Bool = { $0 == " " || $0 == "\t" }
    guard let first = firstIndex(where: { !isSpace($0) }), let last = lastIndex(where: { !isSpace($0) }) else {
      return ""
    }
    return String(self[first...last])
  }
}
