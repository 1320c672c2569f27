import Host
public import Music
import Platforms
import SystemPackage

extension Road {
  /// What became of one request of the command `get`.
  public struct Got: Sendable {
    public enum End: Sendable {
      /// The song's path.
      case song(String)
      case missing(Cause)
    }
    public var request: Request
    public var end: End
  }

  /// Brings the requests into the folder of the errand, by the same steps as a dropped list.
  public func get(_ requests: [Request]) async throws -> [Got] {
    guard let delivery else { return [] }
    let job = newJobID()
    try await ledger.beginClaim(job, folder: FilePath(), file: FilePath("get"))
    _ = try await ledger.finishClaim(job)
    let plan = settings.plan(for: FilePath(), options: ListOptions())
    let list = ListFacts(lines: requests.count, lastLineEnded: true, problems: [])
    _ = try await ledger.accept(job, plan: plan, list: list, requests: requests)
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await ytdlp.run() }
      if let checker = carryTrack.verify.checker { group.addTask { try await checker.run() } }
      // The workers live until the songs are there.
      try await library?.lookOnce()
      group.addTask { try await carryAll() }
      try await group.next()
      group.cancelAll()
    }
    var results: [Got] = []
    for track in try await ledger.tracks(of: job) {
      if let id = track.song, let song = try await ledger.song(id) {
        results.append(Got(request: track.request, end: .song(try await put(song, into: delivery))))
      } else {
        let cause = track.outcome?.cause ?? track.waitingFor ?? .unreachable
        results.append(Got(request: track.request, end: .missing(cause)))
      }
    }
    return results
  }

  /// Until every track has ended, or only far-off tries are left.
  private func carryAll() async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<settings.limits.downloads {
        group.addTask {
          while true {
            if let track = try await ledger.takeTrack(pace: settings.firstPace) {
              await carry(track)
            } else if case .work = try await ledger.rest(
              nearby: pauses.worthWaiting.milliseconds, pace: settings.firstPace)
            {
              try await Task.sleep(for: .milliseconds(200))
              if try await ledger.allTracksEnded() { return }
            } else {
              return
            }
          }
        }
      }
      try await group.waitForAll()
    }
  }

  /// Copies the song under a name that is free, never over another file.
  private func put(_ song: Song, into folder: FilePath) async throws -> String {
    let from = bundleSongs.store.folder.pushing(song.file)
    let ending = song.file.extension ?? "audio"
    let name = safeName("\(song.artist) - \(song.title)", limit: 90)
    return try await disk.run { () throws(FileError) in
      var number = 1
      while true {
        let target = folder.appending(number == 1 ? "\(name).\(ending)" : "\(name) (\(number)).\(ending)")
        do throws(FileError) {
          try Files.copy(from, to: target, mode: 0o660, limit: nil)
          return target.string
        } catch {
          guard error.isTaken else { throw error }
          number += 1
        }
      }
    }
  }
}
