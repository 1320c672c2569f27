import ArgumentParser
import Glibc

/// The program: reads its arguments and hands over to the modules.
@main
struct AllPlatformMusic: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "allplatformmusic",
    abstract: "Turns song lists dropped into a folder into zips of the right songs.",
    version: "0.1.0",
    subcommands: [
      Run.self, Once.self, Get.self, Parse.self, Resolve.self, SearchSources.self, MatchText.self, PurgeByHand.self,
      Status.self, Doctor.self, UpdateYtDlpCommand.self,
      ShowSettings.self, CheckAudio.self,
    ])

  static func main() async {
    // A closed pipe is an error of one write, not the end of the program.
    signal(SIGPIPE, SIG_IGN)
    do {
      var command = try parseAsRoot()
      if var asynchronous = command as? any AsyncParsableCommand {
        try await asynchronous.run()
      } else {
        try command.run()
      }
    } catch let end as Ending {
      if !end.message.isEmpty { writeError(end.message) }
      Glibc.exit(end.code.rawValue)
    } catch {
      exit(withError: error)
    }
  }
}

/// How the program ends when not all is well, with a sentence on stderr.
struct Ending: Error {
  /// Exit codes as in sysexits.h, and those of `once`.
  enum Code: Int32 {
    case failed = 1
    case someMissing = 3
    case unusableInput = 65
    case unavailable = 69
    case gaveUpWaiting = 75
    case configuration = 78
  }

  var code: Code
  var message = ""
}

func writeError(_ text: String) { write(harmless(text) + "\n", to: STDERR_FILENO) }
func writeOut(_ text: String) { write(harmless(text) + "\n", to: STDOUT_FILENO) }

/// Puts the terminal's cursor at its top, with nothing below it.
func clearScreen() { write("\u{1B}[H\u{1B}[J", to: STDOUT_FILENO) }

/// A title from outside must not steer the terminal: control characters but tab and newline become spaces.
private func harmless(_ text: String) -> String {
  let scalars = text.unicodeScalars.map { scalar in
    scalar.properties.generalCategory == .control && scalar != "\n" && scalar != "\t" ? " " : scalar
  }
  return String(String.UnicodeScalarView(scalars))
}

private func write(_ text: String, to descriptor: Int32) {
  var rest = Array(text.utf8)[...]
  while !rest.isEmpty {
    let written = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
    if written < 0 && errno == EINTR { continue }
    guard written > 0 else { return }
    rest = rest.dropFirst(written)
  }
}
