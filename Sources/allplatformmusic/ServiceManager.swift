import Host
import Logging
import Pipeline
import ServiceLifecycle

/// Keeps the service manager informed: ready, what goes on, alive, stopping.
struct ServiceManager: Service {
  let road: Road
  let rescan: Duration

  func run() async throws {
    do {
      try await cancelWhenGracefulShutdown { try await inform() }
    } catch is CancellationError {}
    Systemd.notify("STOPPING=1")
  }

  private func inform() async throws {
    while !road.heartbeat.hasBegun { try await Task.sleep(for: .milliseconds(100)) }
    let trouble = await road.workerTrouble()
    Systemd.notify("READY=1\nSTATUS=\(trouble.map { "without yt-dlp: \($0)" } ?? "watching")")
    // Three times in the time after which it would be restarted; each second otherwise tells nobody more.
    let pause = min(Systemd.watchdog.map { $0 / 3 } ?? .seconds(10), .seconds(10))
    while true {
      if let summary = await road.summary() {
        Systemd.notify("STATUS=\(summary)")
        // Only a pipeline that answers feeds the watchdog: its loops have turned, and its ledger was read.
        if road.heartbeat.isRegular(rescan: rescan) { Systemd.notify("WATCHDOG=1") }
      }
      try await Task.sleep(for: pause)
    }
  }
}
