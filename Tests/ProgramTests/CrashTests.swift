import Foundation
import Testing

/// What brings the daemon down, or holds it up, loses nothing. Child programs are stand-ins put into PATH.
@Suite(.serialized, .enabled(if: Tools.python != nil, "APM_PYTHON names a Python with yt-dlp"))
struct CrashTests {
  /// A house whose ffmpeg is `script` ("$real" is the real one), with a song of the demo.
  private func house(_ platforms: FakePlatforms, ffmpeg script: String) async throws -> (House, song: String) {
    let tools = FileManager.default.temporaryDirectory.appendingPathComponent("apm-tools-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: tools, withIntermediateDirectories: true)
    let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
    let real = try await Tools.run("/bin/sh", ["-c", "command -v ffmpeg"]).output.split(separator: "\n").first ?? ""
    let file = tools.appendingPathComponent("ffmpeg")
    try Data("#!/bin/sh\nreal=\(real) here=\(tools.path)\n\(script)\n".utf8).write(to: file)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file.path)
    let house = try House(platforms, settings: ["PATH": "\(tools.path):\(path)", "TOOLS": tools.path])
    let song = try #require(
      String(contentsOf: DeliveryTests.demo, encoding: .utf8).split(separator: "\n").first { $0.contains(" - ") })
    return (house, String(song))
  }

  private func tools(_ house: House) -> URL { URL(fileURLWithPath: house.environment["TOOLS"] ?? "/nowhere") }

  private func ledger(_ house: House, _ query: String) async throws -> String {
    let code = "import sys,sqlite3; print(sqlite3.connect(sys.argv[1], timeout=10).execute(sys.argv[2]).fetchone()[0])"
    let file = house.state.appendingPathComponent("ledger.sqlite").path
    return try await Tools.run(Tools.python ?? "python3", ["-c", code, file, query]).output
      .trimmingCharacters(in: .whitespacesAndNewlines)
  }

  private func isAlive(_ process: String) -> Bool { FileManager.default.fileExists(atPath: "/proc/\(process)") }

  @Test("a song that brings the daemon down twice while it is decoded passes to its next candidate")
  func poisonedSong() async throws {
    let platforms = try await FakePlatforms()
    // The first two decodings never end, and the daemon is killed in them.
    let (house, song) = try await house(
      platforms,
      ffmpeg: """
        n=$(ls "$here" | grep -c run-); echo $$ >"$here/new"; mv "$here/new" "$here/run-$n"
        [ "$n" -ge 2 ] || exec sleep 600
        exec "$real" "$@"
        """)
    let tools = tools(house)
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
    let (house, song) = try await house(
      platforms,
      ffmpeg: """
        n=$(ls "$here" | grep -c run-); : >"$here/run-$n"
        [ "$n" -ge 2 ] || exec sleep 600
        [ "$n" -ge 3 ] || kill -9 $$
        exec "$real" "$@"
        """)
    let tools = tools(house)
    defer { try? FileManager.default.removeItem(at: tools) }
    try house.drop("\(song)\n", as: "one.txt")
    for stop in 0...1 {
      let daemon = try house.start()
      let mark = tools.appendingPathComponent("run-\(stop)").path
      try await eventually("it decodes: \(daemon.said)") { FileManager.default.fileExists(atPath: mark) }
      let began = ContinuousClock.now
      #expect(try await daemon.stop() == 0)
      #expect(began.duration(to: .now) < .seconds(30))
      #expect(try await ledger(house, "SELECT decoding + tries FROM track") == "0")
    }
    let daemon = try house.start()
    try await eventually("it is delivered: \(daemon.said)") { house.exists("one/about.txt") }
    #expect(!daemon.said.contains("next candidate"), "\(daemon.said)")
    #expect(try await daemon.stop() == 0)
  }

  @Test("a list that brings the daemon down twice while it is read is refused, and kept")
  func poisonedList() async throws {
    let house = try House(settings: ["APM_LIMITS_LIST_BYTES": "60MiB"])
    // Long enough to be read when the daemon is killed.
    let list = String(repeating: "Ayşe Işık - Gül İçin Şarkı (Remix) [Official Video]\n", count: 300_000)
    try house.drop(list, as: "long.txt")
    for crash in 1...2 {
      let daemon = try house.start()
      let end = ContinuousClock.now + .seconds(60)
      while try await ledger(house, "SELECT attempts FROM job") != "\(crash)" {
        try #require(ContinuousClock.now < end, "reading it began: \(daemon.said)")
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

  @Test("a full disk empties the song store of what nobody needs, and work goes on by itself")
  func fullDisk() async throws {
    try await SmallDisk.use(megabytes: 48) { disk in
      let platforms = try await FakePlatforms()
      let state = disk.appendingPathComponent("state")
      try FileManager.default.createDirectory(at: state, withIntermediateDirectories: true)
      let house = try House(platforms, settings: ["APM_STATE": state.path, "APM_LIMITS_FREE_SPACE": "8MiB"])
      let songs = try String(contentsOf: DeliveryTests.demo, encoding: .utf8)
        .split(separator: "\n").filter { $0.contains(" - ") && !$0.hasPrefix("#") }.map(String.init)
      let daemon = try house.start()
      try house.drop(songs[0] + "\n", as: "first.txt")
      try await eventually("it is delivered: \(daemon.said)") { house.exists("first/about.txt") }
      let store = state.appendingPathComponent("songs").path
      #expect(try FileManager.default.contentsOfDirectory(atPath: store).count == 1)

      // Somebody else fills the disk to its last byte: not even the ledger can be written.
      let filler = disk.appendingPathComponent("filler").path
      _ = try await Tools.run("/bin/sh", ["-c", "cat /dev/zero >\"$0\"", filler])
      try await eventually("the store is emptied first: \(daemon.said)") {
        try FileManager.default.contentsOfDirectory(atPath: store).isEmpty
      }
      _ = try await Tools.run("/bin/sh", ["-c", "cat /dev/zero >>\"$0\"", filler])
      try house.drop(songs[1] + "\n" + songs[2] + "\n", as: "second.txt")
      try await eventually("it says what it waits for: \(daemon.said)") {
        daemon.said.contains("no new songs while the disk") && daemon.said.contains("waits")
      }
      #expect(daemon.isRunning && !house.exists("second/second.zip"))
      try FileManager.default.removeItem(atPath: filler)
      try await eventually(within: 90, "it goes on by itself: \(daemon.said)") { house.exists("second/about.txt") }
      #expect(try await house.listen(to: "second/second.zip", platforms).count == 2)
      #expect(try await daemon.stop() == 0)
      #expect(try await ledger(house, "PRAGMA integrity_check") == "ok")
    }
  }

  @Test("an outbox without room gets no partial zip, and the whole one when there is room")
  func fullOutbox() async throws {
    try await SmallDisk.use(megabytes: 4) { disk in
      let platforms = try await FakePlatforms()
      let house = try House(platforms, settings: ["APM_OUTBOX": disk.path])
      let song = try #require(
        String(contentsOf: DeliveryTests.demo, encoding: .utf8).split(separator: "\n").first { $0.contains(" - ") })
      let daemon = try house.start()
      try await eventually("it watches: \(daemon.said)") { daemon.said.contains("watching") }
      let filler = disk.appendingPathComponent("filler").path
      // Room for the small files, not for the zip.
      _ = try await Tools.run(
        "/bin/sh", ["-c", "cat /dev/zero >\"$0\" || :; truncate -s -65536 \"$0\"", filler])
      try house.drop("\(song)\n", as: "one.txt")
      try await eventually(within: 90, "the delivery waits: \(daemon.said)") {
        daemon.said.contains("a delivery waits")
      }
      let zip = disk.appendingPathComponent("one/one.zip").path
      #expect(!FileManager.default.fileExists(atPath: zip))
      try FileManager.default.removeItem(atPath: filler)
      let about = disk.appendingPathComponent("one/about.txt").path
      try await eventually(within: 90, "it is delivered: \(daemon.said)") {
        FileManager.default.fileExists(atPath: about)
      }
      let listed = try await Tools.run("/usr/bin/env", ["unzip", "-tq", zip])
      #expect(listed.status == 0, "\(listed.errors)")
      #expect(try await daemon.stop() == 0)
    }
  }
}

/// A real file system that can be full: a tmpfs of its own.
enum SmallDisk {
  static func use(megabytes: Int, _ body: (URL) async throws -> Void) async throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("apm-disk-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let mounted = try await Tools.run(
      "/usr/bin/env", ["mount", "-t", "tmpfs", "-o", "size=\(megabytes)m", "tmpfs", folder.path])
    guard mounted.status == 0 else {
      return print("skipped: a small file system cannot be mounted here (it takes root)")
    }
    do {
      try await body(folder)
    } catch {
      _ = try await Tools.run("/usr/bin/env", ["umount", "-l", folder.path])
      throw error
    }
    _ = try await Tools.run("/usr/bin/env", ["umount", "-l", folder.path])
  }
}
