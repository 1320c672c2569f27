import Synchronization

/// A number that several tasks share.
final class Count: Sendable {
  private let number = Mutex(0)

  var value: Int { number.withLock { $0 } }
  func add(_ more: Int) { number.withLock { $0 += more } }
}
