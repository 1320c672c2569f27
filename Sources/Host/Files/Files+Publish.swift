import CLinux
import Glibc
public import SystemPackage

extension Files {
  /// Writes a file that is there whole or not at all, synced before it has its name.
  /// EEXIST when the name is taken, unless `replacing`.
  public static func publish(
    _ bytes: [UInt8], at path: FilePath, mode: UInt16 = 0o660, replacing: Bool = false
  ) throws(FileError) {
    try publish(at: path, mode: mode, replacing: replacing) { descriptor throws(FileError) in
      try write(bytes[...], to: descriptor, path)
    }
  }

  /// Copies a regular file of at most `limit` bytes under a new name, whole or not at all. EFBIG when it is longer.
  public static func copy(_ from: FilePath, to: FilePath, mode: UInt16, limit: Int?) throws(FileError) {
    let source = try openRegular(from)
    defer { close(source) }
    try publish(at: to, mode: mode, replacing: false) { descriptor throws(FileError) in
      try pour(source, from, into: descriptor, to, limit: limit)
    }
  }

  /// Joins files, in order, into a new one; an earlier one is replaced.
  public static func join(_ parts: [FilePath], to path: FilePath) throws(FileError) {
    try publish(at: path, mode: 0o600, replacing: true) { descriptor throws(FileError) in
      for part in parts {
        let source = try openRegular(part)
        defer { close(source) }
        try pour(source, part, into: descriptor, path, limit: nil)
      }
    }
  }

  /// Writes a file of passing interest: whole for whoever reads it, but not synced, so that a crash may lose it.
  public static func replace(_ path: FilePath, by bytes: [UInt8]) throws(FileError) {
    let part = path.removingLastComponent().appending(partName(path))
    try remove(part)
    let descriptor = try open(part, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode: 0o640)
    do throws(FileError) {
      defer { close(descriptor) }
      try write(bytes[...], to: descriptor, part)
      try rename(part, to: path, replacing: true)
    } catch {
      try? remove(part)
      throw error
    }
  }

  /// Removes a file that `publish` writes, and what a write that was cut off left of it.
  public static func unpublish(_ path: FilePath) throws(FileError) {
    try remove(path.removingLastComponent().appending(partName(path)))
    try remove(path)
  }

  /// Lets the folder's group read and write the file.
  public static func share(_ path: FilePath) throws(FileError) {
    let descriptor = try openRegular(path)
    defer { close(descriptor) }
    guard fchmod(descriptor, 0o660) == 0 else { throw .last("fchmod", path) }
  }

  /// `fill` may be called twice, each time with an empty file. `nameless`: whether O_TMPFILE is tried.
  static func publish(
    at path: FilePath, mode: UInt16, replacing: Bool, nameless: Bool = true,
    _ fill: (Int32) throws(FileError) -> Void
  ) throws(FileError) {
    let folder = path.removingLastComponent()
    let here = folder.isEmpty ? FilePath(".") : folder
    // FUSE file systems know no nameless files, and a nameless file cannot replace another.
    if nameless, !replacing, let descriptor = try? open(here, O_WRONLY | apm_o_tmpfile(), mode: 0o600) {
      defer { close(descriptor) }
      try finish(descriptor, path, mode, fill)
      let source = "/proc/self/fd/\(descriptor)"
      let linked = path.withPlatformString { linkat(AT_FDCWD, source, AT_FDCWD, $0, AT_SYMLINK_FOLLOW) }
      if linked == 0 { return try syncFolder(here) }
      let error = FileError.last("linkat", path)
      guard [ENOENT, EPERM, EOPNOTSUPP, EXDEV].contains(error.errno) else { throw error }
    }
    let part = here.appending(partName(path))
    try remove(part)
    let descriptor = try open(part, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode: 0o600)
    do throws(FileError) {
      defer { close(descriptor) }
      try finish(descriptor, part, mode, fill)
      try rename(part, to: path, replacing: replacing)
    } catch {
      try? remove(part)
      throw error
    }
    try syncFolder(here)
  }

  /// A hidden name in the same folder, within the 255 bytes that a name may have.
  private static func partName(_ path: FilePath) -> String {
    var name = String.UnicodeScalarView()
    var bytes = 0
    for scalar in (path.lastComponent?.string ?? "file").unicodeScalars {
      bytes += UTF8.width(scalar)
      if bytes > 240 { break }
      name.append(scalar)
    }
    return ".\(String(name)).part"
  }

  private static func finish(
    _ descriptor: Int32, _ path: FilePath, _ mode: UInt16, _ fill: (Int32) throws(FileError) -> Void
  ) throws(FileError) {
    try fill(descriptor)
    guard fchmod(descriptor, mode_t(mode)) == 0 else { throw .last("fchmod", path) }
    guard fsync(descriptor) == 0 else { throw .last("fsync", path) }
  }

  private static func write(_ bytes: ArraySlice<UInt8>, to descriptor: Int32, _ path: FilePath) throws(FileError) {
    var rest = bytes
    while !rest.isEmpty {
      let written = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if written < 0 {
        if errno == EINTR { continue }
        throw .last("write", path)
      }
      rest = rest.dropFirst(written)
    }
  }

  static func pour(
    _ source: Int32, _ from: FilePath, into target: Int32, _ to: FilePath, limit: Int?
  ) throws(FileError) {
    var buffer = [UInt8](repeating: 0, count: 1 << 18)
    var total = 0
    while true {
      let count = pread(source, &buffer, buffer.count, off_t(total))
      if count < 0 {
        if errno == EINTR { continue }
        throw .last("pread", from)
      }
      if count == 0 { return }
      total += count
      if let limit, total > limit { throw FileError(call: "copy", errno: EFBIG, path: from) }
      try write(buffer[0..<count], to: target, to)
    }
  }
}
