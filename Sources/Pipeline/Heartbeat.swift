import Synchronization

/// When each part of the daemon that must never stand still made its last turn.
public final class Heartbeat: Sendable {
  /// `intake` looks at the inbox, `work` hands out songs and deliveries, through the ledger.
  public enum Part: Hashable, Sendable, CaseIterable { case intake, work }

  private let turns = Mutex<[Part: ContinuousClock.Instant]>([:])

  public init() {}

  func turn(_ part: Part) { turns.withLock { $0[part] = .now } }

  /// True once every part has made its first turn.
  public var hasBegun: Bool { turns.withLock { $0.count == Part.allCases.count } }

  /// True when every part made a turn within the time it may take.
  public func isRegular(rescan: Duration, now: ContinuousClock.Instant = .now) -> Bool {
    turns.withLock { turns in
      Part.allCases.allSatisfy { part in
        // The work is woken each second; the inbox is looked at when something happens, and at every rescan.
        let patience: Duration = part == .intake ? rescan + .seconds(60) : .seconds(60)
        return turns[part].map { now - $0 <= patience } ?? false
      }
    }
  }
}
