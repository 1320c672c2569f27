import Glibc
import SystemPackage
import Testing

@testable import Host

@Suite("Hints from a watched folder", .serialized)
final class FolderWatchTests: ScratchCase {
  /// The hints so far, merged.
  private var seen = FolderHints()

  @Test("Writing, moving, linking and removing are all seen, whatever the name")
  func kinds() async throws {
    let watch = try FolderWatch()
    try watch.watch(folder)
    let strange = try component([0xFF, 0x0A, 0x20])
    try write("linked", to: "linked")
    try Files.publish([], at: folder.appending(strange))
    try await expect(watch, "linked", closed: false, "a link comes without a close")
    try await expect(watch, strange, closed: false, "any bytes can be a name")

    let descriptor = open(folder.appending("written").string, O_WRONLY | O_CREAT, 0o600)
    Glibc.write(descriptor, "x", 1)
    try await expect(watch, "written", closed: false, "still open")
    close(descriptor)
    try await expect(watch, "written", closed: true, "closed")

    try Files.rename(folder.appending("written"), to: folder.appending("moved"), replacing: false)
    try await expect(watch, "moved", closed: true, "moved into place")
    try await expect(watch, "written", closed: false, "moved away")
    try Files.remove(folder.appending("moved"))
    try await expect(watch, "moved", closed: false, "removed")
    #expect(!seen.overflow)
  }

  @Test("A reader that waits is woken until it has seen the whole burst")
  func wakes() async throws {
    let watch = try FolderWatch()
    try watch.watch(folder)
    let folder = self.folder
    let burst = BlockingQueue("burst")
    async let written: Void = burst.run {
      for number in 0..<500 { close(open(folder.appending("\(number)").string, O_WRONLY | O_CREAT, 0o600)) }
    }
    for await _ in watch.hints {
      merge(watch.takeHints())
      if seen.names.count == 500, (0..<500).allSatisfy({ seen.closed(folder.appending("\($0)")) == true }) { break }
    }
    await written
    #expect(!seen.overflow)
  }

  @Test("A folder that replaced a watched one is heard once it is watched again, and the old one no more")
  func replaced() async throws {
    let inbox = folder.appending("inbox")
    let watch = try FolderWatch()
    try Files.makeFolders(inbox)
    try watch.watch(inbox)
    try Files.rename(inbox, to: folder.appending("old"), replacing: false)
    try Files.makeFolders(inbox)
    try watch.watch(inbox)
    try watch.watch(inbox)
    _ = watch.takeHints()
    try write("", to: "old/unheard")
    try write("", to: "inbox/heard")
    try await eventually("the new folder is heard") {
      merge(watch.takeHints())
      return seen.closed(inbox.appending("heard")) != nil
    }
    #expect(seen.closed(inbox.appending("unheard")) == nil)
  }

  @Test("Links, files and missing folders cannot be watched")
  func refused() throws {
    let watch = try FolderWatch()
    #expect(symlink(folder.string, folder.appending("link").string) == 0)
    try write("", to: "file")
    #expect(errorNumber { try watch.watch(folder.appending("link")) } == ENOTDIR)
    #expect(errorNumber { try watch.watch(folder.appending("file")) } == ENOTDIR)
    #expect(errorNumber { try watch.watch(folder.appending("none")) } == ENOENT)
  }

  @Test("Lost events are told once")
  func overflow() throws {
    let watch = try FolderWatch()
    var lost = inotify_event()
    lost.wd = -1
    lost.mask = UInt32(IN_Q_OVERFLOW)
    withUnsafeBytes(of: lost) { watch.note($0) }
    #expect(watch.takeHints().overflow)
    #expect(!watch.takeHints().overflow)
  }

  @Test("More names than are kept for an absent reader are an overflow")
  func tooMany() throws {
    let watch = try FolderWatch()
    try watch.watch(folder)
    var event = inotify_event()
    event.wd = 1
    event.mask = UInt32(IN_CREATE)
    event.len = 16
    for number in 0...FolderWatch.mostNames {
      let name = Array("\(number)".utf8)
      let record =
        withUnsafeBytes(of: event) { Array($0.prefix(16)) } + name + [UInt8](repeating: 0, count: 16 - name.count)
      record.withUnsafeBytes { watch.note($0) }
    }
    let hints = watch.takeHints()
    #expect(hints.overflow)
    #expect(hints.names.isEmpty)
  }

  @Test("A watch that is dropped closes its descriptor and ends its stream")
  func closes() async throws {
    func descriptors() throws -> Int {
      try Files.entries(of: "/proc/self/fd").count { entry in
        var target = [CChar](repeating: 0, count: 64)
        readlink("/proc/self/fd/\(entry)", &target, 63)
        return String(decoding: target.map { UInt8(bitPattern: $0) }, as: UTF8.self).hasPrefix("anon_inode:inotify")
      }
    }
    try await eventually("watches of earlier tests are gone") { try descriptors() == 0 }
    var streams: [AsyncStream<Void>] = []
    for _ in 0..<50 {
      let watch = try FolderWatch()
      try watch.watch(folder)
      streams.append(watch.hints)
    }
    for stream in streams { for await _ in stream {} }
    try await eventually("no descriptor stays") { try descriptors() == 0 }
  }

  private func merge(_ hints: FolderHints) {
    seen.overflow = seen.overflow || hints.overflow
    seen.names.merge(hints.names) { $1 }
  }

  private func expect(
    _ watch: FolderWatch, _ name: FilePath.Component, closed: Bool, _ what: Comment,
    location: SourceLocation = #_sourceLocation
  ) async throws {
    try await eventually(what, location: location) {
      merge(watch.takeHints())
      return seen.closed(folder.appending(name)) == closed
    }
  }
}
