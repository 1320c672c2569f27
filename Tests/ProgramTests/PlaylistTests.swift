import Foundation
import Testing

/// Links to playlists and albums on the whole road.
@Suite(.serialized, .enabled(if: Tools.python != nil, "APM_PYTHON names a Python with yt-dlp"))
struct PlaylistTests {
  static let small = "https://www.youtube.com/playlist?list=PLfakeFourSongsOfWhichOneIsGone004"

  private func shortcut(_ address: String) -> String { "[InternetShortcut]\r\nURL=\(address)\r\n" }

  @Test("resolve answers in the pinned shape, and says why a list cannot be had")
  func resolve() async throws {
    let platforms = try await FakePlatforms()
    defer { withExtendedLifetime(platforms) {} }
    let house = try House(platforms)
    let result = try await Tools.allplatformmusic(["resolve", Self.small, "--json"], house)
    #expect(result.status == 0, "\(result.errors)")
    let answer = try #require(JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
    #expect(Set(answer.keys) == ["source", "url", "title", "owner", "count", "complete", "tracks"])
    #expect(answer["title"] as? String == "Yaz Akşamı")
    #expect(answer["count"] as? Int == 4)
    #expect(answer["complete"] as? Bool == true)
    let tracks = try #require(answer["tracks"] as? [[String: Any]])
    #expect(tracks.compactMap { $0["position"] as? Int } == [1, 2, 3, 4])
    #expect(Set(tracks[0].keys) == ["position", "title", "artists", "album", "duration", "isrc", "url"])
    #expect(tracks[0]["artists"] as? [String] == ["Marlow Quint"])
    #expect(tracks[0]["duration"] as? Int == 74)
    let video = try #require(tracks[0]["url"] as? String)
    let single = try await Tools.allplatformmusic(["resolve", video, "--json"], house)
    #expect(single.status == 0, "\(single.errors)")
    #expect(single.output.contains("Paper Lanterns"))
    let gone = "https://www.youtube.com/playlist?list=PLfakeAPrivateListOfSomebody000001"
    let missing = try await Tools.allplatformmusic(["resolve", gone, "--json"], house)
    #expect(missing.status == 65)
    #expect(missing.errors.contains("private"))
    #expect(try await Tools.allplatformmusic(["resolve", "https://example.org/x"], house).status == 65)
    let offline = try House(settings: ["APM_NETWORK_PROXY": "http://127.0.0.1:9"])
    #expect(try await Tools.allplatformmusic(["resolve", Self.small], offline).status == 69)
  }

  @Test("a dropped playlist link becomes its songs under the playlist's title, a song that is gone from elsewhere")
  func link() async throws {
    let platforms = try await FakePlatforms()
    let house = try House(platforms)
    try house.drop(shortcut(Self.small + "&si=xyz"), as: "New Internet Shortcut.url")
    let daemon = try house.start()
    try await eventually(within: 120, "the playlist is delivered: \(daemon.said)") {
      house.exists("Yaz Akşamı/about.txt")
    }
    #expect(try await daemon.stop() == 0)
    #expect(!house.exists("New Internet Shortcut"), "the receipt took the playlist's name")
    #expect(house.exists("Yaz Akşamı/New Internet Shortcut.url"))
    let heard = try await house.listen(to: "Yaz Akşamı/Yaz Akşamı.zip", platforms)
    #expect(heard.map(\.title) == ["Paper Lanterns", "Northbound Static", "Gone by Morning", "Işıklar Söndü"])
    #expect(heard.allSatisfy { ($0.version ?? "").isEmpty })
    #expect(try house.read("Yaz Akşamı/about.txt").contains("says 4, read 4"))
  }

