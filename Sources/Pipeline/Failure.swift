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
  /// A kind of link that this version cannot follow yet.
  case linkNotSupported
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
  /// Seconds that the platform asked us to wait.
  public var retryAfter: Int?

  public init(_ cause: Cause, _ remedy: Remedy, _ detail: String, retryAfter: Int? = nil) {
    self.cause = cause
    self.remedy = remedy
    self.detail = detail
    self.retryAfter = retryAfter
  }

  public var description: String { "\(cause), \(remedy): \(detail)" }
}

extension Failure {
  /// True when this candidate is not tried again: it is unusable, or its tries are used up.
  func ends(triesLeft: Int) -> Bool {
    remedy == .nextCandidate || remedy == .nextSource || (remedy == .retry && triesLeft <= 0)
  }
}

extension Cause {
  /// True for what says nothing about the song: the network, a platform, the disk, a program.
  var isOutage: Bool {
    switch self {
    case .blocked, .unreachable, .disk, .tool: true
    case .nothingFound, .noneRight, .unavailable, .badAudio, .linkNotSupported, .changed: false
    }
  }
}

/// Why a track is not downloaded, as the ledger keeps it.
public struct Outcome: Hashable, Sendable, Codable {
  public var cause: Cause
  public var detail: String
}
