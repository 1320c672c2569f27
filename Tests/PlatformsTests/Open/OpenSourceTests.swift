import Music
import Platforms
import Testing

@Suite("Open platforms", .serialized, .enabled(if: FakePlatforms.isThere, FakePlatforms.absence))
struct OpenSourceTests {
  private static func with<Value: Sendable>(_ body: (SourceTable) async throws -> Value) async throws -> Value {
    try await FakePlatforms.withTransfers { transfers in try await body(SourceTable(transfers)) }
  }

  private static func link(_ address: String) throws -> Link {
    guard case .link(let link) = parseLink(address) else { throw SourceError.changed(path: address) }
    return link
  }

  struct Song: Sendable, CustomTestStringConvertible {
    var source: Source
    var artist: String
    var title: String
    var seconds: Double
    var page: String
    var host: String
    var testDescription: String { source.rawValue }
  }

  static let songs = [
    Song(
      source: .bandcamp, artist: "Kumru Plak", title: "İskele Gecesi", seconds: 61,
      page: "https://kumruplak.bandcamp.com/track/iskele-gecesi?from=x", host: "t4.bcbits.com"),
    Song(
      source: .audius, artist: "Node Runner", title: "Gölge Ağı", seconds: 64,
      page: "https://audius.co/noderunner/golge-agi", host: "creatornode.audius.co"),
    Song(
      source: .internetArchive, artist: "Ev Kayıtları", title: "Çay Bahçesi", seconds: 61,
      page: "https://archive.org/details/kumru-plak-ev-kayitlari/cay-bahcesi.mp3", host: "ia600001.us.archive.org"),
  ]

  @Test("are searched, with lengths, and their songs have streams", arguments: songs)
  func search(song: Song) async throws {
    let wanted = Wanted(readings: [.init(artists: [song.artist], title: song.title)])
    let (found, resolved) = try await Self.with { table in
      let searched = try #require(table.searches.first { $0.source == song.source })
      let found = try #require(try await searched.search(wanted, round: 0).first { $0.title == song.title })
      return (found, try await #require(table.audio[song.source]).resolve(found))
    }
    #expect(found.duration == song.seconds)
    #expect((found.artists.first ?? found.channel) == song.artist)
    let stream = try #require(resolved.streams.first)
    #expect(stream.codec == "mp3" && stream.url.contains(song.host), "\(stream.url)")
    let nothing = Wanted(readings: [.init(artists: ["Zephyrine Koot"], title: "Quagmire Waltz")])
    let none = try await Self.with { table in
      try await #require(table.searches.first { $0.source == song.source }).search(nothing, round: 0)
    }
    #expect(none.isEmpty)
  }

  @Test("tell what a link to a song means, and that one is gone", arguments: songs)
  func describe(song: Song) async throws {
    let audio = try await Self.with { table in
      try await #require(table.audio[song.source]).describe(Self.link(song.page))
    }
    #expect(audio.title == song.title && audio.duration == song.seconds)
    let gone = try Self.link(
      song.page.replacing("-gecesi", with: "-x").replacing("agi", with: "x").replacing("cay-", with: "x-"))
    await #expect(throws: SourceError.absent(.removed)) {
      try await Self.with { try await #require($0.audio[song.source]).describe(gone) }
    }
  }

  @Test(
    "give albums with what can be had of them",
    arguments: [
      ("https://kumruplak.bandcamp.com/album/six-open-songs", "Kumru Plak", [true, true, false]),
      ("https://audius.co/noderunner/album/six-open-songs", "Node Runner", [true, true, false]),
      ("https://archive.org/details/kumru-plak-ev-kayitlari", "Ev Kayıtları", [true, true]),
    ])
  func album(page: String, owner: String, playable: [Bool]) async throws {
    let list = try await Self.with { try await $0.playlist(Self.link(page)) }
    #expect(list.title == "Six Open Songs" && list.owner == owner)
    #expect(list.entries.map(\.isPlayable) == playable)
    #expect(list.said == playable.count && list.isComplete)
    #expect(list.entries.allSatisfy { $0.candidate.album == "Six Open Songs" && $0.candidate.duration != nil })
  }

  @Test("say that a song is only for those who pay, and ask the page for people where the answer has changed")
  func paid() async throws {
    for page in ["https://kumruplak.bandcamp.com/track/sold-only", "https://audius.co/noderunner/members-only"] {
      let link = try Self.link(page)
      await #expect(throws: SourceError.absent(.membersOnly)) {
        try await Self.with { try await #require($0.audio[Source(rawValue: link.platform)]).describe(link) }
      }
    }
    let fake = try await FakePlatforms.shared.value
    try fake.fault(#"[{"path": "autocomplete_elastic", "fault": "malformed", "times": 1}]"#)
    let found = try await Self.with { table in
      try await #require(table.searches.first { $0.source == .bandcamp })
        .search(Wanted(readings: [.init(artists: ["Kumru Plak"], title: "Paper Boats & Ink")]), round: 0)
    }
    #expect(found.first?.title == "Paper Boats & Ink" && found.first?.duration == 64, "\(found)")
  }
}
