import CLinux
public import SystemPackage

/// What stays the same when a folder is renamed, and differs when another one takes its name.
public struct FolderIdentity: Sendable, Hashable, Codable {
  public var device: UInt64
  public var inode: UInt64
  /// Nanoseconds since 1970, 0 where the file system does not say: an inode's number is soon given to the next folder.
  public var birth: Int64

  public init(device: UInt64, inode: UInt64, birth: Int64) {
    (self.device, self.inode, self.birth) = (device, inode, birth)
  }
}

extension Files {
  /// True when a file system is mounted on the folder. False for what is not there.
  public static func isMountPoint(_ folder: FilePath) throws(FileError) -> Bool {
    guard let own = try identity(of: folder), let above = try identity(of: folder.appending("..")) else { return false }
    return own.device != above.device
  }

  /// The folder's identity; nil when nothing, or no folder, has this name. Links are not followed.
  public static func identity(of folder: FilePath) throws(FileError) -> FolderIdentity? {
    do throws(FileError) {
      let stamp = try stamp(folder)
      guard stamp.kind == .directory else { return nil }
      let birth = folder.withPlatformString { apm_birth($0) }
      return FolderIdentity(device: stamp.device, inode: stamp.inode, birth: birth)
    } catch {
      if error.isMissing { return nil }
      throw error
    }
  }
}
