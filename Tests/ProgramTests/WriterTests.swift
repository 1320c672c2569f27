import Foundation
import Testing

/// Writers that take their time.
@Suite(.serialized, .enabled(if: Tools.python != nil, "APM_PYTHON names a Python with yt-dlp"))
struct WriterTests {
  @Test("a list is never taken while its writer stalls in the middle", .enabled(if: getuid() == 0, "needs CAP_LEASE"))
  func stalled() async throws {
    let platforms = try await FakePlatforms()
    let house = try House(platforms)
    let daemon = try house.start()
    try await eventually("it watches: \(daemon.said)") { daemon.said.contains("watching") }
    let slow = house.inbox.appendingPathComponent("yavaş.txt")
    try Data().write(to: slow)
    let writer = try FileHandle(forWritingTo: slow)
    try writer.write(contentsOf: Data("Kestrel Parade - Copper Sky\nAyşe Günd".utf8))
    // A link has no close, so it waits for the longest quiet time: the half list would have been taken before it.
    let other = house.root.appendingPathComponent("other")
    try Data("Juno Pallister - Midnight Tram\n".utf8).write(to: other)
    try FileManager.default.linkItem(at: other, to: house.inbox.appendingPathComponent("witness.txt"))
    try await eventually("the other one is accepted: \(daemon.said)") { house.exists("witness/witness.txt") }
    #expect(try house.inboxNames() == ["yavaş.txt"])
    try writer.write(contentsOf: Data("oğar - Işıklar Söndü\n".utf8))
    try writer.close()
    try await eventually("delivered whole: \(daemon.said)") { house.exists("yavaş/about.txt") }
    #expect(try await house.zipNames("yavaş/yavaş.zip").count == 3)
    #expect(try await daemon.stop() == 0)
  }

  @Test("empty and NUL-filled lists are waited for, with a note, and then refused with their originals")
  func unwritten() async throws {
    let house = try House(settings: ["APM_INCOMPLETE": "8s"])
    let daemon = try house.start()
    try await eventually("it watches: \(daemon.said)") { daemon.said.contains("watching") }
    let half = Data("Ayşe Gündoğar - Işık".utf8) + Data(count: 3000)
    let drops = [
      ("boş", Data(), "no song in it"), ("sıfır", Data(count: 4096), "not arrive whole"),
      ("yarım", half, "not arrive whole"),
    ]
    for (name, bytes, _) in drops + [("geç", Data(), ""), ("vazgeç", Data(), "")] {
      try bytes.write(to: house.inbox.appendingPathComponent("\(name).txt"))
    }
    let names = drops.map(\.0) + ["geç", "vazgeç"]
    for name in names {
      try await eventually("\(name) has its note: \(daemon.said)") { house.exists("\(name) - waiting.txt") }
    }
    #expect(try house.read("boş - waiting.txt").contains("boş.txt is still empty"))
    #expect(try house.inboxNames() == names.map { "\($0).txt" }.sorted(), "they stay where they are")
    #expect(!house.exists("boş") && !house.exists("sıfır"))
    // One is written after all, another one taken back.
    try Data("# later\n".utf8).write(to: house.inbox.appendingPathComponent("geç.txt"))
    try FileManager.default.removeItem(at: house.inbox.appendingPathComponent("vazgeç.txt"))
    for (name, bytes, says) in drops {
      try await eventually("\(name) is refused: \(daemon.said)") { house.exists("\(name)/refused.txt") }
      #expect(try house.read("\(name)/refused.txt").contains(says), "\(name)")
      #expect(try Data(contentsOf: house.outbox.appendingPathComponent("\(name)/\(name).txt")) == bytes, "\(name)")
    }
    try await eventually("the notes are gone: \(daemon.said)") {
      house.exists("geç/geç.txt") && !names.contains { house.exists("\($0) - waiting.txt") }
    }
    #expect(!house.exists("vazgeç") && daemon.said.contains("waited for"))
    #expect(try await daemon.stop() == 0)
  }

