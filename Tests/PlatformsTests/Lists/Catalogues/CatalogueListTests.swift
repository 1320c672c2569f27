import Music
import Platforms
import Testing

/// One after the other: they make the platforms misbehave for everybody.
@Suite("A list of a catalogue", .serialized, .enabled(if: FakePlatforms.isThere, FakePlatforms.absence))
struct CatalogueListTests {
  private static let keys = CatalogueKeys(
    spotify: .init(id: "fakeSpotifyClient", secret: "fakeSpotifySecret"),
    tidal: .init(id: "fakeTidalClient", secret: "fakeTidalSecret"))

  private static func read(_ address: String, keys: CatalogueKeys = CatalogueKeys()) async throws -> Playlist {
    guard case .link(let link) = parseLink(address) else { throw SourceError.changed(path: address) }
    return try await FakePlatforms.withTransfers { transfers in
      try await SourceTable(transfers, keys: keys).playlist(link)
    }
  }

  /// Ids of Spotify have 22 letters.
  private static func spotify(_ kind: String, _ name: String) -> String {
    "https://open.spotify.com/\(kind)/\(name)" + String(repeating: "0", count: 22 - name.count)
  }

  private static func fault(_ rules: String) async throws { try await FakePlatforms.shared.value.fault(rules) }

  // MARK: Spotify

  @Test func `of Spotify is read from its page, also through short links`() async throws {
    for address in [
      Self.spotify("playlist", "fakeYazAksami") + "?si=x", "https://spotify.link/fakeHEAD", "https://spoti.fi/fakeHTML",
    ] {
      let list = try await Self.read(address)
      #expect(list.title == "Yaz Akşamı" && list.owner == "Ayşe" && list.isComplete)
      #expect(list.entries.map(\.candidate.title) == ["Paper Lanterns", "Northbound Static", "Işıklar Söndü"])
      #expect(list.entries[2].candidate.artists == ["Ayşe Gündoğar"] && list.entries[2].candidate.duration == 68)
      #expect(list.entries.allSatisfy { $0.candidate.id.isEmpty && $0.candidate.source.rawValue == "spotify" })
    }
    await #expect(throws: SourceError.absent(.removed)) { try await Self.read("https://spotify.link/fakeNOWHERE") }
  }

  @Test("of Spotify is read to its end", arguments: [("fakeThousand", 1000, 999), ("fakeFiveThousand", 5000, 5000)])
  func long(name: String, said: Int, songs: Int) async throws {
    let list = try await Self.read(Self.spotify("playlist", name))
    #expect(list.said == said && list.entries.count == songs && list.isComplete)
    #expect(list.entries.enumerated().allSatisfy { $1.candidate.title == "Şarkı No. \($0 + 1)" })
    #expect(list.entries[0].candidate.artists == ["Sanatçı 1", "İkinci, Ses"])
    #expect(list.entries.allSatisfy { $0.candidate.album != nil && $0.candidate.duration != nil })
  }

  @Test func `of Spotify may be an album of any length, or one track`() async throws {
    let album = try await Self.read(Self.spotify("album", "fakeLongAlbum"))
    #expect(album.entries.count == 120 && album.said == 120 && album.isComplete)
    #expect(album.entries.allSatisfy { $0.candidate.album == "Yüz Yirmi" })
    let short = try await Self.read(Self.spotify("album", "fakeAlbum"))
    #expect(short.entries.count == 4 && short.entries.allSatisfy { $0.candidate.album == "Slow Harbours" })
    let track = try await Self.read(Self.spotify("track", "fakeTrack"))
    #expect(track.title == "Paper Lanterns" && track.said == 1 && track.entries.count == 1)
  }

  @Test func `of Spotify that is private, unknown or empty says so`() async throws {
    await #expect(throws: SourceError.absent(.private)) { try await Self.read(Self.spotify("playlist", "fakePrivate")) }
    for kind in ["playlist", "album", "track"] {
      await #expect(throws: SourceError.absent(.removed)) { try await Self.read(Self.spotify(kind, "fakeNothing")) }
    }
    let empty = try await Self.read(Self.spotify("playlist", "fakeEmpty"))
    #expect(empty.entries.isEmpty && empty.title == "Boş")
  }

