/// A recording as a catalogue knows it.
public struct Recording: Hashable, Sendable, Codable {
  /// Which catalogue ("deezer"), and its own identifier.
  public var catalogue: String
  public var id: String
  public var artists: [String]
  /// With the version, where it is one: "Song (Live)".
  public var title: String
  public var album: String?
  /// Place on the album, and how many it has.
  public var track: Int?
  public var tracks: Int?
  public var year: Int?
  /// Seconds.
  public var duration: Double?
  public var isrc: String?
  public var genre: String?
  public var explicit: Bool?
  /// Address of a picture.
  public var cover: String?
  /// The more, the better known; comparable within one catalogue only.
  public var rank: Int?

  public init(
    catalogue: String, id: String, artists: [String], title: String, album: String? = nil, track: Int? = nil,
    tracks: Int? = nil, year: Int? = nil, duration: Double? = nil, isrc: String? = nil, genre: String? = nil,
    explicit: Bool? = nil, cover: String? = nil, rank: Int? = nil
  ) {
    self.catalogue = catalogue
    self.id = id
    self.artists = artists
    self.title = title
    self.album = album
    self.track = track
    self.tracks = tracks
    self.year = year
    self.duration = duration
    self.isrc = isrc
    self.genre = genre
    self.explicit = explicit
    self.cover = cover
    self.rank = rank
  }
}

/// The recording that a request means, and how sure that is.
public struct Identity: Hashable, Sendable, Codable {
  public var recording: Recording
  public var confidence: Confidence

  public init(recording: Recording, confidence: Confidence) {
    self.recording = recording
    self.confidence = confidence
  }
}
