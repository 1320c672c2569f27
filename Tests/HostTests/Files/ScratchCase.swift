import Foundation
import Glibc
import Host
import SystemPackage
import Testing

/// A folder of its own for each test, removed with it.
class ScratchCase {
  let folder: FilePath

  init() throws {
    folder = FilePath(NSTemporaryDirectory()).appending("host-\(UUID().uuidString)")
    try Files.makeFolders(folder)
  }

  deinit { try? Files.removeTree(folder) }

  /// The names in the folder.
  func names() throws -> Set<FilePath.Component> { Set(try Files.entries(of: folder)) }

  func write(_ text: String, to name: String) throws {
    try Files.publish(Array(text.utf8), at: folder.appending(name))
  }

  func text(_ name: String) throws -> String {
    String(decoding: try Files.read(folder.appending(name), limit: 1 << 20).bytes, as: UTF8.self)
  }
}

/// The name made of these bytes, whatever they are.
func component(_ bytes: [UInt8]) throws -> FilePath.Component {
  let path = (bytes + [0]).withUnsafeBytes { raw in
    raw.withMemoryRebound(to: CChar.self) { $0.baseAddress.map { FilePath(platformString: $0) } }
  }
  return try #require(path?.components.first)
}

/// The error number that the call fails with, nil when it works.
func errorNumber(_ body: () throws -> Void) -> Int32? {
  do {
    try body()
    return nil
  } catch {
    return (error as? FileError)?.errno ?? (error as? ZipError)?.errno ?? -1
  }
}

/// Waits for the condition; the test fails when it does not come true in time.
func eventually(
  within limit: Duration = .seconds(20), _ what: Comment, location: SourceLocation = #_sourceLocation,
  _ condition: () async throws -> Bool
) async throws {
  let end = ContinuousClock.now + limit
  while try await !condition() {
    guard ContinuousClock.now < end else {
      Issue.record(what, sourceLocation: location)
      return
    }
    try await Task.sleep(for: .milliseconds(5))
  }
}

/// A small file system in memory, for what only another device can show.
struct TinyDisk: ~Copyable {
  let path: FilePath

  /// True where a test may mount: as root, outside of strict containers.
  static let isPossible: Bool = {
    let place = FilePath(NSTemporaryDirectory()).appending("mount-\(UUID().uuidString)")
    guard (try? Files.makeFolders(place)) != nil else { return false }
    defer { rmdir(place.string) }
    return (try? TinyDisk(at: place)) != nil
  }()

  /// 64 KiB at an empty folder.
  init(at path: FilePath) throws {
    guard mount("tmpfs", path.string, "tmpfs", 0, "size=64k") == 0 else {
      throw FileError(call: "mount", errno: errno, path: path)
    }
    self.path = path
  }

  deinit { umount2(path.string, Int32(MNT_DETACH)) }
}

/// False for a process that is gone, or dead and not yet collected.
func isAlive(_ process: Int32) -> Bool {
  guard let state = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8) else { return false }
  return state.split(separator: ")").last?.split(separator: " ").first.map { $0 != "Z" && $0 != "X" } ?? false
}
