import FoundationEssentials

/// An element that may have any shape: one that is not understood is nil, never the end of the list.
struct Lenient<Value: Decodable>: Decodable {
  var value: Value?

  init(from decoder: any Decoder) throws { value = try? Value(from: decoder) }
}

typealias Rows<Value: Decodable> = [Lenient<Value>]

extension Array {
  func understood<Value>() -> [Value] where Element == Lenient<Value> { compactMap(\.value) }
}

/// Text as InnerTube gives it: runs, or one simple text.
struct RunsText: Decodable {
  struct Run: Decodable {
    var text: String?
    var navigationEndpoint: Endpoint?
  }
  var runs: Rows<Run>?
  var simpleText: String?

  var all: [Run] { runs?.understood() ?? [] }
  var text: String { simpleText ?? all.compactMap(\.text).joined() }
}

/// Where a link inside YouTube's pages leads.
struct Endpoint: Decodable {
  struct Browse: Decodable {
    struct Configs: Decodable {
      struct Music: Decodable { var pageType: String? }
      var browseEndpointContextMusicConfig: Music?
    }
    var browseId: String?
    var browseEndpointContextSupportedConfigs: Configs?
  }
  struct Watch: Decodable {
    struct Configs: Decodable {
      struct Music: Decodable { var musicVideoType: String? }
      var watchEndpointMusicConfig: Music?
    }
    var videoId: String?
    var watchEndpointMusicSupportedConfigs: Configs?
  }
  var browseEndpoint: Browse?
  var watchEndpoint: Watch?

  var pageType: String? {
    browseEndpoint?.browseEndpointContextSupportedConfigs?.browseEndpointContextMusicConfig?.pageType
  }
  var musicVideoType: String? {
    watchEndpoint?.watchEndpointMusicSupportedConfigs?.watchEndpointMusicConfig?.musicVideoType
  }
}

/// Numbers and times as pages show them.
enum ShownText {
  /// "3:05" or "1:02:03", in seconds.
  static func seconds(_ text: String) -> Double? {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard (2...3).contains(parts.count) else { return nil }
    var total = 0
    for part in parts {
      guard let number = Int(part), part.count <= 3, number >= 0 else { return nil }
      total = total * 60 + number
    }
    return Double(total)
  }

  /// "1,440,528 views", "333K plays", "10m views".
  static func count(_ text: String) -> Int? {
    let digits = text.prefix { $0.isASCII && ($0.isNumber || $0 == "." || $0 == ",") }
    guard !digits.isEmpty, let number = Double(digits.replacing(",", with: "")), number < 1e12 else { return nil }
    switch text.dropFirst(digits.count).first {
    case "k", "K": return Int(number * 1e3)
    case "m", "M": return Int(number * 1e6)
    case "b", "B": return Int(number * 1e9)
    default: return Int(number)
    }
  }

  /// The 11 characters of a video's id.
  static func isVideoID(_ id: String) -> Bool {
    id.utf8.count == 11 && id.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_") }
  }
}
