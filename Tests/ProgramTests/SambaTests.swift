import Foundation
import Testing

/// What people see over a share: a real smbd, its client, the built daemon.
@Suite(
  .serialized, .enabled(if: Tools.python != nil, "APM_PYTHON names a Python with yt-dlp"),
  .enabled(if: SambaServer.isThere && getuid() == 0, "needs smbd and smbclient, as root"))
struct SambaTests {
  private static let songs = "Kestrel Parade - Copper Sky\nAyşe Gündoğar - Işıklar Söndü\n"

  private func withShare(_ body: (House, SambaServer, Daemon) async throws -> Void) async throws {
    let platforms = try await FakePlatforms()
    let house = try House(platforms, settings: ["APM_SETTLE": "500ms"])
    let samba = try await SambaServer(house)
    let daemon = try house.start()
    try await eventually("it watches: \(daemon.said)") { daemon.said.contains("watching") }
    try await body(house, samba, daemon)
    #expect(try await daemon.stop() == 0)
    withExtendedLifetime(platforms) {}
  }

  private func local(_ house: House, _ text: String) throws -> String {
    let file = house.root.appendingPathComponent(UUID().uuidString)
    try Data(text.utf8).write(to: file)
    return file.path
  }

  @Test("a list put on the share is delivered, and the zip is fetched from the share whole")
  func roundTrip() async throws {
    try await withShare { house, samba, daemon in
      let list = try local(house, Self.songs)
      #expect(try await samba.client("inbox", "put \(list) \"yol şarkıları 🎧.txt\"").status == 0)
      try await eventually("delivered: \(daemon.said)") { house.exists("yol şarkıları 🎧/about.txt") }
      let copy = house.root.appendingPathComponent("copy.zip").path
      let get = try await samba.client("outbox", "get \"yol şarkıları 🎧\\yol şarkıları 🎧.zip\" \(copy)")
      #expect(get.status == 0, "\(get.output)")
      #expect(try await Tools.run("/usr/bin/env", ["unzip", "-tq", copy]).status == 0)
      let rest = try await samba.client("inbox", "ls")
      #expect(!rest.output.contains("yol şark"), "the list has left the inbox: \(rest.output)")
      let removed = try await samba.client("outbox", "deltree \"yol şarkıları 🎧\"")
      #expect(removed.status == 0 && !house.exists("yol şarkıları 🎧"), "\(removed.output)")
    }
  }

  @Test("written under another name and renamed, or overwritten at once: one job with the last content")
  func saved() async throws {
    try await withShare { house, samba, daemon in
      let one = try local(house, "Nobody - Old Draft\n")
      let two = try local(house, Self.songs)
      #expect(try await samba.client("inbox", "put \(two) a.tmp; rename a.tmp renamed.txt").status == 0)
      #expect(try await samba.client("mac", "put \(one) twice.txt; put \(two) twice.txt").status == 0)
      try await eventually("both delivered: \(daemon.said)") {
        house.exists("renamed/about.txt") && house.exists("twice/about.txt")
      }
      #expect(try house.read("twice/twice.txt") == Self.songs)
      #expect(try house.read("renamed/renamed.txt") == Self.songs)
      #expect(!house.exists("twice (2)") && !house.exists("renamed (2)") && !house.exists("a"))
    }
  }

  @Test("side files of a Mac and of Office are left alone in silence")
  func sideFiles() async throws {
    try await withShare { house, samba, daemon in
      let list = try local(house, Self.songs)
      let litter = ["._mix.txt", ".DS_Store", "~$mix.txt", "mix.txt.part", "Thumbs.db"]
      let puts = litter.map { "put \(list) \"\($0)\"" }.joined(separator: "; ")
      #expect(try await samba.client("inbox", "\(puts); put \(list) mix.txt").status == 0)
      try await eventually("the list is delivered: \(daemon.said)") { house.exists("mix/about.txt") }
      let outbox = try FileManager.default.contentsOfDirectory(atPath: house.outbox.path)
      #expect(outbox.sorted() == ["help.txt", "mix"])
      #expect(
        try litter.allSatisfy { try FileManager.default.contentsOfDirectory(atPath: house.inbox.path).contains($0) })
    }
  }

  @Test("a client that dies in the middle: what came is taken as it is, and the report says that its end is missing")
  func cut() async throws {
    try await withShare { house, samba, daemon in
      let pipe = house.root.appendingPathComponent("pipe").path
      #expect(mkfifo(pipe, 0o600) == 0)
      let client = try samba.start("inbox", "put \(pipe) kesik.txt")
      // It sends 64 KiB at a time: the last line goes on in what never comes.
      let songs = "Kestrel Parade - Copper Sky\nAyşe Günd"
      let padding = String(repeating: "# \(String(repeating: "x", count: 61))\n", count: 1023)
      let first = padding + String(repeating: "\n", count: 65_536 - padding.utf8.count - songs.utf8.count) + songs
      // Opening it waits for the client, which then waits for the rest.
      let writer = try await Tools.onThread {
        let writer = FileHandle(forWritingAtPath: pipe)
        try writer?.write(contentsOf: Data((first + "oğar - Işıklar").utf8))
        return writer
      }
      let file = house.inbox.appendingPathComponent("kesik.txt").path
      try await eventually("half of it is there: \(daemon.said)") {
        try FileManager.default.attributesOfItem(atPath: file)[.size] as? Int == 65_536
      }
      kill(client.processIdentifier, SIGKILL)
      try writer?.close()
      try await eventually(within: 90, "it is delivered: \(daemon.said)") { house.exists("kesik/about.txt") }
      let about = try house.read("kesik/about.txt")
      #expect(about.contains("has no line end"), "\(about)")
      #expect(try Data(contentsOf: house.outbox.appendingPathComponent("kesik/kesik.txt")) == Data(first.utf8))
    }
  }

  @Test("whoever fetches a zip while it is made never gets a part of one")
  func neverPartial() async throws {
    try await withShare { house, samba, daemon in
      let list = try local(house, try DeliveryTests.songs().joined(separator: "\n") + "\n")
      #expect(try await samba.client("inbox", "put \(list) yol.txt").status == 0)
      let copy = house.root.appendingPathComponent("copy.zip").path
      var looks = 0
      try await eventually("the zip can be fetched: \(daemon.said)") {
        looks += 1
        return try await samba.client("outbox", "get yol\\yol.zip \(copy)").status == 0
      }
      #expect(looks > 1, "somebody was early enough")
      #expect(try await Tools.run("/usr/bin/env", ["unzip", "-tq", copy]).status == 0)
    }
  }
}
