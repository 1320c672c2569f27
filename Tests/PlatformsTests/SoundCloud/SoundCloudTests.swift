import Music
import Platforms
import Testing

@Suite("SoundCloud", .serialized, .enabled(if: FakePlatforms.isThere, FakePlatforms.absence))
struct SoundCloudTests {
  private static func with<Value: Sendable>(_ body: (SoundCloud) async throws -> Value) async throws -> Value {
    try await FakePlatforms.withTransfers { try await body(SoundCloud($0)) }
  }

  private func wanted(_ artist: String, _ title: String) -> Wanted {
    Wanted(readings: [.init(artists: [artist], title: title)])
  }

  @Test func `is searched, and its songs have streams`() async throws {
    let resolved = try await Self.with { soundcloud in
      let found = try await soundcloud.search(wanted("Ayşe Gündoğar", "Işıklar Söndü"), round: 0)
      let song = try #require(found.first { $0.title == "Işıklar Söndü" })
      #expect(song.artists == ["Ayşe Gündoğar"])
      #expect(song.duration == 68)
      #expect(song.kind == .track)
      #expect(song.url.hasPrefix("https://soundcloud.com/"))
      return try await soundcloud.resolve(song)
    }
    let stream = try #require(resolved.streams.first)
    #expect(stream.codec == "mp3")
    #expect(stream.url.contains("sndcdn.com/"))
  }

  @Test func `offers no previews and nothing that is encrypted`() async throws {
    try await Self.with { soundcloud in
      for (artist, title) in [("Kestrel Parade", "Copper Sky"), ("Ümit Tuğrulca", "Gölgenin İzi")] {
        let found = try await soundcloud.search(wanted(artist, title), round: 0)
        #expect(found.allSatisfy { $0.title != title }, "\(title)")
      }
    }
  }

  @Test func `gives a set in its order, also what comes as numbers, and follows short links`() async throws {
    for address in ["https://soundcloud.com/somebody/sets/first?si=x", "https://on.soundcloud.com/fakeSET01"] {
      guard case .link(let link) = parseLink(address) else { throw SourceError.changed(path: address) }
      let list = try await FakePlatforms.withTransfers { try await SourceTable($0).playlist(link) }
      #expect(list.title == "Akşamüstü")
      #expect(list.owner == "Somebody")
      #expect(list.said == 8)
      #expect(list.isComplete)
      let titles = list.entries.map(\.candidate.title)
      #expect(titles.prefix(3) == ["Paper Lanterns", "Northbound Static", "Işıklar Söndü"])
      #expect(list.entries.count == 8)
    }
  }

  @Test func `says that a page is gone, and renews its client id once`() async throws {
    let fake = try await FakePlatforms.shared.value
    guard case .link(let gone) = parseLink("https://soundcloud.com/somebody/gone") else { return }
    await #expect(throws: SourceError.absent(.removed)) { try await Self.with { try await $0.describe(gone) } }
    try fake.fault(#"[{"host": "api-v2.soundcloud.com", "path": "/search/tracks", "fault": "401", "times": 1}]"#)
    let found = try await Self.with { try await $0.search(wanted("Marlow Quint", "Paper Lanterns"), round: 0) }
    #expect(found.first?.title == "Paper Lanterns")
  }
}
