import Host
import Logging
import SystemPackage

/// What people read of jobs in work.
extension Road {
  /// Keeps progress.txt of every job in work up to date: within a second where something happened, else every minute.
  func keepReporting() async throws {
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
