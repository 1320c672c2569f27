import FoundationEssentials
import Host
import Synchronization

/// Questions to an interface that wants a bearer token: it is kept, renewed shortly before its end, and once when it is
/// no longer taken.
final class Bearer: Sendable {
  struct Token: Sendable {
    var text: String
    /// Seconds that it is good for; nil: until it is refused.
    var lifetime: Double?
  }

  private struct Kept {
    var text: String
    var until: ContinuousClock.Instant?
  }

  private let web: Web
  private let headers: [(name: String, value: String)]
  private let fetch: @Sendable () async throws(SourceError) -> Token
  private let kept = Mutex<Kept?>(nil)

  /// `headers` go with every question. `token` is one that is there already.
  init(
    _ web: Web, headers: [(name: String, value: String)] = [], token: String? = nil,
    fetch: @escaping @Sendable () async throws(SourceError) -> Token
  ) {
    self.web = web
    self.headers = headers
    self.fetch = fetch
    if let token { kept.withLock { $0 = Kept(text: token) } }
  }

  /// The answer, whatever its status below 500 but 429; 401 only of a fresh token. With `patience`, requests to come back
  /// within half a minute are met a few times.
  func ask(_ address: String, patience: Bool = false) async throws(SourceError) -> TransferResponse {
    var answer = try await ask(address, with: try await token(), patience)
    if answer.status == 401 {
      kept.withLock { $0 = nil }
      answer = try await ask(address, with: try await token(), patience)
    }
    return answer
  }

  private func ask(_ address: String, with token: String, _ patience: Bool) async throws(SourceError)
    -> TransferResponse
  {
    var waits = 0
    while true {
      do throws(SourceError) {
        return try await web.ask(address, headers: headers + [("Authorization", "Bearer \(token)")])
      } catch .rateLimited(let seconds) {
        let pause = seconds ?? 5
        guard patience, pause <= 30, waits < 4 else { throw .rateLimited(retryAfter: seconds) }
        waits += 1
        do { try await Task.sleep(for: .seconds(max(1, pause))) } catch { throw .cancelled }
      }
    }
  }

  private func token() async throws(SourceError) -> String {
    let known = kept.withLock { $0 }
    if let known, known.until.map({ $0 > .now }) ?? true { return known.text }
    let fresh = try await fetch()
    let until = fresh.lifetime.map { ContinuousClock.now + .seconds(max(0, $0 - 60)) }
    kept.withLock { $0 = Kept(text: fresh.text, until: until) }
    return fresh.text
  }
}

extension CatalogueKeys.Pair {
  /// A token for these keys (RFC 6749, 4.4). Throws `.absent(.needsKeys)` when they are not taken.
  func token(_ web: Web, at address: String) async throws(SourceError) -> Bearer.Token {
    let basic = Data("\(id):\(secret)".utf8).base64EncodedString()
    let answer = try await web.ask(
      address, method: .post,
      headers: [("Authorization", "Basic \(basic)"), ("Content-Type", "application/x-www-form-urlencoded")],
      body: Array("grant_type=client_credentials".utf8))
    switch answer.status {
    case 200: break
    case 400, 401, 403: throw .absent(.needsKeys)
    default: throw .http(answer.status)
    }
    let token = try JSONObject.read(answer.body)
    guard let text = token.text("access_token"), !text.isEmpty else { throw .changed(path: "\(address): access_token") }
    return Bearer.Token(text: text, lifetime: token.number("expires_in"))
  }
}
