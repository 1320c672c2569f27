import CCurl
import Dispatch
import Glibc
import Synchronization

/// The one thread that drives libcurl, as the executor of the actor that owns the transfers: it runs the actor's jobs
/// and lets libcurl work in turns, so that all curl state is plain actor state.
final class CurlThread: SerialExecutor {
  private enum Phase { case running, stopping, ended, parked }

  private struct State {
    var phase = Phase.running
    var jobs: [UnownedJob] = []
    /// To join or detach, once: nil before the thread is made, and again when somebody has taken it.
    var thread: pthread_t?
    /// The thread as it knows itself, while it runs.
    var runner: pthread_t?
  }

  let multi: MultiHandle
  private let state = Mutex(State())
  /// Joins the thread, then runs the jobs that come after its end (a caller that learns that it is too late).
  private let afterwards = DispatchQueue(label: "after curl")
  /// Signalled when the thread has left libcurl for good.
  private let isOut = DispatchSemaphore(value: 0)

  init() throws(TransferError) {
    multi = try MultiHandle()
  }

  /// `step` runs on the thread after each turn of libcurl.
  func start(_ step: @escaping @Sendable () -> Void) throws(TransferError) {
    let launch = Unmanaged.passRetained(Launch(thread: self, step: step))
    var thread = pthread_t()
    let failure = pthread_create(
      &thread, nil,
      { argument in
        guard let argument else { return nil }
        let launch = Unmanaged<Launch>.fromOpaque(argument).takeRetainedValue()
        launch.thread.loop(launch.step)
        return nil
      }, launch.toOpaque())
    guard failure == 0 else {
      launch.release()
      throw .other(code: failure, text: "pthread_create")
    }
    state.withLock { $0.thread = thread }
    AtExit.threads.withLock { $0[ObjectIdentifier(self)] = self }
  }

  private final class Launch {
    let thread: CurlThread
    let step: @Sendable () -> Void

    init(thread: CurlThread, step: @escaping @Sendable () -> Void) {
      self.thread = thread
      self.step = step
    }
  }

  private func loop(_ step: @Sendable () -> Void) {
    // With NOSIGNAL libcurl leaves SIGPIPE to us.
    var signals = sigset_t()
    sigemptyset(&signals)
    sigaddset(&signals, SIGPIPE)
    pthread_sigmask(SIG_BLOCK, &signals, nil)
    state.withLock { $0.runner = pthread_self() }

    while true {
      let (jobs, phase) = state.withLock { state in
        if state.phase == .stopping && state.jobs.isEmpty { state.phase = .ended }
        defer { state.jobs = [] }
        return (state.jobs, state.phase)
      }
      if phase == .ended { break }
      if phase == .parked { park() }
      for job in jobs { job.runSynchronously(on: asUnownedSerialExecutor()) }
      // Its wake-up is used up: to poll now would be to sleep.
      if phase == .stopping { continue }
      multi.perform()
      step()
      multi.poll()
    }
    multi.close()
    state.withLock { $0.runner = nil }
    isOut.signal()
    _ = AtExit.threads.withLock { $0.removeValue(forKey: ObjectIdentifier(self)) }
  }

  // MARK: The executor

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    let isLate = state.withLock { state in
      if state.phase == .ended { return true }
      state.jobs.append(job)
      multi.wakeUp()
      return false
    }
    if isLate { afterwards.async { job.runSynchronously(on: self.asUnownedSerialExecutor()) } }
  }

  func checkIsolated() {
    if state.withLock({ $0.runner == pthread_self() }) { return }
    dispatchPrecondition(condition: .onQueue(afterwards))
  }

  // MARK: The end

  /// Lets the thread finish the jobs it has, and joins it. May be called more than once.
  func stop() async {
    await withCheckedContinuation { continuation in
      afterwards.async {
        if let thread = self.beginStopping() { pthread_join(thread, nil) }
        continuation.resume()
      }
    }
  }

  /// Lets the thread end by itself: the actor is gone and nobody can wait.
  func abandon() {
    if let thread = beginStopping() { pthread_detach(thread) }
  }

  private func beginStopping() -> pthread_t? {
    state.withLock { state in
      if state.phase == .running {
        state.phase = .stopping
        multi.wakeUp()
      }
      defer { state.thread = nil }
      return state.thread
    }
  }

  private func park() -> Never {
    isOut.signal()
    while true { pause() }
  }

  /// Called while the process exits: OpenSSL's own exit handler frees what a running transfer still uses, so the
  /// thread must be out of libcurl by then, and must not end either.
  fileprivate func parkForExit() {
    let isOther = state.withLock { state in
      if state.phase != .ended {
        state.phase = .parked
        multi.wakeUp()
      }
      return state.runner != pthread_self()
    }
    if isOther { _ = isOut.wait(timeout: .now() + .seconds(2)) }
  }
}

/// Parks the curl threads when the process exits without having shut them down.
private enum AtExit {
  static let threads = Mutex<[ObjectIdentifier: CurlThread]>([:])
}

/// Starts libcurl once for the process. Exit handlers run in reverse order: ours comes after OpenSSL's, which
/// `curl_global_init` registers.
enum CurlLibrary {
  static let start: CURLcode = {
    let code = curl_global_init(Int(CURL_GLOBAL_DEFAULT))
    atexit {
      for thread in AtExit.threads.withLock({ Array($0.values) }) { thread.parkForExit() }
    }
    return code
  }()
}
