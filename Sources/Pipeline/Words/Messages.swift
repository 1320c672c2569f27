public import Music

/// Every sentence that a person at home reads, once a language. A missing text does not compile.
public protocol Messages: Sendable {
  // How a report begins and what it says of a job.
  func asOf(_ time: String) -> String
  func progress(name: String, done: Int, of count: Int) -> String
  /// So many songs were asked of the platforms that the next ones have to wait.
  func paused(until time: String) -> String
  var waitsForRoom: String { get }
  func delivered(name: String, songs: Int, of count: Int) -> String
  func inZip(_ file: String, megabytes: String) -> String
  /// The songs lie beside the report, each by itself.
  var inFolder: String { get }
  func nothingDelivered(name: String) -> String
  func seeNotDownloaded(count: Int) -> String
  func seeToCheck(count: Int) -> String
  func stillWaitedFor(count: Int) -> String
  func songFrom(_ source: Source) -> String
  func read(lines: Int, lastLineEnded: Bool) -> String
  func step(_ step: Step) -> String
  /// What can be done about an outage; nil when it only has to pass.
  func remedy(_ cause: Cause) -> String?
  func problem(_ problem: ListProblem) -> String
  /// One playlist: how many songs it says it has, how many were read, how many of them stood there twice.
  func readPlaylist(_ playlist: PlaylistFacts) -> String
  func duplicateSong(line: Int, of first: Int) -> String

  // not_downloaded.txt
  func notDownloadedHeader(count: Int) -> [String]
  func notDownloaded(_ cause: Cause) -> String
  func cameClose(_ title: String, _ reasons: [String]) -> String
  var toCheckHeader: [String] { get }
  func toCheck(_ reasons: [String]) -> String

  // NAME - waiting.txt
  func unwrittenTitle(file: String) -> String
  var unwritten: [String] { get }

  // refused.txt
  func refusedTitle(file: String) -> String
  func refusal(_ refusal: ListRefusal) -> [String]
  var originalBeside: String { get }
  var originalStays: String { get }

  // house rules.txt, its problems, and what became of them
  /// The example that a new file holds: comments.
  var houseRules: String { get }
  var ruleProblemsHeader: [String] { get }
  func ruleProblem(line: Int, _ text: String, _ problem: HouseRule.Problem) -> String
  func ruleTrouble(line: Int, _ text: String, _ trouble: RuleTrouble) -> String
  /// Of a song that was searched for since the rule for it does not work.
  func brokenRule(_ rule: String) -> String

  func reason(_ reason: Reason) -> String
  /// The whole of help.txt.
  var help: String { get }
}

/// What a track is at, for the reports and the bars.
public enum Step: Hashable, Sendable {
  case queued
  case searching
  /// Per cent, nil while the size is not known.
  case downloading(Int?)
  case checking
  case ready
  case missing
  /// Before another try.
  case waiting
  /// For the end of an outage; `since` is a time of day.
  case waitingFor(Cause, since: String)
  /// A link to a playlist or an album.
  case readingPlaylist
}

/// The languages there are.
public enum Language: String, Sendable, CaseIterable {
  case en
  case tr

  public var messages: any Messages {
    switch self {
    case .en: English()
    case .tr: Turkish()
    }
  }

  /// The catalogue of a settings value; English for what nobody speaks yet.
  public static func messages(_ name: String) -> any Messages { (Language(rawValue: name) ?? .en).messages }
}
