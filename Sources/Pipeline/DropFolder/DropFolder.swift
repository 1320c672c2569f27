import Host
import Logging
import Music
public import SystemPackage

/// Watches the inbox: inotify wakes it, a scan is the truth, and what has come to rest is handed on.
public struct DropFolder: Sendable {
  /// Something in the inbox that has come to rest.
  enum Drop: Sendable {
    /// A list, ready to be claimed.
    case list(folder: FilePath, file: FilePath, FileStamp)
    /// A thing that can never be a list; it stays where it is and is answered once.
    case unusable(folder: FilePath, file: FilePath, FileStamp, ListRefusal)
    /// A list that is still empty, or reserved and not written, after a while: it is waited for, and its person is told.
    case unwritten(folder: FilePath, file: FilePath)
    /// Such a list, when it has left the inbox by other hands.
    case withdrawn(folder: FilePath, file: FilePath)
  }

  let inbox: FilePath
  let settle: Duration
  let incomplete: Duration
  let rescan: Duration
  /// Nil where there is no inotify: everything is polled.
  let watch: FolderWatch?
  /// Whether folders are watched on file systems that do not report what others change.
  let watchesEverywhere: Bool
  /// Folders that are people's, whatever is in them; folded.
  let people: Set<String>
  let ledger: Ledger
  let disk: BlockingQueue
  let log: Logger

  /// Folders in folders are people's and lists' folders; deeper ones are nobody's.
  static let depth = 3
  /// A file of another kind may still be renamed into a list; after a minute it is answered.
  var patience: Duration { min(.seconds(60), incomplete) }
  /// The longest time between two looks at folders that inotify does not see.
  static let poll = Duration.seconds(5)
  /// Larger files are never moved or copied.
  static let copyLimit: Int64 = 64 << 20

  /// True for files whose ending says that they can be read as a list.
  public static func reads(_ file: FilePath) -> Bool {
    Litter.lists.contains(Litter.ending(file.lastComponent?.string ?? ""))
  }

  /// Runs until cancelled; with `once`, until nothing in the inbox is on its way.
  func run(
    once: Bool, looked: @escaping @Sendable () -> Void = {},
    deliver: @Sendable (Drop) async throws -> Bool
  ) async throws {
    let (wakes, wake) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    let polled = Count()
    try await withThrowingTaskGroup(of: Void.self) { group in
      if let watch {
        group.addTask { for await _ in watch.hints { wake.yield() } }
      }
      group.addTask { [rescan] in
        var last = ContinuousClock.now
        while true {
          try await Task.sleep(for: min(rescan, Self.poll))
          guard polled.value > 0 || last.duration(to: .now) >= rescan else { continue }
          last = .now
          wake.yield()
        }
      }
      wake.yield()
      var scan = InboxScan(self, try await ledger.inboxFolders(), polled, looked)
      for await _ in wakes {
        try await scan.workOff(deliver)
        if once { break }
      }
      group.cancelAll()
    }
  }
}
