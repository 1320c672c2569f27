/// A search result of a source.
public struct Candidate: Hashable, Sendable, Codable {
  /// `song`: an audio track of a music catalogue; `video`: a video; `track`: an upload to an audio platform.
  public enum Kind: String, Sendable, Codable { case song, video, track }

  public var source: Source
  /// The platform's identifier (YouTube: 11 characters).
  public var id: String
  public var url: String
  public var kind: Kind
  public var title: String
  /// The credited artists; empty when the platform names none.
  public var artists: [String]
  /// The uploading channel, nil when not known.
  public var channel: String?
  public var album: String?
  /// Seconds, nil when not known.
  public var duration: Double?
  /// Nil when the platform does not say.
  public var explicit: Bool?
  /// Audio or official video of the artist, verified artist, or a channel ending in " - Topic".
  public var official: Bool?
  public var views: Int?

  public init(
    source: Source, id: String, url: String, kind: Kind, title: String, artists: [String],
    channel: String? = nil, album: String? = nil, duration: Double? = nil, explicit: Bool? = nil,
    official: Bool? = nil, views: Int? = nil
  ) {
    self.source = source
    self.id = id
    self.url = url
    self.kind = kind
    self.title = title
    self.artists = artists
    self.channel = channel
    self.album = album
    self.duration = duration
    self.explicit = explicit
    self.official = official
    self.views = views
  }
}
