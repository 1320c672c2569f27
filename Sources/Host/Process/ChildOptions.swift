import Glibc
import Subprocess
import SystemPackage

/// How every child of the daemon is started: a session of its own, so that it can be ended with all it started.
enum ChildOptions {
  static var platform: PlatformOptions {
    _ = ignoresBrokenPipes
    var options = PlatformOptions()
    options.createSession = true
    // At once: a polite signal would let a grandchild that is deaf to it outlive its parent.
    options.teardownSequence = [.send(signal: .kill, toProcessGroup: true, allowedDurationToNextStep: .seconds(1))]
    return options
  }

  /// A write to a child that has closed its input must be an error of that write, not the end of this process.
  private static let ignoresBrokenPipes: Void = { signal(SIGPIPE, SIG_IGN) }()

  /// What children are told of our environment, and no more.
  static func environment(_ more: [String: String] = [:]) -> Environment {
    var variables = ["LANG": "C.UTF-8"]
    for name in ["PATH", "HOME", "TMPDIR"] {
      if let value = getenv(name) { variables[name] = String(cString: value) }
    }
    variables.merge(more) { $1 }
    return .custom(
      Dictionary(uniqueKeysWithValues: variables.map { (Environment.Key(stringLiteral: $0.key), $0.value) }))
  }

  /// What is started for a program: util-linux' setpriv, which asks the kernel to kill the child when the daemon is
  /// killed, and then becomes the program; where there is no setpriv, the program itself. The signal comes with the end
  /// of the thread that forks; Subprocess has one for that, which ends with the process. A bare name is looked up in
  /// PATH.
  static func command(_ path: FilePath, _ arguments: [String]) async throws(SubprocessError) -> (Executable, Arguments)
  {
    let program: Executable = path.isAbsolute || path.components.count > 1 ? .path(path) : .name(path.string)
    guard access(setpriv, X_OK) == 0 else { return (program, Arguments(arguments)) }
    let found = try await program.resolveExecutablePath(in: environment())
    // Asked here: setpriv would only exit with a number of its own.
    guard access(found.string, X_OK) == 0 else { return (.path(found), Arguments(arguments)) }
    return (.path(FilePath(setpriv)), Arguments(["--pdeathsig", "KILL", "--", found.string] + arguments))
  }

  private static let setpriv = "/usr/bin/setpriv"

  /// Waits until the child has ended (at most for `patience`, or until cancelled), then kills what is left of its
  /// group. To be called from the body of `run`, where the child is not reaped yet: its number is still its own.
  static func endGroup(of child: pid_t, patience: Duration?) async {
    let start = ContinuousClock.now
    var pause = Duration.milliseconds(1)
    while !hasEnded(child) {
      if let patience, start.duration(to: .now) > patience { break }
      guard (try? await Task.sleep(for: pause)) != nil else { break }
      pause = min(pause * 2, .milliseconds(100))
    }
    kill(-child, SIGKILL)
  }

  private static func hasEnded(_ child: pid_t) -> Bool {
    var state = siginfo_t()
    // WNOWAIT leaves the child for the library to reap.
    let result = waitid(P_PID, id_t(child), &state, WEXITED | WNOHANG | WNOWAIT)
    return result != 0 || state.si_signo == SIGCHLD
  }
}
