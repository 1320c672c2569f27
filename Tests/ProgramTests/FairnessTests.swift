import Foundation
import Testing

@Suite(.serialized, .enabled(if: Tools.python != nil, "APM_PYTHON names a Python with yt-dlp"))
struct FairnessTests {
  private static let three =
    "Kestrel Parade - Copper Sky\nAyşe Gündoğar - Işıklar Söndü\nJuno Pallister - Midnight Tram\n"

  @Test("a list of 3 is delivered while another person's list of 2,000 is in work")
  func shortListFirst() async throws {
    let platforms = try await FakePlatforms()
    let house = try House(platforms, settings: ["APM_PACE": "never"])
    for person in ["ayşe", "ışıl"] {
      try FileManager.default.createDirectory(
        at: house.inbox.appendingPathComponent(person), withIntermediateDirectories: true)
    }
    let daemon = try house.start()
    try house.drop((1...2000).map { "Nobody - Unheard \($0)\n" }.joined(), as: "ayşe/long.txt")
    try await eventually("the long list is accepted") { house.exists("ayşe/long/progress.txt") }
    try house.drop(Self.three, as: "ışıl/short.txt")
    try await eventually("the short list is delivered") { house.exists("ışıl/short/about.txt") }
    #expect(house.exists("ışıl/short/short.zip"))
    #expect(!house.exists("ayşe/long/about.txt"))
    #expect(try await daemon.stop() == 0)
  }

  @Test("a platform's pace is kept, and the progress says when it goes on")
  func pace() async throws {
    let platforms = try await FakePlatforms()
    let house = try House(platforms, settings: ["APM_PACE_YOUTUBE_HOUR": "2", "APM_PACE_RESERVE": "0%"])
    try house.drop(Self.three, as: "trip.txt")
    let once = try await Tools.allplatformmusic(["once"], house)
    #expect(once.status == 75, "\(once.errors)")
    let progress = try house.read("trip/progress.txt")
    #expect(progress.contains("trip: 2 of 3 songs done") && progress.contains("It goes on by itself at"), "\(progress)")
    #expect(!house.exists("trip/not_downloaded.txt"))
  }
}
