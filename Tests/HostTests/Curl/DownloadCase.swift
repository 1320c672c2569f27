import Foundation
import Host
import SystemPackage

/// A folder of its own for each test, the file to download there, and what it should hold.
class DownloadCase {
  let folder: FilePath
  let file: FilePath
  let song = pattern(5, count: 1_000_003)

  init() throws {
    folder = FilePath(NSTemporaryDirectory()).appending("download-\(UUID().uuidString)")
    file = folder.appending("song")
    try FileManager.default.createDirectory(atPath: folder.string, withIntermediateDirectories: true)
  }

  deinit {
    try? FileManager.default.removeItem(atPath: folder.string)
  }

  var written: [UInt8]? { FileManager.default.contents(atPath: file.string).map { [UInt8]($0) } }

  func write(_ bytes: some Sequence<UInt8>) throws {
    try Data(bytes).write(to: URL(fileURLWithPath: file.string))
  }

  func get(_ server: LoopbackServer, _ transfers: Transfers, range: Int? = nil) async throws -> Download {
    try await transfers.download(
      TransferRequest(server.url, limits: .media), to: file, rangeBytes: range, progress: nil)
  }
}
