import ArgumentParser
import Logging
import Pipeline

/// Tidying by hand.
struct PurgeByHand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "purge", abstract: "Removes what is old, as the daemon does every hour.",
    discussion: """
      Deliveries, songs and left-over work files go by the settings purge.* and limits.songs. Only what the daemon put
      into the outbox and nobody has changed since is removed. It may run beside the daemon.
      """)
  @OptionGroup var common: CommonOptions
  @Flag(name: .long, help: "Only show what would go.")
  var dryRun = false

  func run() async throws {
    let settings = try common.settings()
    do {
      let verb = dryRun ? "would remove" : "removed"
      for path in try await Pipeline.purge(settings, dryRun: dryRun, makeLog(level: .error)) {
        writeOut("\(verb) \(path)")
      }
    } catch let missing as Household.Missing {
      throw Ending(code: .unavailable, message: missing.description)
    }
  }
}
