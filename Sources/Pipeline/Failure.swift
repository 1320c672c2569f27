public import Music

/// What keeps a source from giving an honest answer.
public enum Trouble: String, Sendable, Codable, CaseIterable {
  /// No connection to it.
  case unreachable
  /// Server errors, answers that are cut off, none in time.
  case failing
  /// It turns us away (403).
  case refuses
  /// It asks to be left alone for a while (429).
  case rateLimited
  /// It wants to see that we are no robot, or a sign-in.
  case botCheck
  /// It answers in a form that is not understood.
  case changed
}

/// Why something did not work, in a form that `Messages` can put into words for the person.
public enum Cause: Hashable, Sendable, Codable, Error {
  /// No source has anything for these words.
  case nothingFound
  /// Sources have results, but none is the recording asked for.
  case noneRight
  /// Every right candidate turned out to be gone: removed, private, blocked in this country...
  case unavailable
  /// Every right candidate's audio was damaged, silent or of the wrong length.
  case badAudio
  /// The platform asks for a sign-in, or refuses us for a while.
  case blocked
  case unreachable
  /// One source gives no honest answer.
  case source(Source, Trouble)
  /// A kind of link that this version cannot follow yet.
  case linkNotSupported
  /// A link to a playlist or an album that gives no songs.
  case playlist(PlaylistTrouble)
  /// The house rules keep its link from everybody.
  case ruledOut
  /// The platform answers in a form that is not understood.
  case changed
  case disk
  /// A program the daemon needs (ffmpeg, Python, yt-dlp) is missing or does not work.
  case tool
}

/// A failure is one value: what it is for the person, what to do about it, and the details for the log.
public struct Failure: Error, Sendable, CustomStringConvertible {
  public enum Remedy: Sendable, Hashable {
    /// The same again after a pause.
    case retry
    case nextCandidate
    case nextSource
    /// Nothing can be done now: not a try, the track waits.
    case wait
    /// This request is over.
    case refuse
  }

  public var cause: Cause
  public var remedy: Remedy
  public var detail: String
  /// Set where it says more about the source than about the song.
  public var trouble: Trouble?
  /// Seconds that the platform asked us to wait.
  public var retryAfter: Int?
  /// When a wait is over, in milliseconds since 1970.
  var until: Int64?

  public init(
    _ cause: Cause, _ remedy: Remedy, _ detail: String, trouble: Trouble? = nil, retryAfter: Int? = nil
  ) {
    self.cause = cause
    self.remedy = remedy
    self.detail = detail
    self.trouble = trouble
    self.retryAfter = retryAfter
  }

  public var description: String { "\(cause), \(remedy): \(detail)" }
}

extension Cause: CustomStringConvertible {
  /// For the log.
  public var description: String {
    switch self {
    case .nothingFound: "nothing found"
    case .noneRight: "none right"
    case .unavailable: "unavailable"
    case .badAudio: "bad audio"
    case .blocked: "blocked"
    case .unreachable: "unreachable"
    case .source(let source, let trouble): "\(source.rawValue) \(trouble.rawValue)"
    case .linkNotSupported: "link not supported"
    case .playlist(let trouble): "playlist \(trouble)"
    case .ruledOut: "ruled out"
    case .changed: "changed"
    case .disk: "disk"
    case .tool: "tool"
    }
  }
}

extension Cause {
  /// True for what says nothing about the song: the network, a platform, the disk, a program.
  var isOutage: Bool {
    switch self {
    case .blocked, .unreachable, .source, .changed, .disk, .tool: true
    case .nothingFound, .noneRight, .unavailable, .badAudio, .linkNotSupported, .ruledOut, .playlist: false
    }
  }

  /// The source that gives no honest answer.
  var source: Source? {
    if case .source(let source, _) = self { source } else { nil }
  }
}

/// Why a track is not downloaded, as the ledger keeps it.
public struct Outcome: Hashable, Sendable, Codable {
  public var cause: Cause
  public var detail: String
}
