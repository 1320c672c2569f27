import ArgumentParser
import Host
import Logging
import Music
import Pipeline
import SystemPackage

/// One song or a few, straight into a folder.
struct Get: AsyncParsableCommand {
  static let configuration = CommandConfiguration(abstract: "Downloads songs straight into a folder.")
  @OptionGroup var common: CommonOptions
  @Option(name: .shortAndLong, help: "The folder to put the songs into.")
  var output = "."
  @Argument(help: "Songs (\"Artist - Title\"), links, or list files; quote each.")
  var songs: [String]

  func validate() throws {
    if songs.isEmpty { throw ValidationError("Which song?") }
  }

  func run() async throws {
    let settings = try common.settings()
    let requests = try songs.flatMap { try self.requests($0, settings) }
    let household: Household
    do {
      household = try Household(
        gettingInto: FilePath(output), settings, program: runningProgram, makeLog(level: .error))
    } catch {
      throw Ending(code: .unavailable, message: error.description)
    }
    let road = household.road
    let results = try await withBars(road.board) { try await road.get(requests) }
    await household.close()
    let words = Language.messages(settings.language)
    var missing = false
    for result in results {
      switch result.end {
      case .song(let file): writeOut(file)
      case .missing(let cause):
        missing = true
        writeError("\(result.request.text): \(words.notDownloaded(cause))")
      }
    }
    if missing { throw Ending(code: .someMissing) }
  }

  /// The songs of a list file, or the one that the words or the link mean.
  private func requests(_ song: String, _ settings: Settings) throws -> [Request] {
    let path = FilePath(song)
    guard DropFolder.reads(path), (try? Files.exists(path)) == true else { return [try request([song])] }
    return try readList(path, settings).requests
  }
}
