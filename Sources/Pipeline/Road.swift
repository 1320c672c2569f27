import Host
import Logging
import Music
import Platforms
public import ServiceLifecycle
import SystemPackage

/// The road that a dropped list travels, and everything that lives as long as the daemon does.
///
///     dropped file -> requests -> candidates -> chosen match -> audio file -> zip -> outbox
///     DropFolder      ReadDrop    FindSong      (Music.match)  FetchAudio    BundleSongs
///                                                              VerifyAudio
///                                                              HearTwice
///                                                              TagSong
///
/// The ledger stands under every arrow: what is written there decides what happens next, also after a crash.
public struct Road: Service {
  let settings: Settings
  let ledger: Ledger
  let dropFolder: DropFolder
  let readDrop: ReadDrop
  let carryTrack: CarryTrack
  let bundleSongs: BundleSongs
  let purgeWork: PurgeWork
  let purge: Purge
  let running = RunningTracks()
  /// Set when songs go straight into this folder, without inbox and outbox (the command `get`).
  let delivery: FilePath?
  let state: FilePath
  let ytdlp: YtDlp
  let circuits: Circuits
  let library: Library?
  let outbox: Outbox
  let disk: BlockingQueue
  public let board: ProgressBoard
  public let heartbeat = Heartbeat()
  let pauses: Pauses
  let log: Logger
  let trouble: Interruption
  let noRoom: Interruption
  let noDelivery: Interruption

  /// How it ended, for the command `once`.
  public enum End: Sendable { case allDelivered, someMissing, gaveUpWaiting }

  /// The daemon: runs until it is cancelled or asked to shut down.
  public func run() async throws {
    do {
      try await cancelWhenGracefulShutdown { _ = try await travel(once: false) }
    } catch is CancellationError {
      // Asked to stop: what was in work goes on at the next start.
    }
  }

  /// Works off what is in the inbox, then ends.
  public func once() async throws -> End {
    try await travel(once: true)
  }

  private func travel(once: Bool) async throws -> End {
    do {
      let end = try await journey(once: once)
      await endTelling()
      return end
    } catch {
      await endTelling()
      throw error
    }
  }

  private func journey(once: Bool) async throws -> End {
    let began = nowMilliseconds()
    let (wakes, wake) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    let dropFoldersDone = Count()
    let intake = Interruption(over: "lists are taken again", log)
    try await until { try await prepare() }
    let gaveUp = try await withThrowingTaskGroup(of: Bool.self) { group in
      group.addTask {
        try await ytdlp.run()
        return false
      }
      group.addTask {
        try await dropFolder.run(once: once, looked: { heartbeat.turn(.intake) }) { drop in
          defer { wake.yield() }
          do {
            let taken = try await readDrop.take(drop)
            intake.ended()
            return taken
          } catch {
            // It stays in the inbox, settles again, and is looked at again.
            try Task.checkCancellation()
            intake.began("a list waits in the inbox: \(error)")
            return false
          }
        }
        dropFoldersDone.add(1)
        wake.yield()
        return false
      }
      if let library {
        group.addTask {
          try await library.run()
          return false
        }
      }
      group.addTask {
        try await keepReporting()
        return false
      }
      group.addTask {
        try await lookAfterJobs { wake.yield() }
        return false
      }
      group.addTask {
        try await keepTidy()
        return false
      }
      group.addTask {
        try await answerCheckups()
        return false
      }
      group.addTask {
        try await keepTelling()
        return false
      }
      group.addTask {
        try await keepYtDlpNew()
        return false
      }
      group.addTask {
        // What waits for a later time, or for room on the disk, is looked at again.
        while true {
          try await Task.sleep(for: .seconds(1))
          wake.yield()
        }
      }
      group.addTask {
        try await work(wakes, wake, once: once) { once && dropFoldersDone.value > 0 }
      }
      // The drop folder and the work end with `once`; whichever ends with an answer ends the others.
      var ended = 0
      while let gaveUp = try await group.next() {
        ended += 1
        if gaveUp || ended == 2 {
          group.cancelAll()
          return gaveUp
        }
      }
      return false
    }
    if gaveUp {
      // The last word of progress.txt says what is waited for.
      for job in try await ledger.jobs(in: .accepted) { try? await report(job) }
      return .gaveUpWaiting
    }
    return try await ledger.everythingDelivered(since: began) ? .allDelivered : .someMissing
  }

  private func prepare() async throws {
    try await ledger.releaseAll()
    try await purgeWork.atStart()
    let words = Language.messages(settings.language)
    do {
      try await disk.run { () throws(FileError) in try outbox.writeHelp(words) }
    } catch {
      log.error("the outbox cannot be written: \(error)")
    }
    await carryTrack.find.house.begin()
    try await readDrop.recover()
  }

  /// Takes tracks while there are lanes free, and bundles the jobs whose tracks have all ended. True when it gave up
  /// waiting: `mayEnd`, and nothing is left but far-off tries, or what no disk takes.
  private func work(
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
  private func until(_ done: () async throws -> Void) async throws {
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
  private func hasRoom() async -> Bool {
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

  /// Keeps progress.txt of every job in work up to date: within a second where something happened, else every minute.
  private func keepReporting() async throws {
    var sweep = ContinuousClock.now
    var hadRoom = true
    while true {
      if sweep <= .now || hadRoom == noRoom.isOn {
        for job in (try? await ledger.jobs(in: .accepted)) ?? [] { board.noteChange(of: job.id) }
        sweep = .now + .seconds(60)
        hadRoom = !noRoom.isOn
      }
      // Thousands of lists dropped at once do not have their progress written all the time.
      for id in board.takeChanges(atMost: 50) {
        if let job = try? await ledger.job(id), job.state == .accepted { try? await report(job) }
      }
      try await Task.sleep(for: .seconds(1))
    }
  }

  func report(_ job: Job) async throws {
    guard let folder = job.outbox else { return }
    let lines = try await ledger.tracksInOutline(of: job.id).map { track in
      let step: Step =
        switch track.state {
        case .done: .ready
        case .failed: .missing
        default: board.step(track.id) ?? track.pause
        }
      return Reports.Line(track: track, song: nil, step: step)
    }
    let paused = try await ledger.pausedUntil(job.person, settings.firstPace)
    let text = Reports(Language.messages(job.plan?.language ?? "en"))
      .progress(name: job.name, lines: lines, pausedUntil: paused, hasRoom: !noRoom.isOn)
    // Asked and written in one turn of the disk's queue, where the delivery removes the file: never after it.
    try await disk.run { [ledger, outbox] in
      guard try ledger.isAccepted(job.id) else { return }
      try outbox.write(text, to: folder.appending("progress.txt"))
    }
  }
}

extension Track {
  /// What it is at while nobody works on it.
  var pause: Step {
    if let waitingFor, let waitingSince { return .waitingFor(waitingFor, since: timeOfDay(waitingSince)) }
    return tries > 0 ? .waiting : .queued
  }
}
