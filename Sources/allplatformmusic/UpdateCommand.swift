import ArgumentParser
import Logging
import Pipeline

/// Brings yt-dlp up to date.
struct UpdateYtDlpCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "update-ytdlp",
    abstract: "Brings the yt-dlp in the state folder up to date, tries it, and puts it into use.",
    discussion: """
      The new version is made beside the old one and tried with known songs of each source. When it fails, the old one
      stays, and this ends with 69. A running daemon takes the new one within seconds. The one before is kept.
      """)
  @OptionGroup var common: CommonOptions
  @Flag(help: "Puts the version before the one in use back into its place.") var back = false
  @Flag(help: "For the timer: does nothing where updates.ytdlp is `never`.") var scheduled = false

  func run() async throws {
    let settings = try common.settings()
    if scheduled, settings.updates.ytdlp == .never { return writeOut("updates.ytdlp is never: nothing is done.") }
    let update = UpdateYtDlp(settings, makeLog(level: .warning))
    do {
      switch try await back ? update.goBack() : update.run() {
      case .isNewest(let version): writeOut("yt-dlp \(version) is the newest.")
      case .updated(let old?, let new): writeOut("yt-dlp \(old) -> \(new)")
      case .updated(nil, let new): writeOut("yt-dlp \(new) is installed.")
      case .isBack(let version): writeOut("yt-dlp \(version) is in use again.")
      }
    } catch is CancellationError {
      throw CancellationError()
    } catch {
      throw Ending(code: .unavailable, message: "\(error)")
    }
  }
}
