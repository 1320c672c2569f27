import Foundation
import Music
import Testing

@testable import Pipeline

extension FailureTests {
  /// Outages that last: what is waited for, how often a closed source is asked, what a lower source may deliver, and that
  /// everything completes afterwards.
  @Suite(.serialized)
  struct OutageTests {
    /// Songs that both sources have, and surely so.
    static let songs = [
      "Marlow Quint - Paper Lanterns", "Nadia Vosk - Seventeen Rivers", "Çınar Yelkenoğlu - İstasyonda Bir Gece",
      "Hollow Kites - Glass Orchard", "Juno Pallister - Midnight Tram",
    ]

    private func fresh() async throws -> FakePlatforms {
      let fake = try await FakePlatforms.shared.value
      try await fake.reset()
      return fake
    }

    /// Runs the daemon under the fault until `seen`, heals the platforms, and expects every song.
    private func outlive(
      _ rules: String, sources: [Source] = Source.all, songs: [String] = songs,
      until seen: @escaping (Home, Road) async throws -> Bool, _ check: (Home, Road) async throws -> Void
    ) async throws {
      let fake = try await fresh()
      try await fake.fault(rules)
      let home = try Home(fake, sources: sources)
      try home.drop(songs)
      try await home.running { road in
        try await eventually("it waits: \(home.said.text)") { try await seen(home, road) }
        try await check(home, road)
        let tracks = try await road.ledger.tracks(of: try #require(try await road.ledger.jobs(in: .accepted).first?.id))
        #expect(tracks.allSatisfy { $0.state != .failed })
        try await fake.heal()
        try await eventually("everything is delivered: \(home.said.text)") { home.delivered() == songs.count }
        #expect(home.read("not_downloaded.txt").isEmpty, "\(home.read("not_downloaded.txt"))")
      }
    }

    /// True when every track waits.
    private func allWait(_ road: Road) async throws -> Bool {
      guard let job = try await road.ledger.jobs(in: .accepted).first else { return false }
      let tracks = try await road.ledger.tracks(of: job.id)
      return !tracks.isEmpty && tracks.allSatisfy { $0.waitingFor != nil }
    }

    /// True when a closed source failed its probe some times.
    private func probed(_ home: Home, _ path: String, _ count: Int) async throws -> Bool {
      try await home.fake.asked(path).count >= count
    }

    @Test("all platforms down: few questions, everything waits, says so, and completes afterwards")
    func allDown() async throws {
      try await outlive(#"[{"fault": "down"}]"#) { home, road in
        try await allWait(road) && home.read("progress.txt").contains("waiting for YouTube Music since ")
      } _: { home, road in
        let began = try await home.fake.asked().count
        try await eventually("it is probed") { try await home.fake.asked().count >= began + 4 }
        // Two sources, probed one question at a time with pauses of at least 300 ms, for the songs together.
        let times = try await home.fake.asked(of: "music.youtube.com").map(\.time)
        let late = times.filter { $0 > (times.first ?? 0) + 1 }
        #expect(zip(late, late.dropFirst()).allSatisfy { $1 - $0 >= 0.29 }, "\(late)")
        #expect(try await home.fake.asked(FaultTests.player).isEmpty, "nothing to resolve")
        let tracks = try await road.ledger.tracks(of: try #require(try await road.ledger.jobs(in: .accepted).first?.id))
        #expect(tracks.allSatisfy { $0.waitingFor == .source(.youtubeMusic, .unreachable) && $0.tries == 0 })
        let closed = Set(home.said.all("source closed").compactMap { $0["source"] })
        #expect(closed == Set(Source.all.map(\.rawValue) + ["deezer", "itunes", "musicbrainz"]))
      }
    }

    @Test("a song that is nowhere is not missing before every source has answered; answers are remembered")
    func nowhere() async throws {
      let fake = try await fresh()
      try await fake.fault(#"[{"host": "music.youtube.com", "fault": "down"}]"#)
      let home = try Home(fake)
      try home.drop(["Zephyrine Koot - Quagmire Waltz"])
      try await home.running { road in
        try await eventually("it waits: \(home.said.text)") { try await allWait(road) }
        let before = try await fake.asked(of: "music.youtube.com").count
        try await eventually("probes fail") { try await fake.asked(of: "music.youtube.com").count >= before + 2 }
        #expect(
          try await fake.asked(FaultTests.search, of: "www.youtube.com").count == 1, "YouTube's answer is remembered")
        try await fake.heal()
        try await eventually("it ends: \(home.said.text)") { !home.read("about.txt").isEmpty }
      }
      #expect(home.read("not_downloaded.txt").contains(English().notDownloaded(.noneRight)))
      #expect(try await fake.asked(FaultTests.search, of: "www.youtube.com").count == 1)
    }

    @Test(
      "streams down while the search answers: found once, waited for, delivered",
      arguments: [
        (FaultTests.player, "503"), (FaultTests.media, "503"), (FaultTests.media, "truncated"),
      ])
    func streamsDown(path: String, fault: String) async throws {
      // Cut at the very beginning, a stream that is begun again gets nowhere.
      let rules = #"[{"path": "\#(path)", "fault": "\#(fault)", "after": 0}]"#
      try await outlive(rules, sources: [.youtubeMusic]) { _, road in
        try await allWait(road)
      } _: { home, _ in
        let closed = home.said.all("source closed")
        #expect(closed.count == 1 && closed.first?["source"] == "youtube-music", "\(closed)")
        let before = try await home.fake.asked(path).count
        try await eventually("probes fail") { try await probed(home, path, before + 2) }
        #expect(try await home.fake.asked(FaultTests.search).count <= 2 * Self.songs.count, "answers are remembered")
        #expect(home.said.all("next candidate").count <= 2)
      }
    }

    @Test(
      "a bot check is recognised, one question at a time, with the remedy in words",
      arguments: [
        FaultTests.search, FaultTests.player,
      ])
    func botCheck(_ path: String) async throws {
      try await outlive(#"[{"path": "\#(path)", "fault": "bot"}]"#, sources: [.youtubeMusic, .youtube]) {
        home, road in
        try await allWait(road) && home.read("progress.txt").contains("ytdlp.cookies_file")
      } _: { home, road in
        #expect(home.read("progress.txt").contains("waiting for YouTube Music since "))
        let closed = home.said.all("source closed")
        #expect(closed.allSatisfy { ($0["why"] ?? "").contains("botCheck") })
        // Each source was asked by those who were under way already, and by its probes.
        let before = try await home.fake.asked(path).count
        #expect(before <= 2 * Self.songs.count + 4, "\(before)")
      }
    }

    @Test("once ends with waiting when only that is left, and goes on with what is known")
    func once() async throws {
      let fake = try await fresh()
      try await fake.fault(#"[{"path": "\#(FaultTests.player)", "fault": "bot"}]"#)
      let home = try Home(fake) { settings, pauses in
        settings.sources = [.youtubeMusic, .youtube]
        pauses.worthWaiting = .milliseconds(1)
      }
      try home.drop(Self.songs)
      #expect(try await home.once() == .gaveUpWaiting)
      try await fake.reset()
      #expect(try await home.once() == .allDelivered, "\(home.said.text)")
      #expect(home.delivered() == Self.songs.count)
      #expect(
        try await fake.asked(FaultTests.search).isEmpty, "what was found before the restart is not searched again")
    }

    @Test("give_up_after ends the waiting with a reason that says what was waited for", arguments: Language.allCases)
    func giveUp(_ language: Language) async throws {
      let fake = try await fresh()
      try await fake.fault(#"[{"fault": "down"}]"#)
      let home = try Home(fake) { settings, _ in
        settings.giveUpAfter = .milliseconds(500)
        settings.language = language.rawValue
      }
      try home.drop(["Ayşe Gündoğar - Işıklar Söndü", "Hollow Kites - Glass Orchard"])
      #expect(try await home.once() == .someMissing)
      let reason = language.messages.notDownloaded(.source(.youtubeMusic, .unreachable))
      #expect(
        home.read("not_downloaded.txt").components(separatedBy: reason).count == 3, "\(home.read("not_downloaded.txt"))"
      )
      #expect(reason.contains("YouTube Music"))
    }
  }
}
