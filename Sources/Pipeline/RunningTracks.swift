import Synchronization

/// The tracks that are in somebody's hands, so that they can be stopped one by one.
final class RunningTracks: Sendable {
  private struct Running {
    var job: String
    var stop: AsyncStream<Void>.Continuation
  }
  private let running = Mutex<[Int64: Running]>([:])

  /// Runs `body` until it ends or the track is stopped, which cancels it. Either way it has ended at the return.
  /// False when it was stopped.
  func run(_ track: Int64, of job: String, _ body: @Sendable @escaping () async throws -> Void) async throws -> Bool {
    let (stops, stop) = AsyncStream.makeStream(of: Void.self)
    running.withLock { $0[track] = Running(job: job, stop: stop) }
    defer { running.withLock { $0[track] = nil } }
    return try await withThrowingTaskGroup(of: Bool.self) { group in
      group.addTask {
        try await body()
        return true
      }
      group.addTask {
        for await _ in stops {}
        return false
      }
      defer { group.cancelAll() }
      return try await group.next() ?? false
    }
  }

  var tracks: [Int64] { running.withLock { Array($0.keys) } }

  func stop(_ track: Int64) { running.withLock { $0[track]?.stop.finish() } }

  /// True while a track of the job is in work.
  func holds(_ job: String) -> Bool { running.withLock { $0.values.contains { $0.job == job } } }
}
