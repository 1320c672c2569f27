import Foundation
import Testing

/// Lists travel the whole road: the built daemon, real yt-dlp, real ffmpeg, fake platforms.
@Suite(.serialized, .enabled(if: Tools.python != nil, "APM_PYTHON names a Python with yt-dlp"))
struct DeliveryTests {
  /// The demo's list, and what must come of it.
  static let demo = Tools.package.appendingPathComponent("script/demo list.txt")

  /// The demo list's songs that are written as "Artist - Title".
  static func songs() throws -> [String] {
    try String(contentsOf: demo, encoding: .utf8)
      .split(separator: "\n").filter { $0.contains(" - ") && !$0.hasPrefix("#") }.map(String.init)
  }

  @Test("the demo list becomes a zip of eleven right songs, by ear, and one honest none")
  func demoList() async throws {
    let platforms = try await FakePlatforms(["--rank", "adverse"])
    let house = try House(platforms)
    try house.drop(String(contentsOf: Self.demo, encoding: .utf8), as: "road trip.txt")
    let daemon = try house.start()
    try await eventually(within: 120, "the list is delivered: \(daemon.said)") { house.exists("road trip/about.txt") }
    #expect(try await daemon.stop() == 0)

    let names = try await house.zipNames("road trip/road trip.zip")
    #expect(names.count == 13, "11 songs, a playlist and not_downloaded.txt: \(names)")
    #expect(names.contains("road trip.m3u8"))
    let heard = try await house.listen(to: "road trip/road trip.zip", platforms)
    #expect(heard.count == 11)
    for song in heard {
      #expect((song.version ?? "").isEmpty, "\(song.file) sounds like the \(song.version ?? "") version")
      let name = URL(fileURLWithPath: song.file).lastPathComponent
      #expect(name.contains(song.title), "\(name) sounds like \(song.artist) - \(song.title)")
    }
    #expect(Set(heard.map { "\($0.artist) - \($0.title)" }).count == 11, "each recording once")
    let missing = try house.read("road trip/not_downloaded.txt").split(separator: "\r\n")
    #expect(missing.filter { !$0.hasPrefix("#") }.count == 1)
    #expect(missing.first == "#! name=road trip")
    #expect(try house.inboxNames().isEmpty)
    #expect(!house.exists("road trip/progress.txt"))
    let original = try Data(contentsOf: house.outbox.appendingPathComponent("road trip/road trip.txt"))
    #expect(try original == Data(contentsOf: Self.demo), "the original is kept, byte for byte")
  }

  @Test("lists dropped before, while and during a stop are all delivered, each song once")
  func aroundAStop() async throws {
    let platforms = try await FakePlatforms()
    let house = try House(platforms)
    let songs = try Self.songs()
    try house.drop(songs[0..<3].joined(separator: "\n") + "\n", as: "before.txt")
    let first = try house.start()
    try await eventually("the list that lay there is accepted: \(first.said)") { house.exists("before/before.txt") }
    try house.drop(songs[2..<5].joined(separator: "\n") + "\n", as: "while.txt")
    try await eventually("the list is accepted while it runs: \(first.said)") { house.exists("while/while.txt") }
    #expect(try await first.stop() == 0)
    try house.drop(songs[4..<7].joined(separator: "\n") + "\n", as: "during.txt")
    let second = try house.start()
    try await eventually(within: 120, "all three are delivered: \(second.said)") {
      ["before", "while", "during"].allSatisfy { house.exists("\($0)/about.txt") }
    }
    #expect(try await second.stop() == 0)
    for name in ["before", "while", "during"] {
      let names = try await house.zipNames("\(name)/\(name).zip")
      #expect(names.filter { $0.hasSuffix(".m4a") }.count == 3, "\(name): three songs in \(names)")
      let heard = try await house.listen(to: "\(name)/\(name).zip", platforms)
      #expect(Set(heard.map(\.title)).count == 3, "\(name): each song once")
    }
    #expect(!house.exists("before (2)") && !house.exists("while (2)") && !house.exists("during (2)"))
    let claims = house.inbox.appendingPathComponent(".allplatformmusic")
    let left = try FileManager.default.subpathsOfDirectory(atPath: claims.path).filter { $0.hasSuffix(".txt") }
    #expect(left.isEmpty, "nothing is left in the claim folder")
  }

  @Test("a daemon that is killed goes on where it was")
  func killed() async throws {
    let platforms = try await FakePlatforms(["--latency-ms", "100"])
    let house = try House(platforms)
    let list = try String(contentsOf: Self.demo, encoding: .utf8)
    try house.drop(list, as: "road trip.txt")
    let first = try house.start()
    try await eventually("it is in work: \(first.said)") {
      house.exists("road trip/progress.txt") && first.said.contains(" matched")
    }
    first.kill()
    let second = try house.start()
    try await eventually(within: 120, "the list is delivered: \(second.said)") { house.exists("road trip/about.txt") }
    #expect(try await second.stop() == 0)
    #expect(try await house.zipNames("road trip/road trip.zip").count == 13)
    #expect(try await house.listen(to: "road trip/road trip.zip", platforms).count == 11)
    #expect(!house.exists("road trip (2)"))
  }

