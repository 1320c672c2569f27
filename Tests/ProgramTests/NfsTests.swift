import Foundation
import Testing

/// What comes over NFS: a real nfs-ganesha, a client of its own, the built daemon.
@Suite(
  .serialized, .enabled(if: Tools.python != nil, "APM_PYTHON names a Python with yt-dlp"),
  .enabled(if: NfsServer.isThere && getuid() == 0, "needs nfs-ganesha with VFS, rpcbind and libnfs-utils, as root"))
struct NfsTests {
  private static let songs = "Kestrel Parade - Copper Sky\nAyşe Gündoğar - Işıklar Söndü\n"

  private func withShare(
    tuned: Bool = true, _ body: (House, NfsServer, Daemon) async throws -> Void
  ) async throws {
    let platforms = try await FakePlatforms()
    let house = try House(platforms, settings: ["APM_SETTLE": "1s"])
    let nfs = try await NfsServer(house, tuned: tuned)
    let daemon = try house.start()
    try await eventually("it watches: \(daemon.said)") { daemon.said.contains("watching") }
    try await body(house, nfs, daemon)
    #expect(try await daemon.stop() == 0)
    withExtendedLifetime(platforms) {}
  }

  private func local(_ house: House, _ text: String) throws -> String {
    let file = house.root.appendingPathComponent(UUID().uuidString)
    try Data(text.utf8).write(to: file)
    return file.path
  }

  @Test(
    "small, large, in pieces with pauses, renamed, overwritten: each is taken once and whole, and its zip read back",
    arguments: [3])
  func roundTrip(_ version: Int) async throws {
    try await withShare { house, nfs, daemon in
      let small = try local(house, Self.songs)
      let large = Self.songs + String(repeating: "# \(String(repeating: "şarkı ", count: 20))\n", count: 4000)
      let largeFile = try local(house, large)
      let draft = try local(house, "Nobody - An Old Draft That Is Longer Than What Comes After It\n" + Self.songs)
      async let slow = nfs.put(version, small, as: "yavaş.txt", ["--piece", "20", "--pause", "1.3"])
      async let stalled = nfs.put(version, largeFile, as: "歌のリスト.txt", ["--piece", "16000", "--pause", "0.2"])
      #expect(try await nfs.put(version, small, as: "ışık 🎧.txt").status == 0)
      #expect(try await nfs.put(version, small, as: "adı değişen.txt", ["--by-rename"]).status == 0)
      #expect(try await nfs.put(version, draft, as: "twice.txt").status == 0)
      let over = try await nfs.put(version, small, as: "twice.txt", ["--piece", "30", "--pause", "0.1"])
      #expect(over.status == 0, "\(over.errors)")
      for put in try await [slow, stalled] { #expect(put.status == 0, "\(put.errors)") }

      let names = ["yavaş", "歌のリスト", "ışık 🎧", "adı değişen", "twice"]
      for name in names {
        try await eventually(within: 120, "\(name): \(daemon.said)") { house.exists("\(name)/about.txt") }
        let wanted = name == "歌のリスト" ? large : Self.songs
        #expect(try house.read("\(name)/\(name).txt") == wanted, "\(name) is whole")
      }
      let outbox = try FileManager.default.contentsOfDirectory(atPath: house.outbox.path).filter { $0 != "help.txt" }
      #expect(outbox.sorted() == names.sorted(), "each once")
      #expect(try house.inboxNames().isEmpty)

      let copy = house.root.appendingPathComponent("copy.zip").path
      let get = try await nfs.get(version, "ışık 🎧/ışık 🎧.zip", to: copy)
      #expect(get.status == 0, "\(get.errors)")
      #expect(try await Tools.run("/usr/bin/env", ["unzip", "-tq", copy]).status == 0)
    }
  }
}
