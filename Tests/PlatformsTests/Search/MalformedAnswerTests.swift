import Foundation
import Music
import Platforms
import Testing

@Suite("An answer that is not what it should be")
struct MalformedAnswerTests {
  /// Reads it both ways; what is thrown is `.changed`.
  @discardableResult
  private func read(_ bytes: [UInt8]) -> (music: [Candidate]?, videos: [Candidate]?) {
    func attempt(_ body: () throws -> [Candidate]) -> [Candidate]? {
      do {
        return try body()
      } catch {
        guard case SourceError.changed(let path) = error else {
          Issue.record("another error: \(error)")
          return nil
        }
        #expect(!path.isEmpty)
        return nil
      }
    }
    return (attempt { try YouTubeMusic.candidates(in: bytes) }, attempt { try YouTube.candidates(in: bytes) })
  }

  private static let music = SearchPages.music(
    SearchPages.shelf([
      SearchPages.song(
        credits: [
          SearchPages.link("Ayşe", "ARTIST"), SearchPages.dot, SearchPages.link("Gece", "ALBUM"), SearchPages.dot,
          SearchPages.plain("3:05"),
        ], plays: "333K plays", explicit: true)
    ]))
  private static let videos = SearchPages.videos([SearchPages.video(badge: "BADGE_STYLE_TYPE_VERIFIED")])

  private static var samples: [[UInt8]] {
    let recorded = (Recordings.entries("ytmusic/search_") + Recordings.entries("youtube/search_")).compactMap {
      try? $0.body()
    }
    return [music, videos] + recorded
  }

  @Test(
    "is an error that names what is missing",
    arguments: ["", "{}", "[]", "null", "7", "\"text\"", "<html>", "{\"contents\":7}", "\u{0}"])
  func bare(text: String) {
    let (music, videos) = read(Array(text.utf8))
    #expect(music == nil)
    #expect(videos == nil)
  }

  @Test func `is an error when it ends early, wherever`() {
    for sample in Self.samples {
      for part in 1...20 {
        let (music, videos) = read(Array(sample.prefix(sample.count * part / 21)))
        #expect(music == nil)
        #expect(videos == nil)
      }
    }
  }

  @Test func `never harms when fields are missing or of another type`() throws {
    for sample in [Self.music, Self.videos] {
      let whole = try JSONSerialization.jsonObject(with: Data(sample))
      let paths = paths(whole)
      #expect(paths.count > 20)
      for path in paths {
        for value in [nil, NSNull(), 7, "x", [Any](), [String: Any](), [[1], "y"]] as [Any?] {
          let changed = replaced(whole, path[...], with: value)
          read(Array(try JSONSerialization.data(withJSONObject: changed, options: .fragmentsAllowed)))
        }
      }
    }
  }

  @Test func `never harms when bytes are changed`() {
    var random = SteadyNumbers()
    for sample in [Self.music, Self.videos] {
      for _ in 0..<300 {
        var bytes = sample
        for _ in 0..<3 {
          bytes[Int.random(in: bytes.indices, using: &random)] = UInt8.random(in: 0...255, using: &random)
        }
        read(bytes)
      }
    }
  }

  @Test func `never harms when it is nested a hundred thousand times`() {
    let (music, _) = read([UInt8](repeating: UInt8(ascii: "["), count: 100_000))
    #expect(music == nil)
  }

  /// The same numbers each time: what fails can be looked at again. (splitmix64)
  private struct SteadyNumbers: RandomNumberGenerator {
    var state: UInt64 = 20_261_123

    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var number = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
      number = (number ^ (number >> 27)) &* 0x94D0_49BB_1331_11EB
      return number ^ (number >> 31)
    }
  }

  private enum Step {
    case name(String)
    case index(Int)
  }

  private func paths(_ json: Any) -> [[Step]] {
    switch json {
    case let object as [String: Any]:
      object.flatMap { key, value in [[.name(key)]] + paths(value).map { [.name(key)] + $0 } }
    case let array as [Any]:
      array.enumerated().flatMap { at, value in [[.index(at)]] + paths(value).map { [.index(at)] + $0 } }
    default: []
    }
  }

  private func replaced(_ json: Any, _ path: ArraySlice<Step>, with value: Any?) -> Any {
    guard let step = path.first else { return value ?? NSNull() }
    let isLast = path.count == 1
    switch (step, json) {
    case (.name(let name), var object as [String: Any]):
      object[name] = isLast ? value : replaced(object[name] ?? NSNull(), path.dropFirst(), with: value)
      return object
    case (.index(let at), var array as [Any]):
      if isLast, value == nil {
        array.remove(at: at)
      } else {
        array[at] = replaced(array[at], path.dropFirst(), with: value)
      }
      return array
    default: return json
    }
  }
}
