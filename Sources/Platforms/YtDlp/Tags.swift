public import SystemPackage

/// Tags for a finished file.
public struct Tags: Sendable, Hashable {
  public var title: String
  public var artists: [String]
  public var album: String?
  /// Place on the album, and how many it has.
  public var track: Int?
  public var tracks: Int?
  public var year: Int?
  public var genre: String?
  public var isrc: String?
  /// A JPEG or PNG file.
  public var cover: FilePath?
  /// Decibels, ReplayGain 2.0.
  public var replayGain: Double?
  /// 1 is full scale.
  public var replayPeak: Double?

  public init(title: String, artists: [String]) {
    self.title = title
    self.artists = artists
  }
}
