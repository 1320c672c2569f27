import Synchronization

/// What has come of a download over all its connections, told at most ten times a second.
final class DownloadProgress: Sendable {
  private struct State {
    var inFile: Int
    var ahead = 0
    var total: Int?
    var lastTold: ContinuousClock.Instant?
  }

  private let tell: @Sendable (Int, Int?) -> Void
  private let state: Mutex<State>

  init(inFile length: Int, _ tell: @escaping @Sendable (Int, Int?) -> Void) {
    self.tell = tell
    state = Mutex(State(inFile: length))
  }

  /// The file is so long now.
  func came(inFile length: Int, of total: Int?) {
    change {
      $0.inFile = length
      $0.total = total
    }
  }

  /// So many bytes more wait for the file to grow up to them; fewer when they go into it, or are of no use.
  func came(ahead bytes: Int, of total: Int? = nil) {
    change {
      $0.ahead += bytes
      $0.total = $0.total ?? total
    }
  }

  private func change(_ body: (inout State) -> Void) {
    let told = state.withLock { state -> (Int, Int?)? in
      let before = state.inFile + state.ahead
      body(&state)
      let now = ContinuousClock.now
      let came = state.inFile + state.ahead
      guard came > before, state.lastTold.map({ now - $0 >= .milliseconds(100) }) ?? true else { return nil }
      state.lastTold = now
      return (min(came, state.total ?? .max), state.total)
    }
    if let told { tell(told.0, told.1) }
  }
}
