import Host
import Music
import Platforms
import Testing

/// One after the other: they make the platforms misbehave for everybody.
@Suite("A search", .serialized, .enabled(if: FakePlatforms.isThere, FakePlatforms.absence))
struct SearchTests {
  private static func with(_ body: (Transfers, FakePlatforms) async throws -> Void) async throws {
    let fake = try await FakePlatforms.shared.value
    try await FakePlatforms.withTransfers { try await body($0, fake) }
  }

  private func wanted(_ artist: String, _ title: String) -> Wanted {
    Wanted(readings: [.init(artists: [artist], title: title)])
  }

  @Test func `of YouTube Music gives songs first, then videos`() async throws {
    try await Self.with { transfers, fake in
      let source = YouTubeMusic(transfers)
      #expect(source.rounds == 2)
      let songs = try await source.search(wanted("Ayşe Gündoğar", "Işıklar Söndü"), round: 0)
      let song = try #require(songs.first)
      #expect(song.id == (try fake.id(of: "Işıklar Söndü")))
      #expect(song.artists == ["Ayşe Gündoğar"])
      #expect(song.album == "Gece Vapuru")
      #expect(song.duration == 68)
      #expect(songs.allSatisfy { $0.kind == .song })
      let videos = try await source.search(wanted("Deniz Kırıkkanat", "Kâğıt Gemi"), round: 1)
      #expect(videos.first?.id == (try fake.id(of: "Kâğıt Gemi", kind: "video")))
      #expect(videos.allSatisfy { $0.kind == .video })
      #expect(try await source.search(wanted("Ayşe Gündoğar", "Işıklar Söndü"), round: 2).isEmpty)
    }
  }

  @Test func `of YouTube gives videos, and a song's audio under its own channel`() async throws {
    try await Self.with { transfers, fake in
      let found = try await YouTube(transfers).search(wanted("Marlow Quint", "Paper Lanterns"), round: 0)
      let official = try #require(found.first { $0.official == true && $0.title.contains("Official Video") })
      #expect(official.id == (try fake.id(of: "Paper Lanterns", kind: "video")))
      #expect(official.duration == 74)
      #expect(Set(found.map(\.id)).count == found.count)
    }
  }

  @Test func `for nothing, and for what is nowhere, finds nothing`() async throws {
    try await Self.with { transfers, _ in
      for source in [YouTubeMusic(transfers), YouTube(transfers)] as [any SearchSource] {
        let found = try await source.search(Wanted(readings: []), round: 0)
        #expect(found.isEmpty)
      }
      let found = try await YouTubeMusic(transfers).search(wanted("Zephyrine Koot", "Quagmire Waltz"), round: 0)
      #expect(found.isEmpty)
    }
  }

  @Test func `for a line of 100,000 letters is cut, and quotes do no harm`() async throws {
    try await Self.with { transfers, _ in
      let hostile = "\"}],\\u0000\n" + String(repeating: "İ", count: 100_000)
      _ = try await YouTubeMusic(transfers).search(wanted("Marlow Quint", hostile), round: 0)
      _ = try await YouTube(transfers).search(wanted(hostile, "Paper Lanterns"), round: 0)
    }
  }

  @Test(
    "says what is wrong with the platform",
    arguments: [
      (#""fault": "429", "retry_after": 7"#, SourceError.rateLimited(retryAfter: 7)),
      (#""fault": "503", "retry_after": 9"#, .rateLimited(retryAfter: 9)),
      (#""fault": "bot""#, .botCheck), (#""fault": "403""#, .http(403)), (#""fault": "503""#, .http(503)),
      (#""fault": "malformed""#, .changed(path: "an answer that is no JSON")),
    ])
  func faults(fault: String, error: SourceError) async throws {
    try await Self.with { transfers, fake in
      try fake.fault(#"[{"path": "/youtubei/v1/search", "times": 2, \#(fault)}]"#)
      for source in [YouTubeMusic(transfers), YouTube(transfers)] as [any SearchSource] {
        await #expect(throws: error) { try await source.search(wanted("Marlow Quint", "Paper Lanterns"), round: 0) }
        #expect(source.source == .youtube || source.source == .youtubeMusic)
      }
      #expect(try await !YouTube(transfers).search(wanted("Marlow Quint", "Paper Lanterns"), round: 0).isEmpty)
    }
  }

  @Test func `that is cut short is a passing trouble of the network`() async throws {
    try await Self.with { transfers, fake in
      try fake.fault(#"[{"path": "/youtubei/v1/search", "times": 1, "fault": "reset"}]"#)
      do {
        _ = try await YouTubeMusic(transfers).search(wanted("Marlow Quint", "Paper Lanterns"), round: 0)
        Issue.record("it was answered")
      } catch SourceError.unreachable(let error) {
        #expect(error.isTransient)
      }
    }
  }
}
