import CLinux
import Glibc
public import SystemPackage

extension Files {
  /// Makes one folder; its mode is cut by the umask, its group comes from the folder above. True when it was made,
  /// false when it was there; EEXIST when something else has the name.
  public static func makeFolder(_ path: FilePath, mode: UInt16) throws(FileError) -> Bool {
    if path.withPlatformString({ mkdir($0, mode_t(mode)) }) == 0 { return true }
    let error = FileError.last("mkdir", path)
    guard error.isTaken, try stamp(path).kind == .directory else { throw error }
    return false
  }

  /// Makes a folder and those above it. The last one is never a link.
  public static func makeFolders(_ path: FilePath) throws(FileError) {
    do {
      _ = try makeFolder(path, mode: 0o777)
    } catch {
      guard error.errno == ENOENT, path.components.count > 1 else { throw error }
      try makeFolders(path.removingLastComponent())
      _ = try makeFolder(path, mode: 0o777)
    }
  }

  /// Renames. Without `replacing`, EEXIST when the name is taken, also where the file system cannot promise it (FUSE).
  public static func rename(_ from: FilePath, to: FilePath, replacing: Bool) throws(FileError) {
    let result = from.withPlatformString { source in
      to.withPlatformString {
        replacing ? Glibc.rename(source, $0) : apm_renameat_noreplace(AT_FDCWD, source, AT_FDCWD, $0)
      }
    }
    if result == 0 { return }
    let error = FileError.last("rename", from)
    guard !replacing, error.errno == EINVAL else { throw error }
    // bindfs, sshfs: a hard link refuses a taken name as well; where there are none, look first.
    if from.withPlatformString({ source in to.withPlatformString { link(source, $0) } }) == 0 {
      return try remove(from)
    }
    guard errno != EEXIST else { throw .last("link", to) }
    if try exists(to) { throw FileError(call: "rename", errno: EEXIST, path: to) }
    try rename(from, to: to, replacing: true)
  }

  public struct Permissions: OptionSet, Sendable {
    public let rawValue: Int32
    public init(rawValue: Int32) { self.rawValue = rawValue }
    public static let read = Permissions(rawValue: R_OK)
    public static let write = Permissions(rawValue: W_OK)
    public static let execute = Permissions(rawValue: X_OK)
  }

  /// True when this process may do that with the thing at `path`; a link is not followed. What is not there is allowed.
  public static func allows(_ permissions: Permissions, _ path: FilePath) -> Bool {
    let done = path.withPlatformString {
      faccessat(AT_FDCWD, $0, permissions.rawValue, AT_EACCESS | AT_SYMLINK_NOFOLLOW)
    }
    return done == 0 || errno != EACCES && errno != EPERM
  }

  /// True when what is made in the folder gets its permissions from an ACL of the folder.
  public static func hasDefaultACL(_ folder: FilePath) -> Bool {
    folder.withPlatformString { apm_xattr_size($0, "system.posix_acl_default") } > 0
  }

  /// Removes a file; one that is not there is fine.
  public static func remove(_ path: FilePath) throws(FileError) {
    if path.withPlatformString({ unlink($0) }) != 0, errno != ENOENT { throw .last("unlink", path) }
  }

  /// Removes a folder if there is nothing in it. False when there is; one that is not there is fine.
  public static func removeEmptyFolder(_ path: FilePath) throws(FileError) -> Bool {
    if path.withPlatformString({ rmdir($0) }) == 0 || errno == ENOENT { return true }
    guard errno == ENOTEMPTY || errno == EEXIST else { throw .last("rmdir", path) }
    return false
  }

  /// Removes a folder and what is in it, without following links or leaving its device. Not there is fine.
  public static func removeTree(_ path: FilePath) throws(FileError) {
    let top: FileStamp
    do throws(FileError) { top = try stamp(path) } catch {
      if error.isMissing { return }
      throw error
    }
    guard top.kind == .directory else { return try remove(path) }
    let folder = try open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW)
    defer { close(folder) }
    try empty(folder, path, on: top.device)
    if path.withPlatformString({ rmdir($0) }) != 0, errno != ENOENT { throw .last("rmdir", path) }
  }

  /// Goes by descriptors, so that nobody can put a link in the way between a look and a removal.
  private static func empty(_ folder: Int32, _ path: FilePath, on device: UInt64) throws(FileError) {
    for name in try names(in: folder, path) {
      let entry = path.appending(name)
      if name.withPlatformString({ unlinkat(folder, $0, 0) }) == 0 || errno == ENOENT { continue }
      guard errno == EISDIR else { throw .last("unlinkat", entry) }
      let inner = name.withPlatformString { openat(folder, $0, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC) }
      guard inner >= 0 else { throw .last("openat", entry) }
      defer { close(inner) }
      guard try stamp(of: inner, entry).device == device else {
        throw FileError(call: "rmdir", errno: EXDEV, path: entry)
      }
      try empty(inner, entry, on: device)
      let removed = name.withPlatformString { unlinkat(folder, $0, AT_REMOVEDIR) }
      guard removed == 0 || errno == ENOENT else { throw .last("unlinkat", entry) }
    }
  }

  /// Makes the folder's names outlive a power cut.
  public static func syncFolder(_ path: FilePath) throws(FileError) {
    try sync(path, O_RDONLY | O_DIRECTORY)
  }

  /// Makes the file's bytes outlive a power cut.
  public static func syncFile(_ path: FilePath) throws(FileError) {
    try sync(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK)
  }

  private static func sync(_ path: FilePath, _ flags: Int32) throws(FileError) {
    let descriptor = try open(path, flags)
    defer { close(descriptor) }
    // Some network file systems have no fsync for folders.
    if fsync(descriptor) != 0, errno != EINVAL, errno != ENOTSUP { throw .last("fsync", path) }
  }

  /// Where inotify sees what others change: local file systems. Everything else is polled.
  public static func isTrustedForInotify(_ path: FilePath) -> Bool {
    // ext2/3/4, xfs, btrfs, tmpfs, zfs, f2fs: magic numbers of statfs(2).
    let local: Set<UInt32> = [0xEF53, 0x5846_5342, 0x9123_683E, 0x0102_1994, 0x2FC1_2FC1, 0xF2F5_2010]
    return local.contains(path.withPlatformString { apm_file_system($0) })
  }
}
