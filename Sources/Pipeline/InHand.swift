import Synchronization

/// What somebody works on at the moment, so that nobody else does as well.
final class InHand: Sendable {
  private let ids = Mutex<Set<String>>([])

  /// False when somebody has it already.
  func take(_ id: String) -> Bool { ids.withLock { $0.insert(id).inserted } }

  func putBack(_ id: String) { _ = ids.withLock { $0.remove(id) } }
}
