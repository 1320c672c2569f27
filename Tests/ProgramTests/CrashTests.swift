import Foundation
import Testing

/// What brings the daemon down, or holds it up, loses nothing. Child programs are stand-ins put into PATH.
@Suite(.serialized, .enabled(if: Tools.python != nil, "APM_PYTHON names a Python with yt-dlp"))
struct CrashTests {
  private func isAlive(_ process: String) -> Bool { FileManager.default.fileExists(atPath: "/proc/\(process)") }

  @Test("a song that brings the daemon down twice while it is decoded passes to its next candidate")
  func poisonedSong() async throws {
    let platforms = try await FakePlatforms()
    // The first two decodings never end, and the daemon is killed in them.
    let (house, song) = try await House.with(
      platforms,
      ffmpeg: """
        n=$(ls "$here" | grep -c run-); echo $$ >"$here/new"; mv "$here/new" "$here/run-$n"
        [ "$n" -ge 2 ] || exec sleep 600
        exec "$real" "$@"
        """)
    let tools = house.tools
    defer { try? FileManager.default.removeItem(at: tools) }
    try house.drop("\(song)\n", as: "one.txt")
    for crash in 0...1 {
      let daemon = try house.start()
      let mark = tools.appendingPathComponent("run-\(crash)")
      try await eventually("it decodes: \(daemon.said)") { FileManager.default.fileExists(atPath: mark.path) }
      daemon.kill()
      let decoder = try String(contentsOf: mark, encoding: .utf8).trimmingCharacters(in: .whitespacesAndNewlines)
      try await eventually(within: 10, "its decoder dies with it") { !isAlive(decoder) }
    }
    let daemon = try house.start()
    try await eventually("it is delivered: \(daemon.said)") { house.exists("one/about.txt") }
    #expect(daemon.said.contains("brought the daemon down twice"))
    #expect(try await daemon.stop() == 0)
    #expect(try await house.listen(to: "one/one.zip", platforms).count == 1)
  }

  @Test("a stop in the middle of decoding is no crash, and a killed ffmpeg says nothing about the song")
  func stopAndKilledDecoder() async throws {
    let platforms = try await FakePlatforms()
    // Two stops in the middle; then a decoder that is killed, as for want of memory.
    let (house, song) = try await House.with(
      platforms,
      ffmpeg: """
        n=$(ls "$here" | grep -c run-); : >"$here/run-$n"
        [ "$n" -ge 2 ] || exec sleep 600
        [ "$n" -ge 3 ] || kill -9 $$
        exec "$real" "$@"
        """)
    let tools = house.tools
    defer { try? FileManager.default.removeItem(at: tools) }
    try house.drop("\(song)\n", as: "one.txt")
    for stop in 0...1 {
      let daemon = try house.start()
      let mark = tools.appendingPathComponent("run-\(stop)").path
      try await eventually("it decodes: \(daemon.said)") { FileManager.default.fileExists(atPath: mark) }
      let began = ContinuousClock.now
      #expect(try await daemon.stop() == 0)
      #expect(began.duration(to: .now) < .seconds(30))
      #expect(try await house.ledger("SELECT decoding + tries FROM track") == "0")
    }
    let daemon = try house.start()
    try await eventually("it is delivered: \(daemon.said)") { house.exists("one/about.txt") }
    #expect(!daemon.said.contains("next candidate"), "\(daemon.said)")
    #expect(try await daemon.stop() == 0)
  }

  @Test("a song that is only copied needs no ffmpeg", arguments: ["m4a", "opus"])
  func withoutFFmpeg(_ format: String) async throws {
    let platforms = try await FakePlatforms()
    let (house, song) = try await House.with(platforms, ffmpeg: "exit 1", format: format)
    defer { try? FileManager.default.removeItem(at: house.tools) }
    try house.drop("\(song)\n", as: "one.txt")
    let once = try await Tools.allplatformmusic(["once"], house)
    #expect(once.status == 0, "\(once.errors)")
    #expect(try await house.listen(to: "one/one.zip", platforms).count == 1)
  }

