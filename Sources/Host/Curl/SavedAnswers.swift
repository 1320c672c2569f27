import Synchronization
import SystemPackage

/// Keeps questions and answers as files, for a platform that has changed: secrets are blanked, so that they can be shown
/// to others and become tests.
final class SavedAnswers: Sendable {
  private let folder: FilePath
  private let count = Mutex(0)
  private let disk = BlockingQueue("saved answers")

  /// `folder` is there.
  init(_ folder: FilePath) { self.folder = folder }

  /// Two files: what was asked, with the answer's status and headers; and the answer. What cannot be written is let go.
  func keep(_ request: TransferRequest, _ answer: TransferResponse) async {
    let number = count.withLock { count in
      count += 1
      return count
    }
    let digits = String(number)
    let host = (request.url.split(separator: "/").dropFirst().first ?? "").prefix(80).filter {
      $0.isASCII && ($0.isLetter || $0.isNumber || ".-".contains($0))
    }
    let name = String(repeating: "0", count: max(0, 4 - digits.count)) + digits + "-" + host
    let body = String(validating: answer.body, as: UTF8.self)
    let kept = body.map(blanked) ?? "(\(answer.body.count) bytes that are no text)"
    let question = blanked(question(request, answer))
    let folder = folder
    try? await disk.run { () throws(FileError) in
      try Files.publish(Array(question.utf8), at: folder.appending("\(name).txt"), mode: 0o600)
      try Files.publish(Array(kept.utf8), at: folder.appending("\(name).answer"), mode: 0o600)
    }
  }

  private func question(_ request: TransferRequest, _ answer: TransferResponse) -> String {
    func lines(_ headers: [(name: String, value: String)]) -> [String] {
      headers.map { secretHeaders.contains($0.name.lowercased()) ? "\($0.name): ***" : "\($0.name): \($0.value)" }
    }
    let sent = ["\(request.method.rawValue) \(request.url)"] + lines(request.headers)
    let body = request.body.map { ["", String(decoding: $0, as: UTF8.self)] } ?? []
    let headers = answer.headers.sorted { $0.key < $1.key }.map { (name: $0.key, value: $0.value) }
    return (sent + body + ["", "-> \(answer.status)"] + lines(headers) + [""]).joined(separator: "\n")
  }
}

private let secretHeaders: Set = [
  "authorization", "proxy-authorization", "cookie", "set-cookie", "client-token", "x-goog-visitor-id",
]

/// A text without what gives access or names the household: tokens, keys, signatures, its address.
func blanked(_ text: String) -> String {
  var text = text
  let fields =
    /(?i)("(?:access_?token|refresh_?token|client_?token|client_?secret|visitor_?data|session_?id|token|password|correlation_?id)"\s*:\s*")[^"]*/
  let parameters =
    /(?i)([?&](?:key|sig|lsig|signature|token|access_token|client_id|client_secret|track_authorization|pot|ip|policy|hdnts|n|cpn)=)[^&"'\s\\<>]+/
  // The three parts of a signed token (RFC 7519), which begins with {" in base64.
  let signed = /eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]+/
  let bearer = /(?i)(bearer )[A-Za-z0-9._~+\/=-]+/
  text = text.replacing(fields) { "\($0.1)***" }
  text = text.replacing(parameters) { "\($0.1)***" }
  text = text.replacing(signed, with: "***")
  return text.replacing(bearer) { "\($0.1)***" }
}
