import Foundation
import Host
import SystemPackage
import Testing

@Suite(.timeLimit(.minutes(1)))
struct SendTests {
  /// 10,000 times the letter a, by gzip.
  private static let compressed =
    Data(base64Encoded: "H4sIAAAAAAACA+3BAQ0AAADCoKzvX8IcbkABAAAAAAAAAADAvwGX1H5GECcAAA==") ?? Data()

  @Test func `A question and its answer arrive whole`() async throws {
    try await withServer { request, connection in
      connection.answer(
        200, ["X-Method": request.method, "X-Agent": request.headers["user-agent"] ?? "none"], [1, 0, 2])
    } _: { server, transfers in
      let answer = try await transfers.send(
        TransferRequest(server.url + "/a?b=c", headers: [("X-Name", "İı"), ("X-Empty", "")]))
      #expect(answer.status == 200)
      #expect(answer.body == [1, 0, 2])
      #expect(answer.headers["x-method"] == "GET")
      #expect(answer.headers["x-agent"] == "none")
      #expect(server.requests.first?.target == "/a?b=c")
      #expect(server.requests.first?.headers["x-name"] == "İı")
      #expect(server.requests.first?.headers["x-empty"] == "")
    }
  }

  @Test(arguments: [0, 5, 3_000_000])
  func `A posted body arrives byte for byte`(count: Int) async throws {
    try await withServer { request, connection in
      connection.answer(201, [:], request.body)
    } _: { server, transfers in
      let body = pattern(1, count: count)
      let answer = try await transfers.send(
        TransferRequest(server.url, method: .post, headers: [("Content-Type", "application/json")], body: body))
      #expect(answer.status == 201)
      #expect(answer.body == body)
      #expect(server.requests.first?.headers["content-type"] == "application/json")
      #expect(server.requests.first?.headers["expect"] == nil)
    }
  }

  @Test func `HEAD gives headers and no body, however long the body would be`() async throws {
    try await withServer { _, connection in
      connection.send("HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n")
    } _: { server, transfers in
      let answer = try await transfers.send(TransferRequest(server.url, method: .head))
      #expect(answer.headers["content-length"] == "99999999999")
      #expect(answer.body.isEmpty)
    }
  }

  @Test(arguments: [204, 301, 302, 404, 429, 503])
  func `Any status is an answer, and redirects are not followed`(status: Int) async throws {
    try await withServer { _, connection in
      connection.answer(status, ["Location": "/elsewhere", "Retry-After": "7"])
    } _: { server, transfers in
      let answer = try await transfers.send(TransferRequest(server.url + "/here"))
      #expect(answer.status == status)
      #expect(answer.headers["retry-after"] == "7")
      #expect(server.requests.map(\.target) == ["/here"])
    }
  }

  @Test func `Interim answers, repeated headers and trailers are read rightly`() async throws {
    try await withServer { _, connection in
      connection.send("HTTP/1.1 103 Early Hints\r\nLink: early\r\n\r\nHTTP/1.1 200 OK\r\nX-A:  one \r\nx-a: two\r\n")
      connection.send("Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nX-A: trailer\r\n\r\n")
    } _: { server, transfers in
      let answer = try await transfers.send(TransferRequest(server.url))
      #expect(answer.headers["x-a"] == "one, two")
      #expect(answer.headers["link"] == nil)
      #expect(answer.body == Array("abc".utf8))
    }
  }

  @Test func `Compressed answers are unpacked, and their unpacked length is what is limited`() async throws {
    try await withServer { _, connection in
      connection.answer(200, ["Content-Encoding": "gzip"], [UInt8](Self.compressed))
    } _: { server, transfers in
      var request = TransferRequest(server.url)
      let answer = try await transfers.send(request)
      #expect(answer.body == [UInt8](repeating: UInt8(ascii: "a"), count: 10_000))
      #expect(server.requests.first?.headers["accept-encoding"]?.contains("gzip") == true)
      request.limits.bytes = 9_999
      await #expect(throws: TransferError.tooLarge(9_999)) { try await transfers.send(request) }
    }
  }

  @Test func `Forty answers of 1 to 5 MB at a time are all right`() async throws {
    let bodies = (0..<8).map { pattern($0, count: 1_000_000 + $0 * 571_428) }
    try await withServer { request, connection in
      connection.answer(200, [:], bodies[(Int(request.target.dropFirst()) ?? 0) % 8])
    } _: { server, transfers in
      let right = try await withThrowingTaskGroup { group in
        for number in 0..<40 {
          group.addTask {
            try await transfers.send(TransferRequest(server.url + "/\(number)")).body == bodies[number % 8]
          }
        }
        return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
      }
      #expect(right == 40)
    }
  }

  @Test(arguments: [
    "ftp://127.0.0.1/", "file:///etc/passwd", "127.0.0.1/", "http://127.0.0.1/a b", "http://a/\r\nX: y",
    "http://a/\u{0}", "", "https:///",
  ])
  func `Links that are not plain http or https are refused`(url: String) async throws {
    try await withServer { _, connection in
      connection.answer(200)
    } _: { _, transfers in
      let error = await #expect(throws: TransferError.self) { try await transfers.send(TransferRequest(url)) }
      guard case .badURL = error else { throw error ?? .cancelled }
    }
  }

  @Test(arguments: [
    ("X-A", "b\r\nX-C: d"), ("X-A", "b\nc"), ("X-A", "b\u{0}c"), ("X-A\r\nX-B", "c"), ("X A", "b"), ("", "b"),
    ("A:B", "c"),
  ])
  func `Headers that would break out of their line are refused`(name: String, value: String) async throws {
    try await withServer { _, connection in
      connection.answer(200)
    } _: { server, transfers in
      await #expect(throws: TransferError.badHeader(name)) {
        try await transfers.send(TransferRequest(server.url, headers: [(name, value)]))
      }
      #expect(server.requests.isEmpty)
    }
  }

  @Test func `A proxy gets the whole link, and names are not looked up here`() async throws {
    let proxy = try LoopbackServer { request, connection in
      connection.answer(200, [:], Array(request.target.utf8))
    }
    defer { proxy.stop() }
    let transfers = try Transfers(NetworkOptions(proxy: proxy.url))
    let answer = try await transfers.send(TransferRequest("http://music.invalid/x"))
    #expect(answer.body == Array("http://music.invalid/x".utf8))
    await transfers.shutdown()
  }

  @Test func `Certificates that cannot be read and malformed proxies are found at once`() {
    #expect(throws: TransferError.file(Errno.noSuchFileOrDirectory.rawValue)) {
      try Transfers(NetworkOptions(caFile: "/nowhere/ca.pem"))
    }
    #expect(throws: TransferError.self) { try Transfers(NetworkOptions(proxy: "http://a\r\nb")) }
  }

  @Test func `All transfers together keep to the speed limit`() async throws {
    let network = NetworkOptions(allowPrivateAddresses: true, bytesPerSecond: 500_000)
    try await withServer(network) { _, connection in
      connection.answer(200, [:], pattern(1, count: 750_000))
    } _: { server, transfers in
      let start = ContinuousClock.now
      async let first = transfers.send(TransferRequest(server.url)).body
      async let second = transfers.send(TransferRequest(server.url)).body
      let bodies = try await [first, second]
      #expect(bodies.allSatisfy { $0 == pattern(1, count: 750_000) })
      #expect(ContinuousClock.now - start > .seconds(1))
    }
  }
}
