public import SystemPackage

/// How every transfer of one `Transfers` reaches the network.
public struct NetworkOptions: Sendable {
  /// A proxy for all transfers (`http://host:port`, `socks5h://host:port`). Proxy variables of the environment are
  /// never read.
  public var proxy: String?
  /// Certificates to trust (PEM), for servers and for an https proxy.
  public var caFile: FilePath?
  /// Lets transfers reach loopback and private networks. For tests only.
  public var allowPrivateAddresses: Bool
  /// What all running transfers may receive together.
  public var bytesPerSecond: Int?
  /// A folder that is there, to keep every question and its answer in (downloads excepted), with secrets blanked.
  public var saveAnswers: FilePath?

  public init(
    proxy: String? = nil, caFile: FilePath? = nil, allowPrivateAddresses: Bool = false, bytesPerSecond: Int? = nil,
    saveAnswers: FilePath? = nil
  ) {
    self.proxy = proxy
    self.caFile = caFile
    self.allowPrivateAddresses = allowPrivateAddresses
    self.bytesPerSecond = bytesPerSecond
    self.saveAnswers = saveAnswers
  }
}

/// Where a transfer is given up.
public struct TransferLimits: Sendable, Hashable {
  /// The longest body after decompression, or the longest whole file of a download.
  public var bytes: Int
  /// Time for name, connection and TLS.
  public var connect: Duration
  /// Time without a byte, in whole seconds, at least one. libcurl averages over 5 s, so that it may notice some
  /// seconds later.
  public var stall: Duration
  /// Time for all of it; for a download this covers all its ranges.
  public var total: Duration

  public init(bytes: Int, connect: Duration, stall: Duration, total: Duration) {
    self.bytes = bytes
    self.connect = connect
    self.stall = stall
    self.total = total
  }

  /// 8 MiB, 10 s to connect, 15 s without a byte, 30 s.
  public static let api = TransferLimits(
    bytes: 8 << 20, connect: .seconds(10), stall: .seconds(15), total: .seconds(30))
  /// 1 GiB, 10 s to connect, 20 s without a byte, 30 minutes.
  public static let media = TransferLimits(
    bytes: 1 << 30, connect: .seconds(10), stall: .seconds(20), total: .seconds(30 * 60))
}

/// One question to a server, over http or https.
public struct TransferRequest: Sendable {
  public enum Method: String, Sendable {
    case get = "GET"
    case post = "POST"
    case head = "HEAD"
  }

  public var url: String
  public var method: Method
  public var headers: [(name: String, value: String)]
  /// Sent with `.post` only.
  public var body: [UInt8]?
  public var limits: TransferLimits

  public init(
    _ url: String, method: Method = .get, headers: [(name: String, value: String)] = [], body: [UInt8]? = nil,
    limits: TransferLimits = .api
  ) {
    self.url = url
    self.method = method
    self.headers = headers
    self.body = body
    self.limits = limits
  }
}

/// A server's answer, whatever its status.
public struct TransferResponse: Sendable {
  public var status: Int
  /// Names in lower case; values of a repeated header are joined with ", ".
  public var headers: [String: String]
  public var body: [UInt8]
}

/// What came of a download.
public struct Download: Sendable, Hashable {
  /// 200 or 206 when the file is whole; any other status left the file as it was.
  public var status: Int
  /// Length of the whole file.
  public var bytes: Int
  /// How much of it was there before.
  public var resumedFrom: Int
  /// The header Retry-After of another status, as it came.
  public var retryAfter: String?

  public init(status: Int, bytes: Int, resumedFrom: Int, retryAfter: String? = nil) {
    self.status = status
    self.bytes = bytes
    self.resumedFrom = resumedFrom
    self.retryAfter = retryAfter
  }
}
