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

  struct Resolve: Encodable {
    var `do` = "resolve"
    var video: String
    var light: Bool
  }

  struct Tag: Encodable {
    struct Tags: Encodable {
      var title: String
      var artists: [String]
      var album: String?
      var cover: String?
      var gain: Double?
      var peak: Double?
    }
    var `do` = "tag"
    var file: String
    var tags: Tags
  }

  struct Reply<Answer: Decodable>: Decodable {
    struct Refusal: Decodable {
      var kind: String
      var message: String
    }
    var answer: Answer?
    var error: Refusal?
    /// Resident megabytes.
    var memory: Int?
  }

  struct Nothing: Decodable {}

  struct Stream: Decodable {
    var format_id: String?
    var url: String?
    var ext: String?
    var acodec: String?
    var abr: Double?
    var filesize: Int?
    var `protocol`: String?
    var http_headers: [String: String]?
  }

  struct Resolved: Decodable {
    var title: String?
    var duration: Double?
    var channel: String?
    var thumbnail: String?
    var formats: [Stream]
  }
}

extension SourceError {
  /// One of worker.py's kinds of refusal.
  init(kind: String, message: String) {
    self =
      switch kind {
      case "rate_limited": .rateLimited(retryAfter: nil)
      case "bot_check": .botCheck
      case "age": .absent(.age)
      case "members": .absent(.membersOnly)
      case "private": .absent(.private)
      case "region": .absent(.region)
      case "removed": .absent(.removed)
      case "no_formats": .absent(.noFormats)
      case "network": .unreachable(.connect(message))
      default: .worker(message)
      }
  }
}