  @Test("the ways programs save: one job each with the last content, and their side files are left alone")
  func habits() async throws {
    let house = try House()
    let daemon = try house.start()
    try await eventually("it watches: \(daemon.said)") { daemon.said.contains("watching") }
    // Without a song they are refused at once: what matters here is what is taken, and how often.
    let (old, new) = ("# old\n", "# new\n")
    let files = FileManager.default
    func path(_ name: String) -> String { house.inbox.appendingPathComponent(name).path }
    func write(_ text: String, _ name: String) throws {
      try Data(text.utf8).write(to: URL(fileURLWithPath: path(name)))
    }
    func move(_ from: String, _ to: String) throws { try #require(rename(path(from), path(to)) == 0, "\(from)") }

    // vim: a probe, the old file aside, a new one, the old one gone; its swap file stays while it is open.
    try write(old, "vim.txt")
    try write("", ".vim.txt.swp")
    try write("", "4913")
    try files.removeItem(atPath: path("4913"))
    try move("vim.txt", "vim.txt~")
    try write(new, "vim.txt")
    try files.removeItem(atPath: path("vim.txt~"))
    // gedit, Kate, Emacs: another name, then over the old file.
    try write(old, "gedit.txt")
    try write(new, ".goutputstream-A1B2C3")
    try move(".goutputstream-A1B2C3", "gedit.txt")
    try write(new, "list.txt~")
    try write(new, "#emacs.txt#")
    // Chrome and Firefox: the final name is empty, or not there, until the end.
    try write(new, "chrome.txt.crdownload")
    try move("chrome.txt.crdownload", "chrome.txt")
    try write("", "firefox.txt")
    try write(new, "aB3xY9.txt.part")
    try move("aB3xY9.txt.part", "firefox.txt")
    // TextEdit: a folder beside the file.
    try write(old, "textedit.txt")
    try files.createDirectory(atPath: path("textedit.txt.sb-1a2b3c4d-XyZ123"), withIntermediateDirectories: true)
    try write(new, "textedit.txt.sb-1a2b3c4d-XyZ123/textedit.txt")
    try move("textedit.txt.sb-1a2b3c4d-XyZ123/textedit.txt", "textedit.txt")
    // Left alone for as long as they are there.
    let litter = [
      "~$list.docx", "._list.txt", ".DS_Store", ".~lock.list.odt#", "Thumbs.db", "desktop.ini", "stays.txt.part",
      "stays.txt.crdownload", "~$stays.txt",
    ]
    for name in litter { try write(new, name) }
    // Names that some systems do not have.
    let long = String(repeating: "ş", count: 125) + "x.txt"
    try #require(long.utf8.count == 255)
    for name in ["a: b.txt", long, "-rf.txt", "satır\nsonu.txt"] { try write(new, name) }

    let wanted = ["vim", "gedit", "chrome", "firefox", "textedit"]
    func refusals() throws -> [String] {
      try files.subpathsOfDirectory(atPath: house.outbox.path).filter { $0.hasSuffix("/refused.txt") }
    }
    try await eventually("all are taken: \(daemon.said)") { try refusals().count == wanted.count + 4 }
    for name in wanted { #expect(try house.read("\(name)/\(name).txt") == new, "\(name)") }
    let ours = [".allplatformmusic", "house rules.txt"]
    let left = try files.contentsOfDirectory(atPath: house.inbox.path).filter { !ours.contains($0) }
    let expected = litter + [".vim.txt.swp", "list.txt~", "#emacs.txt#", "textedit.txt.sb-1a2b3c4d-XyZ123"]
    #expect(left.sorted() == expected.sorted())
    #expect(try files.contentsOfDirectory(atPath: house.outbox.path).count == wanted.count + 4 + 1, "and help.txt")
    #expect(try await daemon.stop() == 0)
  }
}
