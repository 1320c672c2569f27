import Logging
import Synchronization

/// Something that may go wrong at every turn (a full disk): said when it begins and when it is over, not in between.
final class Interruption: Sendable {
  private let last = Mutex<String?>(nil)
  private let over: String
  private let log: Logger

  init(over: String, _ log: Logger) {
    self.over = over
    self.log = log
  }

  func began(_ text: String) {
    let isNew = last.withLock { last in
      defer { last = text }
      return last == nil
    }
    if isNew { log.error("\(text)") }
  }

  func ended() {
    let was = last.withLock { last in
      defer { last = nil }
      return last
    }
    if was != nil { log.notice("\(over)") }
  }

  var isOn: Bool { last.withLock { $0 != nil } }
}
