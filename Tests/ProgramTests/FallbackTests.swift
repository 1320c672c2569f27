import Foundation
import Testing

/// What a lower source may deliver while a preferred one is down.
@Suite(.serialized, .enabled(if: Tools.python != nil, "APM_PYTHON names a Python with yt-dlp"))
struct FallbackTests {
  @Test("a preferred source down: the lower one delivers what is sure, and the first is asked but a few times")
  func preferredDown() async throws {
    let platforms = try await FakePlatforms()
    try await platforms.fault(#"[{"host": "music.youtube.com", "fault": "down"}]"#)
    let house = try House(platforms, settings: ["APM_SOURCES": "youtube-music,youtube"])
    // With its length, an official video is surely the song.
    try house.drop("Hollow Kites - Glass Orchard 1:28\nNadia Vosk - Seventeen Rivers 1:06\n", as: "yol.txt")
    let once = try await Tools.allplatformmusic(["once"], house)
    #expect(once.status == 0, "\(once.errors)")
    let about = try house.read("yol/about.txt")
    #expect(about.components(separatedBy: "from YouTube\r\n").count - 1 == 2, "\(about)")
    #expect(once.errors.contains("source closed") && once.errors.components(separatedBy: "did not answer").count <= 8)
    withExtendedLifetime(platforms) {}
  }
}
