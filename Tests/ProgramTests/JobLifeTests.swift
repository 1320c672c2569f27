import Foundation
import Testing

/// What becomes of a job after it was accepted, with the built daemon.
@Suite(.serialized, .enabled(if: Tools.python != nil, "APM_PYTHON names a Python with yt-dlp"))
struct JobLifeTests {
  /// Runs SQL on the ledger of a house whose daemon is stopped.
  private func sql(_ text: String, _ house: House) async throws {
    let code = "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute(sys.argv[2]); c.commit()"
    let ledger = house.state.appendingPathComponent("ledger.sqlite").path
    let result = try await Tools.run(Tools.python ?? "/usr/bin/python3", ["-c", code, ledger, text])
    try #require(result.status == 0, "\(result.errors)")
  }

  @Test("a not_downloaded.txt that is corrected and dropped back becomes a second zip beside the first")
  func retry() async throws {
    let platforms = try await FakePlatforms()
    let house = try House(platforms)
    let songs = try DeliveryTests.songs()
    try house.drop("\(songs[0])\nNobody At All Zzyzx - Qwertzuiop\n\(songs[1])\n", as: "yol.txt")
    let daemon = try house.start()
    try await eventually(within: 90, "delivered: \(daemon.said)") { house.exists("yol/about.txt") }
    let report = try house.read("yol/not_downloaded.txt")
    try house.drop(report.replacing("Nobody At All Zzyzx - Qwertzuiop", with: songs[2]), as: "not_downloaded.txt")
    try await eventually(within: 90, "the second zip: \(daemon.said)") {
      house.exists("yol/yol - 2.zip") && !house.exists("yol/not_downloaded.txt") && !house.exists("yol/progress.txt")
    }
    let second = try await house.zipNames("yol/yol - 2.zip").filter { $0.hasSuffix(".m4a") }
    #expect(second.count == 1 && second.first?.hasPrefix("02 - ") == true, "the first list's number: \(second)")
    #expect(try await house.listen(to: "yol/yol.zip", platforms).count == 2)
    #expect(try house.read("yol/about.txt").contains("yol - 2.zip"))
    #expect(try FileManager.default.contentsOfDirectory(atPath: house.outbox.path).sorted() == ["help.txt", "yol"])

    // Nothing is old yet; then all of it is. The daemon runs on meanwhile.
    let purged = try await Tools.allplatformmusic(["purge"], house)
    #expect(purged.status == 0 && purged.output.isEmpty, "\(purged.output) \(purged.errors)")
    let old = try House(settings: [
      "APM_OUTBOX": house.outbox.path, "APM_STATE": house.state.path, "APM_PURGE_DELIVERED": "1s",
      "APM_PURGE_SONGS": "1s",
    ])
    var shown = try await Tools.allplatformmusic(["purge", "--dry-run"], old)
    let end = ContinuousClock.now + .seconds(20)
    while !shown.output.contains("yol.zip"), ContinuousClock.now < end {
      shown = try await Tools.allplatformmusic(["purge", "--dry-run"], old)
    }
    #expect(shown.output.contains("would remove \(house.outbox.path)/yol/yol - 2.zip"), "\(shown.output)")
    #expect(house.exists("yol/yol.zip"))
    let gone = try await Tools.allplatformmusic(["purge"], old)
    #expect(gone.status == 0 && gone.output.contains("removed "), "\(gone.output) \(gone.errors)")
    #expect(!house.exists("yol"))
    let stored = try FileManager.default.contentsOfDirectory(
      atPath: house.state.appendingPathComponent("songs").path)
    #expect(stored.isEmpty)
    #expect(try await daemon.stop() == 0)
  }

