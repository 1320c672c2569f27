import Glibc
public import SystemPackage

/// A system call on a file that failed.
public struct FileError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The call's name ("openat").
  public var call: String
  public var errno: Int32
  public var path: FilePath

  public init(call: String, errno: Int32, path: FilePath) {
    self.call = call
    self.errno = errno
    self.path = path
  }

  /// Captures errno at the failing line.
  static func last(_ call: String, _ path: FilePath) -> FileError {
    FileError(call: call, errno: Glibc.errno, path: path)
  }

  public var description: String { "\(path): \(String(cString: strerror(errno))) (\(call))" }

  public var isMissing: Bool { errno == ENOENT || errno == ENOTDIR }
  public var isTaken: Bool { errno == EEXIST }
  /// The file changed while it was read.
  public var hasChanged: Bool { errno == ESTALE }
  public var isForbidden: Bool { errno == EACCES || errno == EPERM }
}
