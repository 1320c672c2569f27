import Host
import Music
import Synchronization

/// SoundCloud's own interface, as its pages speak it: everything needs the id of a client, which the home page names.
final class SoundCloudAPI: Sendable {
  let web: Web
  private let clientID = Mutex<String?>(nil)

  init(_ web: Web) { self.web = web }

  static let host = "https://api-v2.soundcloud.com"

  /// Asks for `address` (at the interface's host) with more parameters; the answer's object. A client id that is no
  /// longer taken is renewed once.
  func ask(_ address: String, _ parameters: [(String, String)] = []) async throws(SourceError) -> JSONObject {
    try JSONObject.read(await body(address, parameters))
  }

  /// As `ask`, where the answer is an array.
  func askForList(_ address: String, _ parameters: [(String, String)]) async throws(SourceError) -> [JSONObject] {
    try JSONObject.readList(await body(address, parameters))
  }

  private func body(_ address: String, _ parameters: [(String, String)]) async throws(SourceError) -> [UInt8] {
    var known = clientID.withLock { $0 }
    for isSecond in [false, true] {
      let id = if let known { known } else { try await renew() }
      let answer = try await web.ask(Web.address(address, parameters + [("client_id", id)]))
      switch answer.status {
      case 200: return answer.body
      case 404: throw .absent(.removed)
      case 401 where !isSecond, 403 where !isSecond: known = nil
      default: throw .http(answer.status)
      }
    }
    throw .http(403)
  }

  /// The id stands in the home page itself (recorded in February and April 2026); earlier in one of its scripts, the
  /// last ones first (NewPipeExtractor 0.26).
  private func renew() async throws(SourceError) -> String {
    let home = try await web.ask("https://soundcloud.com/")
    guard home.status == 200 else { throw .http(home.status) }
    let page = String(decoding: home.body, as: UTF8.self)
    if let id = Self.clientID(inPage: page) { return keep(id) }
    for script in Self.scripts(in: page).suffix(3).reversed() {
      let answer = try await web.ask(script)
      if let id = Self.clientID(inScript: String(decoding: answer.body, as: UTF8.self)) { return keep(id) }
    }
    throw .changed(path: "soundcloud.com: __sc_hydration, apiClient.data.id")
  }

  private func keep(_ id: String) -> String {
    clientID.withLock { $0 = id }
    return id
  }

  static func clientID(inPage page: String) -> String? {
    guard let client = page.firstRange(of: #""hydratable":"apiClient""#) else { return nil }
    return id(behind: #""id":""#, in: page[client.upperBound...].prefix(200))
  }

  static func clientID(inScript script: String) -> String? {
    id(behind: #"client_id:""#, in: script[...]) ?? id(behind: #"client_id=""#, in: script[...])
  }

  private static func id(behind words: String, in text: Substring) -> String? {
    var rest = text
    while let found = rest.firstRange(of: words) {
      let id = rest[found.upperBound...].prefix { $0.isASCII && ($0.isLetter || $0.isNumber) }
      if (20...64).contains(id.count) { return String(id) }
      rest = rest[found.upperBound...]
    }
    return nil
  }

  static func scripts(in page: String) -> [String] {
    let start = "https://a-v2.sndcdn.com/assets/"
    var (scripts, rest) = ([String](), page[...])
    while let found = rest.firstRange(of: start) {
      let name = rest[found.upperBound...].prefix { $0.isASCII && ($0.isLetter || $0.isNumber || "-_.".contains($0)) }
      if name.hasSuffix(".js") { scripts.append(start + name) }
      rest = rest[found.upperBound...]
    }
    return scripts
  }
}
