import FoundationEssentials
import Host
import SystemPackage

/// What the worker is asked, and what it answers: the Swift side of worker.py.
enum WorkerTalk {
  struct Options: Encodable {
    var cache: String
    var proxy: String?
    var cookies: String?
    var threads: Int
  }

  struct Ping: Encodable {
    var `do` = "ping"
  }

  struct Resolve: Encodable {
    var `do` = "resolve"
    var video: String
    var light: Bool
  }

  struct List: Encodable {
    var `do` = "list"
    var address: String
  }

  struct Search: Encodable {
    var `do` = "search"
    /// "youtube" or "soundcloud".
    var on: String
    var words: String
  }

  struct Tag: Encodable {
    struct Values: Encodable {
      var title: String
      var artists: [String]
      var album: String?
      var track: Int?
      var tracks: Int?
      var year: Int?
      var genre: String?
      var isrc: String?
      var cover: String?
      var gain: Double?
      var peak: Double?
    }
    var `do` = "tag"
    var file: String
    var tags: Values

    init(_ file: FilePath, _ tags: Tags) {
      self.file = file.string
      self.tags = Values(
        title: tags.title, artists: tags.artists, album: tags.album, track: tags.track, tracks: tags.tracks,
        year: tags.year, genre: tags.genre, isrc: tags.isrc, cover: tags.cover?.string, gain: tags.replayGain,
        peak: tags.replayPeak)
    }
  }

  struct Read: Encodable {
    var `do` = "read"
    /// In base64, since a path need not be text.
    var folder: Data
    var files: [Data]
  }

  struct Reply<Answer: Decodable>: Decodable {
    struct Refusal: Decodable {
      var kind: String
      var message: String
      /// Of HTTP.
      var status: Int?
      /// The header, as it came.
      var later: String?
    }
    var answer: Answer?
    var error: Refusal?
    /// Resident megabytes.
    var memory: Int?
  }

  struct ReadTags: Decodable, Sendable {
    var files: [FileTags?]
  }

  struct Nothing: Decodable, Sendable {}

  struct Pong: Decodable, Sendable {
    var ytdlp: String
    var deno: String?
  }

  struct Resolved: Decodable, Sendable {
    var title: String?
    var duration: Double?
    var channel: String?
    var track: String?
    var artists: [String]?
    var album: String?
    var thumbnail: String?
    var streams: [Stream]
  }

  struct ReadList: Decodable, Sendable {
    struct Row: Decodable, Sendable {
      var id: String?
      var address: String?
      var title: String?
      var artists: [String]?
      var channel: String?
      var duration: Double?
    }
    var title: String?
    var owner: String?
    var said: Int?
    var entries: [Row]
  }

  struct Stream: Decodable, Sendable {
    var id: String?
    var url: String?
    var codec: String?
    var bitrate: Double?
    var channels: Int?
    var size: Int?
    var `protocol`: String?
    var headers: [String: String]?
  }
}

extension AudioStream {
  /// Nil for a stream that we cannot download: another protocol than https and HLS over it.
  init?(_ stream: WorkerTalk.Stream) {
    guard let url = stream.url, url.hasPrefix("https://"), let codec = stream.codec else { return nil }
    let isSegmented = stream.protocol?.hasPrefix("m3u8") ?? false
    guard isSegmented || stream.protocol == "https" else { return nil }
    self.init(
      id: stream.id ?? "", url: url, codec: codec, bitrate: stream.bitrate ?? 0, channels: stream.channels ?? 2,
      size: stream.size, headers: stream.headers ?? [:], isSegmented: isSegmented)
  }
}

extension Resolved {
  init(_ found: WorkerTalk.Resolved) {
    self.init(
      title: found.title ?? "", duration: found.duration, channel: found.channel, track: found.track,
      artists: found.artists ?? [], album: found.album, thumbnail: found.thumbnail,
      streams: found.streams.compactMap { AudioStream($0) })
  }
}

extension SourceError {
  /// One of worker.py's kinds of refusal.
  init(kind: String, message: String, status: Int?, retryAfter later: String? = nil) {
    self =
      switch kind {
      case "rate_limited": .rateLimited(retryAfter: later.flatMap { retryAfter($0) })
      case "bot_check": .botCheck
      case "age": .absent(.age)
      case "members": .absent(.membersOnly)
      case "private": .absent(.private)
      case "region": .absent(.region)
      case "removed": .absent(.removed)
      case "live": .absent(.live)
      case "no_formats": .absent(.noFormats)
      case "changed": .changed(path: "the player's answer")
      case "cut": .unreachable(.reset(message))
      case "network": .unreachable(.connect(message))
      case "http": .http(status ?? 400)
      default: .worker(message)
      }
  }
}
