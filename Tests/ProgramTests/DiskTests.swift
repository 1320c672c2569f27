import Foundation
import Testing

/// Disks that are full, or cannot be written, lose nothing: real small file systems.
@Suite(.serialized, .enabled(if: Tools.python != nil, "APM_PYTHON names a Python with yt-dlp"))
struct DiskTests {
  @Test("a full disk empties the song store of what nobody needs, and work goes on by itself")
  func fullDisk() async throws {
    try await SmallDisk.use(megabytes: 48) { disk in
      let platforms = try await FakePlatforms()
      let state = disk.appendingPathComponent("state")
      try FileManager.default.createDirectory(at: state, withIntermediateDirectories: true)
      let house = try House(platforms, settings: ["APM_STATE": state.path, "APM_LIMITS_FREE_SPACE": "8MiB"])
      let songs = try DeliveryTests.songs()
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
      #expect(try await house.ledger("PRAGMA integrity_check") == "ok")
    }
  }

  @Test("an outbox without room gets no partial zip, and the whole one when there is room")
  func fullOutbox() async throws {
    try await SmallDisk.use(megabytes: 4) { disk in
      let platforms = try await FakePlatforms()
      let house = try House(platforms, settings: ["APM_OUTBOX": disk.path])
      let song = try DeliveryTests.songs()[0]
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

  @Test("a disk that fills up in the middle of a download holds the song up, and no more")
  func fullWhileDownloading() async throws {
    try await SmallDisk.use(megabytes: 48) { disk in
      let platforms = try await FakePlatforms()
      try await platforms.fault(#"[{"path": "/videoplayback", "fault": "slow", "after": 30000}]"#)
      let house = try House(
        platforms, settings: ["APM_STATE": disk.appendingPathComponent("state").path, "APM_LIMITS_FREE_SPACE": "1MiB"])
      try house.drop(DeliveryTests.songs()[0] + "\n", as: "one.txt")
      let daemon = try house.start()
      let work = house.state.appendingPathComponent("work")
      try await eventually("it downloads: \(daemon.said)") {
        FileManager.default.enumerator(atPath: work.path)?.contains { "\($0)".hasSuffix(".raw") } ?? false
      }
      let filler = disk.appendingPathComponent("filler").path
      _ = try await Tools.run("/bin/sh", ["-c", "cat /dev/zero >\"$0\"", filler])
      try await eventually("it waits: \(daemon.said)") {
        daemon.said.contains("a song waits") || daemon.said.contains("something waits")
      }
      try await platforms.clearFaults()
      try FileManager.default.removeItem(atPath: filler)
      try await eventually(within: 90, "it is delivered: \(daemon.said)") { house.exists("one/about.txt") }
      #expect(!house.exists("one/not_downloaded.txt"))
      #expect(try await house.listen(to: "one/one.zip", platforms).count == 1)
      #expect(try await daemon.stop() == 0)
    }
  }

  @Test("a quota that stops ffmpeg is a disk that is waited for, not bad audio")
  func quota() async throws {
    let platforms = try await FakePlatforms()
    let (house, song) = try await House.with(
      platforms,
      ffmpeg: """
        [ -e "$here/enough" ] && exec "$real" "$@"
        echo "av_interleaved_write_frame(): Disk quota exceeded" >&2; exit 122
        """)
    defer { try? FileManager.default.removeItem(at: house.tools) }
    try house.drop("\(song)\n", as: "one.txt")
    let daemon = try house.start()
    try await eventually("it waits: \(daemon.said)") { daemon.said.contains("a song waits") }
    try await eventually("it says for what") { try house.read("one/progress.txt").contains("disk") }
    #expect(try await daemon.stop() == 0)
    try Data().write(to: house.tools.appendingPathComponent("enough"))
    let once = try await Tools.allplatformmusic(["once"], house)
    #expect(once.status == 0, "\(once.errors)")
    #expect(try await house.listen(to: "one/one.zip", platforms).count == 1)
  }

  @Test("an outbox that is read-only for a while costs nothing but time")
  func readOnlyOutbox() async throws {
    try await SmallDisk.use(megabytes: 4) { disk in
      let platforms = try await FakePlatforms()
      let house = try House(platforms, settings: ["APM_OUTBOX": disk.path])
      let daemon = try house.start()
      try await eventually("it watches: \(daemon.said)") { daemon.said.contains("watching") }
      func remount(_ how: String) async throws {
        let done = try await Tools.run("/usr/bin/env", ["mount", "-o", "remount,\(how)", disk.path])
        try #require(done.status == 0, "\(done.errors)")
      }
      try await remount("ro")
      let list = try DeliveryTests.songs()[0] + "\n"
      try house.drop(list, as: "one.txt")
      try await eventually("it says so: \(daemon.said)") { daemon.said.contains("Read-only file system") }
      // Several looks later it has said so once.
      try house.drop(list, as: "two.txt")
      try await eventually("the other waits as well") { try house.inboxNames().isEmpty }
      try await remount("rw")
      try await eventually(within: 90, "both are delivered: \(daemon.said)") {
        house.exists("one/about.txt") && house.exists("two/about.txt")
      }
      #expect(daemon.said.components(separatedBy: "a list waits").count == 2, "\(daemon.said)")
      #expect(try house.read("one/one.txt") == list)
      #expect(try await daemon.stop() == 0)
    }
  }

  @Test("once does not wait for a full disk: it ends with 75, and the next run delivers")
  func onceGivesUp() async throws {
    try await SmallDisk.use(megabytes: 4) { disk in
      let platforms = try await FakePlatforms()
      let house = try House(platforms, settings: ["APM_OUTBOX": disk.path])
      func once(_ more: [String: String] = [:]) async throws -> Tools.Result {
        try await Tools.run(
          Tools.program.path, ["once"], environment: house.environment.merging(more) { $1 })
      }
      try house.drop(DeliveryTests.songs()[0] + "\n", as: "one.txt")
      let noRoom = try await once(["APM_LIMITS_FREE_SPACE": "900TiB"])
      #expect(noRoom.status == 75 && noRoom.errors.contains("no new songs while the disk has"), "\(noRoom.errors)")
      #expect(try house.read("one/progress.txt").contains("room"))

      let filler = disk.appendingPathComponent("filler").path
      _ = try await Tools.run("/bin/sh", ["-c", "cat /dev/zero >\"$0\" || :; truncate -s -65536 \"$0\"", filler])
      let noDelivery = try await once()
      #expect(noDelivery.status == 75 && noDelivery.errors.contains("a delivery waits"), "\(noDelivery.errors)")
      #expect(!house.exists("one/one.zip"))
      try FileManager.default.removeItem(atPath: filler)
      let delivered = try await once()
      #expect(delivered.status == 0, "\(delivered.errors)")
      #expect(try await house.listen(to: "one/one.zip", platforms).count == 1)
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
