import Glibc
public import SystemPackage

/// The regular files in a folder and all below it, as they were at one look.
public struct FolderTree: Sendable {
  /// Relative to the top.
  public private(set) var files: [FilePath: FileStamp] = [:]
  /// Folders that could not be read: nothing is known of what is in them.
  public private(set) var unread: [FilePath] = []

  /// Deeper folders are not looked into.
  static let depth = 32

  /// Looks at everything whose name `isWanted` takes, without following a link; `top` itself may be one. Throws when
  /// `top` cannot be read. Blocks.
  public init(_ top: FilePath, where isWanted: (_ name: FilePath.Component, _ isFolder: Bool) -> Bool) throws(FileError)
  {
    let folder = try Files.open(top, O_RDONLY | O_DIRECTORY)
    defer { close(folder) }
    try look(into: folder, FilePath(), top, isWanted)
  }

  private mutating func look(
    into folder: Int32, _ path: FilePath, _ top: FilePath, _ isWanted: (FilePath.Component, Bool) -> Bool
  ) throws(FileError) {
    for name in try Files.names(in: folder, top.pushing(path)) {
      let entry = path.appending(name)
      // What is removed between two calls was not there.
      guard let stamp = try? Files.stamp(name, in: folder, top.pushing(entry)) else { continue }
      if stamp.kind == .regular, isWanted(name, false) { files[entry] = stamp }
      guard stamp.kind == .directory, isWanted(name, true), entry.components.count <= Self.depth else { continue }
      let inner = name.withPlatformString { openat(folder, $0, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC) }
      guard inner >= 0 else {
        if errno != ENOENT { unread.append(entry) }
        continue
      }
      defer { close(inner) }
      do throws(FileError) { try look(into: inner, entry, top, isWanted) } catch { unread.append(entry) }
    }
  }
}

extension Files {
  /// The stamp of an entry of an open folder, never of what a link points to.
  static func stamp(_ name: FilePath.Component, in folder: Int32, _ shown: FilePath) throws(FileError) -> FileStamp {
    var status = Glibc.stat()
    guard name.withPlatformString({ fstatat(folder, $0, &status, AT_SYMLINK_NOFOLLOW) }) == 0 else {
      throw .last("fstatat", shown)
    }
    return FileStamp(status)
  }
}

extension OpenFolder {
  /// The stamp of an entry of this folder, never of what a link points to.
  public borrowing func stamp(_ name: FilePath.Component) throws(FileError) -> FileStamp {
    try Files.stamp(name, in: descriptor, path.appending(name))
  }

  /// Copies a regular file of this folder under a new name, whole or not at all. ESTALE when it is not, or does not
  /// stay, as long and as old as `stamp`.
  public borrowing func copy(
    _ name: FilePath.Component, to target: FilePath, mode: UInt16, if stamp: (size: Int64, modified: Int64)
  ) throws(FileError) {
    let shown = path.appending(name)
    let source = name.withPlatformString { openat(descriptor, $0, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC) }
    guard source >= 0 else { throw .last("openat", shown) }
    defer { close(source) }
    guard try Files.stamp(of: source, shown).kind == .regular else {
      throw FileError(call: "openat", errno: EINVAL, path: shown)
    }
    try Files.publish(at: target, mode: mode, replacing: true) { descriptor throws(FileError) in
      try Files.pour(source, shown, into: descriptor, target, limit: Int(clamping: stamp.size))
      let now = try Files.stamp(of: source, shown)
      guard (now.size, now.modified) == stamp else { throw FileError(call: "copy", errno: ESTALE, path: shown) }
    }
  }
}
