public import Music
public import SystemPackage

/// The settings in force. Every value has the default of the settings file's documentation.
public struct Settings: Sendable, Hashable {
  public enum Watch: String, Sendable, CaseIterable { case auto, inotify, poll }

  public struct Purge: Sendable, Hashable {
    /// Age at which left-over work files go; nil: never.
    public var work: Duration? = .seconds(24 * 3600)
    /// Age at which deliveries go; nil: never.
    public var delivered: Duration? = .seconds(30 * 86400)
    /// Time after which songs that nobody used leave the song store; nil: never.
    public var songs: Duration? = .seconds(30 * 86400)
  }

  public struct Limits: Sendable, Hashable {
    /// Downloads at once.
    public var downloads = 6
    /// Tracks of a list that are taken in one part; nil: all.
    public var tracks: Int? = 2000
    /// Bytes of a dropped list.
    public var listBytes = 1 << 20
    /// Bytes of songs in one zip; nil: no limit.
    public var zip: Int? = 2 << 30
    /// Bytes that stay free on the disk; nil: the disk may fill up.
    public var freeSpace: Int? = 2 << 30
    /// Bytes of the song store; nil: no limit.
    public var songs: Int? = 5 << 30
  }

  public struct Pace: Sendable, Hashable {
    /// Songs asked of one platform in the last hour and in the last 24 hours; nil: no limit.
    public struct Limits: Sendable, Hashable {
      public var hour: Int?
      public var day: Int?
    }

    /// YouTube Music and YouTube together.
    public var youtube = Limits(hour: 120, day: 500)
    /// Each other platform.
    public var other = Limits(hour: 300, day: 2000)
    /// Per cent, 0 to 90, that are kept for people who used nothing else for a day.
    public var reserve = 20
  }

  public struct Tags: Sendable, Hashable {
    public var replayGain = true
  }

  public struct Network: Sendable, Hashable {
    /// `http://host:port`, `socks5h://user:password@host:port`; nil: none, whatever the environment says.
    public var proxy: String?
    /// Certificates to trust (PEM).
    public var caFile: FilePath?
    /// Bytes a second of all downloads together; nil: no limit.
    public var bandwidth: Int?
  }

  /// The household's own keys for one catalogue: both are set, or none.
  public struct Keys: Sendable, Hashable {
    public var clientID: String?
    /// Holds the secret and nothing else.
    public var clientSecretFile: FilePath?
  }

  public struct YtDlp: Sendable, Hashable {
    /// A path, or a bare name to be looked up in PATH.
    public var python: FilePath?
    public var cookiesFile: FilePath?
  }

  public struct Updates: Sendable, Hashable {
    public enum When: String, Sendable, CaseIterable { case daily, never }
    public var ytdlp = When.daily
  }

  /// What one person wants for the lists in the folder of that name; nil: as the house has it.
  public struct Person: Sendable, Hashable {
    public var name: String
    public var language: String?
    public var format: String?
    public var deliver: Deliver?

    public init(name: String, language: String? = nil, format: String? = nil, deliver: Deliver? = nil) {
      self.name = name
      self.language = language
      self.format = format
      self.deliver = deliver
    }
  }

  public static let formats = ["original", "m4a", "mp3", "opus", "flac"]
  public static let languages = ["en", "tr"]

  public var inbox: FilePath = "/srv/music/inbox"
  public var outbox: FilePath = "/srv/music/outbox"
  public var state: FilePath = "/var/lib/allplatformmusic"
  /// In order of preference; at least one, each once.
  public var sources = Source.usual
  /// Folders of music already owned, searched before every source.
  public var library: [FilePath] = []
  /// One of `formats`.
  public var format = "m4a"
  public var deliver = Deliver.zip
  /// Tries for each track and source.
  public var retryLimit = 3
  public var versions = VersionRules()
  /// Quiet time after which a drop is complete.
  public var settle: Duration = .seconds(2)
  /// How long an empty drop is waited for.
  public var incomplete: Duration = .seconds(600)
  public var rescan: Duration = .seconds(60)
  public var watch = Watch.auto
  /// Of waiting for the network, a platform or the disk; nil: never.
  public var giveUpAfter: Duration? = .seconds(48 * 3600)
  public var purge = Purge()
  public var limits = Limits()
  public var pace = Pace()
  public var tags = Tags()
  /// One of `languages`.
  public var language = "en"
  /// In the order of the file; no two names are equal when folded.
  public var people: [Person] = []
  public var network = Network()
  public var spotify = Keys()
  public var tidal = Keys()
  public var ytdlp = YtDlp()
  public var updates = Updates()
  /// Where the platforms' answers are kept, for one command; no key of the file.
  public var saveAnswers: FilePath?

  /// The defaults.
  public init() {}

  /// The person a folder of the inbox belongs to. Case, marks and the Turkish dots do not matter.
  public func person(_ name: String) -> Person? {
    let wanted = folded(name)
    return people.first { folded($0.name) == wanted }
  }
}