  @Test("a changed list and a deleted folder: songs that nobody wants any more are not downloaded")
  func updateAndCancel() async throws {
    let platforms = try await FakePlatforms()
    let house = try House(platforms)
    // Streams come so slowly that only the end of the job ends them.
    try await platforms.fault(#"[{"host":"googlevideo.com","path":"/videoplayback","fault":"stalled"}]"#)
    let songs = try DeliveryTests.songs()
    try house.drop(songs[0..<3].joined(separator: "\n") + "\n", as: "yol.txt")
    let daemon = try house.start()
    try await eventually("in work: \(daemon.said)") {
      house.exists("yol/progress.txt") && daemon.said.contains(" matched")
    }
    try house.drop(songs[3] + "\n", as: "yol.txt")
    try await eventually("changed: \(daemon.said)") {
      try daemon.said.contains(" updated") && house.read("yol/progress.txt").contains(songs[3])
    }
    #expect(try !house.read("yol/progress.txt").contains(songs[0]))
    #expect(!house.exists("yol (2)"))

    try FileManager.default.removeItem(at: house.outbox.appendingPathComponent("yol/progress.txt"))
    try await eventually("progress.txt is there again: \(daemon.said)") { house.exists("yol/progress.txt") }
    try FileManager.default.moveItem(
      at: house.outbox.appendingPathComponent("yol"), to: house.outbox.appendingPathComponent("başka"))
    try await eventually("followed: \(daemon.said)") { daemon.said.contains("renamed") }
    #expect(!daemon.said.contains("cancelled"))
    try FileManager.default.removeItem(at: house.outbox.appendingPathComponent("başka"))
    try await eventually("cancelled: \(daemon.said)") { daemon.said.contains("cancelled") }
    let work = house.state.appendingPathComponent("work").path
    try await eventually("its work files are gone: \(daemon.said)") {
      try FileManager.default.contentsOfDirectory(atPath: work).isEmpty
    }
    #expect(try await daemon.stop() == 0)
    let names = try FileManager.default.contentsOfDirectory(atPath: house.outbox.path)
    #expect(names == ["help.txt"])
  }

  @Test("what was ready before an outage is delivered as a part, the rest when the platforms are back")
  func part() async throws {
    let platforms = try await FakePlatforms()
    let house = try House(platforms)
    let away = try House(settings: [
      "APM_INBOX": house.inbox.path, "APM_OUTBOX": house.outbox.path, "APM_STATE": house.state.path,
      "APM_NETWORK_PROXY": "http://127.0.0.1:9",
    ])
    let songs = try DeliveryTests.songs()
    try house.drop(songs[1] + "\n", as: "var.txt")
    #expect(try await Tools.allplatformmusic(["once"], house).status == 0)
    try house.drop("\(songs[0])\n\(songs[1])\n", as: "yol.txt")
    #expect(try await Tools.allplatformmusic(["once"], away).status == 75)
    // As if its second song had been ready when the outage began, an hour ago.
    try await sql(
      """
      UPDATE track SET state = 'done', ended_ms = 0, song = (SELECT id FROM song)
      WHERE position = 2 AND job IN (SELECT id FROM job WHERE state = 'accepted')
      """, house)
    try await sql(
      "UPDATE track SET waiting_since_ms = (strftime('%s', 'now') - 3700) * 1000 WHERE state = 'waiting'", house)
    let outage = try away.start()
    try await eventually("the part: \(outage.said)") { house.exists("yol/yol.zip") && house.exists("yol/about.txt") }
    #expect(try await outage.stop() == 0)
    #expect(try house.read("yol/about.txt").contains("still waited for"))
    #expect(try await house.zipNames("yol/yol.zip").filter { $0.hasPrefix("02 - ") }.count == 1)
    let back = try await Tools.allplatformmusic(["once"], house)
    #expect(back.status == 0)
    #expect(house.exists("yol/yol - 2.zip"), "\(back.errors)")
    let second = try await house.zipNames("yol/yol - 2.zip")
    #expect(second.filter { $0.hasSuffix(".m4a") }.map { $0.prefix(5) } == ["01 - "], "\(second)")
    #expect(try await house.listen(to: "yol/yol - 2.zip", platforms).count == 1)
  }
}