  @Test func `of Spotify whose query is forgotten is delivered as far as it was read`() async throws {
    let list = try await Self.read(Self.spotify("playlist", "fakeForgotten"))
    #expect(list.entries.count == 200 && list.said == 300 && !list.isComplete)
    try await Self.fault(#"[{"host": "api-partner.spotify.com", "fault": "403", "times": 1}]"#)
    let shown = try await Self.read(Self.spotify("playlist", "fakeThousand"))
    #expect(shown.entries.count == 100 && shown.said == nil && !shown.isComplete)
    #expect(shown.title == "Bin Şarkı")
  }

  @Test func `of Spotify goes on after a refused token and a short request for patience, and waits for the rest`()
    async throws
  {
    try await Self.fault(
      """
      [{"host": "api-partner.spotify.com", "fault": "401", "times": 1},
       {"host": "api-partner.spotify.com", "path": "offset%22%3A300", "fault": "429", "times": 1, "retry_after": 1}]
      """)
    let list = try await Self.read(Self.spotify("playlist", "fakeThousand"))
    #expect(list.entries.count == 999 && list.isComplete)
    try await Self.fault(#"[{"host": "api-partner.spotify.com", "fault": "429", "times": 1, "retry_after": 3600}]"#)
    await #expect(throws: SourceError.rateLimited(retryAfter: 3600)) {
      try await Self.read(Self.spotify("playlist", "fakeThousand"))
    }
  }

  @Test func `of Spotify is read with the household's keys first, with ISRCs`() async throws {
    let list = try await Self.read(Self.spotify("playlist", "fakeOwn"), keys: Self.keys)
    #expect(list.said == 5 && list.isComplete)
    #expect(list.entries.map(\.candidate.title) == ["Paper Lanterns", "Northbound Static", "Işıklar Söndü"])
    #expect(list.entries.map(\.isrc) == ["ZZFAK2600001", "ZZFAK2600002", "ZZFAK2600003"])
    let long = try await Self.read(Self.spotify("playlist", "fakeFiveThousand"), keys: Self.keys)
    #expect(long.entries.count == 5000 && long.isComplete && long.entries[4999].isrc != nil)
    let track = try await Self.read(Self.spotify("track", "fakeTrack"), keys: Self.keys)
    #expect(track.entries.first?.isrc == "ZZFAK2600001")
    // Not shown to programs, or the keys are not taken: the page is read.
    let editors = try await Self.read(Self.spotify("playlist", "37i9fakeEditors"), keys: Self.keys)
    #expect(editors.entries.count == 2 && editors.owner == "Spotify")
    let wrong = CatalogueKeys(spotify: .init(id: "fakeSpotifyClient", secret: "wrong"))
    #expect(try await Self.read(Self.spotify("playlist", "fakeYazAksami"), keys: wrong).entries.count == 3)
  }

  // MARK: Apple Music

  @Test(
    "of Apple Music is read to its end, with ISRCs",
    arguments: [("yazaksami", 3), ("thousand", 1000), ("fivethousand", 5000)])
  func apple(name: String, count: Int) async throws {
    let list = try await Self.read("https://music.apple.com/tr/playlist/a-name/pl.fake\(name)")
    #expect(list.entries.count == count && list.said == count && list.isComplete && list.owner == "Ayşe")
    #expect(list.entries.allSatisfy { $0.isrc != nil && $0.candidate.album != nil })
    #expect(Set(list.entries.map(\.candidate.url)).count == count)
  }

  @Test func `of Apple Music is what its page shows while the catalogue refuses`() async throws {
    try await Self.fault(#"[{"host": "amp-api.music.apple.com", "fault": "401", "times": 1}]"#)
    let renewed = try await Self.read("https://music.apple.com/us/playlist/a-name/pl.fakethousand")
    #expect(renewed.entries.count == 1000)
    try await Self.fault(#"[{"host": "amp-api.music.apple.com", "fault": "403", "times": 1}]"#)
    let first = try await Self.read("https://music.apple.com/us/playlist/a-name/pl.fakethousand")
    #expect(first.entries.count == 100 && first.said == 1000 && !first.isComplete)
    try await Self.fault(#"[{"host": "amp-api.music.apple.com", "fault": "429", "times": 2}]"#)
    let small = try await Self.read("https://music.apple.com/us/playlist/a-name/pl.fakeyazaksami")
    #expect(small.entries.count == 3 && small.isComplete && small.entries[0].isrc == nil)
    await #expect(throws: SourceError.rateLimited(retryAfter: nil)) {
      try await Self.read("https://music.apple.com/us/playlist/a-name/pl.fakethousand")
    }
    await #expect(throws: SourceError.absent(.removed)) {
      try await Self.read("https://music.apple.com/us/playlist/a-name/pl.fakenobodys")
    }
  }

  @Test func `of Apple Music may be an album or a song, of the catalogue where the store does not answer`() async throws
  {
    try await Self.fault(#"[{"host": "itunes.apple.com", "path": "/lookup", "fault": "403", "times": 1}]"#)
    let album = try await Self.read("https://music.apple.com/us/album/a-name/9000000001")
    #expect(album.title == "Slow Harbours" && album.entries.count == 4 && album.isComplete)
    let looked = try await Self.read("https://music.apple.com/us/song/a-name/9000000103")
    #expect(looked.entries.map(\.candidate.title) == ["Işıklar Söndü"] && looked.entries[0].isrc == nil)
    #expect(try await Self.read("https://music.apple.com/us/album/9000000001").entries.count == 4)
    try await Self.fault(#"[{"host": "itunes.apple.com", "path": "/lookup", "fault": "403", "times": 1}]"#)
    let song = try await Self.read("https://music.apple.com/us/album/a-name/9000000001?i=9000000103")
    #expect(song.entries.map(\.candidate.title) == ["Işıklar Söndü"] && song.entries[0].isrc == "ZZAPL2600003")
  }

  // MARK: Tidal and those that nobody reads

  @Test func `of Tidal is read with keys, to its end`() async throws {
    let long = try await Self.read(
      "https://tidal.com/browse/playlist/fa4e0000-0000-4000-8000-000000001000", keys: Self.keys)
    #expect(long.title == "Bin Şarkı" && long.entries.count == 1000 && long.said == 1000 && long.isComplete)
    #expect(long.entries[49].candidate.title == "Şarkı No. 50 (Akustik)")
    #expect(
      long.entries[49].candidate.artists == ["Sanatçı 50", "İkinci"] && long.entries[49].candidate.duration == 110)
    for address in ["https://tidal.link/fake01", "https://tidal.com/album/800000001"] {
      let list = try await Self.read(address, keys: Self.keys)
      #expect(list.entries.first?.candidate.title == "Paper Lanterns" && list.entries.first?.isrc == "ZZTDL2600001")
    }
    let track = try await Self.read("https://tidal.com/track/810000003", keys: Self.keys)
    #expect(track.title == "Işıklar Söndü" && track.owner == "Ayşe Gündoğar")
    await #expect(throws: SourceError.absent(.private)) {
      try await Self.read("https://tidal.com/playlist/fa4e0000-0000-4000-8000-000000000403", keys: Self.keys)
    }
  }

  @Test func `that wants keys which are not there, or that nobody can read, says so`() async throws {
    for keys in [CatalogueKeys(), CatalogueKeys(tidal: .init(id: "fakeTidalClient", secret: "wrong"))] {
      await #expect(throws: SourceError.absent(.needsKeys)) {
        try await Self.read("https://tidal.com/album/800000001", keys: keys)
      }
    }
    await #expect(throws: SourceError.absent(.closed)) {
      try await Self.read("https://music.amazon.com.tr/user-playlists/0123456789abcdef")
    }
  }
}
