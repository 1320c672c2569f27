import Glibc
import Host
import Synchronization
import SystemPackage
import Testing

@Suite("Reading files and folders that others write")
final class ReadTests: ScratchCase {
  @Test("A file is read with its stamp")
  func plain() throws {
    let text = "Müslüm Gürses - Hangimiz Sevmedik\n"
    try write(text, to: "liste.txt")
    let path = folder.appending("liste.txt")
    let (bytes, stamp) = try Files.read(path, limit: 1000)
    #expect(String(decoding: bytes, as: UTF8.self) == text)
    #expect(stamp == (try Files.stamp(path)))
    #expect(stamp.kind == .regular && stamp.links == 1 && stamp.size == text.utf8.count && stamp.mode == 0o660)
    #expect(stamp.changed > 1_700_000_000_000_000_000)
  }

  @Test("Of a file beyond the limit comes one byte more than the limit", arguments: [0, 4, 5, 6, Int.max])
  func limit(_ limit: Int) throws {
    try write("12345", to: "a")
    let (bytes, stamp) = try Files.read(folder.appending("a"), limit: limit)
    #expect(bytes.count == (limit < 5 ? limit + 1 : 5))
    #expect(stamp.size == 5)
  }

  @Test("A sparse file of 1 TiB costs no more than the limit")
  func sparse() throws {
    try write("", to: "huge")
    let path = folder.appending("huge")
    try #require(truncate(path.string, 1 << 40) == 0)
    let (bytes, stamp) = try Files.read(path, limit: 1000)
    #expect(bytes.count == 1001)
    #expect(stamp.size == 1 << 40)
  }

  @Test("Links, pipes, sockets, devices and folders are refused without waiting")
  func strange() throws {
    try write("secret", to: "target")
    let path = { (name: String) in self.folder.appending(name) }
    #expect(symlink(path("target").string, path("link").string) == 0)
    #expect(symlink("nowhere", path("dangling").string) == 0)
    #expect(mkfifo(path("pipe").string, 0o600) == 0)
    #expect(try Files.makeFolder(path("folder"), mode: 0o700))
    let unix = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(unix) }
    // Bound through its folder: a socket's path has 107 bytes at most.
    let holder = open(folder.string, O_RDONLY | O_DIRECTORY)
    defer { close(holder) }
    try bindSocket(unix, "/proc/self/fd/\(holder)/socket")

    let expected: [(String, Int32, FileKind)] = [
      ("link", ELOOP, .symlink), ("dangling", ELOOP, .symlink), ("pipe", EINVAL, .fifo), ("socket", ENXIO, .socket),
      ("folder", EINVAL, .directory),
    ]
    for (name, code, kind) in expected {
      #expect(try Files.stamp(path(name)).kind == kind)
      #expect(errorNumber { _ = try Files.read(path(name), limit: 10) } == code, "\(name)")
    }
    #expect(errorNumber { _ = try Files.read("/dev/zero", limit: 10) } == EINVAL)
    #expect(errorNumber { _ = try Files.read(path("none"), limit: 10) } == ENOENT)
  }

  @Test("A pipe without a writer holds up nobody")
  func lonelyPipe() async throws {
    let path = folder.appending("pipe")
    try #require(mkfifo(path.string, 0o600) == 0)
    let code = Mutex<Int32?>(nil)
    let reading = BlockingQueue("reading")
    async let read: Void = reading.run {
      let number = errorNumber { _ = try Files.read(path, limit: 10) }
      code.withLock { $0 = number }
    }
    try await eventually("the pipe is refused") { code.withLock { $0 } == EINVAL }
    // A reader that waits after all is let go.
    close(open(path.string, O_RDWR | O_NONBLOCK))
    await read
  }

  @Test("A file that changes while it is read is stale")
  func changing() async throws {
    let path = folder.appending("growing")
    try Files.publish([UInt8](repeating: 65, count: 16 << 20), at: path)
    let writes = Mutex(0)
    let isRead = Mutex(false)
    let writing = BlockingQueue("writing")
    async let written: Void = writing.run {
      let descriptor = open(path.string, O_WRONLY)
      defer { close(descriptor) }
      while !isRead.withLock({ $0 }) {
        pwrite(descriptor, "B", 1, 0)
        writes.withLock { $0 += 1 }
      }
    }
    try await eventually("the writer writes") { writes.withLock { $0 } > 0 }
    try await eventually("a read notices the writer") {
      errorNumber { _ = try Files.read(path, limit: 32 << 20) } == ESTALE
    }
    isRead.withLock { $0 = true }
    await written
    #expect(errorNumber { _ = try Files.read(path, limit: 32 << 20) } == nil)
  }

  @Test("Names of any bytes come back as they are")
  func anyBytes() throws {
    let names: [[UInt8]] = [
      [0x66, 0xFF, 0x6F], Array("two\nlines".utf8), Array("\u{1B}[31m".utf8), Array("-rf".utf8),
      Array("\u{202E}gnp.txt".utf8), Array("İstanbul ığüşöç.txt".utf8), Array("é".utf8), Array("e\u{301}".utf8),
      Array(String(repeating: "ş", count: 127).utf8) + [0x78], [UInt8](repeating: 0xFE, count: 255), Array("...".utf8),
    ]
    let components = try names.map(component)
    for (number, name) in components.enumerated() { try Files.publish([UInt8(number)], at: folder.appending(name)) }
    let found = try Files.entries(of: folder)
    #expect(found.count == names.count)
    #expect(Set(found) == Set(components))
    for (number, name) in components.enumerated() {
      #expect(try Files.read(folder.appending(name), limit: 10).bytes == [UInt8(number)])
    }
  }

  @Test("An error tells the call, its number and the path")
  func errors() throws {
    let path = folder.appending("no such folder")
    let error = try #require(throws: FileError.self) { _ = try Files.entries(of: path) }
    #expect(error == FileError(call: "open", errno: ENOENT, path: path))
    #expect(error.isMissing && error.description.contains("No such file"))
  }

  private func bindSocket(_ socket: Int32, _ path: String) throws {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8.prefix(107)) }
    let length = socklen_t(MemoryLayout<sockaddr_un>.size)
    let bound = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(socket, $0, length) }
    }
    try #require(bound == 0)
  }
}
