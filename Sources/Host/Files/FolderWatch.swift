@preconcurrency import Dispatch
import Glibc
import Synchronization
public import SystemPackage

/// What inotify said since the last look: names to look at, nothing more. The scan is the truth.
public struct FolderHints: Sendable {
  /// Events were lost; everything must be looked at.
  public var overflow = false
  /// For each name, whether its last event was a close after writing or a move into place.
  public var names: [FilePath: Bool] = [:]

  public init(overflow: Bool = false) { self.overflow = overflow }

  /// Nil without an event, else whether the last one was a close or a move.
  public func closed(_ path: FilePath) -> Bool? { names[path] }
}

/// Wakes its reader when something changes in the watched folders.
public final class FolderWatch: Sendable {
  private struct State {
    var folders: [Int32: FilePath] = [:]
    var hints = FolderHints()
  }

  private let descriptor: Int32
  private let state = Mutex(State())
  private let source: any DispatchSourceRead
  /// Yields after hints have come; several may be merged into one wake-up. For one reader, once.
  public let hints: AsyncStream<Void>

  /// Names that are kept for a reader who does not come; more of them are one overflow.
  static let mostNames = 20_000
  static let mask = UInt32(
    IN_CREATE | IN_MODIFY | IN_ATTRIB | IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE | IN_DELETE_SELF
      | IN_MOVE_SELF | IN_ONLYDIR | IN_DONT_FOLLOW | IN_EXCL_UNLINK)

  public init() throws(FileError) {
    let descriptor = inotify_init1(Int32(IN_CLOEXEC) | Int32(IN_NONBLOCK))
    guard descriptor >= 0 else { throw .last("inotify_init1", FilePath("/")) }
    self.descriptor = descriptor
    let (stream, wake) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    hints = stream
    source = DispatchSource.makeReadSource(
      fileDescriptor: descriptor, queue: DispatchQueue(label: "allplatformmusic.inotify"))
    source.setEventHandler { [weak self] in
      self?.drain()
      wake.yield()
    }
    source.setCancelHandler {
      close(descriptor)
      wake.finish()
    }
    source.resume()
  }

  deinit { source.cancel() }

  /// Watches a folder. Called again, it takes a folder that has replaced the old one.
  public func watch(_ folder: FilePath) throws(FileError) {
    // Under the lock, so that no event of the new watch is read before its folder is known.
    let failed: FileError? = state.withLock { state in
      let number = folder.withPlatformString { inotify_add_watch(descriptor, $0, Self.mask) }
      guard number >= 0 else { return .last("inotify_add_watch", folder) }
      for (old, path) in state.folders where path == folder && old != number {
        inotify_rm_watch(descriptor, old)  // The folder that had this name before.
        state.folders[old] = nil
      }
      state.folders[number] = folder
      return nil
    }
    if let failed { throw failed }
  }

  /// The hints since the last call.
  public func takeHints() -> FolderHints {
    state.withLock { state in
      defer { state.hints = FolderHints() }
      return state.hints
    }
  }

  /// A few reads an event: draining to the end would hold back the first wake-up of a burst.
  private func drain() {
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    for _ in 0..<4 {
      let count = read(descriptor, &buffer, buffer.count)
      guard count > 0 else { return }
      buffer[0..<count].withUnsafeBytes { note($0) }
    }
  }

  func note(_ events: UnsafeRawBufferPointer) {
    let head = MemoryLayout<inotify_event>.size
    state.withLock { state in
      var at = 0
      while at + head <= events.count {
        let event = events.loadUnaligned(fromByteOffset: at, as: inotify_event.self)
        let name = events[(at + head)..<min(events.count, at + head + Int(event.len))].prefix { $0 != 0 }
        at += head + Int(event.len)
        if event.mask & UInt32(IN_Q_OVERFLOW) != 0 { state.hints.overflow = true }
        if event.mask & UInt32(IN_IGNORED) != 0 { state.folders[event.wd] = nil }
        guard !name.isEmpty, let folder = state.folders[event.wd] else { continue }
        let path = (Array(name) + [0]).withUnsafeBytes { bytes in
          bytes.withMemoryRebound(to: CChar.self) {
            $0.baseAddress.map { folder.pushing(FilePath(platformString: $0)) }
          }
        }
        if let path { state.hints.names[path] = event.mask & UInt32(IN_CLOSE_WRITE | IN_MOVED_TO) != 0 }
      }
      if state.hints.names.count > Self.mostNames { state.hints = FolderHints(overflow: true) }
    }
  }
}