  @Test("playlists among other lines expand in place, duplicates once, and what cannot be had is a line")
  func amongLines() async throws {
    let platforms = try await FakePlatforms()
    let house = try House(platforms)
    let first = try platforms.songID("Paper Lanterns")
    let list = """
      Juno Pallister - Midnight Tram
      https://www.youtube.com/playlist?list=PLfakeSaysMoreThanItShows000000009
      https://youtu.be/\(first)
      https://www.youtube.com/playlist?list=PLfakeAPrivateListOfSomebody000001
      Kestrel Parade - Copper Sky

      """
    try house.drop(list, as: "mixed.txt")
    let daemon = try house.start()
    try await eventually(within: 120, "the list is delivered: \(daemon.said)") { house.exists("mixed/about.txt") }
    #expect(try await daemon.stop() == 0)
    let heard = try await house.listen(to: "mixed/mixed.zip", platforms)
    #expect(
      heard.map(\.title) == [
        "Midnight Tram", "Northbound Static", "Gone by Morning", "Işıklar Söndü", "Paper Lanterns", "Copper Sky",
      ])
    let about = try house.read("mixed/about.txt")
    #expect(about.contains("says 9, read 4") && about.contains("could not be read"))
    let missing = try house.read("mixed/not_downloaded.txt")
    #expect(missing.contains("private") && missing.contains("PLfakeAPrivateListOfSomebody000001"))
  }

  @Test("a short link to a SoundCloud set brings its songs, whole files and segments")
  func soundcloudSet() async throws {
    let platforms = try await FakePlatforms()
    let house = try House(platforms)
    try house.drop(shortcut("https://on.soundcloud.com/fakeSET01"), as: "Yeni Internet Kısayolu.url")
    let daemon = try house.start()
    try await eventually(within: 120, "the set is delivered: \(daemon.said)") { house.exists("Akşamüstü/about.txt") }
    #expect(try await daemon.stop() == 0)
    let heard = try await house.listen(to: "Akşamüstü/Akşamüstü.zip", platforms)
    #expect(heard.count == 8)
    #expect(heard.map(\.title).prefix(3) == ["Paper Lanterns", "Northbound Static", "Işıklar Söndü"])
    let about = try house.read("Akşamüstü/about.txt")
    #expect(about.contains("SoundCloud") && about.contains("says 8, read 8"))
    #expect(try await platforms.requests().contains("cf-hls-media.sndcdn.com"))
  }

  @Test("a drop that is only a link to nothing is refused with the reason", arguments: ["en", "tr"])
  func refused(language: String) async throws {
    let platforms = try await FakePlatforms()
    defer { withExtendedLifetime(platforms) {} }
    let house = try House(platforms, settings: ["APM_LANGUAGE": language])
    try house.drop(
      shortcut("https://www.youtube.com/playlist?list=PLfakeAnEmptyListOfNothing00000000"), as: "boş.url")
    let daemon = try house.start()
    try await eventually("it is refused: \(daemon.said)") { house.exists("boş/refused.txt") }
    #expect(try house.read("boş/refused.txt").contains(language == "tr" ? "Çalma listesi boş" : "is empty"))
    #expect(house.exists("boş/boş.url"))
    #expect(try await daemon.stop() == 0)
    #expect(!house.exists("boş/progress.txt"))
  }

  @Test("a playlist that is longer than a job comes in parts, and none is lost when the daemon is killed over it")
  func parts() async throws {
    let platforms = try await FakePlatforms()
    // While the platform is down the link waits, with its receipt in the outbox.
    try await platforms.fault(#"[{"host": "youtube.com", "fault": "down"}]"#)
    let house = try House(platforms, settings: ["APM_LIMITS_TRACKS": "3"])
    try house.drop(shortcut(Self.small), as: "yaz.url")
    let first = try house.start()
    try await eventually("the receipt is there: \(first.said)") {
      house.exists("yaz/yaz.url") && house.exists("yaz/progress.txt")
    }
    first.kill()
    try await platforms.clearFaults()
    let second = try house.start()
    try await eventually(within: 120, "both parts are delivered: \(second.said)") {
      house.exists("yaz/about.txt") && house.exists("yaz - 2/about.txt")
    }
    #expect(try await second.stop() == 0)
    let heard = try await house.listen(to: "yaz/yaz.zip", platforms)
    #expect(heard.map(\.title) == ["Paper Lanterns", "Northbound Static", "Gone by Morning"])
    let rest = try await house.listen(to: "yaz - 2/yaz - 2.zip", platforms)
    #expect(rest.map(\.title) == ["Işıklar Söndü"])
    #expect(house.exists("yaz - 2/yaz.url"))
    #expect(!house.exists("yaz - 3") && !house.exists("yaz (2)"))
  }

  @Test("a list whose platform answers in a new way is read by yt-dlp, which the reports and the log say")
  func secondReader() async throws {
    let platforms = try await FakePlatforms()
    let house = try House(platforms)
    try await platforms.fault(
      """
      [{"path": "/youtubei/v1/browse", "fault": "malformed"},
       {"host": "api-v2.soundcloud.com", "path": "sets", "fault": "malformed", "times": 1}]
      """)
    try house.drop(shortcut(Self.small), as: "New Internet Shortcut.url")
    try house.drop("https://soundcloud.com/somebody/sets/first\n", as: "bulut.txt")
    let daemon = try house.start()
    try await eventually(within: 180, "both are delivered: \(daemon.said)") {
      house.exists("Yaz Akşamı/about.txt") && house.exists("bulut/about.txt")
    }
    #expect(try await daemon.stop() == 0)
    #expect(daemon.said.contains("yt-dlp reads a list instead"))
    for name in ["Yaz Akşamı", "bulut"] { #expect(try house.read("\(name)/about.txt").contains("yt-dlp read it")) }
    let heard = try await house.listen(to: "Yaz Akşamı/Yaz Akşamı.zip", platforms)
    #expect(heard.map(\.title) == ["Paper Lanterns", "Northbound Static", "Gone by Morning", "Işıklar Söndü"])
    #expect(try await house.listen(to: "bulut/bulut.zip", platforms).count == 8)
  }
}
