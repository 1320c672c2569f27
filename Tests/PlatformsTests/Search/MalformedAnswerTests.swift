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

  @Test func `never harms when fields are missing or of another type, or bytes are changed`() throws {
    for sample in [Self.music, Self.videos] {
      for variant in try Malformed.variants(of: sample) { read(variant) }
    }
  }

  @Test func `never harms when it is nested a hundred thousand times`() {
    let (music, _) = read([UInt8](repeating: UInt8(ascii: "["), count: 100_000))
    #expect(music == nil)
  }
}
