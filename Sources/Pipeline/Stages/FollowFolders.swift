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
  /// Since when each job's folder is missing, and whether the outbox went with it.
  private var missing: [String: (since: ContinuousClock.Instant, withOutbox: Bool)] = [:]

  /// A folder must be missing in two looks that are this far apart.
  static let patience = Duration.seconds(10)
  /// What went away with everything around it may come back for so long; then it is made anew.
  static let absence = Duration.seconds(60)

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
      guard let folder = job.outbox else { continue }
      let outbox = self.outbox
      guard let place = job.place else {
        // A part of a playlist: its folder was made before it was a job.
        let place = await disk.run { try? outbox.place(of: folder) }
        if let place { try await ledger.keep(place, of: job.id) }
        continue
      }
      let whereabouts = await disk.run { outbox.look(for: place, at: folder) }
      switch whereabouts {
      case .gone:
        guard isMissing(job, withOutbox: false, for: Self.patience, now) else { continue }
        guard try await ledger.cancel(job.id) else { continue }
        findings.cancelled.append(job)
        log.notice("cancelled, since its folder was deleted", metadata: ["job": "\(job.id)"])
      case .lost:
        guard isMissing(job, withOutbox: true, for: Self.absence, now) else { continue }
        try await ledger.needsFolder(job.id)
        log.warning("its folder went away with the outbox and is made anew", metadata: ["job": "\(job.id)"])
      case .here(let now, let hasProgress):
        if now != place { try await ledger.keep(now, of: job.id) }
        if !hasProgress { findings.withoutProgress.append(job) }
      case .moved(let path, let place):
        try await ledger.move(folder, to: path, place)
        log.notice("its folder was renamed", metadata: ["job": "\(job.id)", "folder": "\(path)"])
      case .unknown: break
      }
      missing[job.id] = nil
    }
    let known = Set(jobs.map(\.id))
    missing = missing.filter { known.contains($0.key) }
    return findings
  }

  /// True once the job's folder has been missing for so long.
  private mutating func isMissing(
    _ job: Job, withOutbox: Bool, for patience: Duration, _ now: ContinuousClock.Instant
  ) -> Bool {
    guard let known = missing[job.id], known.withOutbox == withOutbox else {
      missing[job.id] = (now, withOutbox)
      return false
    }
    return now - known.since >= patience
  }
}

/// Where a job's folder is.
enum Whereabouts: Sendable {
  case here(Place, hasProgress: Bool)
  case moved(FilePath, Place)
  /// Deleted: everything around it is as it was.
  case gone
  /// The outbox or the folder above is another one: nobody deleted the job's folder, and it is needed anew.
  case lost
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
      guard let outbox = try Files.identity(of: folder) else { return .unknown }
      if try isUnmounted(place.isMounted) { return .unknown }
      let above = try Files.identity(of: path.removingLastComponent())
      return outbox == place.outbox && above == place.above ? .gone : .lost
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
