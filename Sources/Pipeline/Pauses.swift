/// How long is waited after what. The house's values; tests shorten them.
struct Pauses: Sendable {
  /// Before a question is asked again: doubles with each try up to `longestRetry`.
  var retry: Duration = .seconds(1)
  var longestRetry: Duration = .seconds(64)

  /// Before a source that gave no honest answer is asked again: doubles with each failed probe up to `longest`.
  var outage: Duration = .seconds(15)
  /// The same, where it asked to be left alone but not for how long.
  var rateLimit: Duration = .seconds(60)
  /// The same, where it takes us for a robot, which it does for hours.
  var botCheck: Duration = .seconds(300)
  var longest: Duration = .seconds(900)

  /// The command `once` waits for what is nearer than this.
  var worthWaiting: Duration = .seconds(30)
  /// A download without a byte for so long is begun again where it stopped.
  var stall: Duration = .seconds(20)

  func first(_ trouble: Trouble) -> Duration {
    switch trouble {
    case .unreachable, .failing, .refuses, .changed: outage
    case .rateLimited: rateLimit
    case .botCheck: botCheck
    }
  }

  /// Before try number `tries` + 1.
  func retry(after tries: Int) -> Duration { min(longestRetry, retry * (1 << min(max(0, tries), 20))) }
}

extension Duration {
  var milliseconds: Int64 {
    let (seconds, attoseconds) = components
    return seconds * 1000 + attoseconds / 1_000_000_000_000_000
  }
}
