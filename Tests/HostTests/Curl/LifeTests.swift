import Foundation
import Host
import Testing

@Suite(.timeLimit(.minutes(1)))
struct LifeTests {
  private static let silence: LoopbackServer.Answer = { _, connection in connection.waitForEnd() }

  @Test func `A task cancelled beforehand asks nothing`() async throws {
    try await withServer { _, connection in
      connection.answer(200)
    } _: { server, transfers in
      let url = server.url
      let task = Task {
        withUnsafeCurrentTask { $0?.cancel() }
        return try await transfers.send(TransferRequest(url))
      }
      await #expect(throws: TransferError.cancelled) { try await task.value }
      #expect(server.requests.isEmpty)
    }
  }

  @Test func `A cancelled transfer ends at once`() async throws {
    try await withServer(answer: Self.silence) { server, transfers in
      var arrivals = server.arrivals.makeAsyncIterator()
      let clock = ContinuousClock()
      var best = Duration.seconds(60)
      let url = server.url
      // The best of ten: the machine may be busy, the code may not.
      for _ in 0..<10 {
        let task = Task { try await transfers.send(TransferRequest(url)) }
        _ = await arrivals.next()
        let start = clock.now
        task.cancel()
        await #expect(throws: TransferError.cancelled) { try await task.value }
        best = min(best, clock.now - start)
      }
      #expect(best < .milliseconds(50))
    }
  }

  @Test func `A cancellation that comes too late harms nothing`() async throws {
    try await withServer { _, connection in
      connection.answer(200, [:], [7])
    } _: { server, transfers in
      let url = server.url
      let task = Task { try await transfers.send(TransferRequest(url)) }
      let first = try await task.value.body
      #expect(first == [7])
      task.cancel()
      let second = try await transfers.send(TransferRequest(url)).body
      #expect(second == [7])
    }
  }

  @Test func `A hundred cancellations at random moments each end as answer or as cancelled`() async throws {
    let body = pattern(3, count: 200_000)
    try await withServer { _, connection in
      connection.answer(200, [:], body)
    } _: { server, transfers in
      let url = server.url
      let ended = await withTaskGroup { group in
        for _ in 0..<100 {
          group.addTask {
            let task = Task { try await transfers.send(TransferRequest(url)).body == body }
            for _ in 0..<Int.random(in: 0..<200) { await Task.yield() }
            task.cancel()
            do {
              return try await task.value
            } catch {
              return error as? TransferError == .cancelled
            }
          }
        }
        return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
      }
      #expect(ended == 100)
      let last = try await transfers.send(TransferRequest(url)).body
      #expect(last == body)
    }
  }

  @Test func `Shutting down ends running transfers, and later ones are refused`() async throws {
    try await withServer(answer: Self.silence) { server, transfers in
      var arrivals = server.arrivals.makeAsyncIterator()
      let url = server.url
      let tasks = (0..<8).map { _ in Task { try await transfers.send(TransferRequest(url)) } }
      for _ in tasks { _ = await arrivals.next() }
      await transfers.shutdown()
      for task in tasks { await #expect(throws: TransferError.cancelled) { try await task.value } }
      await #expect(throws: TransferError.cancelled) { try await transfers.send(TransferRequest(url)) }
    }
  }

  @Test func `Shutting down while transfers begin and end is safe from many tasks`() async throws {
    for _ in 0..<20 {
      try await withServer { _, connection in
        connection.answer(200, [:], [1])
      } _: { server, transfers in
        let url = server.url
        await withTaskGroup { group in
          for number in 0..<12 {
            group.addTask {
              if number % 4 == 3 { return await transfers.shutdown() }
              do throws(TransferError) {
                let answer = try await transfers.send(TransferRequest(url)).body
                #expect(answer == [1])
              } catch {
                #expect(error == .cancelled)
              }
            }
          }
        }
      }
    }
  }

  @Test func `Transfers that are only let go end their thread`() async throws {
    func threads() throws -> Int { try FileManager.default.contentsOfDirectory(atPath: "/proc/self/task").count }
    for _ in 0..<200 {
      let server = try LoopbackServer { _, connection in connection.answer(200) }
      _ = try await Transfers(NetworkOptions(allowPrivateAddresses: true)).send(TransferRequest(server.url))
      server.stop()
    }
    let deadline = ContinuousClock.now + .seconds(20)
    while try threads() > 150 && ContinuousClock.now < deadline { await Task.yield() }
    #expect(try threads() <= 150)
  }

  @Test func `A process may exit with transfers running`() async {
    await #expect(processExitsWith: .success) {
      let server = try LoopbackServer { _, connection in
        connection.send("HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n")
        while !connection.isClosing { connection.send(pattern(1, count: 1000)) }
      }
      let transfers = try Transfers(NetworkOptions(allowPrivateAddresses: true))
      let url = server.url
      let task = Task { try await transfers.send(TransferRequest(url, limits: .media)) }
      for await _ in server.arrivals.prefix(1) {}
      withExtendedLifetime(task) { exit(0) }
    }
  }

  @Test func `Proxy variables of the environment are not read`() async {
    await #expect(processExitsWith: .success) {
      for name in ["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"] { setenv(name, "http://127.0.0.1:1", 1) }
      let server = try LoopbackServer { _, connection in connection.answer(200) }
      let transfers = try Transfers(NetworkOptions(allowPrivateAddresses: true))
      let answer = try await transfers.send(TransferRequest(server.url))
      await transfers.shutdown()
      exit(answer.status == 200 ? 0 : 1)
    }
  }
}
