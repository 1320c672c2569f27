import Glibc
import SystemPackage
import Testing

@testable import Host

@Suite("Files that are there whole or not at all")
final class PublishTests: ScratchCase {
  @Test("A taken name keeps its file, with and without nameless files", arguments: [true, false])
  func taken(nameless: Bool) throws {
    let path = folder.appending("a.zip")
    try publish("first", path, nameless: nameless)
    #expect(errorNumber { try self.publish("second", path, nameless: nameless) } == EEXIST)
    #expect(try text("a.zip") == "first")
    #expect(try names() == ["a.zip"])
    #expect(try Files.stamp(path).mode == 0o640)
  }

  @Test("Replacing takes the name from the old file, and from a link, not from its target")
  func replacing() throws {
    try write("old", to: "report")
    try write("target", to: "target")
    #expect(symlink("target", folder.appending("link").string) == 0)
    for name in ["report", "link"] {
      try Files.publish(Array("new".utf8), at: folder.appending(name), replacing: true)
      #expect(try text(name) == "new")
    }
    #expect(try text("target") == "target")
    #expect(try names() == ["report", "target", "link"])
  }

  @Test("A name of 255 bytes has room for its hidden name", arguments: [true, false])
  func longName(nameless: Bool) throws {
    let name = String(repeating: "ş", count: 125) + ".zip?"
    #expect(name.utf8.count == 255)
    try publish("1", folder.appending(name), nameless: nameless)
    try Files.publish(Array("2".utf8), at: folder.appending(name), replacing: true)
    #expect(try text(name) == "2")
    let strange = try component([UInt8](repeating: 0xFF, count: 255))
    try Files.publish([], at: folder.appending(strange), replacing: true)
    #expect(try names().count == 2)
  }

  @Test("A full disk leaves nothing behind", .enabled(if: TinyDisk.isPossible, "needs the right to mount"))
  func fullDisk() throws {
    let disk = try TinyDisk(at: folder)
    let bytes = [UInt8](repeating: 1, count: 1 << 20)
    for nameless in [true, false] {
      let code = errorNumber {
        try Files.publish(at: folder.appending("a"), mode: 0o600, replacing: false, nameless: nameless) {
          descriptor throws(FileError) in
          let written = Glibc.write(descriptor, bytes, bytes.count)
          if written < bytes.count { throw FileError(call: "write", errno: ENOSPC, path: folder) }
        }
      }
      #expect(code == ENOSPC)
      #expect(errorNumber { try Files.publish(bytes, at: folder.appending("b"), replacing: !nameless) } == ENOSPC)
      #expect(try names() == [])
    }
    #expect(try Files.freeSpace(folder) == 64 << 10)
    #expect(Files.isTrustedForInotify(folder))
    _ = consume disk
  }

  @Test("A copy is whole, and nothing when the source is too long, a link or a pipe")
  func copy() throws {
    let text = String(repeating: "uzun ", count: 100_000)
    try write(text, to: "from")
    let from = folder.appending("from")
    try Files.copy(from, to: folder.appending("to"), mode: 0o600, limit: text.utf8.count)
    #expect(try self.text("to") == text)
    #expect(symlink("from", folder.appending("link").string) == 0)
    #expect(mkfifo(folder.appending("pipe").string, 0o600) == 0)
    let target = folder.appending("other")
    #expect(errorNumber { try Files.copy(from, to: target, mode: 0o600, limit: text.utf8.count - 1) } == EFBIG)
    #expect(errorNumber { try Files.copy(folder.appending("link"), to: target, mode: 0o600, limit: nil) } == ELOOP)
    #expect(errorNumber { try Files.copy(folder.appending("pipe"), to: target, mode: 0o600, limit: nil) } == EINVAL)
    #expect(errorNumber { try Files.copy(from, to: folder.appending("to"), mode: 0o600, limit: nil) } == EEXIST)
    #expect(try names() == ["from", "to", "link", "pipe"])
  }

  @Test("Parts are joined in order, over what was there")
  func join() throws {
    for part in ["b", "a", "c"] { try write(part, to: part) }
    try write("old", to: "whole")
    try Files.join(["b", "a", "c"].map { folder.appending($0) }, to: folder.appending("whole"))
    #expect(try text("whole") == "bac")
    try Files.share(folder.appending("whole"))
    #expect(try Files.stamp(folder.appending("whole")).mode == 0o660)
  }

  @Test("A missing folder is told, also for its sync")
  func missing() {
    let path = folder.appending("none").appending("a")
    #expect(errorNumber { try Files.publish([], at: path) } == ENOENT)
    #expect(errorNumber { try Files.publish([], at: path, replacing: true) } == ENOENT)
    #expect(errorNumber { try Files.syncFolder(path) } == ENOENT)
    #expect(errorNumber { try Files.syncFile(path) } == ENOENT)
    #expect(errorNumber { _ = try Files.freeSpace(path) } == ENOENT)
    #expect(!Files.isTrustedForInotify(path))
    #expect(!Files.isTrustedForInotify("/proc"))
  }

  private func publish(_ text: String, _ path: FilePath, nameless: Bool) throws {
    try Files.publish(at: path, mode: 0o640, replacing: false, nameless: nameless) { descriptor throws(FileError) in
      guard Glibc.write(descriptor, text, text.utf8.count) == text.utf8.count else {
        throw FileError(call: "write", errno: errno, path: path)
      }
    }
  }
}
