import Foundation
import Host
import SystemPackage
import Testing

@Suite(.timeLimit(.minutes(1)))
struct LimitTests {
  private func request(_ url: String, stall: Duration = .seconds(20), total: Duration = .seconds(30)) -> TransferRequest
  {
    let limits = TransferLimits(bytes: 1000, connect: .seconds(10), stall: stall, total: total)
    return TransferRequest(url, limits: limits)
  }

  @Test func `A server that falls silent is stalled`() async throws {
    try await withServer { _, connection in
      connection.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc")
      connection.waitForEnd()
    } _: { server, transfers in
      let error = await #expect(throws: TransferError.stalled) {
        try await transfers.send(request(server.url, stall: .seconds(1)))
      }
      #expect(error?.isTransient == true)
    }
  }

  @Test func `A server that never answers runs into the total limit`() async throws {
    try await withServer { _, connection in
      connection.waitForEnd()
    } _: { server, transfers in
      let time = await ContinuousClock().measure {
        await #expect(throws: TransferError.timeout) {
          try await transfers.send(request(server.url, total: .milliseconds(300)))
        }
      }
      #expect(time >= .milliseconds(290))
    }
  }

  @Test(arguments: [true, false])
  func `A body longer than allowed is refused, announced or not`(isAnnounced: Bool) async throws {
    try await withServer { _, connection in
      connection.send("HTTP/1.1 200 OK\r\n" + (isAnnounced ? "Content-Length: 1001\r\n\r\n" : "\r\n"))
      connection.send(pattern(1, count: 1001))
      connection.close()
    } _: { server, transfers in
      await #expect(throws: TransferError.tooLarge(1000)) { try await transfers.send(request(server.url)) }
    }
  }

  @Test func `A body as long as allowed is taken`() async throws {
    try await withServer { _, connection in
      connection.answer(200, [:], pattern(1, count: 1000))
    } _: { server, transfers in
      let body = try await transfers.send(request(server.url)).body
      #expect(body == pattern(1, count: 1000))
    }
  }

  @Test func `Headers without end are refused`() async throws {
    try await withServer { _, connection in
      connection.send("HTTP/1.1 200 OK\r\n")
      while !connection.isClosing { connection.send("X-Filler: \(String(repeating: "a", count: 1000))\r\n") }
    } _: { server, transfers in
      await #expect(throws: TransferError.tooLarge(256 << 10)) { try await transfers.send(request(server.url)) }
    }
  }

  @Test func `A body shorter than announced is truncated`() async throws {
    try await withServer { _, connection in
      connection.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc")
      connection.close()
    } _: { server, transfers in
      await #expect(throws: TransferError.truncated) { try await transfers.send(request(server.url)) }
    }
  }

  @Test func `A connection broken before the answer is a reset`() async throws {
    try await withServer { _, connection in
      connection.reset()
    } _: { server, transfers in
      let error = await #expect(throws: TransferError.self) { try await transfers.send(request(server.url)) }
      guard case .reset = error else { throw error ?? .cancelled }
    }
  }

  @Test func `Nobody listening is a failed connection`() async throws {
    let gone = try LoopbackServer { _, _ in }
    gone.stop()
    for await _ in gone.arrivals {}
    try await withServer { _, _ in
    } _: { _, transfers in
      // The listener closes on its own thread: until then a connection may be taken and dropped.
      while true {
        let error = await #expect(throws: TransferError.self) { try await transfers.send(request(gone.url)) }
        if case .reset = error { continue }
        guard case .connect = error else { throw error ?? .cancelled }
        #expect(error?.isTransient == true)
        break
      }
    }
  }

  @Test func `An unknown name is not found`() async throws {
    try await withServer { _, _ in
    } _: { _, transfers in
      let error = await #expect(throws: TransferError.self) {
        try await transfers.send(request("http://nobody.invalid/"))
      }
      guard case .resolve = error else { throw error ?? .cancelled }
    }
  }
}
