import Foundation
import Testing

/// Links to catalogues without audio, on the whole road: their songs come from where audio is.
@Suite(.serialized, .enabled(if: Tools.python != nil, "APM_PYTHON names a Python with yt-dlp"))
struct CatalogueLinkTests {
  static let spotify = "https://open.spotify.com/playlist/fakeYazAksami000000000?si=x"
  static let apple = "https://music.apple.com/tr/playlist/yaz-aksami/pl.fakeyazaksami"

  private func shortcut(_ address: String) -> String { "[InternetShortcut]\r\nURL=\(address)\r\n" }

  @Test("links of Spotify and Apple Music become the songs that they name")
  func delivered() async throws {
    let platforms = try await FakePlatforms()
    let house = try House(platforms)
    try house.drop(shortcut(Self.spotify), as: "Yeni Internet Kısayolu.url")
    let track = "https://open.spotify.com/intl-tr/track/fakeTrack0000000000000"
    try house.drop("\(Self.apple)\n\(track)\nJuno Pallister - Midnight Tram\n", as: "karışık.txt")
    let daemon = try house.start()
    try await eventually(within: 120, "both are delivered: \(daemon.said)") {
      house.exists("Yaz Akşamı/about.txt") && house.exists("karışık/about.txt")
    }
    #expect(try await daemon.stop() == 0)
    let first = try await house.listen(to: "Yaz Akşamı/Yaz Akşamı.zip", platforms)
    #expect(first.map(\.title) == ["Paper Lanterns", "Northbound Static", "Işıklar Söndü"])
    #expect(first.allSatisfy { $0.version?.isEmpty ?? true })
    #expect(try house.read("Yaz Akşamı/about.txt").contains("read 3"))
    let second = try await house.listen(to: "karışık/karışık.zip", platforms)
    #expect(
      second.map(\.title) == [
        "Northbound Static", "Işıklar Söndü", "İstasyonda Bir Gece", "Paper Lanterns", "Midnight Tram",
      ])
    #expect(try house.read("karışık/about.txt").contains("says 3, read 3"))
  }

  @Test("a table's rows are taken by their words, without a question for each of their links")
  func table() async throws {
    let platforms = try await FakePlatforms()
    let house = try House(platforms)
    try house.drop(
      """
      Track URI\tTrack Name\tArtist Name(s)\tAlbum Name\tDuration (ms)
      spotify:track:fakeT1x000000000000000\tPaper Lanterns\tMarlow Quint\tSlow Harbours\t74000
      spotify:track:fakeT3x000000000000000\tIşıklar Söndü\tAyşe Gündoğar\tGece Vapuru\t68000

      """, as: "tablo.txt")
    let daemon = try house.start()
    try await eventually(within: 90, "the table is delivered: \(daemon.said)") { house.exists("tablo/about.txt") }
    #expect(try await daemon.stop() == 0)
    #expect(
      try await house.listen(to: "tablo/tablo.zip", platforms).map(\.title) == ["Paper Lanterns", "Işıklar Söndü"])
    #expect(try await !platforms.requests().contains("open.spotify.com"))
  }

  @Test("resolve shows what is behind a link, and keys bring ISRCs")
  func resolve() async throws {
    let platforms = try await FakePlatforms()
    defer { withExtendedLifetime(platforms) {} }
    let secret = FileManager.default.temporaryDirectory.appendingPathComponent("apm-secret-\(UUID().uuidString)")
    try Data("fakeSpotifySecret\n".utf8).write(to: secret)
    defer { try? FileManager.default.removeItem(at: secret) }
    let house = try House(platforms)
    let keys = ["APM_SPOTIFY_CLIENT_ID": "fakeSpotifyClient", "APM_SPOTIFY_CLIENT_SECRET_FILE": secret.path]
    let withKeys = try House(platforms, settings: keys)
    func tracks(_ address: String, _ house: House) async throws -> (count: Int?, tracks: [[String: Any]]) {
      let result = try await Tools.allplatformmusic(["resolve", address, "--json"], house)
      #expect(result.status == 0, "\(result.errors)")
      let answer = try #require(JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
      #expect(answer["complete"] as? Bool == true)
      return (answer["count"] as? Int, try #require(answer["tracks"] as? [[String: Any]]))
    }
    let thousand = try await tracks("https://open.spotify.com/playlist/fakeFiveThousand000000", house)
    #expect(thousand.count == 5000 && thousand.tracks.count == 5000)
    let keyless = try await tracks(Self.spotify, house).tracks
    #expect(keyless.count == 3 && keyless[2]["isrc"] is NSNull)
    #expect(keyless[2]["artists"] as? [String] == ["Ayşe Gündoğar"])
    let own = try await tracks(Self.spotify, withKeys).tracks
    #expect(own.compactMap { $0["isrc"] as? String } == ["ZZFAK2600001", "ZZFAK2600002", "ZZFAK2600003"])
    let apple = try await tracks(Self.apple, house)
    #expect(apple.count == 3 && apple.tracks.allSatisfy { $0["isrc"] is String })
    try FileManager.default.removeItem(at: secret)
    let missing = try await Tools.allplatformmusic(["resolve", Self.spotify], withKeys)
    #expect(missing.status == 69)
    #expect(missing.errors.contains("spotify.client_secret_file") && missing.errors.contains(secret.path))
  }

  @Test("what nobody can read is refused with what helps instead", arguments: ["en", "tr"])
  func refused(language: String) async throws {
    let platforms = try await FakePlatforms()
    defer { withExtendedLifetime(platforms) {} }
    let house = try House(platforms, settings: ["APM_LANGUAGE": language])
    let links = [
      "tidal": ("https://tidal.com/browse/playlist/fa4e0000-0000-4000-8000-000000000001", "tidal.client_id"),
      "amazon": ("https://music.amazon.com.tr/user-playlists/0123456789abcdef", "Amazon Music"),
      "gizli": ("https://open.spotify.com/playlist/fakePrivate00000000000", language == "tr" ? "gizli" : "private"),
      "yok": ("https://music.apple.com/tr/playlist/x/pl.fakenobodys", language == "tr" ? "herkese" : "not public"),
    ]
    for (name, link) in links { try house.drop(shortcut(link.0), as: "\(name).url") }
    let daemon = try house.start()
    for (name, link) in links {
      try await eventually("\(name) is refused: \(daemon.said)") { house.exists("\(name)/refused.txt") }
      let text = try house.read("\(name)/refused.txt").replacingOccurrences(of: "\r\n", with: " ")
      #expect(text.contains(link.1) && text.contains("tunemymusic.com") && text.contains(".csv"), "\(text)")
      #expect(house.exists("\(name)/\(name).url"))
    }
    let amazon = links["amazon"]?.0 ?? ""
    try house.drop(
      "\(amazon)\nHollow Kites - Glass Orchard https://music.amazon.de/tracks/B0CXYZ1234\nJuno Pallister - Midnight Tram\n",
      as: "liste.txt")
    try await eventually(within: 90, "the list is delivered: \(daemon.said)") { house.exists("liste/about.txt") }
    #expect(try await daemon.stop() == 0)
    #expect(try house.read("liste/not_downloaded.txt").contains("Amazon Music"))
    #expect(
      try await house.listen(to: "liste/liste.zip", platforms).map(\.title) == ["Glass Orchard", "Midnight Tram"])
  }
}
