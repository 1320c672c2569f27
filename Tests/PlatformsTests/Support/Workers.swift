import Foundation
import Glibc
import Host
import Logging
import Platforms
import SystemPackage
import Testing

/// A worker that reaches the fake platforms, for as long as `body` runs.
struct Worker: Sendable {
  let ytdlp: YtDlp
  /// Its own; named in its process's environment.
  let folder: FilePath

  @discardableResult
  static func with<Value: Sendable>(
    python: FilePath? = nil, limits: YtDlp.Limits = .init(), threads: Int = 4,
    _ body: @Sendable (Worker, FakePlatforms) async throws -> Value
  ) async throws -> Value {
    let fake = try await FakePlatforms.forYtDlp.value
    let folder = FilePath(NSTemporaryDirectory()).appending("apm-worker-\(UUID().uuidString)")
    try FileManager.default.createDirectory(atPath: folder.string, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder.string) }
    var log = Logger(label: "test")
    log.logLevel = .critical
    let ytdlp = YtDlp(
      python: try python ?? FilePath(#require(FakePlatforms.python)), cacheFolder: folder,
      network: NetworkOptions(proxy: fake.proxy, caFile: FilePath(fake.ca)), cookiesFile: nil, threads: threads,
      log: log,
      limits: limits)
    let worker = Worker(ytdlp: ytdlp, folder: folder)
    return try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try? await ytdlp.run() }
      defer { group.cancelAll() }
      return try await body(worker, fake)
    }
  }

  /// The processes of this worker that live.
  var processes: [Int32] {
    let all = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    let name = folder.lastComponent?.string ?? ""
    return all.compactMap { Int32($0) }.filter { number in
      let line = FileManager.default.contents(atPath: "/proc/\(number)/environ") ?? Data()
      return line.range(of: Data(name.utf8)) != nil
    }
  }

  /// The process, once it has started.
  func process() async throws -> Int32 {
    try await eventually("a worker runs") { !processes.isEmpty }
    return try #require(processes.first)
  }
}
