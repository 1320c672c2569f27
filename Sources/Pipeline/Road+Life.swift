import Host
import Logging
import Music
import Platforms
import SystemPackage

/// What goes on beside the songs: folders are followed, jobs cancelled and run again, old things removed.
extension Road {
  /// Looks after the jobs that were accepted, until it is cancelled.
  func lookAfterJobs(_ wake: @Sendable () -> Void) async throws {
    var folders = FollowFolders(outbox: outbox, ledger: ledger, disk: disk, log: log)
    var leftOver: [Job] = []
    var said = ""
    var lookedAt: ContinuousClock.Instant?
    while true {
      do {
        for track in try await ledger.unwanted(among: running.tracks) { running.stop(track) }
        leftOver = try await removeWork(of: leftOver)
        if lookedAt.map({ $0.duration(to: .now) >= FollowFolders.patience / 2 }) ?? true {
          lookedAt = .now
          for job in try await ledger.jobs(in: .accepted) where job.place == nil {
            try await readDrop.giveFolder(job)
            try? await report(job)
            wake()
          }
          for job in try await ledger.jobs(in: .accepted) where (job.plan?.deliver ?? .zip) != .zip {
            // What does not work now (a full disk, a missing outbox) is said when the job is bundled.
            try? await bundleSongs.putFiles(of: job, bundleSongs.firstJob(of: job))
          }
          let findings = try await folders.look()
          leftOver += findings.cancelled
          for job in findings.withoutProgress where job.state == .accepted { try? await report(job) }
          if !findings.cancelled.isEmpty { wake() }
        }
      } catch is CancellationError {
        throw CancellationError()
      } catch {
        // The same sentence is not said at every look.
        if said != "\(error)" { log.error("the jobs' folders cannot be looked after: \(error)") }
        said = "\(error)"
        try await Task.sleep(for: .seconds(10))
      }
      try await Task.sleep(for: .seconds(1))
    }
  }

  /// Removes the work files of jobs that were cancelled, once nobody writes there any more. Returns the others.
  private func removeWork(of jobs: [Job]) async throws -> [Job] {
    var busy: [Job] = []
    for job in jobs {
      if running.holds(job.id) {
        busy.append(job)
      } else if try await ledger.job(job.id)?.state == .cancelled {
        let work = carryTrack.work.appending(job.id)
        try await disk.run { () throws(FileError) in try Files.removeTree(work) }
      }
    }
    return busy
  }

  /// Removes what is old, once an hour, until it is cancelled.
  func keepTidy() async throws {
    while true {
      do { try await purgeWork.run() } catch {
        try Task.checkCancellation()
        log.warning("left-over work files stay: \(error)")
      }
      do {
        for removed in try await purge.run() { log.info("removed", metadata: ["file": "\(removed)"]) }
      } catch {
        try Task.checkCancellation()
        log.warning("old deliveries and songs stay: \(error)")
      }
      try await Task.sleep(for: .seconds(3600))
    }
  }

  /// The worker changes over to the yt-dlp that `update-ytdlp` has put into use.
  func keepYtDlpNew() async throws {
    while true {
      let settings = settings
      await ytdlp.use(disk.run { settings.python })
      try await Task.sleep(for: .seconds(5))
    }
  }
}
