import Host
public import Logging
import Music
public import SystemPackage

extension Purge {
  init(_ settings: Settings, state: FilePath, outbox: Outbox, ledger: Ledger, disk: BlockingQueue, log: Logger) {
    self.init(
      deliveries: settings.purge.delivered, songs: settings.purge.songs, songBytes: settings.limits.songs,
      outbox: outbox, store: state.appending("songs"), ledger: ledger, disk: disk, log: log)
  }
}

/// Removes what is old, as the daemon does once an hour. It may run beside the daemon: what is removed is decided in the
/// ledger, song by song and job by job, and both may decide at once.
///
/// Returns what went; with `dryRun`, what would go. Throws `Household.Missing` when there is no ledger.
public func purge(_ settings: Settings, dryRun: Bool, _ log: Logger) async throws -> [FilePath] {
  let disk = BlockingQueue("disk")
  let path = settings.state.appending("ledger.sqlite")
  guard (try? await disk.run({ () throws(FileError) in try Files.exists(path) })) == true else {
    throw Household.Missing(description: "There is no ledger yet: \(path)")
  }
  let ledger: Ledger
  do { ledger = try Ledger(at: path) } catch {
    throw Household.Missing(description: "\(path) cannot be used: \(error)")
  }
  let outbox = Outbox(settings.outbox, people: settings.people.map(\.name))
  let work = PurgeWork(
    work: settings.state.appending("work"), age: settings.purge.work, ledger: ledger, disk: disk, log: log)
  let removed = try await work.run(dryRun: dryRun)
  let purge = Purge(settings, state: settings.state, outbox: outbox, ledger: ledger, disk: disk, log: log)
  let gone = removed + (try await purge.run(dryRun: dryRun))
  try ledger.close()
  return gone
}
