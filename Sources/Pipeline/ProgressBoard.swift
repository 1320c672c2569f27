import Music
import Synchronization

/// What every track is at right now, for progress.txt and the bars on a terminal. Nothing is decided by it.
public final class ProgressBoard: Sendable {
  public struct Entry: Sendable, Hashable {
    public var label: String
    public var step: Step
  }

  private let entries = Mutex<[Int64: Entry]>([:])
  private let changed = Mutex(false)

  public init() {}

  func note(_ track: Int64, _ label: String, _ step: Step) {
    entries.withLock { $0[track] = Entry(label: label, step: step) }
    changed.withLock { $0 = true }
  }

  func forget(_ track: Int64) {
    entries.withLock { $0[track] = nil }
    changed.withLock { $0 = true }
  }

  func step(_ track: Int64) -> Step? { entries.withLock { $0[track]?.step } }

  /// True when something was noted since the last call.
  func takeChange() -> Bool {
    changed.withLock { changed in
      defer { changed = false }
      return changed
    }
  }

  /// What is in work, in the order of the tracks.
  public var snapshot: [Entry] {
    entries.withLock { entries in entries.sorted { $0.key < $1.key }.map(\.value) }
  }
}
