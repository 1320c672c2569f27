import Host
import Music
import Platforms
import Testing

@Suite("A track's streams", .serialized, .enabled(if: FakePlatforms.isThere, FakePlatforms.absence))
struct ResolveTests {
  @Test func `come with title, length and cover from one light question`() async throws {
    try await Worker.with { worker, fake in
      let id = try fake.id(of: "Paper Lanterns")
      let found = try await worker.ytdlp.resolve(id, source: .youtubeMusic)
      #expect(found.title == "Paper Lanterns")
      #expect(found.duration == 74)
      #expect(found.artists == ["Marlow Quint"])
      #expect(found.album == "Slow Harbours")
      #expect(found.thumbnail?.hasPrefix("https://i.ytimg.com/") == true)
      #expect(AudioFormat.m4a.choose(found.streams)?.id == "140")
      let opus = try #require(AudioFormat.opus.choose(found.streams))
      #expect(opus.id == "251")
      #expect(opus.bitrate > 64)
      #expect(!opus.isSegmented)
      #expect((opus.size ?? 0) > 100_000)
      #expect(opus.headers["User-Agent"]?.isEmpty == false)
      #expect(try fake.requests(about: id).map(\.path).filter { $0.contains("/youtubei/") }.count == 1)
    }
  }

  @Test func `of a linked track come with its channel`() async throws {
    try await Worker.with { worker, fake in
      let id = try fake.id(of: "Kâğıt Gemi", kind: "video")
      let candidate = try await worker.ytdlp.describe(id, source: .youtube)
      #expect(candidate.title.contains("Kâğıt Gemi"))
      #expect(candidate.channel?.contains("Deniz Kırıkkanat") == true)
      #expect(candidate.duration == 70)
    }
  }

  @Test(
    "are asked for in full when the light question fails",
    arguments: [("403", "Salt and Amber"), ("malformed", "Copper Sky")])
  func full(fault: String, title: String) async throws {
    try await Worker.with { worker, fake in
      let id = try fake.id(of: title)
      try fake.fault(#"[{"path": "/youtubei/v1/player", "id": "\#(id)", "fault": "\#(fault)", "times": 1}]"#)
      #expect(try await !worker.ytdlp.resolve(id, source: .youtube).streams.isEmpty)
      #expect(try fake.requests(about: id).contains { $0.path.hasPrefix("/watch") })
    }
  }

  @Test(
    "are absent for a reason",
    arguments: [
      ("Gone by Morning", "song", SourceError.absent(.removed)), ("Locked Garden", "song", .absent(.private)),
      ("Locked Garden", "video", .absent(.region)),
    ])
  func absent(title: String, kind: String, reason: SourceError) async throws {
    try await Worker.with { worker, fake in
      let id = try fake.id(of: title, kind: kind)
      await #expect(throws: reason) { try await worker.ytdlp.resolve(id, source: .youtube) }
      #expect(try fake.requests(about: id).count == 1, "an honest answer is not asked for again")
    }
  }

  @Test(
    "are not there while the platform refuses",
    arguments: [
      ("429", "Midnight Tram", SourceError.rateLimited(retryAfter: nil)), ("bot", "Glass Orchard", .botCheck),
      ("403", "Ferry to Nowhere", .http(403)),
    ])
  func refused(fault: String, title: String, error: SourceError) async throws {
    try await Worker.with { worker, fake in
      let id = try fake.id(of: title)
      try fake.fault(#"[{"path": "/youtubei/v1/player", "id": "\#(id)", "fault": "\#(fault)"}]"#)
      await #expect(throws: error) { try await worker.ytdlp.resolve(id, source: .youtube) }
    }
  }

  @Test(
    "are not there while the platform has trouble",
    arguments: [("500", "İstasyonda Bir Gece"), ("503", "Ağır Ağır")])
  func serverError(fault: String, title: String) async throws {
    try await Worker.with { worker, fake in
      let id = try fake.id(of: title)
      try fake.fault(#"[{"path": "/youtubei/v1/player", "id": "\#(id)", "fault": "\#(fault)"}]"#)
      await #expect(throws: SourceError.http(Int(fault) ?? 0)) { try await worker.ytdlp.resolve(id, source: .youtube) }
      #expect(try fake.requests(about: id).count == 1, "the full question would only ask a troubled platform more")
    }
  }

  @Test func `are asked for again as late as the platform says`() async throws {
    try await Worker.with { worker, fake in
      let id = try fake.id(of: "Copper Sky", kind: "video")
      try fake.fault(
        #"[{"path": "/youtubei/v1/player", "id": "\#(id)", "fault": "429", "retry_after": 77, "times": 1}]"#)
      await #expect(throws: SourceError.rateLimited(retryAfter: 77)) {
        try await worker.ytdlp.resolve(id, source: .youtube)
      }
    }
  }

  @Test("are not there while the network fails", arguments: [("reset", "Işıklar Söndü")])
  func unreachable(fault: String, title: String) async throws {
    try await Worker.with { worker, fake in
      let id = try fake.id(of: title)
      try fake.fault(#"[{"path": "/youtubei/v1/player", "id": "\#(id)", "fault": "\#(fault)"}]"#)
      do {
        _ = try await worker.ytdlp.resolve(id, source: .youtube)
        Issue.record("it was resolved")
      } catch SourceError.unreachable(let error) {
        #expect(error.isTransient)
      }
    }
  }

  @Test(
    "are not asked for by what is no id",
    arguments: ["", "abc", "../../../../", "-oexec=cmd;", "https://a.b", "abcdefghijö"])
  func impossible(id: String) async throws {
    try await Worker.with { worker, _ in
      await #expect(throws: SourceError.absent(.removed)) { try await worker.ytdlp.resolve(id, source: .youtube) }
    }
  }

  @Test func `come in any number at once`() async throws {
    try await Worker.with(threads: 3) { worker, fake in
      let ids = try ["Northbound Static", "Seventeen Rivers", "Gölgenin İzi"].map { try fake.id(of: $0) }
      try await withThrowingTaskGroup(of: (Int, String).self) { group in
        for number in 0..<24 {
          group.addTask {
            (number, try await worker.ytdlp.resolve(ids[number % 3], source: .youtube).streams.first?.url ?? "")
          }
        }
        for try await (number, url) in group { #expect(url.contains(ids[number % 3])) }
      }
    }
  }

  @Test func `are found by a yt-dlp that says its version`() async throws {
    try await Worker.with { worker, _ in
      let version = try await worker.ytdlp.versions().ytdlp
      #expect(version.hasPrefix("20"))
    }
  }
}
