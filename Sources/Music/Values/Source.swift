/// A platform that can be searched and downloaded from.
public struct Source: RawRepresentable, Hashable, Sendable, Codable, CustomStringConvertible {
  public let rawValue: String
  public init(rawValue: String) { self.rawValue = rawValue }

  public static let youtubeMusic = Source(rawValue: "youtube-music")
  public static let youtube = Source(rawValue: "youtube")
  public static let soundcloud = Source(rawValue: "soundcloud")
  public static let bandcamp = Source(rawValue: "bandcamp")
  public static let audius = Source(rawValue: "audius")
  public static let internetArchive = Source(rawValue: "internet-archive")
  /// The household's own music: searched before all platforms where the settings name its folders.
  public static let library = Source(rawValue: "library")

  /// The platforms that this version can search, in the order of the default preference.
  public static let all: [Source] = [.youtubeMusic, .youtube, .soundcloud, .bandcamp, .audius, .internetArchive]
  /// Those that are searched where the settings say nothing.
  public static let usual: [Source] = [.youtubeMusic, .youtube, .soundcloud, .bandcamp]

  /// Who has its songs: YouTube Music and YouTube show the same videos.
  public var platform: String { self == .youtubeMusic ? Source.youtube.rawValue : rawValue }

  public var description: String { rawValue }
}
