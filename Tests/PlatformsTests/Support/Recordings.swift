import Foundation
import Testing

/// Recorded answers of the real platforms. They are no part of the project: tests read them where they are.
enum Recordings {
  /// APM_SHARED, or `shared` beside the checkout.
  static let folder: URL? = {
    let package = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let named = ProcessInfo.processInfo.environment["APM_SHARED"].map { URL(fileURLWithPath: $0) }
    let shared = named ?? package.deletingLastPathComponent().appendingPathComponent("shared")
    let folder = shared.appendingPathComponent("recordings")
    return FileManager.default.fileExists(atPath: folder.appendingPathComponent("INDEX.json").path) ? folder : nil
  }()

  struct Entry: Decodable, CustomTestStringConvertible, Sendable {
    struct Expected: Decodable {
      var items: Int?
      var first: [Fact]?
    }
    /// A row as its recorder described it.
    struct Fact: Decodable {
      var videoId: String?
      var title: String?
      var artists: [String]?
      var album: String?
      var channel: String?
      var duration: Double?
      var views: String?
      var musicVideoType: String?
      var explicit: Bool?
      var verified: [String]?

      enum CodingKeys: String, CodingKey {
        case videoId, title, artists, album, channel, musicVideoType, explicit, verified
        case duration = "duration_s"
        case views = "views_text"
      }
    }
    var file: String
    var testDescription: String { file }

    func body() throws -> [UInt8] {
      try Array(Data(contentsOf: #require(Recordings.folder).appendingPathComponent(file)))
    }

    func json() throws -> Any { try JSONSerialization.jsonObject(with: Data(body())) }

    func expected() throws -> Expected {
      struct Whole: Decodable {
        var file: String
        var expected: Expected?
      }
      let index = try Data(contentsOf: #require(Recordings.folder).appendingPathComponent("INDEX.json"))
      let whole = try JSONSerialization.jsonObject(with: index) as? [[String: Any]] ?? []
      let own = try #require(whole.first { $0["file"] as? String == file })
      return try #require(JSONDecoder().decode(Whole.self, from: JSONSerialization.data(withJSONObject: own)).expected)
    }
  }

  /// What its recorder wrote down of a file.
  static func facts(_ file: String) throws -> [String: Any] {
    let index = try Data(contentsOf: #require(folder).appendingPathComponent("INDEX.json"))
    let all = try #require(try JSONSerialization.jsonObject(with: index) as? [[String: Any]])
    return try #require(all.first { $0["file"] as? String == file }?["expected"] as? [String: Any])
  }

  /// The recorded answers whose name begins so.
  static func entries(_ beginning: String) -> [Entry] {
    guard let folder, let names = try? FileManager.default.subpathsOfDirectory(atPath: folder.path) else { return [] }
    return names.filter { $0.hasPrefix(beginning) }.sorted().map { Entry(file: $0) }
  }
}

/// Every value with that name, wherever it is.
func values(named name: String, in json: Any) -> [[String: Any]] {
  switch json {
  case let object as [String: Any]:
    object.sorted { $0.key < $1.key }.flatMap { key, value in
      (key == name ? [value as? [String: Any] ?? [:]] : []) + values(named: name, in: value)
    }
  case let array as [Any]: array.flatMap { values(named: name, in: $0) }
  default: []
  }
}
