import CLinux
import Glibc
public import SystemPackage

/// Links and names that change places; every call blocks.
extension Files {
  /// What a symbolic link leads to, as it is written; nil for anything else and for nothing.
  public static func target(ofLink path: FilePath) -> FilePath? {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
    let count = path.withPlatformString { readlink($0, &buffer, buffer.count - 1) }
    guard count > 0, count < buffer.count - 1 else { return nil }
    return buffer.withUnsafeBufferPointer { $0.baseAddress.map { FilePath(platformString: $0) } }
  }

  /// EEXIST when the name is taken.
  public static func makeLink(_ path: FilePath, to target: FilePath) throws(FileError) {
    let made = target.withPlatformString { target in path.withPlatformString { symlink(target, $0) } }
    guard made == 0 else { throw .last("symlink", path) }
  }

  /// Two names change places in one step: at no moment is one of them missing. Both must be there.
  public static func exchange(_ one: FilePath, _ other: FilePath) throws(FileError) {
    let done = one.withPlatformString { one in
      other.withPlatformString { apm_renameat_exchange(AT_FDCWD, one, AT_FDCWD, $0) }
    }
    guard done == 0 else { throw .last("renameat2", one) }
  }
}
