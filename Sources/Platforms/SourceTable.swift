public import Host
public import Music

/// The household's own keys for catalogues that ask for some.
public struct CatalogueKeys: Sendable, Hashable {
  public struct Pair: Sendable, Hashable {
    public var id: String
    public var secret: String

    public init(id: String, secret: String) {
      self.id = id
      self.secret = secret
    }
  }

  public var spotify: Pair?
  public var tidal: Pair?

  public init(spotify: Pair? = nil, tidal: Pair? = nil) {
    self.spotify = spotify
    self.tidal = tidal
  }

  /// Asks each platform for which there are keys whether it takes them. The trouble is nil where it does, and
  /// `.absent(.needsKeys)` where it refuses them.
  public func tried(_ transfers: Transfers) async -> [(platform: String, trouble: SourceError?)] {
    var answers: [(platform: String, trouble: SourceError?)] = []
    for (platform, pair, address) in [("spotify", spotify, SpotifyFacts.token), ("tidal", tidal, TidalFacts.token)] {
      guard let pair else { continue }
      do throws(SourceError) {
        _ = try await pair.token(Web(transfers), at: address)
        answers.append((platform, nil))
      } catch {
        answers.append((platform, error))
      }
    }
    return answers
  }
}

/// Everything that can be asked: a platform is what it is here for. YouTube's audio is yt-dlp's.
public struct SourceTable: PlaylistSource {
  public let searches: [any SearchSource]
  public let audio: [Source: any AudioSource]
  /// By the links' platform.
  public let lists: [String: any PlaylistSource]
  /// Who knows which recording is meant, the first one asked first.
  public let catalogues: [any Catalogue]
  private let web: Web

  public init(_ transfers: Transfers, keys: CatalogueKeys = CatalogueKeys()) {
    web = Web(transfers)
    let soundcloud = SoundCloud(transfers)
    let (bandcamp, audius) = (Bandcamp(transfers), Audius(transfers))
    let archive = InternetArchive(transfers)
    searches = [YouTubeMusic(transfers), YouTube(transfers), soundcloud, bandcamp, audius, archive]
    audio = [.soundcloud: soundcloud, .bandcamp: bandcamp, .audius: audius, .internetArchive: archive]
    let deezer = Deezer(transfers)
    lists = [
      Source.youtube.rawValue: YouTubePlaylists(transfers),
      Source.soundcloud.rawValue: soundcloud,
      Source.bandcamp.rawValue: bandcamp,
      Source.audius.rawValue: audius,
      Source.internetArchive.rawValue: archive,
      Deezer.platform: deezer,
      Spotify.source.rawValue: Spotify(transfers, keys: keys.spotify),
      AppleMusic.source.rawValue: AppleMusic(transfers),
      Tidal.source.rawValue: Tidal(transfers, keys: keys.tidal),
    ]
    catalogues = [deezer, ITunes(transfers), MusicBrainz(transfers)]
  }

  /// The platforms whose links lead to audio.
  static let withAudio: Set<String> = ["youtube", "soundcloud", "bandcamp", "audius", "internet-archive"]
  /// Those that only know what a recording is called: it is looked for elsewhere.
  static let withoutAudio = Set([Deezer.platform, "spotify", "apple-music", "tidal"]).union(closed)
  /// Catalogues that nobody can read; their links are answered with what helps instead.
  static let closed: Set<String> = ["amazon-music"]

  /// Reads the list behind a link to its end. A catalogue's track is a list of one, and so may be what a short link
  /// leads to. Throws `.absent` when it is private or gone, `.absent(.needsKeys)` and `.absent(.closed)` when the platform
  /// does not tell us.
  public func playlist(_ link: Link) async throws(SourceError) -> Playlist {
    if Self.closed.contains(link.platform) { throw .absent(.closed) }
    let link = link.isShortened ? try await web.target(of: link) : link
    if link.kind == .track, let source = audio[Source(rawValue: link.platform)] {
      return Playlist(link, only: try await source.describe(link))
    }
    guard let source = lists[link.platform] else { throw .absent(.removed) }
    return try await source.playlist(link)
  }
}

extension Link {
  /// The links that this version can turn into songs.
  public var isFollowed: Bool {
    SourceTable.withAudio.contains(platform) || SourceTable.withoutAudio.contains(platform)
  }

  /// True for a link that stands for songs which are only known when it has been read.
  public var isList: Bool { isFollowed && (kind != .track || SourceTable.withoutAudio.contains(platform)) }
}

extension Playlist {
  /// A track as a list of one.
  public init(_ link: Link, only track: Candidate) {
    self.init(
      link: link, source: track.source, title: track.title, owner: track.channel, said: 1,
      entries: [Entry(candidate: track)], isComplete: true)
  }
}