  @Test("the process that checks audio may die: songs come all the same, another one comes, and none is left behind")
  func killedChecker() async throws {
    let platforms = try await FakePlatforms()
    let house = try House(platforms)
    let songs = try DeliveryTests.songs()
    let daemon = try house.start()
    func checker(besides old: String? = nil) async throws -> String {
      var found: String?
      try await eventually("it runs: \(daemon.said)") {
        found = daemon.children("check-audio").first { $0 != old }
        return found != nil
      }
      return try #require(found)
    }
    let first = try await checker()
    try house.drop(songs[0] + "\n", as: "one.txt")
    try await eventually("it is delivered: \(daemon.said)") { house.exists("one/about.txt") }
    // It takes no question any more, and does not end either.
    Foundation.kill(try #require(Int32(first)), SIGSTOP)
    try house.drop(songs[1] + "\n", as: "two.txt")
    try await eventually("it is to be checked: \(daemon.said)") {
      try await house.ledger("SELECT sum(decoding) FROM track") == "1"
    }
    // ffmpeg would have done it by the time that another list takes.
    try house.drop("Ayşe - Nowhere To Be Found\n", as: "three.txt")
    try await eventually("that one ends: \(daemon.said)") { house.exists("three/about.txt") }
    #expect(!house.exists("two/about.txt"))
    Foundation.kill(try #require(Int32(first)), SIGKILL)
    try await eventually("it is delivered: \(daemon.said)") { house.exists("two/about.txt") }
    #expect(daemon.said.contains("checks audio ended"), "\(daemon.said)")
    for name in ["one", "two"] { #expect(try await house.listen(to: "\(name)/\(name).zip", platforms).count == 1) }
    let second = try await checker(besides: first)
    daemon.kill()
    try await eventually(within: 10, "it dies with the daemon") { !isAlive(second) }
  }

  @Test("a list that brings the daemon down twice while it is read is refused, and kept")
  func poisonedList() async throws {
    let house = try House(settings: ["APM_LIMITS_LIST_BYTES": "60MiB"])
    // Long enough to be read when the daemon is killed.
    let list = String(repeating: "Ayşe Işık - Gül İçin Şarkı (Remix) [Official Video]\n", count: 300_000)
    try house.drop(list, as: "long.txt")
    for crash in 1...2 {
      let daemon = try house.start()
      try await eventually("reading it began: \(daemon.said)") {
        try await house.ledger("SELECT attempts FROM job") == "\(crash)"
      }
      daemon.kill()
    }
    let daemon = try house.start()
    try await eventually("it is refused: \(daemon.said)") { house.exists("long/refused.txt") }
    #expect(try await daemon.stop() == 0)
    #expect(try house.read("long/long.txt") == list)
    #expect(try house.inboxNames().isEmpty)
  }

  @Test("a list is read once, although what is left over is looked at all the time")
  func readOnce() async throws {
    let house = try House(settings: ["APM_RESCAN": "100ms", "APM_NETWORK_PROXY": "http://127.0.0.1:9"])
    let daemon = try house.start()
    try await eventually("it watches: \(daemon.said)") { daemon.said.contains("watching") }
    // Songs that wait wake the work again and again.
    for number in 1...40 { try house.drop("Ayşe Işık - Gül \(number)\n", as: "list \(number).txt") }
    try await eventually("all are accepted: \(daemon.said)") {
      (1...40).allSatisfy { house.exists("list \($0)/list \($0).txt") }
    }
    #expect(try await daemon.stop() == 0)
    let folders = try FileManager.default.contentsOfDirectory(atPath: house.outbox.path)
    #expect(folders.filter { $0.hasPrefix("list ") }.count == 40, "\(folders)")
  }

  @Test("work files of a job that ended just before a crash go at the next start")
  func leftWork() async throws {
    let house = try House(settings: ["APM_NETWORK_PROXY": "http://127.0.0.1:9"])
    let left = house.state.appendingPathComponent("work/ended")
    try FileManager.default.createDirectory(at: left, withIntermediateDirectories: true)
    try Data("half a song".utf8).write(to: left.appendingPathComponent("1.m4a.part"))
    let daemon = try house.start()
    try await eventually("they are gone: \(daemon.said)") { !FileManager.default.fileExists(atPath: left.path) }
    #expect(try await daemon.stop() == 0)
  }
}
