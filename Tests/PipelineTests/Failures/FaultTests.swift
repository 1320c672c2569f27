import Foundation
import Music
import Testing

@testable import Pipeline

extension FailureTests {
  /// One song or a few, one fault each: what the platform is asked, with which pauses, and what comes of it. The table of
  /// the failures, row by row, for what passes by itself.
  @Suite(.serialized)
  struct FaultTests {
    /// Found as a song, an official video and a lyric video.
    static let song = "Marlow Quint - Paper Lanterns"
    static let search = "/youtubei/v1/search"
    static let player = "/youtubei/v1/player"
    static let media = "/videoplayback"

    /// Delivers one song in spite of the fault.
    private func deliver(
      _ rules: String, sources: [Source] = [.youtubeMusic], _ check: (Home) async throws -> Void
    ) async throws {
      let fake = try await FakePlatforms.shared.value
      try await fake.reset()
      try await fake.fault(rules)
      let home = try Home(fake, sources: sources)
      try home.drop([Self.song])
      #expect(try await home.once() == .allDelivered, "\(home.said.text)")
      #expect(home.delivered() == 1, "\(home.read("about.txt"))")
      try await check(home)
    }

    @Test("429: one question, and no other before Retry-After is over", arguments: [search, player, media])
    func rateLimited(_ path: String) async throws {
      try await deliver(#"[{"path": "\#(path)", "fault": "429", "retry_after": 2, "times": 1}]"#) { home in
        let asked = try await home.fake.asked(path)
        try #require(asked.count > 1)
        #expect(asked.first?.fault == "429" && asked.filter { $0.fault != nil }.count == 1)
        #expect(asked[1].time - asked[0].time >= 2, "not before it may")
        let closed = home.said.all("source closed")
        #expect(closed.count == 1 && closed.first?["source"] == "youtube-music")
        #expect(closed.first?["why"]?.contains("rateLimited") == true)
        #expect(home.said.all("source open").map { $0["source"] } == ["youtube-music"])
      }
    }

    @Test("5xx: asked again twice, with growing pauses", arguments: [search, player, media])
    func serverError(_ path: String) async throws {
      try await deliver(#"[{"path": "\#(path)", "fault": "503", "times": 2}]"#) { home in
        let asked = try await home.fake.asked(path)
        try #require(asked.count > 2)
        #expect(asked.prefix(3).map(\.fault) == ["503", "503", nil])
        #expect(asked.count == (path == Self.search ? asked.count : 3))
        #expect(asked[1].time - asked[0].time >= 0.02 && asked[2].time - asked[1].time >= 0.04)
        #expect(home.said.all("again later").count == 2 && home.said.all("source closed").isEmpty)
      }
    }

    @Test("403 on a stream: a fresh stream once")
    func refusedOnce() async throws {
      try await deliver(#"[{"path": "\#(Self.media)", "fault": "403", "times": 1}]"#) { home in
        let (media, player) = (try await home.fake.asked(Self.media), try await home.fake.asked(Self.player))
        #expect(media.first?.status == 403 && Set(media.compactMap(\.id)).count == 1)
        #expect(player.count == 2, "a new address was asked for")
        #expect(home.said.all("next candidate").isEmpty)
      }
    }

    @Test("403 on every stream of an upload: the fresh one, then the next candidate")
    func refusedAlways() async throws {
      let fake = try await FakePlatforms.shared.value
      try await fake.reset()
      let probe = try Home(fake, sources: [.youtubeMusic])
      try probe.drop([Self.song])
      #expect(try await probe.once() == .allDelivered)
      let first = try #require(try await fake.asked(Self.media).first?.id)
      try await deliver(#"[{"path": "\#(Self.media)", "id": "\#(first)", "fault": "403"}]"#) { home in
        let media = try await home.fake.asked(Self.media)
        #expect(media.count(where: { $0.id == first }) == 2)
        #expect(Set(media.compactMap(\.id)).count == 2)
        #expect(home.said.all("next candidate").count == 1)
      }
    }

    @Test(
      "reset, truncated, stalled: the download goes on where it was cut", arguments: ["reset", "truncated", "stalled"])
    func cut(_ fault: String) async throws {
      let times = fault == "stalled" ? 1 : 2  // libcurl takes 5 s to be sure of a stall.
      try await deliver(#"[{"path": "\#(Self.media)", "fault": "\#(fault)", "times": \#(times)}]"#) { home in
        let asked = try await home.fake.asked(Self.media)
        #expect(asked.count == times + 1 && asked.prefix(times).allSatisfy { $0.fault == fault })
        #expect(asked.first?.range?.hasPrefix("bytes=0-") == true)
        #expect(asked.dropFirst().allSatisfy { $0.range?.hasPrefix("bytes=0-") == false }, "\(asked.map(\.range))")
        #expect(home.said.all("next candidate").isEmpty)
      }
    }

    @Test("reset of an answer: asked again", arguments: [search, player])
    func resetAnswer(_ path: String) async throws {
      try await deliver(#"[{"path": "\#(path)", "fault": "reset", "times": 2}]"#) { home in
        let asked = try await home.fake.asked(path)
        #expect(asked.prefix(3).map(\.fault) == ["reset", "reset", nil])
      }
    }

    @Test("slow: waited for, with one question")
    func slow() async throws {
      try await deliver(#"[{"path": "\#(Self.media)", "fault": "slow", "after": 400000}]"#) { home in
        let asked = try await home.fake.asked(Self.media)
        #expect(asked.count == 1 && asked[0].fault == "slow")
      }
    }

    @Test("malformed answers: asked again", arguments: [search, player])
    func malformed(_ path: String) async throws {
      try await deliver(#"[{"path": "\#(path)", "fault": "malformed", "times": 1}]"#) { home in
        let asked = try await home.fake.asked(path)
        #expect(asked.count > 1 && asked[0].fault == "malformed" && asked[1].fault == nil)
      }
    }

    @Test("malformed audio: the next candidate, without a try")
    func malformedAudio() async throws {
      try await deliver(#"[{"path": "\#(Self.media)", "fault": "malformed", "times": 1}]"#) { home in
        let asked = try await home.fake.asked(Self.media)
        #expect(Set(asked.compactMap(\.id)).count == 2)
        #expect(home.said.all("again later").isEmpty && home.said.all("next candidate").count == 1)
      }
    }

    @Test("a link to what was removed ends at once, with an honest reason")
    func removed() async throws {
      let fake = try await FakePlatforms.shared.value
      try await fake.reset()
      let home = try Home(fake)
      try home.drop(["https://www.youtube.com/watch?v=abcdefghijk"])
      #expect(try await home.once() == .someMissing)
      #expect(home.read("not_downloaded.txt").contains(English().notDownloaded(.unavailable)))
      #expect(try await fake.asked(Self.player).filter { $0.id == "abcdefghijk" }.count <= 4)
    }
  }
}
