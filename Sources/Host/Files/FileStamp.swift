import Glibc

/// What kind of thing has a name.
public enum FileKind: Sendable, Hashable { case regular, directory, symlink, fifo, socket, device, other }

/// What tells one state of a file from another.
public struct FileStamp: Hashable, Sendable {
  public var device: UInt64
  public var inode: UInt64
  /// Bytes.
  public var size: Int64
  /// Nanoseconds since 1970; anybody may set it.
  public var modified: Int64
  /// Nanoseconds since 1970; only the kernel sets it.
  public var changed: Int64
  public var kind: FileKind
  public var links: Int
  public var mode: UInt32

  public init(
    device: UInt64, inode: UInt64, size: Int64, modified: Int64, changed: Int64, kind: FileKind, links: Int,
    mode: UInt32
  ) {
    self.device = device
    self.inode = inode
    self.size = size
    self.modified = modified
    self.changed = changed
    self.kind = kind
    self.links = links
    self.mode = mode
  }

  init(_ status: Glibc.stat) {
    func nanoseconds(_ time: timespec) -> Int64 { Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec) }
    let kind: FileKind =
      switch status.st_mode & S_IFMT {
      case S_IFREG: .regular
      case S_IFDIR: .directory
      case S_IFLNK: .symlink
      case S_IFIFO: .fifo
      case S_IFSOCK: .socket
      case S_IFCHR, S_IFBLK: .device
      default: .other
      }
    self.init(
      device: UInt64(status.st_dev), inode: UInt64(status.st_ino), size: Int64(status.st_size),
      modified: nanoseconds(status.st_mtim), changed: nanoseconds(status.st_ctim), kind: kind,
      links: Int(status.st_nlink), mode: UInt32(status.st_mode & 0o7777))
  }
}
