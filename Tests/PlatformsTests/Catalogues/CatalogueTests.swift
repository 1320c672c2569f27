import Music
import Platforms
import Testing

@Suite("A catalogue", .serialized, .enabled(if: FakePlatforms.isThere, FakePlatforms.absence))
struct CatalogueTests {
  private static func with<Value: Sendable>(_ body: (SourceTable) async throws -> Value) async throws -> Value {
    try await FakePlatforms.withTransfers { transfers in try await body(SourceTable(transfers)) }
  }

  private static func read(_ address: String) async throws -> Playlist {
    guard case .link(let link) = parseLink(address) else { throw SourceError.changed(path: address) }
    return try await with { try await $0.playlist(link) }
  }

  private let wanted = Wanted(readings: [.init(artists: ["Ayşe Gündoğar"], title: "Işıklar Söndü")])

  @Test("knows a song and what belongs to it", arguments: ["deezer", "itunes", "musicbrainz"])
  func knows(name: String) async throws {
    let (found, full) = try await Self.with { table in
      let catalogue = try #require(table.catalogues.first { $0.name == name })
      let found = try await catalogue.recordings(for: wanted)
      let first = try #require(found.first { $0.title == "Işıklar Söndü" })
      return (first, try await catalogue.details(of: first))
    }
    #expect(found.artists == ["Ayşe Gündoğar"])
    #expect(found.duration == 68)
    #expect(full.year == 2018)
    #expect(full.genre?.lowercased() == "invented")
    if name != "musicbrainz" {
      #expect(full.track == 3)
      #expect(full.cover?.contains("1000x1000") == true)
    }
    if name != "itunes" { #expect(full.isrc?.hasPrefix("ZZFAK25") == true) }
  }

  @Test("finds a recording by its ISRC, and says honestly when there is none", arguments: ["deezer", "musicbrainz"])
  func isrc(name: String) async throws {
    try await Self.with { table in
      let catalogue = try #require(table.catalogues.first { $0.name == name })
      let found = try #require(try await catalogue.recordings(for: wanted).first)
      let isrc = try #require(try await catalogue.details(of: found).isrc)
      #expect(try await catalogue.recording(isrc: isrc)?.title == found.title)
      #expect(try await catalogue.recording(isrc: "ZZ0000000000") == nil)
    }
  }

  @Test("of Deezer gives lists to their end", arguments: [1000, 5000])
  func long(size: Int) async throws {
    let list = try await Self.read("https://www.deezer.com/tr/playlist/\(size)?utm_source=x")
    #expect(list.title == "Dünden Bugüne")
    #expect(list.owner == "Somebody")
    #expect(list.said == size)
    #expect(list.entries.count == size)
    #expect(list.isComplete)
    #expect(list.entries.allSatisfy { $0.candidate.id.isEmpty && $0.candidate.duration != nil })
  }

  @Test func `of Deezer gives albums, tracks, and what a short link leads to`() async throws {
    #expect(try await Self.read("https://link.deezer.com/s/30AbCdEfGh").entries.count == 1000)
    let nine = try await Self.read("https://www.deezer.com/playlist/9")
    #expect(nine.entries.count == 9 && nine.isComplete)
    let album = try await Self.read("https://www.deezer.com/en/album/1231369314")
    #expect(album.title == "Slow Harbours" && album.owner == "Marlow Quint" && album.isComplete)
    #expect(album.entries.first?.candidate.title == "Paper Lanterns")
    #expect(album.entries.allSatisfy { $0.candidate.album == "Slow Harbours" })
    let found = try await Self.with { try await $0.catalogues[0].recordings(for: wanted) }
    let id = try #require(found.first).id
    let track = try await Self.read("https://www.deezer.com/track/\(id)")
    #expect(track.entries.map(\.candidate.title) == ["Işıklar Söndü"])
    #expect(track.entries.first?.isrc?.hasPrefix("ZZFAK25") == true)
  }

  @Test func `of Deezer says that a list is empty, or not there for us`() async throws {
    #expect(try await Self.read("https://www.deezer.com/playlist/7").entries.isEmpty)
    for gone in [8, 12345] {
      await #expect(throws: SourceError.absent(.removed)) {
        try await Self.read("https://www.deezer.com/playlist/\(gone)")
      }
    }
  }

  @Test func `is asked politely: at once after a rest, then one by one, and never in a long queue`() async throws {
    let courtesy = Courtesy(every: .seconds(5), atOnce: 2)
    let began = ContinuousClock.now
    #expect(try await courtesy.turn(within: .zero))
    #expect(try await courtesy.turn(within: .zero))
    #expect(try await !courtesy.turn(within: .seconds(4)))
    #expect(began.duration(to: .now) < .seconds(4), "who is sent away does not wait")
    let other = Courtesy(every: .milliseconds(200))
    #expect(try await other.turn(within: .zero))
    let second = ContinuousClock.now
    #expect(try await other.turn(within: .seconds(1)))
    #expect(second.duration(to: .now) >= .milliseconds(150))
  }
}
