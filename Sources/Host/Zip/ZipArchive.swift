import CZip
import Glibc
public import SystemPackage

/// A zip that is being written. It is there only after `close()`; dropped before, nothing stays.
public struct ZipArchive: ~Copyable {
  private let archive: OpaquePointer

  public init(creating path: FilePath) throws(ZipError) {
    var code: Int32 = 0
    guard let opened = path.withPlatformString({ zip_open($0, ZIP_CREATE | ZIP_EXCL, &code) }) else {
      var error = zip_error_t()
      zip_error_init_with_code(&error, code)
      defer { zip_error_fini(&error) }
      throw ZipError(call: "zip_open", text: String(cString: zip_error_strerror(&error)))
    }
    archive = opened
  }

  /// Adds a file, stored as it is; it must still be there at `close()`. `modified`: seconds since 1970.
  public mutating func add(file: FilePath, as name: String, modified: Int64) throws(ZipError) {
    guard let source = file.withPlatformString({ zip_source_file(archive, $0, 0, -1) }) else { throw last("zip_source_file") }
    try add(source, name, modified)
  }

  /// Adds bytes, stored as they are.
  public mutating func add(bytes: [UInt8], as name: String, modified: Int64) throws(ZipError) {
    // libzip reads the bytes at `close()` and then frees them itself.
    guard let copy = malloc(max(1, bytes.count)) else { throw ZipError(call: "malloc", text: "no memory") }
    bytes.withUnsafeBytes { if let base = $0.baseAddress { copy.copyMemory(from: base, byteCount: $0.count) } }
    guard let source = zip_source_buffer(archive, copy, zip_uint64_t(bytes.count), 1) else {
      free(copy)
      throw last("zip_source_buffer")
    }
    try add(source, name, modified)
  }

  /// Writes the zip. On an error no file stays.
  public consuming func close() throws(ZipError) {
    let failed = zip_close(archive) != 0 ? last("zip_close") : nil
    if failed != nil { zip_discard(archive) }
    discard self
    if let failed { throw failed }
  }

  deinit {
    zip_discard(archive)
  }

  private func add(_ source: OpaquePointer, _ name: String, _ modified: Int64) throws(ZipError) {
    let isOurs = !name.isEmpty && !name.hasPrefix("/") && !name.contains("\\") && !name.utf8.contains(0)
      && !name.split(separator: "/").contains("..")
    guard isOurs else {
      zip_source_free(source)
      throw ZipError(call: "zip_file_add", text: "a name that leaves the zip")
    }
    let index = zip_file_add(archive, name, source, zip_flags_t(ZIP_FL_ENC_UTF_8))
    guard index >= 0 else {
      zip_source_free(source)  // Ours again, only when adding failed.
      throw last("zip_file_add")
    }
    guard zip_set_file_compression(archive, zip_uint64_t(index), Int32(ZIP_CM_STORE), 0) == 0,
      zip_file_set_mtime(archive, zip_uint64_t(index), time_t(modified), 0) == 0
    else { throw last("zip_set_file_compression") }
  }

  private func last(_ call: String) -> ZipError {
    ZipError(call: call, text: String(cString: zip_strerror(archive)))
  }
}

/// libzip's own words.
public struct ZipError: Error, Sendable, Hashable, CustomStringConvertible {
  public var call: String
  public var text: String
  public var description: String { "zip: \(text) (\(call))" }
}
