import Host
import Logging
import Music
import SystemPackage

/// What carries songs and jobs on along the road.
extension Road {
  /// Takes tracks while there are lanes free, and bundles the jobs whose tracks have all ended. True when it gave up
  /// waiting: `mayEnd`, and nothing is left but far-off tries, or what no disk takes.
  func work(
    _ wakes: AsyncStream<Void>, _ wake: AsyncStream<Void>.Continuation, once: Bool,
    mayEnd: @escaping @Sendable () -> Bool
  ) async throws -> Bool {
    // More than the downloads: while some download, others search, wait and are checked.
    let lanes = settings.limits.downloads * 4
    let inWork = Count()
    let (bundles, undelivered) = (Count(), Count())
    // Discarding: a group that keeps its results would grow with every song.
    return try await withThrowingDiscardingTaskGroup { group in
      var lookedAt = ContinuousClock.now
      for await _ in wakes {
        if lookedAt.duration(to: .now) > settings.rescan {
          lookedAt = .now
          await readDrop.readClaimed()
        }
        do {
          while inWork.value < lanes, await hasRoom(), let track = try await ledger.takeTrack(pace: settings.firstPace)
          {
            inWork.add(1)
            group.addTask {
              await carry(track)
              inWork.add(-1)
              wake.yield()
            }
          }
          while let job = try await ledger.beginBundle(zipLimit: bundleSongs.zipLimit) {
            bundles.add(1)
            group.addTask {
              if await !deliver(job, again: !once) { undelivered.add(1) }
              bundles.add(-1)
              wake.yield()
            }
          }
          trouble.ended()
        } catch {
          try Task.checkCancellation()
          // The next wake comes within a second.
          trouble.began("everything waits, the ledger cannot be written: \(error)")
        }
        heartbeat.turn(.work)
        if mayEnd() {
          let isStuck = noRoom.isOn || trouble.isOn || readDrop.held.isOn || undelivered.value > 0
          let isIdle = inWork.value == 0 && bundles.value == 0
          switch try await ledger.rest(nearby: pauses.worthWaiting.milliseconds, pace: settings.firstPace) {
          case .nothing: return false
          case .farOff: return true
          case .work: if isStuck, isIdle { return true }
          }
        }
      }
      return false
    }
  }

  /// One track; what goes wrong beyond its own failures is logged, and the track is tried again later.
  func carry(_ track: Track) async {
    do {
      guard let job = try await ledger.job(track.job), let plan = job.plan else { return }
      let ended = try await running.run(track.id, of: track.job) {
        try await carryTrack.run(track, plan: plan)
      }
      if !ended { try await ledger.postpone(track.id, by: 0, countsAsTry: false) }
    } catch is CancellationError {
    } catch {
      guard !Task.isCancelled else { return }
      log.error("a song waits: \(error)", metadata: ["job": "\(track.job)", "song": "\(track.request.text)"])
      try? await until { try await ledger.postpone(track.id, by: 30_000, countsAsTry: false) }
    }
  }

  /// False when it cannot be done for now: it is tried again after a while, or, without `again`, at the next start.
  private func deliver(_ job: Job, again: Bool) async -> Bool {
    do {
      try await bundleSongs.run(job)
      guard try await ledger.deliver(job.id, revision: job.revision) else {
        try await ledger.postponeBundle(job.id)
        return true
      }
      let work = carryTrack.work.appending(job.id)
      try await disk.run { () throws(FileError) in try Files.removeTree(work) }
      log.notice("delivered", metadata: ["job": "\(job.id)", "folder": "\(job.outbox ?? "")"])
      noDelivery.ended()
      return true
    } catch {
      guard !Task.isCancelled else { return true }
      noDelivery.began("a delivery waits: \(error) (job \(job.id))")
      guard again else { return false }
      try? await Task.sleep(for: .seconds(15))
      try? await until { try await ledger.postponeBundle(job.id) }
      return true
    }
  }

  /// Repeats what cannot be done for now (a full disk) until it is done; else a track or job would stay in nobody's hands.
  func until(_ done: () async throws -> Void) async throws {
    let waits = Interruption(over: "what waited goes on", log)
    while true {
      do {
        try await done()
        return waits.ended()
      } catch {
        try Task.checkCancellation()
        waits.began("something waits: \(error)")
        try await Task.sleep(for: .seconds(2))
      }
    }
  }

  /// False while the disk has less room than the settings ask for, even with the song store emptied; what is in work
  /// goes on.
  func hasRoom() async -> Bool {
    guard let wanted = settings.limits.freeSpace.map({ Int64($0) }) else { return true }
    let free = try? await carryTrack.store.makeRoom(wanted, at: carryTrack.work, ledger)
    guard let free, free < wanted else {
      if noRoom.isOn { try? await ledger.wakeWaiting(for: .disk) }
      noRoom.ended()
      return true
    }
    noRoom.began("no new songs while the disk has \(free >> 20) MiB free and \(wanted >> 20) MiB are wanted")
    return false
  }
}
