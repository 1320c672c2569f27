import Glibc
import Subprocess
import SystemPackage

/// How every child of the daemon is started: a session of its own, so that it can be ended with all it started.
enum ChildOptions {
  static var platform: PlatformOptions {
    var options = PlatformOptions()
    options.createSession = true
    options.teardownSequence = [.gracefulShutDown(toProcessGroup: true, allowedDurationToNextStep: .milliseconds(300))]
    return options
  }

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

  /// A bare name is looked up in PATH.
  static func executable(_ path: FilePath) -> Executable {
    path.isAbsolute || path.components.count > 1 ? .path(path) : .name(path.string)
  }

  /// Only "\n" ends a line: JSON may hold U+2028 and other ends.
  static let newline = SubprocessOutputSequence.StringSequence<UTF8>.Separator.unicodeScalarSequence(["\n"])
}
