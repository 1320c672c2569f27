public import Music

/// What is behind a track's id.
public struct Resolved: Sendable, Hashable {
  public var title: String
  /// Seconds.
  public var duration: Double?
  /// The light question does not tell it.
  public var channel: String?
  /// Title, artists and album of audio that a label gave to YouTube; empty for other uploads.
  public var track: String?
  public var artists: [String]
  public var album: String?
  /// A JPEG.
  public var thumbnail: String?
  public var streams: [AudioStream]

  public init(
    title: String, duration: Double? = nil, channel: String? = nil, track: String? = nil, artists: [String] = [],
    album: String? = nil, thumbnail: String? = nil, streams: [AudioStream]
  ) {
    self.title = title
    self.duration = duration
    self.channel = channel
    self.track = track
    self.artists = artists
    self.album = album
    self.thumbnail = thumbnail
    self.streams = streams
  }

  /// The track as a candidate, for a link that names it.
  public func candidate(id: String, source: Source) -> Candidate {
    let isSong = track != nil && !artists.isEmpty
    let host = source == .youtubeMusic ? "music.youtube.com" : "www.youtube.com"
    return Candidate(
      source: source, id: id, url: "https://\(host)/watch?v=\(id)", kind: isSong ? .song : .video,
      title: track ?? title, artists: artists, channel: channel, album: album, duration: duration,
      official: isSong || YouTube.isTopic(channel) ? true : nil)
  }
}
