import CLinux
import Glibc
public import SystemPackage

/// A folder held open, reached without following a link: what is done in it is done there, whoever renames what above
/// it. Hold it for a moment only, since an open folder keeps its file system from being unmounted. Blocks.
public struct OpenFolder: ~Copyable {
  let descriptor: Int32
  let path: FilePath

  /// The folder `relative` below `root`. ELOOP or ENOTDIR when a link stands in the way; `root` itself may be one.
  public init(_ relative: FilePath, in root: FilePath) throws(FileError) {
    var descriptor = try Files.open(root, O_RDONLY | O_DIRECTORY)
    var path = root
    for name in relative.components where name.kind != .currentDirectory {
      path.append(name)
      let inner = name.withPlatformString { openat(descriptor, $0, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC) }
      let error = FileError.last("openat", path)
      close(descriptor)
      guard inner >= 0 else { throw error }
      descriptor = inner
    }
    self.descriptor = descriptor
    self.path = path
  }

  deinit { close(descriptor) }

  /// Moves an entry of this folder to `target`. EEXIST when that is taken.
  public borrowing func move(_ name: FilePath.Component, to target: FilePath) throws(FileError) {
    try Self.move((descriptor, FilePath(root: nil, [name])), (AT_FDCWD, target), path.appending(name))
  }

  /// Moves `source` into this folder. EEXIST when the name is taken.
  public borrowing func take(_ source: FilePath, as name: FilePath.Component) throws(FileError) {
    try Self.move((AT_FDCWD, source), (descriptor, FilePath(root: nil, [name])), source)
  }

  /// Removes a folder in this one, and in it what `isLitter` says of its name. False when something else is in it.
  public borrowing func removeFolder(_ name: FilePath.Component, isLitter: (String) -> Bool) throws(FileError) -> Bool {
    let shown = path.appending(name)
    let inner = try OpenFolder(FilePath(root: nil, [name]), in: FilePath("/proc/self/fd/\(descriptor)"))
    let entries = try Files.entries(of: FilePath("/proc/self/fd/\(inner.descriptor)"))
    guard entries.allSatisfy({ isLitter($0.string) }) else { return false }
    for entry in entries where entry.withPlatformString({ unlinkat(inner.descriptor, $0, 0) }) != 0 && errno != ENOENT {
      throw .last("unlinkat", shown.appending(entry))
    }
    if name.withPlatformString({ unlinkat(descriptor, $0, AT_REMOVEDIR) }) == 0 || errno == ENOENT { return true }
    guard errno == ENOTEMPTY || errno == EEXIST else { throw .last("rmdir", shown) }
    return false
  }

  private typealias Place = (folder: Int32, path: FilePath)

  private static func move(_ from: Place, _ to: Place, _ shown: FilePath) throws(FileError) {
    func call(_ body: (UnsafePointer<CChar>, UnsafePointer<CChar>) -> Int32) -> Bool {
      from.path.withPlatformString { source in to.path.withPlatformString { body(source, $0) } } == 0
    }
    if call({ apm_renameat_noreplace(from.folder, $0, to.folder, $1) }) { return }
    guard errno == EINVAL else { throw .last("rename", shown) }
    // bindfs, sshfs: a hard link refuses a taken name as well; where there are none, look first.
    if call({ linkat(from.folder, $0, to.folder, $1, 0) }) {
      guard from.path.withPlatformString({ unlinkat(from.folder, $0, 0) }) == 0 else { throw .last("unlink", shown) }
      return
    }
    guard errno != EEXIST else { throw .last("link", shown) }
    if to.path.withPlatformString({ faccessat(to.folder, $0, F_OK, AT_SYMLINK_NOFOLLOW) }) == 0 {
      throw FileError(call: "rename", errno: EEXIST, path: shown)
    }
    guard call({ renameat(from.folder, $0, to.folder, $1) }) else { throw .last("rename", shown) }
  }
}
