import FoundationEssentials
import Glibc
import Host

/// YouTube's own web interface, as its pages speak it. No key is needed (seen in recorded requests of 2026).
struct InnerTube: Sendable {
  /// One of the pages that speak it.
  struct Client: Sendable {
    var origin: String
    var name: String
    /// Value of X-YouTube-Client-Name.
    var number: String
    /// A version is this, a day, and ".01.00". One made of today's day is accepted (seen in ytmusicapi 1.12).
    var major: String
    /// The day of a version that was served; for a machine whose clock is not set.
    var knownDay: String
  }

  static let music = Client(
    origin: "https://music.youtube.com", name: "WEB_REMIX", number: "67", major: "1", knownDay: "20260707")
  static let web = Client(
    origin: "https://www.youtube.com", name: "WEB", number: "1", major: "2", knownDay: "20260708")

  let client: Client
  let transfers: Transfers

  /// Asks for `query` with the platform's filter `params`; the answer's body.
  func search(_ query: String, params: String) async throws(SourceError) -> [UInt8] {
    try await ask("search") { Body($0, $1, query: query, params: params) }
  }

  /// A page of its own: a playlist ("VL" and its id), an album ("MPREb_..."); the answer's body.
  func browse(_ page: String, params: String? = nil) async throws(SourceError) -> [UInt8] {
    try await ask("browse") { Body($0, $1, params: params, browseId: page) }
  }

  /// What follows a part of a page, by the token in that part.
  func browse(continuation: String) async throws(SourceError) -> [UInt8] {
    try await ask("browse") { Body($0, $1, continuation: continuation) }
  }

  private func ask(_ endpoint: String, _ body: (Client, String) -> Body) async throws(SourceError) -> [UInt8] {
    let version = client.version(on: Self.today)
    let response: TransferResponse
    do throws(TransferError) {
      response = try await transfers.send(try request(endpoint, body(client, version), version))
    } catch {
      throw error == .cancelled ? .cancelled : .unreachable(error)
    }
    let later = response.headers["retry-after"].flatMap { retryAfter($0) }
    switch response.status {
    case 200: return response.body
    case 429: throw .rateLimited(retryAfter: later)
    // It says when to come back: as good as a 429.
    case 503 where later != nil: throw .rateLimited(retryAfter: later)
    // google.com/sorry asks whether we are a robot.
    case 300..<400 where response.headers["location"]?.contains("/sorry/") == true: throw .botCheck
    default: throw .http(response.status)
    }
  }

  private func request(_ endpoint: String, _ body: Body, _ version: String) throws(TransferError) -> TransferRequest {
    guard let bytes = try? JSONEncoder().encode(body) else { throw .badURL("the query cannot be encoded") }
    return TransferRequest(
      "\(client.origin)/youtubei/v1/\(endpoint)?prettyPrint=false", method: .post,
      headers: [
        ("Content-Type", "application/json"), ("Origin", client.origin), ("Referer", client.origin + "/"),
        ("X-YouTube-Client-Name", client.number), ("X-YouTube-Client-Version", version),
        ("Accept-Language", "en"), ("User-Agent", Self.agent),
        // Without it European visitors get a page that asks for consent.
        ("Cookie", "SOCS=CAI"),
      ], body: Array(bytes))
  }

  private static let agent = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"

  /// "20261123".
  private static var today: String {
    var now = time(nil)
    var day = tm()
    gmtime_r(&now, &day)
    func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return "\(day.tm_year + 1900)\(two(day.tm_mon + 1))\(two(day.tm_mday))"
  }

  private struct Body: Encodable {
    struct Context: Encodable {
      struct Client: Encodable {
        var clientName: String
        var clientVersion: String
        // English labels: "plays" and "views" are told apart by them.
        var hl = "en"
        var gl = "US"
      }
      struct User: Encodable {}
      var client: Client
      var user = User()
    }
    var context: Context
    // What is nil is not sent.
    var query: String?
    var params: String?
    var browseId: String?
    var continuation: String?

    init(
      _ client: InnerTube.Client, _ version: String, query: String? = nil, params: String? = nil,
      browseId: String? = nil, continuation: String? = nil
    ) {
      context = Context(client: .init(clientName: client.name, clientVersion: version))
      self.query = query
      self.params = params
      self.browseId = browseId
      self.continuation = continuation
    }
  }
}

extension InnerTube.Client {
  /// `day`: "YYYYMMDD".
  func version(on day: String) -> String { "\(major).\(max(day, knownDay)).01.00" }
}
