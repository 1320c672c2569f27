import Host
import Logging
import Platforms
import SystemPackage

extension Settings {
  /// The Python with yt-dlp that is in force. Blocks.
  var python: FilePath { ytdlp.python ?? Household.python(in: state) }

  /// Runs `body` with a worker of its own, beside that of the daemon. `python`: another one than the settings'.
  func withYtDlp<Value: Sendable>(
    python: FilePath? = nil, _ log: Logger, _ body: @escaping @Sendable (Platforms.YtDlp) async throws -> Value
  ) async throws -> Value {
    let cache = FilePath("/tmp/allplatformmusic-\(newJobID())")
    try Files.makeFolders(cache)
    defer { try? Files.removeTree(cache) }
    let ytdlp = Platforms.YtDlp(
      python: python ?? self.python, cacheFolder: cache, network: networkOptions,
      cookiesFile: self.ytdlp.cookiesFile, threads: 1, log: log)
    return try await withThrowingTaskGroup(of: Value?.self) { group in
      group.addTask {
        try await ytdlp.run()
        return nil
      }
      group.addTask { try await body(ytdlp) }
      defer { group.cancelAll() }
      while let ended = try await group.next() {
        if let ended { return ended }
      }
      throw CancellationError()
    }
  }
}
