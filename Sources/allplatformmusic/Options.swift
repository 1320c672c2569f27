import ArgumentParser
import FoundationEssentials
import Glibc
import Host
import Logging
import Music
import Pipeline
import SystemPackage

/// The options that every command takes.
struct CommonOptions: ParsableArguments {
  @Option(name: .long, help: "The settings file; without it the defaults and APM_ variables hold.")
  var config: String?
  @Option(name: .long, help: "A folder to keep the platforms' answers in, without secrets; for reports and tests.")
  var saveAnswers: String?

  /// The settings in force. Ends with 78 when they cannot be used.
  func settings() throws -> Settings {
    var settings: Settings
    do throws(SettingsError) {
      settings = try Settings.load(file: config.map { FilePath($0) }, environment: ProcessInfo.processInfo.environment)
    } catch {
      throw Ending(code: .configuration, message: "\(error)")
    }
    settings.saveAnswers = try saveAnswers.map(folder)
    return settings
  }
}

/// A folder, made where it is missing.
private func folder(_ path: String) throws -> FilePath {
  let folder = FilePath(path)
  do throws(FileError) {
    try Files.makeFolders(folder)
  } catch {
    throw Ending(code: .unusableInput, message: error.description)
  }
  return folder
}

/// What the command `get`, `search` and `match` may be asked in: a line of a list, or a link.
func request(_ words: [String]) throws -> Request {
  let text = words.joined(separator: " ")
  switch parseLink(text) {
  case .link(let link): return Request(line: 1, text: text, link: link)
  case .unsafe, .unknownSite, .unsupported:
    throw Ending(code: .unusableInput, message: "This link cannot be used: \(text)")
  case .notALink: return parseRequestLine(text)
  }
}
