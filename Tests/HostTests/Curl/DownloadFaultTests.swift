import Foundation
import Host
import Synchronization
import SystemPackage
import Testing

@Suite(.timeLimit(.minutes(1)))
final class DownloadFaultTests: DownloadCase {
  @Test(arguments: [true, false])
  func `A body that breaks off is kept and continued by the next call`(isReset: Bool) async throws {
    let song = song
    let count = Mutex(0)
    try await withServer { request, connection in
      let number = count.withLock { count in
        count += 1
        return count
      }
      guard number < 4, let first = request.range?.first ?? .some(0) else { return connection.serve(song, request) }
      let status = first > 0 ? "206 P\r\nContent-Range: bytes \(first)-\(song.count - 1)/\(song.count)" : "200 OK"
      connection.send("HTTP/1.1 \(status)\r\nContent-Length: \(song.count - first)\r\n\r\n")
      connection.send(song[first..<first + 200_000])
      if isReset { connection.reset() } else { connection.close() }
    } _: { server, transfers in
      for _ in 1...3 {
        let error = await #expect(throws: TransferError.self) { try await self.get(server, transfers) }
        #expect(error?.isTransient == true)
        if !isReset { #expect(error == .truncated) }
      }
      let came = try #require(written)
      #expect(came == [UInt8](song[..<came.count]))
      if !isReset { #expect(came.count == 600_000) }
      #expect(
        try await get(server, transfers)
          == Download(status: came.isEmpty ? 200 : 206, bytes: song.count, resumedFrom: came.count))
      #expect(written == song)
    }
  }

  @Test func `An open range that the server cuts short is truncated`() async throws {
    let song = song
    try write(song[..<10])
    try await withServer { _, connection in
      connection.answer(206, ["Content-Range": "bytes 10-19/\(song.count)"], [UInt8](song[10..<20]))
    } _: { server, transfers in
      await #expect(throws: TransferError.truncated) { try await self.get(server, transfers) }
      #expect(written == [UInt8](song[..<20]))
    }
  }

  @Test(arguments: [
    "bytes 0-9/100", "bytes 11-20/100", "bytes 10-19", "bytes 19-10/100", "bytes 10-19/12", "words", "bytes */100",
  ])
  func `A range that was not asked for never reaches the file`(contentRange: String) async throws {
    try write(pattern(1, count: 10))
    try await withServer { _, connection in
      connection.answer(206, ["Content-Range": contentRange], pattern(2, count: 10))
    } _: { server, transfers in
      let error = await #expect(throws: TransferError.self) { try await self.get(server, transfers) }
      guard case .badAnswer = error else { throw error ?? .cancelled }
      #expect(written == pattern(1, count: 10))
    }
  }

  @Test func `A body longer than its range, and one that is compressed, are refused`() async throws {
    try await withServer { request, connection in
      if request.target == "/long" {
        connection.answer(206, ["Content-Range": "bytes 0-9/100"], pattern(2, count: 11))
      } else {
        connection.answer(200, ["Content-Encoding": "gzip"], pattern(2, count: 11))
      }
    } _: { server, transfers in
      for target in ["/long", "/compressed"] {
        let error = await #expect(throws: TransferError.self) {
          try await transfers.download(
            TransferRequest(server.url + target), to: self.file, rangeBytes: 10, progress: nil)
        }
        guard case .badAnswer = error else { throw error ?? .cancelled }
      }
      #expect(written?.count ?? 0 <= 10)
    }
  }

  @Test(arguments: [nil, 100_000])
  func `A file longer than allowed is refused before it is written`(rangeBytes: Int?) async throws {
    let song = song
    try await withServer { request, connection in
      connection.serve(song, request)
    } _: { server, transfers in
      var request = TransferRequest(server.url)
      request.limits.bytes = song.count - 1
      await #expect(throws: TransferError.tooLarge(song.count - 1)) {
        try await transfers.download(request, to: self.file, rangeBytes: rangeBytes, progress: nil)
      }
      #expect(written == nil)
      request.limits.bytes = song.count
      let download = try await transfers.download(request, to: file, rangeBytes: rangeBytes, progress: nil)
      #expect(download.bytes == song.count)
    }
  }

  @Test func `A full disk, a symbolic link and a missing folder are errors of the file`() async throws {
    let song = song
    let link = folder.appending("link")
    try FileManager.default.createSymbolicLink(atPath: link.string, withDestinationPath: file.string)
    let cases: [(FilePath, Errno)] = [
      ("/dev/full", .noSpace), (link, .tooManySymbolicLinkLevels), (folder.appending("none/x"), .noSuchFileOrDirectory),
    ]
    try await withServer { request, connection in
      connection.serve(song, request)
    } _: { server, transfers in
      for (path, errno) in cases {
        await #expect(throws: TransferError.file(errno.rawValue)) {
          try await transfers.download(TransferRequest(server.url), to: path, rangeBytes: nil, progress: nil)
        }
      }
      #expect(written == nil)
    }
  }

  @Test func `The total limit covers all ranges`() async throws {
    let song = song
    try await withServer { request, connection in
      if (request.range?.first ?? 0) > 500_000 { return connection.waitForEnd() }
      connection.serve(song, request)
    } _: { server, transfers in
      var request = TransferRequest(server.url)
      request.limits.total = .seconds(1)
      await #expect(throws: TransferError.timeout) {
        try await transfers.download(request, to: self.file, rangeBytes: 100_000, progress: nil)
      }
      let came = try #require(written)
      #expect(!came.isEmpty && came == [UInt8](song[..<came.count]))
    }
  }

  @Test func `A cancelled download keeps what came`() async throws {
    let song = song
    let file = file
    try await withServer { request, connection in
      if (request.range?.first ?? 0) > 0 { return connection.waitForEnd() }
      connection.serve(song, request)
    } _: { server, transfers in
      let url = server.url
      let task = Task {
        try await transfers.download(TransferRequest(url), to: file, rangeBytes: 100_000, progress: nil)
      }
      for await request in server.arrivals where request.range?.first == 100_000 { break }
      task.cancel()
      await #expect(throws: TransferError.cancelled) { try await task.value }
      #expect(written == [UInt8](song[..<100_000]))
    }
  }

  @Test func `Progress rises, names the total and comes at most ten times a second`() async throws {
    let song = song
    let seen = Mutex<[(Int, Int?)]>([])
    try await withServer { request, connection in
      connection.serve(song, request)
    } _: { server, transfers in
      let time = try await ContinuousClock().measure {
        _ = try await transfers.download(TransferRequest(server.url), to: file, rangeBytes: 50_000) { received, total in
          seen.withLock { $0.append((received, total)) }
        }
      }
      let seen = seen.withLock { $0 }
      #expect(!seen.isEmpty && seen.count <= 1 + Int(time / .milliseconds(100)))
      #expect(seen.allSatisfy { $0.1 == song.count })
      #expect(seen.map(\.0) == seen.map(\.0).sorted())
    }
  }
}
