import Foundation
import Host
import Music
import SystemPackage
import Testing

@testable import Pipeline

/// Doubtful songs compared by ear with what another platform has; and what is no song at all.
extension FailureTests {
  @Suite(.serialized)
  struct HearTests {
    /// A title alone, which no catalogue can be asked about: doubtful. YouTube Music and SoundCloud have both.
    static let songs = ["Midnight Tram", "Seventeen Rivers"]
    static let sound = "sndcdn.com"

    private func home(
      _ rules: String = "", _ change: (inout Settings) -> Void = { _ in }
    ) async throws -> Home {
      let fake = try await FakePlatforms.shared.value
      try await fake.reset()
      let closed = IdentityTests.catalogues.map { #"{"host": "\#($0)", "fault": "503"}"# }
      try await fake.fault("[\((closed + (rules.isEmpty ? [] : [rules])).joined(separator: ","))]")
      return try Home(fake, sources: [.youtubeMusic, .soundcloud]) { settings, _ in change(&settings) }
    }

    private func tracks(_ home: Home) async throws -> [Track] {
      let ledger = try Ledger(at: home.settings.state.appending("ledger.sqlite"))
      let jobs = try await ledger.jobs(in: .delivered)
      var tracks: [Track] = []
      for job in jobs { tracks += try await ledger.tracks(of: job.id) }
      try ledger.close()
      return tracks
    }

    /// How often sound was asked for, by platform.
    private func fetched(_ home: Home) async throws -> (youtube: Int, soundcloud: Set<String>) {
      let media = try await home.fake.asked(FaultTests.media)
      let sound = try await home.fake.asked(of: Self.sound).compactMap(\.id)
      return (Set(media.compactMap(\.id)).count, Set(sound))
    }

    private func words(_ home: Home) -> String { home.read("not_downloaded.txt") }

    @Test("a doubtful song that another platform has as well is likely, and not to be checked; also the next time")
    func agreement() async throws {
      let home = try await home()
      try home.drop([Self.songs[0]])
      #expect(try await home.once() == .allDelivered, "\(home.said.text)")
      let track = try #require(try await tracks(home).first)
      #expect(track.search?.match.confidence == .likely, "\(home.said.text)")
      #expect(track.search?.choice?.source == .youtubeMusic && track.search?.heard?.count == 1)
      #expect(home.delivered() == 1 && words(home).isEmpty, "\(words(home))")
      #expect(!home.read("about.txt").contains(English().seeToCheck(count: 1)))
      // Out of the song store, and asked for by somebody else.
      try home.drop([Self.songs[0]], as: "again")
      #expect(try await home.once() == .allDelivered)
      #expect(home.delivered(of: "again") == 1 && home.read("not_downloaded.txt", of: "again").isEmpty)
      #expect(try await fetched(home).youtube == 1)
    }

    @Test("a doubtful song that sounds different elsewhere is delivered, to be checked, and says so")
    func difference() async throws {
      let home = try await home(#"{"host": "\#(Self.sound)", "fault": "another"}"#)
      try home.drop([Self.songs[0]])
      #expect(try await home.once() == .allDelivered, "\(home.said.text)")
      #expect(home.delivered() == 1)
      #expect(words(home).contains(English().reason(.soundsDifferent(.soundcloud))), "\(words(home))")
      #expect(words(home).contains("https://soundcloud.com/"), "the other one is offered")
      let asked = try await fetched(home)
      let heard = try #require(try await tracks(home).first?.search?.heard)
      #expect(asked.soundcloud.count == 1 && asked.youtube + asked.soundcloud.count == 1 + heard.count)
      #expect(1 + heard.count <= CarryTrack.heardLimit)
    }

    @Test("where the choice sounds different and two others agree, the better one of them is delivered")
    func third() async throws {
      let probe = try await home()
      try probe.drop([Self.songs[0]])
      #expect(try await probe.once() == .allDelivered)
      let chosen = try #require(try await tracks(probe).first?.search?.choice)
      // That one, and it alone, is another song.
      let home = try await home(#"{"id": "\#(chosen.id)", "fault": "another"}"#)
      try home.drop([Self.songs[0]])
      #expect(try await home.once() == .allDelivered, "\(home.said.text)")
      let search = try #require(try await tracks(home).first?.search)
      #expect(search.match.confidence == .likely && search.choice != chosen, "\(home.said.text)")
      #expect(search.heard?.count == 2)
      #expect(home.delivered() == 1 && words(home).isEmpty, "\(words(home))")
    }

    @Test(
      "what cannot be had or heard elsewhere changes nothing, and nobody waits for it",
      arguments: ["503", "403", "429", "malformed", "silent", "preview"])
    func nothingToHear(_ fault: String) async throws {
      let home = try await home(#"{"host": "\#(Self.sound)", "fault": "\#(fault)"}"#)
      try home.drop([Self.songs[0]])
      #expect(try await home.once() == .allDelivered, "\(home.said.text)")
      #expect(home.delivered() == 1)
      #expect(words(home).contains(English().toCheckHeader[0]), "\(words(home))")
      #expect(!words(home).contains(English().reason(.soundsDifferent(.soundcloud))))
      #expect(home.said.all("again later").isEmpty && home.said.all("a song waits").isEmpty)
    }

    @Test("what is heard counts against the pace; used up, songs are delivered unheard")
    func pace() async throws {
      let home = try await home { $0.pace.other = .init(hour: 1, day: nil) }
      try home.drop(Self.songs)
      #expect(try await home.once() == .allDelivered, "\(home.said.text)")
      #expect(home.delivered() == 2)
      let confidences = try await tracks(home).compactMap { $0.search?.match.confidence }
      #expect(confidences.sorted() == [.check, .likely], "\(home.said.text)")
    }

    @Test("a stop while listening is no try, and it is listened to again")
    func stopped() async throws {
      let home = try await home(#"{"host": "\#(Self.sound)", "fault": "slow", "after": 2000}"#)
      try home.drop([Self.songs[0]])
      try await home.running { _ in
        try await eventually("it listens: \(home.said.text)") { try await !fetched(home).soundcloud.isEmpty }
      }
      try await home.fake.heal()
      #expect(try await home.once() == .allDelivered, "\(home.said.text)")
      let track = try #require(try await tracks(home).first)
      #expect(track.tries == 0 && track.decoding == 0 && home.said.all("next candidate").isEmpty)
      #expect(track.search?.match.confidence == .likely, "\(home.said.text)")
      #expect(try Files.entries(of: home.settings.state.appending("work")).isEmpty)
    }

    @Test("what is sure is fetched once")
    func sure() async throws {
      let fake = try await FakePlatforms.shared.value
      try await fake.reset()
      let home = try Home(fake, sources: [.youtubeMusic, .soundcloud])
      try home.drop(OutageTests.songs)
      #expect(try await home.once() == .allDelivered, "\(home.said.text)")
      #expect(try await tracks(home).allSatisfy { $0.search?.match.confidence ?? .check > .check })
      let asked = try await fetched(home)
      #expect(asked.youtube == OutageTests.songs.count && asked.soundcloud.isEmpty)
    }

    @Test(
      "silence and previews never leave the house, whatever length they are said to have",
      arguments: [
        [#"{"host": "sndcdn.com", "fault": "silent"}"#], [#"{"host": "sndcdn.com", "fault": "preview"}"#],
        [#"{"host": "sndcdn.com", "fault": "preview"}"#, #"{"path": "/tracks/", "fault": "preview"}"#],
      ])
    func noSong(_ rules: [String]) async throws {
      let fake = try await FakePlatforms.shared.value
      try await fake.reset()
      try await fake.fault("[\(rules.joined(separator: ","))]")
      let home = try Home(fake, sources: [.soundcloud])
      try home.drop(["Hollow Kites - Glass Orchard"])
      #expect(try await home.once() == .someMissing, "\(home.said.text)")
      #expect(home.delivered() == 0 && words(home).contains(English().notDownloaded(.badAudio)), "\(words(home))")
      let store = home.settings.state.appending("songs")
      #expect(try Files.entries(of: store).isEmpty)
    }

    @Test("what a platform has only as a preview is not asked for")
    func previewOnly() async throws {
      let fake = try await FakePlatforms.shared.value
      try await fake.reset()
      let home = try Home(fake, sources: [.soundcloud])
      try home.drop(["Kestrel Parade - Copper Sky"])
      #expect(try await home.once() == .someMissing, "\(home.said.text)")
      #expect(home.delivered() == 0)
      #expect(try await fetched(home).soundcloud.isEmpty)
    }
  }
}
