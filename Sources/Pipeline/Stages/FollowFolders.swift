import Host
import Logging
import Music
import SystemPackage

/// Looks after the folders of the jobs in work: a renamed one is followed, a deleted one cancels its job. An outbox that
/// is not the one it was (unmounted, renamed, mounted over) says nothing about anybody's wishes.
struct FollowFolders {
  let outbox: Outbox
  let ledger: Ledger
  let disk: BlockingQueue
  let log: Logger
  /// Since when each job's folder is missing.
  private var missing: [String: ContinuousClock.Instant] = [:]

  /// A folder must be missing in two looks that are this far apart.
  static let patience = Duration.seconds(10)

  init(outbox: Outbox, ledger: Ledger, disk: BlockingQueue, log: Logger) {
    self.outbox = outbox
    self.ledger = ledger
    self.disk = disk
    self.log = log
  }

  /// What one look found.
  struct Findings: Sendable {
    var cancelled: [Job] = []
    /// Jobs whose progress.txt somebody deleted.
    var withoutProgress: [Job] = []
  }

  mutating func look(now: ContinuousClock.Instant = .now) async throws -> Findings {
    var findings = Findings()
    let jobs = try await ledger.jobs(in: .accepted, .bundling)
    for job in jobs {
      guard let folder = job.outbox, let place = job.place else { continue }
      let outbox = self.outbox
      let whereabouts = await disk.run { outbox.look(for: place, at: folder) }
      if case .gone = whereabouts {
        if try await isOver(job, now) { findings.cancelled.append(job) }
        continue
      }
      missing[job.id] = nil
      switch whereabouts {
      case .here(let now, let hasProgress):
        if now != place { try await ledger.keep(now, of: job.id) }
        if !hasProgress { findings.withoutProgress.append(job) }
      case .moved(let path, let place):
        try await ledger.move(folder, to: path, place)
        log.notice("its folder was renamed", metadata: ["job": "\(job.id)", "folder": "\(path)"])
      case .gone, .unknown: break
      }
    }
    let known = Set(jobs.map(\.id))
    missing = missing.filter { known.contains($0.key) }
    return findings
  }

  /// Cancels the job once its folder has been missing long enough.
  private mutating func isOver(_ job: Job, _ now: ContinuousClock.Instant) async throws -> Bool {
    guard let since = missing[job.id] else {
      missing[job.id] = now
      return false
    }
    guard now - since >= Self.patience, try await ledger.cancel(job.id) else { return false }
    missing[job.id] = nil
    log.notice("cancelled, since its folder was deleted", metadata: ["job": "\(job.id)"])
    return true
  }
}

/// Where a job's folder is.
enum Whereabouts: Sendable {
  case here(Place, hasProgress: Bool)
  case moved(FilePath, Place)
  /// Deleted: everything around it is as it was.
  case gone
  /// Nothing can be said.
  case unknown
}

extension Outbox {
  /// Looks for a job's folder at its path, then by what it is. Blocks.
  func look(for place: Place, at path: FilePath) -> Whereabouts {
    do throws(FileError) {
      let there = try Files.identity(of: path)
      if there == place.folder, let now = try self.place(of: path) { return try here(now, path) }
      if let found = try find(place.folder, in: folder, depth: DropFolder.depth),
        let now = try self.place(of: found)
      {
        return .moved(found, now)
      }
      // Another folder with its name takes its place: one that came back from a backup, a share mounted anew.
      if there != nil, let now = try self.place(of: path) { return try here(now, path) }
      guard try Files.identity(of: folder) == place.outbox,
        try Files.identity(of: path.removingLastComponent()) == place.above
      else { return .unknown }
      return .gone
    } catch {
      return .unknown
    }
  }

  private func here(_ place: Place, _ path: FilePath) throws(FileError) -> Whereabouts {
    .here(place, hasProgress: try Files.exists(path.appending("progress.txt")))
  }

  /// Searches the folders that people see; one that was moved into a bin was deleted.
  private func find(_ wanted: FolderIdentity, in folder: FilePath, depth: Int) throws(FileError) -> FilePath? {
    guard depth > 0 else { return nil }
    var deeper: [FilePath] = []
    for entry in try Files.entries(of: folder) where !Litter.holds(entry.string) {
      let path = folder.appending(entry)
      guard let identity = try Files.identity(of: path) else { continue }
      if identity == wanted { return path }
      deeper.append(path)
    }
    for path in deeper {
      if let found = try find(wanted, in: path, depth: depth - 1) { return found }
    }
    return nil
  }
}
