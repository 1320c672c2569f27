import Foundation
import Testing

/// What cannot be used is refused in plain words, and the original is kept.
@Suite(.serialized) struct RefusalTests {
  static let files: [(name: String, bytes: Data, says: String)] = [
    (
      "holiday.txt", Data([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13] + (0..<200).map { UInt8($0) }),
      "not text"
    ),
    ("huge.txt", Data(String(repeating: "Ada Deniz - Gece\n", count: 330_000).utf8), "KiB"),
    (
      "letter.txt",
      Data(
        """
        Dear aunt, we arrived safely yesterday evening after a long drive through the mountains, and the children slept.
        The weather has been wonderful since then, so we spend every day at the lake and only come home for dinner.
        Please tell everybody that we miss them very much, and that we will be back before the school begins again.
        """.utf8), "letter"
    ),
    ("passwd.url", Data("[InternetShortcut]\r\nURL=file:///etc/passwd\r\n".utf8), "not followed"),
    ("router.url", Data("[InternetShortcut]\r\nURL=http://127.0.0.1/admin\r\n".utf8), "not followed"),
    ("shop.url", Data("[InternetShortcut]\r\nURL=https://www.example.org/list?id=1\r\n".utf8), "example.org"),
  ]

  @Test("each bad file ends in refused.txt with the original beside it")
  func refused() async throws {
    let house = try House()
    for file in Self.files { try file.bytes.write(to: house.inbox.appendingPathComponent(file.name)) }
    let daemon = try house.start()
    for file in Self.files {
      let folder = String(file.name.dropLast(4))
      try await eventually("\(file.name) is answered: \(daemon.said)") { house.exists("\(folder)/refused.txt") }
      #expect(try house.read("\(folder)/refused.txt").contains(file.says), "\(file.name)")
      let kept = try Data(contentsOf: house.outbox.appendingPathComponent("\(folder)/\(file.name)"))
      #expect(kept == file.bytes, "\(file.name) is kept, byte for byte")
      #expect(!house.exists("\(folder)/progress.txt"))
    }
    #expect(try house.inboxNames().isEmpty)
    #expect(try await daemon.stop() == 0)
  }

  @Test("a symlink and a FIFO are answered once and stay where they are")
  func notFiles() async throws {
    let house = try House()
    let secret = house.root.appendingPathComponent("secret.txt")
    try Data("Ada Deniz - Gece\n".utf8).write(to: secret)
    try FileManager.default.createSymbolicLink(
      at: house.inbox.appendingPathComponent("link.txt"), withDestinationURL: secret)
    #expect(mkfifo(house.inbox.appendingPathComponent("pipe.txt").path, 0o666) == 0)
    let first = try house.start()
    for name in ["link", "pipe"] {
      try await eventually("\(name) is answered: \(first.said)") { house.exists("\(name)/refused.txt") }
      #expect(!house.exists("\(name)/\(name).txt"), "nothing is followed or copied")
    }
    #expect(try await first.stop() == 0)
    #expect(try house.inboxNames() == ["link.txt", "pipe.txt"])
    let second = try house.start()
    try house.drop("", as: "later.txt")
    try house.drop("[InternetShortcut]\nURL=ftp://x/\n", as: "marker.url")
    try await eventually("the second run scans: \(second.said)") { house.exists("marker/refused.txt") }
    #expect(!house.exists("link (2)") && !house.exists("pipe (2)"), "answered once, not at every start")
    #expect(try await second.stop() == 0)
  }

  @Test("refusals are in the person's language")
  func turkish() async throws {
    let house = try House(settings: ["APM_LANGUAGE": "tr"])
    try house.drop("[InternetShortcut]\nURL=file:///etc/passwd\n", as: "ışık.url")
    let daemon = try house.start()
    try await eventually("it is answered: \(daemon.said)") { house.exists("ışık/refused.txt") }
    #expect(try house.read("ışık/refused.txt").contains("izlenmiyor"))
    #expect(try house.read("help.txt").contains("MÜZİK"))
    #expect(try await daemon.stop() == 0)
  }
}
