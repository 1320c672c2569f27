import Foundation
import Testing

/// The inbox goes away and comes back, and is flooded, under the running daemon.
@Suite(.serialized, .enabled(if: Tools.python != nil, "APM_PYTHON names a Python with yt-dlp"))
struct InboxTests {
  private static let song = "Juno Pallister - Midnight Tram\n"

  private func withDaemon(
    _ settings: [String: String] = [:], _ body: (House, Daemon) async throws -> Void
  ) async throws {
    let platforms = try await FakePlatforms()
    let house = try House(platforms, settings: settings)
    let daemon = try house.start()
    try await eventually("it watches: \(daemon.said)") { daemon.said.contains("watching") }
    try await body(house, daemon)
    #expect(try await daemon.stop() == 0)
    withExtendedLifetime(platforms) {}
  }

  @Test("an inbox that is moved away is waited for, and its successor is watched")
  func moved() async throws {
    try await withDaemon { house, daemon in
      let away = house.root.appendingPathComponent("away")
      try FileManager.default.moveItem(at: house.inbox, to: away)
      try await eventually("it says so: \(daemon.said)") { daemon.said.contains("the inbox cannot be read") }
      #expect(daemon.isRunning)
      try FileManager.default.createDirectory(at: house.inbox, withIntermediateDirectories: false)
      try house.drop(Self.song, as: "new.txt")
      try await eventually("delivered: \(daemon.said)") { house.exists("new/about.txt") }
      #expect(daemon.said.contains("the inbox is there again"))
    }
  }

  @Test("an inbox that is mounted over, unmounted and made read-only", .enabled(if: getuid() == 0, "mounts need root"))
  func mounted() async throws {
    try await withDaemon { house, daemon in
      func mount(_ arguments: String...) async throws {
        let result = try await Tools.run("/usr/bin/env", arguments)
        try #require(result.status == 0, "\(arguments): \(result.errors)")
      }
      try await mount("mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", house.inbox.path)
      var mounts = 1
      defer { for _ in 0..<mounts { umount2(house.inbox.path, Int32(MNT_DETACH)) } }
      try house.drop(Self.song, as: "over.txt")
      try await eventually("delivered from the new file system: \(daemon.said)") { house.exists("over/about.txt") }

      try house.drop(Self.song, as: "stays.txt")
      try await mount("mount", "-o", "remount,ro", house.inbox.path)
      // Either it was claimed before, or it stays and is tried again; nothing is lost and nobody dies.
      try await eventually("it was taken, or it says why not: \(daemon.said)") {
        daemon.said.contains("a list waits in the inbox") || house.exists("stays/about.txt")
      }
      try await mount("mount", "-o", "remount,rw", house.inbox.path)
      try await eventually("delivered after all: \(daemon.said)") { house.exists("stays/about.txt") }

      try await mount("umount", house.inbox.path)
      mounts = 0
      try house.drop(Self.song, as: "below.txt")
      try await eventually("delivered from below: \(daemon.said)") { house.exists("below/about.txt") }
      #expect(!house.exists("over (2)") && !house.exists("stays (2)"))
    }
  }

  @Test("a folder made empty is a person's and stays; one that came with its lists goes with the last of them")
  func folders() async throws {
    let house = try House(settings: ["APM_NETWORK_PROXY": "http://127.0.0.1:9"])
    let files = FileManager.default
    let person = house.inbox.appendingPathComponent("Ayşe")
    try files.createDirectory(at: person, withIntermediateDirectories: true)
    let daemon = try house.start()
    try await eventually("it is known: \(daemon.said)") {
      try await house.ledger("SELECT kind FROM inbox_folder") == "person"
    }
    let party = house.root.appendingPathComponent("parti")
    try files.createDirectory(at: party.appendingPathComponent("eski"), withIntermediateDirectories: true)
    for name in ["bir.txt", "eski/iki.txt", ".DS_Store"] {
      try Data("Ada - Gece \(name)\n".utf8).write(to: party.appendingPathComponent(name))
    }
    try files.moveItem(at: party, to: house.inbox.appendingPathComponent("parti"))
    try house.drop("Ada - Gündüz\n", as: "Ayşe/üç.txt")
    for folder in ["parti/bir", "parti/eski/iki", "Ayşe/üç"] {
      try await eventually("\(folder) is accepted: \(daemon.said)") { house.exists("\(folder)/progress.txt") }
    }
    try await eventually("the dropped folder goes: \(daemon.said)") { try house.inboxNames() == ["Ayşe"] }
    let owners = try await house.ledger("SELECT group_concat(person, '/') FROM (SELECT person FROM job ORDER BY file)")
    #expect(owners == "//ayse", "what was dropped in a folder is the household's")
    #expect(try await daemon.stop() == 0)
  }

  @Test("more changes than the kernel keeps: none of the lists is missed, though no rescan is near")
  func overflow() async throws {
    try await withDaemon(["APM_RESCAN": "1h"]) { house, daemon in
      kill(daemon.processID, SIGSTOP)
      // 16,384 events are kept (fs.inotify.max_queued_events); each of these makes three.
      for number in 0..<6000 {
        try Data("x".utf8).write(to: house.inbox.appendingPathComponent("\(number).tmp"))
      }
      for number in 1...3 { try house.drop(Self.song, as: "late \(number).txt") }
      kill(daemon.processID, SIGCONT)
      try await eventually("all accepted: \(daemon.said)") {
        (1...3).allSatisfy { house.exists("late \($0)/late \($0).txt") }
      }
    }
  }

  @Test("two daemons on one inbox, one of them killed: each list is done once")
  func two() async throws {
    let platforms = try await FakePlatforms()
    let first = try House(platforms)
    // The second has an outbox and a state of its own, and the first one's inbox.
    let second = try House(platforms, settings: ["APM_INBOX": first.inbox.path])
    let one = try first.start()
    let two = try second.start()
    for daemon in [one, two] {
      try await eventually("it watches: \(daemon.said)") { daemon.said.contains("watching") }
    }
    let names = (1...12).map { "liste \($0)" }
    for name in names { try first.drop(Self.song, as: "\(name).txt") }
    try await eventually("the first has taken some: \(one.said)") {
      names.contains { first.exists($0) || second.exists($0) }
    }
    one.kill()
    let again = try first.start()
    try await eventually("all are delivered: \(again.said)") {
      names.allSatisfy { first.exists("\($0)/about.txt") || second.exists("\($0)/about.txt") }
    }
    #expect(try await again.stop() == 0)
    #expect(try await two.stop() == 0)
    for name in names {
      #expect(first.exists(name) != second.exists(name), "\(name) in one outbox only")
      #expect(!first.exists("\(name) (2)") && !second.exists("\(name) (2)"))
    }
    #expect(try first.inboxNames().isEmpty)
  }
}
