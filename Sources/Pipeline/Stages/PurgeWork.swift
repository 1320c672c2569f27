import Host
import Logging
import SystemPackage

/// Removes left-over work files once they are old: those of jobs that were cut off and never went on.
struct PurgeWork: Sendable {
  let work: FilePath
  /// Nil: never.
  let age: Duration?
  let ledger: Ledger
  let disk: BlockingQueue
  let log: Logger

  /// One round. What a job in work may still need stays.
  func run() async throws {
    guard let age else { return }
    let busy = Set(try await ledger.jobs(in: .accepted, .bundling, .claimed).map(\.id))
    let limit = nowMilliseconds() * 1_000_000 - age.components.seconds * 1_000_000_000
    let removed = try await disk.run { () throws(FileError) in
      var removed = 0
      for entry in try Files.entries(of: work) where !busy.contains(entry.string) {
        let path = work.appending(entry)
        guard try Files.stamp(path).changed < limit else { continue }
        try Files.removeTree(path)
        removed += 1
      }
      return removed
    }
    if removed > 0 { log.info("removed \(removed) left-over work folders") }
  }
}
