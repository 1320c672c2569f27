public import Host

/// Why a platform gave no answer that can be used.
public enum SourceError: Error, Sendable, Hashable {
  /// What the platform says of one track.
  public enum Absence: String, Sendable, Hashable {
    case removed, `private`, region, age, membersOnly, noFormats
    /// A broadcast that has not begun or not ended.
    case live
    /// It tells what is in a list only to programs with keys, and there are none that it takes.
    case needsKeys
    /// It tells nobody but its own app.
    case closed
  }

  case unreachable(TransferError)
  case http(Int)
  /// It asks to be left alone for a while (HTTP 429); seconds, when it says how long.
  case rateLimited(retryAfter: Int?)
  /// It wants to see that we are no robot, or a sign-in.
  case botCheck
  /// The answer has another shape than it had; the path of what is missing.
  case changed(path: String)
  case absent(Absence)
  /// The yt-dlp worker does not start, or ended twice over one ask; its own words.
  case worker(String)
  case cancelled
}
