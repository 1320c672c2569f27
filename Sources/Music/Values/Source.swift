/// A platform that can be searched and downloaded from.
public struct Source: RawRepresentable, Hashable, Sendable, Codable, CustomStringConvertible {
  public let rawValue: String
  public init(rawValue: String) { self.rawValue = rawValue }

  public static let youtubeMusic = Source(rawValue: "youtube-music")
  public static let youtube = Source(rawValue: "youtube")
  public static let soundcloud = Source(rawValue: "soundcloud")
  /// The household's own music: searched before all platforms where the settings name its folders.
  public static let library = Source(rawValue: "library")

  /// The platforms that this version can search, in the order of the default preference.
  public static let all: [Source] = [.youtubeMusic, .youtube, .soundcloud]

  public var description: String { rawValue }
}
