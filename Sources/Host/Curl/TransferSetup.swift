import CCurl
import SystemPackage

/// The part of an answer a download asks for.
enum RequestedPart: Hashable {
  case whole
  case from(Int)
  case range(Range<Int>)

  /// In the words of libcurl's RANGE option.
  fileprivate var text: String? {
    switch self {
    case .whole: nil
    case .from(let start): "\(start)-"
    case .range(let range): "\(range.lowerBound)-\(range.upperBound - 1)"
    }
  }
}

extension EasyHandle {
  func setUp(network: NetworkOptions) throws(TransferError) {
    // Signals belong to the program. QUICK_EXIT: taking a transfer out while its name is looked up must not wait for
    // the look-up's thread, which would hold up all other transfers (seen in libcurl 7.88: asyn-thread.c).
    try set(CURLOPT_NOSIGNAL, 1)
    try set(CURLOPT_QUICK_EXIT, 1)
    try set(CURLOPT_PROTOCOLS_STR, "http,https")
    try set(CURLOPT_FOLLOWLOCATION, 0)
    try set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_2TLS))
    try set(CURLOPT_TCP_NODELAY, 1)
    // An empty proxy, unlike none, keeps libcurl from reading the environment; the same for its exceptions.
    try set(CURLOPT_PROXY, network.proxy ?? "")
    try set(CURLOPT_NOPROXY, "")
    try set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
    if let speed = network.bytesPerSecond {
      // libcurl empties up to 100 buffers before it looks at the limit (seen in 7.88): half a second's worth.
      try set(CURLOPT_BUFFERSIZE, min(max(speed / 200, 1024), 16384))
    }
    if let caFile = network.caFile {
      try set(CURLOPT_CAINFO, caFile)
      try set(CURLOPT_PROXY_CAINFO, caFile)
    }
  }

  /// `decoded` asks for compressed answers and unpacks them.
  func setUp(_ request: TransferRequest, part: RequestedPart, decoded: Bool) throws(TransferError) {
    try set(CURLOPT_URL, try Self.checkedURL(request.url))
    switch request.method {
    case .get: try set(CURLOPT_HTTPGET, 1)
    case .head: try set(CURLOPT_NOBODY, 1)
    case .post:
      try set(CURLOPT_POST, 1)
      try setBody(request.body ?? [])
    }
    // libcurl would wait a second for leave to send a long body.
    let isAsked = request.headers.contains { $0.name.lowercased() == "expect" }
    try setHeaders(try request.headers.map(Self.headerLine) + (isAsked ? [] : ["Expect:"]))
    if decoded { try set(CURLOPT_ACCEPT_ENCODING, "") }
    if let range = part.text { try set(CURLOPT_RANGE, range) }

    let limits = request.limits
    try set(CURLOPT_CONNECTTIMEOUT_MS, limits.connect.wholeMilliseconds)
    try set(CURLOPT_TIMEOUT_MS, limits.total.wholeMilliseconds)
    try set(CURLOPT_LOW_SPEED_LIMIT, 1)
    try set(CURLOPT_LOW_SPEED_TIME, (limits.stall.wholeMilliseconds + 999) / 1000)
    // The answer to HEAD announces a length that it does not have.
    if request.method != .head { try setLarge(CURLOPT_MAXFILESIZE_LARGE, limits.bytes) }
  }

  func limitSpeed(bytesPerSecond: Int) {
    // A transfer without its limit is better than none; the call cannot fail for a positive number.
    try? setLarge(CURLOPT_MAX_RECV_SPEED_LARGE, bytesPerSecond)
  }

  /// Refuses what libcurl would guess at or repair: links without a scheme, control characters, spaces.
  static func checkedURL(_ url: String) throws(TransferError) -> String {
    let scheme = url.prefix(8).lowercased()
    guard scheme.hasPrefix("http://") || scheme.hasPrefix("https://") else { throw .badURL("not http or https") }
    guard url.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7f }) else { throw .badURL("space or control character") }
    return url
  }

  /// A header as libcurl wants it. Nothing in it can start another header.
  static func headerLine(_ header: (name: String, value: String)) throws(TransferError) -> String {
    let isToken = header.name.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"):
        true
      default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
      }
    }
    let isPlain = header.value.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7f || $0 == 0x09 }
    guard isToken, !header.name.isEmpty, isPlain else { throw .badHeader(header.name) }
    // "Name:" would take the header away; "Name;" sends it empty.
    let isEmpty = header.value.allSatisfy { $0 == " " || $0 == "\t" }
    return isEmpty ? "\(header.name);" : "\(header.name): \(header.value)"
  }
}

extension Duration {
  /// At least 1: libcurl takes 0 for no limit. At most what fits its 32 bits of milliseconds.
  fileprivate var wholeMilliseconds: Int {
    let (seconds, fraction) = components
    let clamped = min(max(seconds, 0), 2_000_000)
    return max(1, Int(clamped) * 1000 + Int(fraction / 1_000_000_000_000_000))
  }
}
