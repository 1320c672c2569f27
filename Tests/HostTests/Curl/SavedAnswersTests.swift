import Foundation
import SystemPackage
import Testing

@testable import Host

@Suite("Saved answers")
struct SavedAnswersTests {
  @Test(
    "show no secrets",
    arguments: [
      (#"{"accessToken":"BQDx9-secret","expires":1}"#, #"{"accessToken":"***","expires":1}"#),
      (#"{"visitorData" : "CgtSECRET"}"#, #"{"visitorData" : "***"}"#),
      ("GET https://a.b/x?client_id=SECRET123&q=Işık", "GET https://a.b/x?client_id=***&q=Işık"),
      ("https://r1.googlevideo.com/videoplayback?ip=81.2.3.4&itag=140&sig=AOq0SECRET", ""),
      (#"token = "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJBTVAifQ.SECRET-sig_1";"#, #"token = "***";"#),
      ("Authorization: Bearer SECRET.abc-1", "Authorization: Bearer ***"),
      (#"{"title":"Ayşe - Işıklar Söndü","key":5}"#, #"{"title":"Ayşe - Işıklar Söndü","key":5}"#),
    ])
  func blank(text: String, expected: String) {
    let shown = blanked(text)
    #expect(!shown.contains("SECRET") && !shown.contains("81.2.3.4"))
    if !expected.isEmpty { #expect(shown == expected) }
  }

  @Test func `are written as they came, with what was asked`() async throws {
    let scratch = try ScratchCase()
    let server = try LoopbackServer { _, connection in
      connection.answer(
        200, ["Set-Cookie": "id=SECRET"], Array(#"{"title":"Işık","accessToken":"SECRET"}"#.utf8))
    }
    let transfers = try Transfers(NetworkOptions(allowPrivateAddresses: true, saveAnswers: scratch.folder))
    let headers = [(name: "Cookie", value: "SECRET"), (name: "X-Plain", value: "yes")]
    _ = try await transfers.send(
      TransferRequest("\(server.url)/a?key=SECRET&q=x", method: .post, headers: headers, body: Array("Ayşe".utf8)))
    await transfers.shutdown()
    let names = try scratch.names().map(\.string).sorted()
    #expect(names.count == 2 && names.allSatisfy { $0.hasPrefix("0001-127.0.0.1") }, "\(names)")
    let texts = try names.map(scratch.text)
    #expect(texts[0] == #"{"title":"Işık","accessToken":"***"}"#)
    #expect(texts[1].hasPrefix("POST ") && texts[1].contains("q=x") && texts[1].contains("-> 200"))
    #expect(texts[1].contains("X-Plain: yes") && texts[1].contains("Ayşe"))
    #expect(texts.allSatisfy { !$0.contains("SECRET") })
  }
}
