import Music
import Synchronization

/// What every track is at right now, for progress.txt and the bars on a terminal. Nothing is decided by it.
public final class ProgressBoard: Sendable {
  public struct Entry: Sendable, Hashable {
    public var job: String
    public var label: String
    public var step: Step
  }

  private struct State {
    var entries: [Int64: Entry] = [:]
    var changed: Set<String> = []
  }

  private let state = Mutex(State())

  public init() {}

  func note(_ track: Track, _ step: Step) {
    state.withLock {
      $0.entries[track.id] = Entry(job: track.job, label: track.request.text, step: step)
      $0.changed.insert(track.job)
    }
  }

  func forget(_ track: Track) {
    state.withLock {
      $0.entries[track.id] = nil
      $0.changed.insert(track.job)
    }
  }

  /// The job's progress is to be written anew.
  func noteChange(of job: String) { _ = state.withLock { $0.changed.insert(job) } }

  func step(_ track: Int64) -> Step? { state.withLock { $0.entries[track]?.step } }

  /// Some of the jobs that changed since they were last taken.
  func takeChanges(atMost count: Int) -> [String] {
    state.withLock { state in
      let some = Array(state.changed.prefix(count))
      state.changed.subtract(some)
      return some
    }
  }

  /// What is in work, in the order of the tracks.
  public var snapshot: [Entry] {
    state.withLock { state in state.entries.sorted { $0.key < $1.key }.map(\.value) }
  }
}
