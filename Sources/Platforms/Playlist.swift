public import Music

/// A playlist, an album or a set, with what could be read of it.
public struct Playlist: Sendable, Hashable {
  public struct Entry: Sendable, Hashable {
    /// The recording that the list means. Its id is empty when the list names it without one.
    public var candidate: Candidate
    /// False for what the platform says is gone: it may be there under another id.
    public var isPlayable: Bool
    public var isrc: String?

    public init(candidate: Candidate, isPlayable: Bool = true, isrc: String? = nil) {
      self.candidate = candidate
      self.isPlayable = isPlayable
      self.isrc = isrc
    }
  }

  public var link: Link
  public var source: Source
  public var title: String
  public var owner: String?
  /// How many tracks the platform says it has, nil when it does not say.
  public var said: Int?
  /// In the list's order.
  public var entries: [Entry]
  /// True when it was read to its end.
  public var isComplete: Bool
  /// True when yt-dlp read it, since the platform's own answer could not be used.
  public var isSecondHand = false

  public init(
    link: Link, source: Source, title: String, owner: String? = nil, said: Int? = nil, entries: [Entry],
    isComplete: Bool
  ) {
    self.link = link
    self.source = source
    self.title = title
    self.owner = owner
    self.said = said
    self.entries = entries
    self.isComplete = isComplete
  }
}

/// A platform whose playlists and albums can be read; of a catalogue without audio, its tracks too. Adding one is a type
/// of this protocol, and a line in `SourceTable`.
public protocol PlaylistSource: Sendable {
  /// Reads the list behind a link of this platform to its end. Throws `.absent` when it is private or gone; an empty
  /// list has no entries.
  func playlist(_ link: Link) async throws(SourceError) -> Playlist
}
