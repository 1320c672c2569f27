import Foundation
import Host
import Synchronization
import SystemPackage
import Testing

/// Downloads over several connections at once.
@Suite(.timeLimit(.minutes(1)))
final class ConnectionsTests: DownloadCase {
  private static let long = pattern(7, count: 3_000_001)
  private let long = ConnectionsTests.long

  private func fetch(
    _ server: LoopbackServer, _ transfers: Transfers, connections: Int = 3, expected: Int? = long.count
  ) async throws -> Download {
    try await transfers.download(
      TransferRequest(server.url, limits: .media), to: file, rangeBytes: 10 << 20, connections: connections,
      expected: expected, progress: nil)
  }

  @Test func `A long file comes over three connections at the same time`() async throws {
    let (long, here) = (long, Meeting(of: 3))
    try await withServer { request, connection in
      here.arrive()
      connection.serve(long, request)
    } _: { server, transfers in
      let download = try await fetch(server, transfers)
      #expect(download == Download(status: 206, bytes: long.count, resumedFrom: 0))
      #expect(written == long)
      let ranges = server.requests.compactMap { $0.headers["range"] }.sorted()
      #expect(ranges == ["bytes=0-1000000", "bytes=1000001-2000001", "bytes=2000002-3000000"])
    }
  }

  @Test func `Progress counts what comes over all of them`() async throws {
    let long = long
    let told = Mutex<[Int]>([])
    try await withServer { request, connection in
      guard request.range?.first == 0 else { return connection.serve(long, request) }
      let range = "Content-Range: bytes 0-1000000/\(long.count)"
      connection.send("HTTP/1.1 206 P\r\n\(range)\r\nContent-Length: 1000001\r\n\r\n")
      // The beginning trickles until the rest was told of.
      let sent = trickle(long[...], connection) { told.withLock { $0.last ?? 0 >= 2_000_000 } }
      connection.send(long[sent..<1_000_001])
    } _: { server, transfers in
      _ = try await transfers.download(
        TransferRequest(server.url, limits: .media), to: file, rangeBytes: 10 << 20, connections: 3,
        expected: long.count
      ) { came, total in told.withLock { $0.append(total == long.count ? came : -1) } }
      let told = told.withLock { $0 }
      #expect(told == told.sorted() && told.first ?? -1 > 0, "\(told)")
      #expect((2_000_000...long.count).contains(told.last ?? 0), "\(told)")
      #expect(written == long)
    }
  }

  @Test func `Progress does not count what came and does not fit`() async throws {
    let long = long
    let told = Mutex<[Int]>([])
    let asked = Mutex(0)
    let ahead = Mutex<[Int]>([])
    try await withServer { request, connection in
      let number = asked.withLock { asked in
        asked += 1
        return asked
      }
      // The second third fails, so that the third one, which comes, has no place in the file.
      if number <= 3, request.range?.first == 1_000_001 { return connection.answer(403) }
      if number <= 3 { return connection.serve(long, request) }
      guard let first = request.range?.first else { return connection.answer(400) }
      let range = "Content-Range: bytes \(first)-\(long.count - 1)/\(long.count)"
      connection.send("HTTP/1.1 206 P\r\n\(range)\r\nContent-Length: \(long.count - first)\r\n\r\n")
      let before = told.withLock { $0.count }
      let sent = trickle(long[first...], connection) { told.withLock { $0.count > before } }
      ahead.withLock { $0.append((told.withLock { $0.last } ?? 0) - first - sent) }
      connection.send(long[(first + sent)...])
    } _: { server, transfers in
      _ = try await transfers.download(
        TransferRequest(server.url, limits: .media), to: file, rangeBytes: 10 << 20, connections: 3,
        expected: long.count
      ) { came, _ in told.withLock { $0.append(came) } }
      #expect(ahead.withLock { $0.count == 1 && $0[0] <= 0 && $0[0] > -1000 }, "\(ahead.withLock { $0 })")
      #expect(written == long)
    }
  }

  @Test func `A partial file is continued over several connections`() async throws {
    let long = long
    try write(long[..<900_000])
    try await withServer { request, connection in
      connection.serve(long, request)
    } _: { server, transfers in
      let download = try await fetch(server, transfers)
      #expect(download == Download(status: 206, bytes: long.count, resumedFrom: 900_000))
      #expect(written == long)
      #expect(server.requests.compactMap { $0.range?.first }.sorted() == [900_000, 1_600_001, 2_300_002])
    }
  }

