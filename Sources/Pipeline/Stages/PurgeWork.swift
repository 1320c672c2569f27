import Host
import Logging
import SystemPackage

/// Removes left-over work files once they are old: those of jobs that were cut off and never went on.
struct PurgeWork: Sendable {
  let work: FilePath
  /// Nil: never.
  var age: Duration?
  let ledger: Ledger
  let disk: BlockingQueue
  let log: Logger

  /// Before anything is carried: what is there of ended jobs is what a crash left behind.
  func atStart() async throws {
    var purge = self
    if age != nil { purge.age = .zero }
    try await purge.run()
  }

  /// One round. What a job in work may still need stays. Returns what went; with `dryRun`, what would go.
  @discardableResult
  func run(dryRun: Bool = false) async throws -> [FilePath] {
    guard let age else { return [] }
    let busy = Set(try await ledger.jobs(in: .accepted, .bundling, .claimed).map(\.id))
    let limit = nowMilliseconds() * 1_000_000 - age.components.seconds * 1_000_000_000
    let removed = try await disk.run { () throws(FileError) in
      var removed: [FilePath] = []
      for entry in try Files.entries(of: work) where !busy.contains(entry.string) {
        let path = work.appending(entry)
        guard try Files.stamp(path).changed < limit else { continue }
        if !dryRun { try Files.removeTree(path) }
        removed.append(path)
      }
      return removed
    }
    if !removed.isEmpty, !dryRun { log.info("removed \(removed.count) left-over work folders") }
    return removed
  }
}
