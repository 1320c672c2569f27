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
    /// The version's first part; a date of today follows (accepted, as ytmusicapi shows).
    var major: String
  }

  static let music = Client(origin: "https://music.youtube.com", name: "WEB_REMIX", number: "67", major: "1")
  static let web = Client(origin: "https://www.youtube.com", name: "WEB", number: "1", major: "2")

  let client: Client
  let transfers: Transfers

  /// Asks for `query` with the platform's filter `params`, and decodes the answer.
  func search<Answer: Decodable>(
    _ query: String, params: String, as answer: Answer.Type
  ) async throws(SourceError) -> Answer {
    let body = Body(
      context: .init(client: .init(clientName: client.name, clientVersion: version)), query: query, params: params)
    let response: TransferResponse
    do throws(TransferError) {
      response = try await transfers.send(try request("search", body))
    } catch {
      throw error == .cancelled ? .cancelled : .unreachable(error)
    }
    switch response.status {
    case 200: break
    case 429: throw .rateLimited(retryAfter: response.headers["retry-after"].flatMap { Int($0) })
    default: throw .http(response.status)
    }
    do {
      return try JSONDecoder().decode(Answer.self, from: Data(response.body))
    } catch {
      throw .changed(path: "search answer of \(client.name)")
    }
  }

  private func request(_ endpoint: String, _ body: Body) throws(TransferError) -> TransferRequest {
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

  private var version: String {
    var now = time(nil)
    var day = tm()
    gmtime_r(&now, &day)
    func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return "\(client.major).\(day.tm_year + 1900)\(two(day.tm_mon + 1))\(two(day.tm_mday)).01.00"
  }

  private struct Body: Encodable {
    struct Context: Encodable {
      struct Client: Encodable {
        var clientName: String
        var clientVersion: String
        // English labels: "song" and "views" are told apart by them.
        var hl = "en"
        var gl = "US"
      }
      struct User: Encodable {}
      var client: Client
      var user = User()
    }
    var context: Context
    var query: String
    var params: String
  }
}
