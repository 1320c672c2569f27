import Host
import Music

/// Plain questions to a platform's pages and interfaces, as every client but InnerTube's asks them. Redirects are not
/// followed: where an answer leads is for the caller to judge.
struct Web: Sendable {
  private let transfers: Transfers

  init(_ transfers: Transfers) { self.transfers = transfers }

  /// Pages are made for browsers, and some platforms answer nobody else.
  static let agent = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"

  /// Throws `.unreachable`, `.rateLimited` (429, or 503 that says when to come back) and `.http` for other errors of
  /// the server; any other status is the caller's to read. The caller's headers win over the usual ones.
  func ask(
    _ address: String, method: TransferRequest.Method = .get, headers: [(name: String, value: String)] = [],
    body: [UInt8]? = nil, limits: TransferLimits = .api
  ) async throws(SourceError) -> TransferResponse {
    let usual = [("User-Agent", Self.agent), ("Accept-Language", "en")].filter { usual in
      !headers.contains { $0.name.lowercased() == usual.0.lowercased() }
    }
    let answer: TransferResponse
    do throws(TransferError) {
      answer = try await transfers.send(
        TransferRequest(address, method: method, headers: usual + headers, body: body, limits: limits))
    } catch {
      throw error == .cancelled ? .cancelled : .unreachable(error)
    }
    let later = answer.headers["retry-after"].flatMap { retryAfter($0) }
    switch answer.status {
    case 429: throw .rateLimited(retryAfter: later)
    case 503 where later != nil: throw .rateLimited(retryAfter: later)
    case 500...: throw .http(answer.status)
    default: return answer
    }
  }

  /// Where a short link leads. Each step must be a link that is known here; what the last page answers does not
  /// matter. Throws `.absent` when it leads nowhere that is.
  func target(of link: Link) async throws(SourceError) -> Link {
    var address = link.url
    for _ in 1...5 {
      let answer = try await ask(address, method: .head)
      let next: LinkReading
      switch answer.status {
      case 300..<400: next = answer.headers["location"].map { parseLink($0) } ?? .notALink
      case 200: next = Self.link(on: try await ask(address).body, of: link.platform)
      default: next = .notALink
      }
      guard case .link(let step) = next, step.platform == link.platform
      else { throw .absent(.removed) }
      if !step.isShortened { return step }
      address = step.url
    }
    throw .absent(.removed)
  }

  /// Some short links lead to a page that sends a browser on by script: the first address on it that is known.
  private static func link(on page: [UInt8], of platform: String) -> LinkReading {
    var start = 0
    while let found = page.firstIndex(of: "https://", from: start) {
      let ends = Array("\"'<>\\&;,)".utf8)
      let bytes = page[found...].prefix { $0 > 0x20 && $0 < 0x7F && !ends.contains($0) }
      start = found + 8
      let reading = parseLink(String(decoding: bytes.prefix(500), as: UTF8.self))
      if case .link(let link) = reading, link.platform == platform, !link.isShortened { return reading }
    }
    return .notALink
  }

  /// An address with parameters.
  static func address(_ base: String, _ parameters: [(String, String)]) -> String {
    let query = parameters.map { "\($0.0)=\(escaped($0.1))" }.joined(separator: "&")
    return query.isEmpty ? base : base + (base.contains("?") ? "&" : "?") + query
  }

  /// For a part of an address: all but letters, digits and -._~ in percent.
  static func escaped(_ text: String) -> String {
    text.utf8.map { byte in
      let isPlain =
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
        || [0x2D, 0x2E, 0x5F, 0x7E].contains(byte)
      if isPlain { return String(UnicodeScalar(byte)) }
      let hex = String(byte, radix: 16, uppercase: true)
      return "%" + (hex.count == 1 ? "0" : "") + hex
    }.joined()
  }
}

extension TransferResponse {
  /// The body of an answer that is as it should be. Throws `.absent` for 404 and 410, `.http` for all others but 200.
  func whole() throws(SourceError) -> [UInt8] {
    switch status {
    case 200: return body
    case 404, 410: throw .absent(.removed)
    default: throw .http(status)
    }
  }
}
