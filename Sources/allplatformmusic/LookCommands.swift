import ArgumentParser
import FoundationEssentials
import Host
import Logging
import Music
import Pipeline
import Platforms
import SystemPackage

/// How a dropped file is understood.
struct Parse: ParsableCommand {
  static let configuration = CommandConfiguration(abstract: "Shows how a dropped file is understood.")
  @OptionGroup var common: CommonOptions
  @Flag(name: .long, help: "Answer in JSON.")
  var json = false
  @Argument(help: "A list (.txt) or a link (.url).")
  var file: String

  func run() throws {
    let settings = try common.settings()
    show(try readList(FilePath(file), settings), Language.messages(settings.language))
  }

  private func show(_ list: ParsedList, _ words: any Messages) {
    if json {
      if let text = try? allplatformmusic.json(ListAnswer(list, words)) { writeOut(text) }
      return
    }
    for request in list.requests {
      var line = "\(request.line)\t"
      if let link = request.link { line += "\(link.kind.rawValue) \(link.url)  " }
      if let reading = request.readings.first {
        line +=
          reading.artists.isEmpty ? reading.title : "\(reading.artists.joined(separator: ", ")) - \(reading.title)"
      }
      if let version = request.version { line += " (\(version))" }
      writeOut(line)
    }
    for option in list.options.values.sorted(by: { $0.key < $1.key }) { writeOut("#!\t\(option.key)=\(option.value)") }
    for problem in list.problems { writeError(words.problem(problem)) }
  }
}

/// Reads a list file. Ends with 65 and the refusal's words when it is none.
func readList(_ file: FilePath, _ settings: Settings) throws -> ParsedList {
  let words = Language.messages(settings.language)
  do {
    guard DropFolder.reads(file) else { throw ListRefusal.unsupportedKind(file.extension ?? "") }
    let limit = settings.limits.listBytes
    let (bytes, stamp) = try Files.read(file, limit: limit)
    guard stamp.size <= Int64(limit) else { throw ListRefusal.tooLarge(Int(stamp.size), limit: limit) }
    let name = Array((file.lastComponent?.string ?? "").utf8)
    return try parseList(bytes: bytes, fileName: name, limits: ListLimits(bytes: limit))
  } catch let refusal as ListRefusal {
    let lines = [words.refusedTitle(file: file.string)] + words.refusal(refusal)
    throw Ending(code: .unusableInput, message: lines.joined(separator: "\n"))
  } catch let error as FileError {
    throw Ending(code: .unusableInput, message: error.description)
  }
}

/// What the sources have for some words.
struct SearchSources: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "search", abstract: "Shows what the sources have for some words.")
  @OptionGroup var common: CommonOptions
  @Option(name: .long, help: "Only this source.")
  var source: String?
  @Flag(name: .long, help: "Answer in JSON.")
  var json = false
  @Argument(help: "What to search for.")
  var text: [String]

  func run() async throws {
    let settings = try common.settings()
    let known = source.map { Source(rawValue: $0) }
    if known == .library, settings.library.isEmpty {
      throw Ending(code: .unavailable, message: "No library is set: name its folders under the key library.")
    }
    if let known, known != .library, !Source.all.contains(known) {
      let names = (Source.all + [.library]).map(\.rawValue).joined(separator: ", ")
      throw Ending(code: .unavailable, message: "There is no source \(known); there are \(names).")
    }
    let wanted = Wanted(try request(text))
    let candidates = try await withSearch(settings, only: known) { try await $0.everything(wanted) }
    if json { return writeOut(try allplatformmusic.json(candidates.map { CandidateAnswer(candidate: $0) })) }
    for candidate in candidates { writeOut(describe(candidate)) }
  }
}

/// The settings in force.
struct ShowSettings: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "config", abstract: "Shows the settings in force.")
  @OptionGroup var common: CommonOptions
  func run() throws { writeOut(try common.settings().yaml()) }
}

/// One line about a candidate.
func describe(_ candidate: Candidate) -> String {
  let minutes = minutes(candidate.duration)
  return
    "\(candidate.source.rawValue)\t\(candidate.kind.rawValue)\t\(minutes)\t\(names(candidate))\t\(candidate.url)"
}

/// "Artist - Title".
func names(_ candidate: Candidate) -> String {
  let artist = candidate.artists.isEmpty ? candidate.channel ?? "?" : candidate.artists.joined(separator: ", ")
  return "\(artist) - \(candidate.title)"
}

/// Rows in columns that are as wide as their longest cell; the last column is as it comes.
func table(_ rows: [[String]]) -> [String] {
  let last = (rows.map(\.count).max() ?? 1) - 1
  let widths = (0..<last).map { column in rows.map { $0.count > column ? $0[column].count : 0 }.max() ?? 0 }
  return rows.map { row in
    row.enumerated().map { column, cell in
      column < last ? cell + String(repeating: " ", count: widths[column] - cell.count) : cell
    }.joined(separator: "  ")
  }
}

/// "3:07".
func minutes(_ seconds: Double?) -> String {
  let seconds = seconds.flatMap { Int(exactly: $0.rounded()) }
  return seconds.map { "\($0 / 60):\($0 % 60 < 10 ? "0" : "")\($0 % 60)" } ?? "-:--"
}

/// Searches with the settings' sources; a platform that cannot be reached ends the program with 69.
func withSearch<Value: Sendable>(
  _ settings: Settings, only source: Source? = nil, _ body: (FindSong) async throws -> Value
) async throws -> Value {
  do {
    return try await FindSong.with(settings, only: source, makeLog(level: .error), body)
  } catch let failure as Failure {
    throw Ending(code: .unavailable, message: "No source could be asked: \(failure.detail)")
  }
}
