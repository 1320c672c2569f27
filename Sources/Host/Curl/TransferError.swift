import CCurl

/// Why a transfer gave no answer, with libcurl's own words where it has some.
public enum TransferError: Error, Sendable, Hashable {
  /// The link is not plain http or https, or is malformed; the text is the reason, not the link.
  case badURL(String)
  /// A header name or value that cannot be sent; the text is its name.
  case badHeader(String)
  /// The name leads only to addresses that are not public.
  case refusedAddress(String)
  case resolve(String)
  /// No connection, no TLS handshake, or not within `TransferLimits.connect`.
  case connect(String)
  /// The certificate is not trusted, or the trusted ones cannot be read.
  case tls(String)
  /// Longer than `TransferLimits.total`.
  case timeout
  /// No byte for `TransferLimits.stall`.
  case stalled
  /// The connection broke.
  case reset(String)
  /// The body ended before its announced length.
  case truncated
  /// More than this many bytes.
  case tooLarge(Int)
  /// The server contradicts itself or our question.
  case badAnswer(String)
  /// The file could not be opened or written (errno).
  case file(Int32)
  /// The calling task was cancelled, or `Transfers` was shut down.
  case cancelled
  /// A libcurl code that has no case of its own.
  case other(code: Int32, text: String)

  /// Whether the same request may well succeed later.
  public var isTransient: Bool {
    switch self {
    case .resolve, .connect, .timeout, .stalled, .reset, .truncated: true
    case .badURL, .badHeader, .refusedAddress, .tls, .tooLarge, .badAnswer, .file, .cancelled, .other: false
    }
  }
}

extension TransferError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .badURL(let reason): "bad link: \(reason)"
    case .badHeader(let name): "bad header: \(name)"
    case .refusedAddress(let address): "address is not public: \(address)"
    case .resolve(let text): "name not found: \(text)"
    case .connect(let text): "no connection: \(text)"
    case .tls(let text): "certificate: \(text)"
    case .timeout: "took too long"
    case .stalled: "stalled"
    case .reset(let text): "connection broke: \(text)"
    case .truncated: "ended before its announced length"
    case .tooLarge(let limit): "longer than \(limit) bytes"
    case .badAnswer(let text): "bad answer: \(text)"
    case .file(let errno): "file: errno \(errno)"
    case .cancelled: "cancelled"
    case .other(let code, let text): "curl \(code): \(text)"
    }
  }
}

extension TransferError {
  /// How long a failed transfer took, which tells libcurl's three time limits apart.
  struct Times {
    var total: Duration
    /// Zero when the request was never sent.
    var untilRequest: Duration
  }

  init(_ code: CURLcode, _ text: String, _ limits: TransferLimits, _ times: Times) {
    self =
      switch code {
      case CURLE_UNSUPPORTED_PROTOCOL, CURLE_URL_MALFORMAT: .badURL(text)
      case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY: .resolve(text)
      // A handshake that fails before any certificate is judged is most often a cut connection.
      case CURLE_COULDNT_CONNECT, CURLE_PROXY, CURLE_SSL_CONNECT_ERROR: .connect(text)
      case CURLE_OPERATION_TIMEDOUT:
        if times.total >= limits.total - .milliseconds(10) {
          .timeout
        } else if times.untilRequest == .zero {
          .connect(text)
        } else {
          .stalled
        }
      case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_CERTPROBLEM,
        CURLE_SSL_CIPHER, CURLE_SSL_INVALIDCERTSTATUS, CURLE_SSL_PINNEDPUBKEYNOTMATCH:
        .tls(text)
      // A proxy that does not reach the server.
      case CURLE_RECV_ERROR where times.untilRequest == .zero: .connect(text)
      case CURLE_GOT_NOTHING, CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_HTTP2, CURLE_HTTP2_STREAM: .reset(text)
      case CURLE_PARTIAL_FILE: .truncated
      case CURLE_FILESIZE_EXCEEDED: .tooLarge(limits.bytes)
      case CURLE_BAD_CONTENT_ENCODING, CURLE_WEIRD_SERVER_REPLY: .badAnswer(text)
      default: .other(code: Int32(code.rawValue), text: text)
      }
  }
}
