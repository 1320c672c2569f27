import Foundation
import Host
import SystemPackage
import Testing

@Suite(.timeLimit(.minutes(1)))
final class DownloadTests: DownloadCase {
  @Test func `A file arrives whole and only its owner may read it`() async throws {
    let song = song
    try await withServer { request, connection in
      connection.serve(song, request)
    } _: { server, transfers in
      let download = try await get(server, transfers)
      #expect(download == Download(status: 200, bytes: song.count, resumedFrom: 0))
      #expect(written == song)
      #expect(server.requests.first?.headers["accept-encoding"] == nil)
      let mode = try FileManager.default.attributesOfItem(atPath: file.string)[.posixPermissions] as? Int
      #expect(mode == 0o600)
    }
  }

  @Test(arguments: [100_000, 333_335, 1_000_003, 5_000_000])
  func `Ranges are asked for one after the other and fit together`(rangeBytes: Int) async throws {
    let song = song
    try await withServer { request, connection in
      connection.serve(song, request)
    } _: { server, transfers in
      let download = try await get(server, transfers, range: rangeBytes)
      #expect(download == Download(status: 206, bytes: song.count, resumedFrom: 0))
      #expect(written == song)
      #expect(server.requests.count == (song.count + rangeBytes - 1) / rangeBytes)
      #expect(server.requests.first?.headers["range"] == "bytes=0-\(rangeBytes - 1)")
    }
  }

  @Test(arguments: [nil, 300_000])
  func `A partial file is continued`(rangeBytes: Int?) async throws {
    let song = song
    try write(song[..<400_000])
    try await withServer { request, connection in
      connection.serve(song, request)
    } _: { server, transfers in
      let download = try await get(server, transfers, range: rangeBytes)
      #expect(download == Download(status: 206, bytes: song.count, resumedFrom: 400_000))
      #expect(written == song)
      #expect(server.requests.first?.range?.first == 400_000)
    }
  }

  @Test(arguments: [nil, 300_000])
  func `A file that is whole already counts as downloaded`(rangeBytes: Int?) async throws {
    let song = song
    try write(song)
    try await withServer { request, connection in
      connection.serve(song, request)
    } _: { server, transfers in
      let download = try await get(server, transfers, range: rangeBytes)
      #expect(download == Download(status: 206, bytes: song.count, resumedFrom: song.count))
      #expect(written == song)
    }
  }

  @Test func `A file longer than the server's is reported and left alone`() async throws {
    let song = song
    try write(song + [1])
    try await withServer { request, connection in
      connection.serve(song, request)
    } _: { server, transfers in
      let status = try await get(server, transfers).status
      #expect(status == 416)
      #expect(written == song + [1])
    }
  }

  @Test(arguments: [nil, 300_000])
  func `A server that ignores ranges makes the download start anew`(rangeBytes: Int?) async throws {
    let song = song
    try write(pattern(9, count: 1_200_000))
    try await withServer { _, connection in
      connection.answer(200, [:], song)
    } _: { server, transfers in
      let download = try await get(server, transfers, range: rangeBytes)
      #expect(download == Download(status: 200, bytes: song.count, resumedFrom: 0))
      #expect(written == song)
    }
  }

  @Test func `A file without bytes is made`() async throws {
    try await withServer { request, connection in
      connection.serve([], request)
    } _: { server, transfers in
      let bytes = try await get(server, transfers, range: 1000).bytes
      #expect(bytes == 0)
      #expect(written == [])
    }
  }

  @Test func `Ranges of unknown total end with a short one`() async throws {
    let song = song
    try await withServer { request, connection in
      guard let range = request.range, let last = request.range?.last else { return connection.answer(400) }
      let end = min(last, song.count - 1)
      connection.answer(206, ["Content-Range": "bytes \(range.first)-\(end)/*"], [UInt8](song[range.first...end]))
    } _: { server, transfers in
      let bytes = try await get(server, transfers, range: 300_000).bytes
      #expect(bytes == song.count)
      #expect(written == song)
    }
  }

  @Test(arguments: [302, 403, 404, 410, 500])
  func `A refusal leaves the file as it was`(status: Int) async throws {
    try await withServer { _, connection in
      connection.answer(status, ["Location": "/x"], Array("sorry".utf8))
    } _: { server, transfers in
      let first = try await get(server, transfers)
      #expect(first == Download(status: status, bytes: 0, resumedFrom: 0))
      #expect(written == nil)
      try write([1, 2, 3])
      let second = try await get(server, transfers)
      #expect(second == Download(status: status, bytes: 3, resumedFrom: 3))
      #expect(written == [1, 2, 3])
    }
  }
}
