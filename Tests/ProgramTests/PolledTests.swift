import Foundation
import Testing

/// A folder that is the mount of another one: what is written into that one, inotify does not report here.
private final class FuseMount: @unchecked Sendable {  // Process is not Sendable; after init only its end is awaited.
  static let isPossible =
    getuid() == 0 && ["/usr/bin/bindfs", "/dev/fuse"].allSatisfy { FileManager.default.fileExists(atPath: $0) }

  /// The folder that is mounted.
  let far: URL
  private let folder: URL
  private let process = Process()

  init(_ folder: URL, in house: House, _ options: String...) async throws {
    self.folder = folder
    far = house.root.appendingPathComponent("far-\(folder.lastPathComponent)")
    try FileManager.default.createDirectory(at: far, withIntermediateDirectories: true)
    process.executableURL = URL(fileURLWithPath: "/usr/bin/bindfs")
    process.arguments = ["-f"] + options + [far.path, folder.path]
    process.standardInput = FileHandle.nullDevice
    let before = Self.device(folder)
    try process.run()
    try await eventually("it is mounted") { Self.device(folder) != before }
  }

  /// Also called by the last reference; the mount's program ends with it.
  func unmount() {
    if process.isRunning { umount2(folder.path, Int32(MNT_DETACH)) }
    process.waitUntilExit()
  }

  deinit { unmount() }

  private static func device(_ folder: URL) -> dev_t {
    var status = stat()
    return stat(folder.path, &status) == 0 ? status.st_dev : 0
  }
}

/// Folders whose file system does not report what others change: a FUSE mount, with writers below it.
@Suite(
  .serialized, .enabled(if: Tools.python != nil, "APM_PYTHON names a Python with yt-dlp"),
  .enabled(if: FuseMount.isPossible, "needs bindfs and /dev/fuse, as root"))
struct PolledTests {
  private static let songs = "Kestrel Parade - Copper Sky\nAyşe Gündoğar - Işıklar Söndü\n"

  @Test("auto finds a FUSE inbox, says that it is polled, and takes no list while it grows or is shown as it was")
  func inboxOverFuse() async throws {
    let platforms = try await FakePlatforms()
    // Without a rescan only the poll can find anything.
    let house = try House(platforms, settings: ["APM_RESCAN": "1h", "APM_SETTLE": "400ms"])
    // Sizes are kept for 3 s, longer than the quiet time of 2 s.
    let inbox = try await FuseMount(house.inbox, in: house, "-o", "attr_timeout=3,entry_timeout=3")
    let outbox = try await FuseMount(house.outbox, in: house)
    let daemon = try house.start()
    try await eventually("it watches: \(daemon.said)") { daemon.said.contains("watching") }
    #expect(daemon.said.contains("looked at every few seconds"))

    let lines = Self.songs.split(separator: "\n").map { "\($0)\n" }
    let slow = inbox.far.appendingPathComponent("yavaş.txt")
    try Data(lines[0].utf8).write(to: slow)
    let writer = try FileHandle(forWritingTo: slow)
    try writer.seekToEnd()
    for number in 1...8 {
      try await ContinuousClock().sleep(for: .seconds(1))
      try writer.write(contentsOf: Data("# \(number)\n".utf8))
    }
    try writer.write(contentsOf: Data(lines[1].utf8))
    try writer.close()
    try await eventually("delivered: \(daemon.said)") { house.exists("yavaş/about.txt") }
    let comments = (1...8).map { "# \($0)\n" }.joined()
    #expect(try house.read("yavaş/yavaş.txt") == lines[0] + comments + lines[1])
    #expect(try await house.zipNames("yavaş/yavaş.zip").count == 3)
    #expect(!house.exists("yavaş (2)"))

    let status = try await Tools.allplatformmusic(["status"], house)
    #expect(status.output.contains("looked at every few seconds"), "\(status.output)")
    let doctor = try await Tools.allplatformmusic(["doctor"], house)
    #expect(doctor.output.contains("looked at every few seconds"), "\(doctor.output)")
    #expect(try await daemon.stop() == 0)
    withExtendedLifetime((platforms, inbox, outbox)) {}
  }

  @Test("an inbox that is mounted only after the start is polled from then on")
  func mountedLater() async throws {
    let platforms = try await FakePlatforms()
    let house = try House(platforms)
    let daemon = try house.start()
    try await eventually("it watches: \(daemon.said)") { daemon.said.contains("watching") }
    #expect(!daemon.said.contains("looked at every few seconds"))
    // FUSE 2 mounts over empty folders only.
    try FileManager.default.removeItem(at: house.inbox.appendingPathComponent("house rules.txt"))
    let mount = try await FuseMount(house.inbox, in: house)
    try Data(Self.songs.utf8).write(to: mount.far.appendingPathComponent("okul.txt"))
    try await eventually("delivered: \(daemon.said)") { house.exists("okul/about.txt") }
    #expect(daemon.said.components(separatedBy: "looked at every few seconds").count == 2, "said once")
    #expect(try await daemon.stop() == 0)
    withExtendedLifetime((platforms, mount)) {}
  }
}
