import CZip
import Glibc
public import SystemPackage

/// A call of libzip that failed, with the library's own words.
public struct ZipError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The call's name ("zip_close").
  public var call: String
  /// The system's error number behind it (ENOSPC), or 0.
  public var errno: Int32
  /// The zip.
  public var path: FilePath
  public var text: String

  public var description: String { "zip: \(path): \(text) (\(call))" }

  init(_ call: String, _ path: FilePath, errno: Int32 = 0, _ text: String) {
    self.call = call
    self.errno = errno
    self.path = path
    self.text = text
  }

  /// The last failure of an open archive.
  init(last call: String, _ path: FilePath, _ archive: OpaquePointer) {
    let error = zip_get_error(archive)
    self.init(call, path, errno: zip_error_code_system(error), String(cString: zip_strerror(archive)))
  }

  /// From the code that `zip_open` gives.
  init(_ call: String, _ path: FilePath, code: Int32) {
    var error = zip_error_t()
    zip_error_init_with_code(&error, code)
    defer { zip_error_fini(&error) }
    let number = code == ZIP_ER_EXISTS ? EEXIST : zip_error_code_system(&error)
    self.init(call, path, errno: number, String(cString: zip_error_strerror(&error)))
  }
}
