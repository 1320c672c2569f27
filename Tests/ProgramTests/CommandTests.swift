import Foundation
import Testing

/// The commands as other programs use them: pinned JSON fields and exit codes.
@Suite struct CommandTests {
  private func object(_ text: String) throws -> [String: Any] {
    try #require(JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
  }

  @Test("parse answers with every pinned field")
  func parse() async throws {
    let house = try House()
    let file = house.root.appendingPathComponent("liste.txt")
    try Data("Ayşe Işık - Gökyüzü (Canlı)\nhttps://youtu.be/abcdefghijk\n".utf8).write(to: file)
    let result = try await Tools.allplatformmusic(["parse", file.path, "--json"], house)
    #expect(result.status == 0, "\(result.errors)")
    let answer = try object(result.output)
    #expect(Set(answer.keys) == ["kind", "options", "requests", "problems"])
    let requests = try #require(answer["requests"] as? [[String: Any]])
    #expect(requests.count == 2)
    #expect(
      Set(requests[0].keys)
        == ["line", "text", "artists", "title", "version", "album", "duration", "isrc", "link", "link_kind"])
    #expect(requests[0]["artists"] as? [String] == ["Ayşe Işık"])
    #expect(requests[0]["title"] as? String == "Gökyüzü")
    #expect(requests[0]["album"] is NSNull)
    #expect(requests[1]["link_kind"] as? String == "track")
  }

  @Test("parse refuses what is no list with 65 and says why")
  func parseRefuses() async throws {
    let house = try House()
    let file = house.root.appendingPathComponent("passwd.url")
    try Data("[InternetShortcut]\nURL=file:///etc/passwd\n".utf8).write(to: file)
    let result = try await Tools.allplatformmusic(["parse", file.path], house)
    #expect(result.status == 65)
    #expect(result.errors.contains("not followed"))
  }

  @Test("config prints the settings in force, and a wrong key ends with 78 and the line")
  func config() async throws {
    let house = try House()
    let file = house.root.appendingPathComponent("settings.yaml")
    try Data("settle: 3s\nformat: opus\n".utf8).write(to: file)
    let good = try await Tools.allplatformmusic(["config", "--config", file.path], house)
    #expect(good.status == 0, "\(good.errors)")
    #expect(good.output.contains("format: opus"))
    try Data("settle: 3s\nfromat: opus\n".utf8).write(to: file)
    let bad = try await Tools.allplatformmusic(["config", "--config", file.path], house)
    #expect(bad.status == 78)
    #expect(bad.errors.contains("2") && bad.errors.contains("format"), "\(bad.errors)")
  }

  @Test("usage errors end with 64, --version prints a version")
  func usage() async throws {
    let house = try House()
    #expect(try await Tools.allplatformmusic(["frobnicate"], house).status == 64)
    #expect(try await Tools.allplatformmusic(["match"], house).status == 64)
    let version = try await Tools.allplatformmusic(["--version"], house)
    #expect(version.status == 0 && version.output.contains("."))
  }

  @Test("search and match end with 69 when no platform can be reached")
  func unreachable() async throws {
    let house = try House(settings: ["APM_NETWORK_PROXY": "http://127.0.0.1:9"])
    #expect(try await Tools.allplatformmusic(["search", "Ada - Gece", "--json"], house).status == 69)
    #expect(try await Tools.allplatformmusic(["match", "Ada - Gece"], house).status == 69)
  }

  @Test("search and match answer in the pinned shape")
  func searchAndMatch() async throws {
    let platforms = try await FakePlatforms(["--rank", "adverse"])
    let house = try House(platforms)
    let song = try #require(
      String(contentsOf: DeliveryTests.demo, encoding: .utf8).split(separator: "\n").first { $0.contains(" - ") })
    let searched = try await Tools.allplatformmusic(
      ["search", String(song), "--source", "youtube-music", "--json"], house)
    #expect(searched.status == 0, "\(searched.errors)")
    let rows = try #require(JSONSerialization.jsonObject(with: Data(searched.output.utf8)) as? [[String: Any]])
    let fields: Set = [
      "source", "id", "url", "kind", "title", "artists", "channel", "album", "duration", "explicit", "official",
      "views",
    ]
    #expect(rows.count > 3 && rows.allSatisfy { Set($0.keys) == fields })
    let matched = try await Tools.allplatformmusic(["match", String(song), "--json"], house)
    #expect(matched.status == 0, "\(matched.errors)")
    let answer = try object(matched.output)
    #expect(Set(answer.keys) == ["request", "recording", "choice", "score", "confidence", "candidates"])
    #expect(answer["choice"] is Int)
    #expect(try await Tools.allplatformmusic(["search", "x", "--source", "nowhere"], house).status == 69)
  }

  @Test("match --cases prints a JSON line for each case")
  func cases() async throws {
    let house = try House()
    let file = house.root.appendingPathComponent("cases.json")
    let text = """
      [{"id":"one","query":"Ada Deniz - Gece","wanted":{"artists":["Ada Deniz"],"title":"Gece","album":null,
      "duration_s":200,"duration_hint_s":200},"candidates":[
      {"platform":"youtube-music","kind":"song","title":"Gece (Canlı)","artists_or_channel":["Ada Deniz"],"album":null,
      "duration_s":230,"views":null,"verified_or_topic":true},
      {"platform":"youtube-music","kind":"song","title":"Gece","artists_or_channel":["Ada Deniz"],"album":null,
      "duration_s":200,"views":null,"verified_or_topic":true}],"correct":[1]}]
      """
    try Data(text.utf8).write(to: file)
    for start in ["identity", "query"] {
      let result = try await Tools.allplatformmusic(["match", "--cases", file.path, "--from", start], house)
      #expect(result.status == 0, "\(result.errors)")
      let answer = try object(String(try #require(result.output.split(separator: "\n").first)))
      #expect(Set(answer.keys) == ["id", "choice", "score", "confidence"])
      #expect(answer["choice"] as? Int == 1)
    }
  }
}
