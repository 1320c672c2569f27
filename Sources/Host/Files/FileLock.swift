import Glibc
public import SystemPackage

/// An exclusive lock on a file, held until it is released with its owner. It ends with the process, however that ends.
public struct FileLock: ~Copyable {
  private let descriptor: Int32

  /// Nil when another process holds it.
  public init?(locking path: FilePath) throws(FileError) {
    let opened = try Files.open(path, O_RDWR | O_CREAT | O_NOFOLLOW, mode: 0o600)
    guard flock(opened, LOCK_EX | LOCK_NB) == 0 else {
      let error = FileError.last("flock", path)
      close(opened)
      if error.errno == EWOULDBLOCK { return nil }
      throw error
    }
    descriptor = opened
  }

  deinit { close(descriptor) }
}