  @Test("a 403 on a stream is asked for afresh, and a broken file leads to the next candidate")
  func faults() async throws {
    let platforms = try await FakePlatforms()
    let house = try House(platforms)
    try await platforms.fault(#"[{"host":"googlevideo.com","path":"/videoplayback","fault":"403","times":1}]"#)
    let songs = try Self.songs()
    try house.drop(songs[0] + "\n", as: "one.txt")
    let daemon = try house.start()
    try await eventually(within: 90, "delivered in spite of a 403: \(daemon.said)") { house.exists("one/about.txt") }
    #expect(try await house.listen(to: "one/one.zip", platforms).count == 1)
    #expect(try await daemon.stop() == 0)
  }

  @Test("once works off the inbox and says how it ended")
  func once() async throws {
    let platforms = try await FakePlatforms()
    let house = try House(platforms)
    let songs = try Self.songs()
    #expect(try await Tools.allplatformmusic(["once"], house).status == 0, "nothing to do")
    try house.drop(songs[0] + "\r\n" + songs[1] + "\r\n", as: "iki şarkı.txt")
    let good = try await Tools.allplatformmusic(["once"], house)
    #expect(good.status == 0, "\(good.errors)")
    #expect(try await house.zipNames("iki şarkı/iki şarkı.zip").count == 3)
    try house.drop("Nobody At All Zzyzx - Qwertzuiop Asdfghjkl\n", as: "none.txt")
    let missing = try await Tools.allplatformmusic(["once"], house)
    #expect(missing.status == 3, "\(missing.errors)")
    #expect(house.exists("none/not_downloaded.txt") && !house.exists("none/none.zip"))
  }

  @Test("a list longer than a job may be is taken in parts, in each person's language")
  func parts() async throws {
    let platforms = try await FakePlatforms()
    let house = try House(
      platforms, settings: ["APM_LIMITS_TRACKS": "2", "APM_PEOPLE": "{ayşe: {language: tr, format: opus}}"])
    let songs = try Self.songs()
    let folder = house.inbox.appendingPathComponent("ayşe")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try Data((songs[0..<3].joined(separator: "\n") + "\n").utf8).write(to: folder.appendingPathComponent("okul.txt"))
    let daemon = try house.start()
    try await eventually("both parts are delivered: \(daemon.said)") {
      house.exists("ayşe/okul/about.txt") && house.exists("ayşe/okul - 2/about.txt")
    }
    #expect(try await house.zipNames("ayşe/okul/okul.zip").filter { $0.hasSuffix(".opus") }.count == 2)
    let second = try await house.zipNames("ayşe/okul - 2/okul - 2.zip").filter { $0.hasSuffix(".opus") }
    #expect(second.count == 1 && second.first?.hasPrefix("03 ") == true, "the list's own numbers: \(second)")
    #expect(try house.read("ayşe/okul/about.txt").contains("burada"))
    #expect(try await daemon.stop() == 0)
  }

  @Test("an outage fails no song: once gives up waiting, and the next run delivers")
  func outage() async throws {
    let platforms = try await FakePlatforms()
    let house = try House(platforms)
    let away = try House(settings: [
      "APM_INBOX": house.inbox.path, "APM_OUTBOX": house.outbox.path, "APM_STATE": house.state.path,
      "APM_NETWORK_PROXY": "http://127.0.0.1:9",
    ])
    let song = try Self.songs()[0]
    try house.drop("\(song)\n", as: "one.txt")
    let waited = try await Tools.allplatformmusic(["once"], away)
    #expect(waited.status == 75, "\(waited.errors)")
    #expect(!house.exists("one/not_downloaded.txt") && !house.exists("one/about.txt"))
    let delivered = try await Tools.allplatformmusic(["once"], house)
    #expect(delivered.status == 0, "\(delivered.errors)")
    #expect(try await house.listen(to: "one/one.zip", platforms).count == 1)
  }

  @Test("once refuses to start beside run")
  func lock() async throws {
    let house = try House()
    let daemon = try house.start()
    try await eventually("the daemon watches: \(daemon.said)") { daemon.said.contains("watching") }
    #expect(try await Tools.allplatformmusic(["once"], house).status == 69)
    #expect(try await daemon.stop() == 0)
  }

  @Test("get puts one song straight into a folder")
  func get() async throws {
    let platforms = try await FakePlatforms()
    let house = try House(platforms)
    let song = try Self.songs()[0]
    let folder = house.root.appendingPathComponent("here")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let got = try await Tools.allplatformmusic(["get", String(song), "-o", folder.path], house)
    #expect(got.status == 0, "\(got.errors)")
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    #expect(files.count == 1)
    let heard = try await platforms.listen(files.map { folder.appendingPathComponent($0).path })
    #expect(heard.first.map { song.contains($0.title) } == true)
    let none = try await Tools.allplatformmusic(["get", "Nobody At All Zzyzx - Qwertzuiop", "-o", folder.path], house)
    #expect(none.status == 3)
  }
}
