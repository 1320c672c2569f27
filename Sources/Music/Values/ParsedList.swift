/// Options that a person can set in a list (`#! format=mp3`) or in its name (`party [mp3].url`).
public struct ListOptions: Hashable, Sendable, Codable {
  /// Key and value as understood, in lower case: format, deliver, language, remix, live, cover, explicit, name, continues.
  public var values: [String: String]
  public init(_ values: [String: String] = [:]) { self.values = values }
}

/// Something in a list that could not be used as it stands; the rest of the list goes on.
public struct ListProblem: Hashable, Sendable, Codable {
  public enum Kind: Hashable, Sendable, Codable {
    case unsupportedLink(String)
    case unsafeLink(String)
    case unknownOption(String)
    case duplicate(of: Int)
    case lineTooLong
    case endlessMix
    case nothingReadable
    /// The list says that it continues another one, which is not known here.
    case unknownContinues
    /// So many further lines, which are not told one by one.
    case more(Int)
  }
  public var line: Int
  /// The line as it came, cut to 200 characters.
  public var text: String
  public var kind: Kind
  public init(line: Int, text: String, kind: Kind) {
    self.line = line
    self.text = text
    self.kind = kind
  }
}

/// Why a whole dropped file is no list. Its words are in `Messages`.
public enum ListRefusal: Error, Hashable, Sendable, Codable {
  case binary
  /// Empty room at its end, which an upload reserved and never filled.
  case unwritten
  /// Size and limit in bytes.
  case tooLarge(Int, limit: Int)
  case prose
  case empty
  case unsafeLink(String)
  case unknownSite(String)
  case unsupportedLink(String)
  case noLink
  /// The file's ending, for kinds that cannot be read.
  case unsupportedKind(String)
  /// A link to a file, a pipe, a device: nothing that could be read as a list.
  case notAFile
  /// A folder in a folder in a folder: lists in it are not looked for.
  case tooDeep
  /// The file's permissions keep the daemon from reading it.
  case unreadable
  /// The permissions of its folder keep the daemon from taking it.
  case immovable
  /// Reading it brought the daemon down twice.
  case crashes
  /// The playlist that its only link leads to cannot be had.
  case playlist(PlaylistTrouble)
}

/// Why the playlist or album behind a link gives no songs.
public enum PlaylistTrouble: String, Hashable, Sendable, Codable {
  case `private`
  /// Removed, or there never was one.
  case missing
  case empty
  /// The platform wants keys (Tidal), and there are none that it takes.
  case needsKeys
  /// The platform tells nobody but its own app (Amazon Music).
  case closed
}

/// A dropped file, understood.
public struct ParsedList: Hashable, Sendable, Codable {
  public enum Kind: String, Sendable, Codable { case list, link }
  public var kind: Kind
  public var options: ListOptions
  public var requests: [Request]
  public var problems: [ListProblem]
  /// Lines in the file, and whether the last one was ended by a newline (a cut upload has no end).
  public var lineCount: Int
  public var lastLineEnded: Bool
  /// The list's name for people: file name without ending, browser decoration and options.
  public var name: String
  public init(
    kind: Kind, options: ListOptions, requests: [Request], problems: [ListProblem], lineCount: Int,
    lastLineEnded: Bool, name: String
  ) {
    self.kind = kind
    self.options = options
    self.requests = requests
    self.problems = problems
    self.lineCount = lineCount
    self.lastLineEnded = lastLineEnded
    self.name = name
  }
}