  @Test func `A short file, one of unknown length, and one longer than allowed take one connection`() async throws {
    let long = long
    try await withServer { request, connection in
      connection.serve(request.target == "/short" ? [UInt8](long[..<(1 << 20)]) : long, request)
    } _: { server, transfers in
      let short = TransferRequest(server.url + "/short", limits: .media)
      _ = try await transfers.download(
        short, to: self.file, rangeBytes: 10 << 20, connections: 3, expected: 1 << 20, progress: nil)
      #expect(server.requests.count == 1)
      try FileManager.default.removeItem(atPath: file.string)
      let bytes = try await fetch(server, transfers, expected: nil).bytes
      #expect(bytes == long.count)
      #expect(server.requests.count == 2)
      var large = TransferRequest(server.url, limits: .media)
      large.limits.bytes = long.count - 1
      try FileManager.default.removeItem(atPath: file.string)
      await #expect(throws: TransferError.tooLarge(long.count - 1)) {
        try await transfers.download(
          large, to: self.file, rangeBytes: 10 << 20, connections: 3, expected: long.count, progress: nil)
      }
      #expect(server.requests.count == 3)
      #expect(written?.count == nil)
    }
  }

  @Test(arguments: [1_200_000, 2_999_999, 3_000_002, 90_000_000])
  func `A wrong announcement of the length does no harm`(expected: Int) async throws {
    let long = long
    try await withServer { request, connection in
      connection.serve(long, request)
    } _: { server, transfers in
      let download = try await fetch(server, transfers, expected: expected)
      #expect(download == Download(status: 206, bytes: long.count, resumedFrom: 0))
      #expect(written == long)
    }
  }

  enum Fault: CaseIterable { case forbidden, unavailable, whole, cut, reset, otherRange, otherTotal, tooLong, packed }

  @Test(arguments: Fault.allCases)
  func `Ranges ahead that fail are asked for again, one after the other`(fault: Fault) async throws {
    let long = long
    let faults = Mutex(2)
    try await withServer { request, connection in
      let isFaulty = faults.withLock { left in
        guard request.range?.first != 0, left > 0 else { return false }
        left -= 1
        return true
      }
      guard isFaulty, let first = request.range?.first, let last = request.range?.last else {
        return connection.serve(long, request)
      }
      let body = [UInt8](long[first...last])
      let right = "bytes \(first)-\(last)/\(long.count)"
      switch fault {
      case .forbidden: connection.answer(403)
      case .unavailable: connection.answer(503, ["Retry-After": "1"])
      case .whole: connection.answer(200, [:], long)
      case .cut, .reset:
        connection.send("HTTP/1.1 206 P\r\nContent-Range: \(right)\r\nContent-Length: \(body.count)\r\n\r\n")
        connection.send(body[..<(body.count / 2)])
        if fault == .cut { connection.close() } else { connection.reset() }
      case .otherRange: connection.answer(206, ["Content-Range": "bytes 0-\(body.count - 1)/\(long.count)"], body)
      case .otherTotal: connection.answer(206, ["Content-Range": "bytes \(first)-\(last)/\(long.count + 9)"], body)
      case .tooLong: connection.answer(206, ["Content-Range": right], body + [1])
      case .packed: connection.answer(206, ["Content-Range": right, "Content-Encoding": "gzip"], body)
      }
    } _: { server, transfers in
      let download = try await fetch(server, transfers)
      #expect(download == Download(status: 206, bytes: long.count, resumedFrom: 0))
      #expect(written == long)
      #expect(server.requests.count == 4, "three at once, then what is left over one connection")
    }
  }

  @Test func `A server that ignores ranges is listened to once`() async throws {
    let long = long
    try await withServer { _, connection in
      connection.answer(200, [:], long)
    } _: { server, transfers in
      let download = try await fetch(server, transfers)
      #expect(download == Download(status: 200, bytes: long.count, resumedFrom: 0))
      #expect(written == long)
    }
  }

  @Test func `A refused beginning is the answer, whatever comes of the rest`() async throws {
    let long = long
    try await withServer { request, connection in
      if request.range?.first == 0 { return connection.answer(403) }
      connection.serve(long, request)
    } _: { server, transfers in
      let download = try await fetch(server, transfers)
      #expect(download == Download(status: 403, bytes: 0, resumedFrom: 0))
      #expect(written?.count == nil)
    }
  }

  @Test func `A beginning that breaks off leaves no gap, and the next call continues it`() async throws {
    let long = long
    let isFirst = Mutex(true)
    try await withServer { request, connection in
      guard request.range?.first == 0, isFirst.withLock({ $0 }) else { return connection.serve(long, request) }
      isFirst.withLock { $0 = false }
      let range = "Content-Range: bytes 0-1000000/\(long.count)"
      connection.send("HTTP/1.1 206 P\r\n\(range)\r\nContent-Length: 1000001\r\n\r\n")
      connection.send(long[..<300_000])
      connection.close()
    } _: { server, transfers in
      await #expect(throws: TransferError.truncated) { try await self.fetch(server, transfers) }
      #expect(written == [UInt8](long[..<300_000]))
      let download = try await fetch(server, transfers)
      #expect(download == Download(status: 206, bytes: long.count, resumedFrom: 300_000))
      #expect(written == long)
    }
  }

  @Test func `Cancelled, it keeps the beginning and ends every connection`() async throws {
    let (long, file) = (long, file)
    try await withServer { request, connection in
      if (request.range?.first ?? 0) > 0 { return connection.waitForEnd() }
      connection.serve(long, request)
    } _: { server, transfers in
      let request = TransferRequest(server.url, limits: .media)
      let task = Task {
        try await transfers.download(
          request, to: file, rangeBytes: 10 << 20, connections: 3, expected: long.count, progress: nil)
      }
      var arrived = 0
      for await _ in server.arrivals {
        arrived += 1
        if arrived == 3 { break }
      }
      task.cancel()
      await #expect(throws: TransferError.cancelled) { try await task.value }
      let came = written ?? []
      #expect(came == [UInt8](long[..<came.count]))
    }
  }
}

/// Sends a byte every 20 ms until the condition comes true, for 20 s at most; returns how many it sent.
private func trickle(_ bytes: ArraySlice<UInt8>, _ connection: Connection, until condition: () -> Bool) -> Int {
  var sent = 0
  while sent < 1000, !condition() {
    connection.send(bytes.dropFirst(sent).prefix(1))
    sent += 1
    usleep(20_000)
  }
  return sent
}

/// Lets nobody on until so many have arrived.
private final class Meeting: Sendable {
  private let here = Mutex(0)
  private let everybody = DispatchSemaphore(value: 0)
  private let count: Int

  init(of count: Int) { self.count = count }

  func arrive() {
    let isLast = here.withLock { here in
      here += 1
      return here == count
    }
    if isLast { for _ in 1..<count { everybody.signal() } } else { _ = everybody.wait(timeout: .now() + 20) }
  }
}
