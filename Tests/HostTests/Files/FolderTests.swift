import Glibc
import Host
import SystemPackage
import Testing

@Suite("Folders, names and locks")
final class FolderTests: ScratchCase {
  @Test("A rename refuses a taken name unless it may replace it")
  func rename() throws {
    try write("one", to: "one")
    try write("two", to: "two")
    let one = folder.appending("one")
    let two = folder.appending("two")
    #expect(errorNumber { try Files.rename(one, to: two, replacing: false) } == EEXIST)
    #expect(try text("one") == "one" && text("two") == "two")
    try Files.rename(one, to: two, replacing: true)
    #expect(try text("two") == "one")
    try Files.rename(two, to: one, replacing: false)
    #expect(try names() == ["one"])
    #expect(errorNumber { try Files.rename(two, to: one, replacing: false) } == ENOENT)
  }

  @Test("A folder is made once; a file or a link is no folder")
  func makeFolder() throws {
    let path = folder.appending("İndirilenler")
    #expect(try Files.makeFolder(path, mode: 0o755))
    #expect(try !Files.makeFolder(path, mode: 0o755))
    #expect(symlink(path.string, folder.appending("link").string) == 0)
    try write("", to: "file")
    #expect(errorNumber { _ = try Files.makeFolder(folder.appending("link"), mode: 0o755) } == EEXIST)
    #expect(errorNumber { try Files.makeFolders(folder.appending("link")) } == EEXIST)
    #expect(errorNumber { _ = try Files.makeFolder(folder.appending("file"), mode: 0o755) } == EEXIST)
    try Files.makeFolders(path.appending("a").appending("b").appending("c"))
    try Files.makeFolders(path.appending("a").appending("b").appending("c"))
    #expect(try Files.stamp(path.appending("a").appending("b").appending("c")).kind == .directory)
  }

  @Test("Removing a tree removes links, never what they lead to")
  func removeTree() throws {
    try write("kept", to: "outside")
    let tree = folder.appending("tree")
    try Files.makeFolders(tree.appending("deep").appending("er"))
    try Files.makeFolders(folder.appending("elsewhere"))
    try write("kept", to: "elsewhere/inside")
    try write("gone", to: "tree/deep/er/file")
    #expect(symlink(folder.appending("elsewhere").string, tree.appending("deep").appending("link").string) == 0)
    #expect(symlink(folder.appending("outside").string, tree.appending("link").string) == 0)
    #expect(mkfifo(tree.appending("pipe").string, 0o600) == 0)
    try Files.publish([], at: tree.appending(component([0xFF, 0x0A])))
    try Files.removeTree(tree)
    #expect(try names() == ["outside", "elsewhere"])
    #expect(try text("elsewhere/inside") == "kept" && text("outside") == "kept")

    #expect(symlink("elsewhere", tree.string) == 0)
    try Files.removeTree(tree)
    #expect(try names() == ["outside", "elsewhere"])
    #expect(try text("elsewhere/inside") == "kept")
    try Files.removeTree(tree)
    try Files.removeTree(folder.appending("outside"))
    #expect(try names() == ["elsewhere"])
  }

  @Test("Removing a tree stops at another device", .enabled(if: TinyDisk.isPossible, "needs the right to mount"))
  func otherDevice() throws {
    let place = folder.appending("tree").appending("disk")
    try Files.makeFolders(place)
    let disk = try TinyDisk(at: place)
    try write("kept", to: "tree/disk/file")
    #expect(errorNumber { try Files.removeTree(folder.appending("tree")) } == EXDEV)
    #expect(
      errorNumber { try Files.rename(place.appending("file"), to: folder.appending("a"), replacing: false) } == EXDEV)
    #expect(try text("tree/disk/file") == "kept")
    _ = consume disk
  }

  @Test("A missing file is removed without an error")
  func remove() throws {
    try write("", to: "a")
    try Files.remove(folder.appending("a"))
    try Files.remove(folder.appending("a"))
    #expect(try !Files.exists(folder.appending("a")))
    #expect(try Files.exists(folder))
  }

  @Test("A lock is held by one process at a time and ends with its owner")
  func lock() async throws {
    let path = folder.appending("lock")
    let flock = Tool("flock")
    func isFree() async throws -> Bool {
      try await flock.run(["-n", path.string, "true"], deadline: .seconds(20)).status == 0
    }
    guard let lock = try FileLock(locking: path) else {
      Issue.record("the lock is free at first")
      return
    }
    #expect(try await !isFree())
    #expect(try isHeld(path))
    _ = consume lock
    #expect(try await isFree())

    let other = Task { try await flock.run([path.string, "sleep", "60"], deadline: .seconds(60)) }
    try await eventually("the other process has the lock") { try isHeld(path) }
    other.cancel()
    await #expect(throws: ToolError.cancelled) { try await other.value }
    try await eventually("the killed process has lost the lock") { try !isHeld(path) }
    #expect(errorNumber { _ = try isHeld(folder.appending("none").appending("lock")) } == ENOENT)
  }

  private func isHeld(_ path: FilePath) throws -> Bool {
    guard let lock = try FileLock(locking: path) else { return true }
    _ = consume lock
    return false
  }
}
