import Host
import Logging
import Music
import Platforms
import SystemPackage

extension Library {
  /// Runs `body` with the library of the settings, brought up to date; with nil where they have none. The daemon's own
  /// index is used where it can be; else one is made for the while.
  static func with<Value: Sendable>(
    _ settings: Settings?, _ log: Logger, _ body: (Library?) async throws -> Value
  ) async throws -> Value {
    guard let settings, !settings.library.isEmpty else { return try await body(nil) }
    let scratch = FilePath("/tmp/allplatformmusic-\(newJobID())")
    let disk = BlockingQueue("disk")
    try await disk.run { () throws(FileError) in try Files.makeFolders(scratch) }
    let result: Result<Value, any Error>
    do {
      let ledger = try libraryLedger(settings) ?? Ledger(at: scratch.appending("ledger.sqlite"))
      let ytdlp = YtDlp(
        python: settings.ytdlp.python ?? Household.python(in: settings.state), cacheFolder: scratch,
        network: settings.networkOptions, cookiesFile: nil, threads: 1, log: log)
      let library = Library(settings.library, ledger, ytdlp, log)
      result = .success(
        try await withThrowingTaskGroup(of: Void.self) { group in
          group.addTask { try await ytdlp.run() }
          defer { group.cancelAll() }
          try await library.lookOnce()
          return try await body(library)
        })
      try? ledger.close()
    } catch { result = .failure(error) }
    try? await disk.run { () throws(FileError) in try Files.removeTree(scratch) }
    return try result.get()
  }
}

/// The ledger with the daemon's index, also beside the daemon; nil where there is none, or it is not for this user.
func libraryLedger(_ settings: Settings) -> Ledger? {
  let path = settings.state.appending("ledger.sqlite")
  guard (try? Files.exists(path)) == true, let ledger = try? Ledger(at: path), ledger.canBeWritten else { return nil }
  return ledger
}

extension Settings {
  /// The folders as this very process sees them, with the songs that `ledger` knows of the library.
  func checkPlaces(_ ledger: Ledger?) async -> [Finding] {
    let known = ledger ?? libraryLedger(self)
    var findings = await BlockingQueue("checkup").run { checkFolders() }
    for folder in library {
      do throws(FileError) {
        let there = try await BlockingQueue("library").run { () throws(FileError) in try Files.entries(of: folder) }
        let songs = (try? await known?.librarySize(folder)) ?? 0
        findings.append(
          there.isEmpty
            ? .bad("library", "\(folder) is empty; \(songs) songs are known of it", "Is it mounted? Mount it.")
            : .good("library", "\(songs) songs in \(folder)"))
      } catch {
        findings.append(
          .bad(
            "library", "\(folder) cannot be read: \(error)",
            "Mount it, and let the service's user read it and its folders. Under /home, /root or /tmp the unit "
              + "hides it: a drop-in with BindReadOnlyPaths=\(folder) shows it."))
      }
    }
    return findings
  }
}
