import Glibc
public import SystemPackage

/// Calls on files. Every one of them blocks: use them inside a `BlockingQueue`.
public enum Files {
  /// The stamp of the name itself, never of what a link points to.
  public static func stamp(_ path: FilePath) throws(FileError) -> FileStamp {
    var status = Glibc.stat()
    guard path.withPlatformString({ lstat($0, &status) }) == 0 else { throw .last("lstat", path) }
    return FileStamp(status)
  }

  public static func exists(_ path: FilePath) throws(FileError) -> Bool {
    do {
      _ = try stamp(path)
      return true
    } catch {
      if error.isMissing { return false }
      throw error
    }
  }

  /// The names in a folder, byte for byte, without `.` and `..`.
  public static func entries(of folder: FilePath) throws(FileError) -> [FilePath.Component] {
    let descriptor = try open(folder, O_RDONLY | O_DIRECTORY)
    defer { close(descriptor) }
    return try names(in: descriptor, folder)
  }

  /// Reads a regular file without following a link, and its stamp. Of a file beyond `limit` bytes come `limit + 1`.
  /// Errors: ELOOP for a link, EINVAL or ENXIO for anything else that is no regular file, ESTALE when it changed
  /// meanwhile.
  public static func read(_ path: FilePath, limit: Int) throws(FileError) -> (bytes: [UInt8], stamp: FileStamp) {
    let descriptor = try openRegular(path)
    defer { close(descriptor) }
    let before = try stamp(of: descriptor, path)
    var bytes: [UInt8] = []
    let most = limit == .max ? limit : limit + 1
    bytes.reserveCapacity(min(most, Int(clamping: before.size)))
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while bytes.count < most {
      let count = Glibc.read(descriptor, &buffer, min(buffer.count, most - bytes.count))
      if count < 0 {
        if errno == EINTR { continue }
        throw .last("read", path)
      }
      if count == 0 { break }
      bytes += buffer[0..<count]
    }
    let after = try stamp(of: descriptor, path)
    guard (after.size, after.modified, after.changed) == (before.size, before.modified, before.changed) else {
      throw FileError(call: "read", errno: ESTALE, path: path)
    }
    return (bytes, after)
  }

  /// Free bytes for a user who is not root.
  public static func freeSpace(_ path: FilePath) throws(FileError) -> Int64 {
    var status = Glibc.statvfs()
    guard path.withPlatformString({ statvfs($0, &status) }) == 0 else { throw .last("statvfs", path) }
    let (bytes, isHuge) = UInt64(status.f_bavail).multipliedReportingOverflow(by: UInt64(status.f_frsize))
    return isHuge ? .max : Int64(clamping: bytes)
  }

  public static var processors: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

  // MARK: Inside

  static func open(_ path: FilePath, _ flags: Int32, mode: UInt16 = 0) throws(FileError) -> Int32 {
    while true {
      let descriptor = path.withPlatformString { Glibc.open($0, flags | O_CLOEXEC | O_NOCTTY, mode_t(mode)) }
      if descriptor >= 0 { return descriptor }
      if errno != EINTR { throw .last("open", path) }
    }
  }

  /// A regular file, without following links and without waiting for a pipe's other end.
  static func openRegular(_ path: FilePath) throws(FileError) -> Int32 {
    let descriptor = try open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK)
    do throws(FileError) {
      guard try stamp(of: descriptor, path).kind == .regular else {
        throw FileError(call: "open", errno: EINVAL, path: path)
      }
      return descriptor
    } catch {
      close(descriptor)
      throw error
    }
  }

  /// The names in an open folder, which stays open.
  static func names(in folder: Int32, _ path: FilePath) throws(FileError) -> [FilePath.Component] {
    let copy = fcntl(folder, F_DUPFD_CLOEXEC, 0)
    guard copy >= 0, let stream = fdopendir(copy) else {
      let error = FileError.last("fdopendir", path)
      if copy >= 0 { close(copy) }
      throw error
    }
    defer { closedir(stream) }
    guard let nameOffset = MemoryLayout<dirent>.offset(of: \.d_name) else { return [] }
    var names: [FilePath.Component] = []
    while true {
      errno = 0
      guard let entry = readdir(stream) else {
        guard errno == 0 else { throw .last("readdir", path) }
        return names
      }
      let name = UnsafeRawPointer(entry).advanced(by: nameOffset).assumingMemoryBound(to: CChar.self)
      let component = FilePath(platformString: name).components.first
      if let component, component.kind == .regular { names.append(component) }
    }
  }

  static func stamp(of descriptor: Int32, _ path: FilePath) throws(FileError) -> FileStamp {
    var status = Glibc.stat()
    guard fstat(descriptor, &status) == 0 else { throw .last("fstat", path) }
    return FileStamp(status)
  }
}
