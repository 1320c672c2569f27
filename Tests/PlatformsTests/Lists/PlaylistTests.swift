import Music
import Platforms
import Testing

/// One after the other: they make the platforms misbehave for everybody.
@Suite("A playlist", .serialized, .enabled(if: FakePlatforms.isThere, FakePlatforms.absence))
struct PlaylistTests {
  private static func read(_ address: String) async throws -> Playlist {
    guard case .link(let link) = parseLink(address) else { throw SourceError.changed(path: address) }
    return try await FakePlatforms.withTransfers { transfers in try await YouTubePlaylists(transfers).playlist(link) }
  }

  @Test("is read to its end, over all continuations", arguments: [250, 1000, 5000])
  func long(size: Int) async throws {
    let names = [
      250: "PLfakeTwoHundredAndFiftySongs00250", 1000: "PLfakeOneThousandRowsOfSongs001000",
      5000: "PLfakeFiveThousandRowsOfSongs00500",
    ]
    let name = try #require(names[size])
    let list = try await Self.read("https://www.youtube.com/playlist?list=\(name)&si=tracking")
    #expect(list.entries.count == size)
    #expect(list.said == size)
    #expect(list.isComplete)
    #expect(list.owner == "Somebody")
    #expect(list.entries.allSatisfy { $0.candidate.duration != nil })
  }

  @Test func `of the new row shape is read as well`() async throws {
    let list = try await Self.read("https://www.youtube.com/playlist?list=PLfakeAllSongsInTheNewRowShape0001")
    #expect(list.title == "All songs, new rows")
    #expect(list.entries.count == 15)
    #expect(list.entries.first?.candidate.title == "Paper Lanterns")
    #expect(list.entries.first?.candidate.duration == 74)
  }

  @Test func `says which of its songs are gone`() async throws {
    let list = try await Self.read("https://music.youtube.com/playlist?list=PLfakeFourSongsOfWhichOneIsGone004")
    #expect(list.title == "Yaz Akşamı")
    #expect(list.entries.map(\.isPlayable) == [true, true, false, true])
    #expect(list.entries.last?.candidate.title == "Işıklar Söndü")
  }

  @Test func `that shows less than it says is not complete`() async throws {
    let list = try await Self.read("https://www.youtube.com/playlist?list=PLfakeSaysMoreThanItShows000000009")
    #expect(list.said == 9)
    #expect(list.entries.count == 4)
    #expect(!list.isComplete)
  }

  @Test(
    "that is an album has artists and its name",
    arguments: ["browse/MPREb_fakeSixSong", "playlist?list=OLAK5uy_fakeSixInventedSongs0000000000006"])
  func album(path: String) async throws {
    let list = try await Self.read("https://music.youtube.com/\(path)")
    #expect(list.entries.count == 6)
    #expect(list.entries.allSatisfy { $0.candidate.artists.count == 1 && $0.candidate.kind == .song })
    if path.hasPrefix("browse") {
      #expect(list.title == "Six Invented Songs")
      #expect(list.owner == "Various Artists")
      #expect(list.said == 6)
      #expect(list.entries.allSatisfy { $0.candidate.album == "Six Invented Songs" })
    }
  }

  @Test func `that is private, unknown or empty says so`() async throws {
    await #expect(throws: SourceError.absent(.private)) {
      try await Self.read("https://www.youtube.com/playlist?list=PLfakeAPrivateListOfSomebody000001")
    }
    await #expect(throws: SourceError.absent(.removed)) {
      try await Self.read("https://www.youtube.com/playlist?list=PLfakeNobodyEverMadeThisOne0000001")
    }
    let empty = try await Self.read("https://www.youtube.com/playlist?list=PLfakeAnEmptyListOfNothing00000000")
    #expect(empty.entries.isEmpty)
    #expect(empty.said == 0)
  }

  @Test func `is read by the other reader when the first one's page has changed`() async throws {
    let fake = try await FakePlatforms.shared.value
    try fake.fault(#"[{"host": "www.youtube.com", "path": "/youtubei/v1/browse", "fault": "malformed", "times": 1}]"#)
    let list = try await Self.read("https://www.youtube.com/playlist?list=PLfakeFourSongsOfWhichOneIsGone004")
    #expect(list.source == .youtubeMusic)
    #expect(list.entries.count == 4)
    #expect(list.entries.map(\.isPlayable) == [true, true, false, true])
  }
}
