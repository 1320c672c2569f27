import Host
import Logging
import Synchronization

/// One worker's time: until it crashes, hangs or has grown.
struct Shift: Sendable {
  let worker: LineWorker
  let lastWords = LastWords()
  /// Before the worker is started.
  let pause: Duration
  var began: ContinuousClock.Instant?
  /// Asks under way.
  var asks = 0
  var answers = 0
  /// It did not end by itself.
  var isDismissed = false

  /// The worker is not started yet; asks wait in it.
  init(_ launch: WorkerLaunch, pause: Duration, _ log: Logger) {
    self.pause = pause
    worker = launch.worker { [lastWords] line in
      lastWords.text = line
      log.debug("yt-dlp: \(line)")
    }
  }
}

/// The last line of a worker's error output: a traceback ends with what went wrong.
final class LastWords: Sendable {
  private let line = Mutex("")

  var text: String {
    get { line.withLock { $0 } }
    set { line.withLock { $0 = newValue } }
  }
}
