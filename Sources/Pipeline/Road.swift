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
      var chores: [@Sendable () async throws -> Void] = [
        ytdlp.run, keepReporting, keepTidy, answerCheckups, keepTelling, keepYtDlpNew,
        { try await lookAfterJobs { wake.yield() } },
        {
          // What waits for a later time, or for room on the disk, is looked at again.
          while true {
            try await Task.sleep(for: .seconds(1))
            wake.yield()
          }
        },
      ]
      if let library { chores.append(library.run) }
      if let checker = carryTrack.verify.checker { chores.append(checker.run) }
      for chore in chores {
        group.addTask {
          try await chore()
          return false
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
}
