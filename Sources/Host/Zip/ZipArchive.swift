import CZip
import Glibc
public import SystemPackage

/// A zip that is being written. It is there only after `close()`; dropped before, nothing stays. Every call blocks.
public struct ZipArchive: ~Copyable {
  private let handle: ZipHandle
  private let path: FilePath
  private var archive: OpaquePointer { handle.pointer }

  /// EEXIST when the name is taken.
  public init(creating path: FilePath) throws(ZipError) {
    var code: Int32 = 0
    guard let opened = path.withPlatformString({ zip_open($0, ZIP_CREATE | ZIP_EXCL, &code) }) else {
      throw ZipError("zip_open", path, code: code)
    }
    handle = ZipHandle(pointer: opened)
    self.path = path
  }

  /// Adds a file, stored as it is; it is read at `close()` and must still be there. `modified`: seconds since 1970.
  public mutating func add(file: FilePath, as name: String, modified: Int64) throws(ZipError) {
    guard let source = file.withPlatformString({ zip_source_file(archive, $0, 0, -1) }) else {
      throw last("zip_source_file")
    }
    try add(source, name, modified)
  }

  /// Adds bytes, stored as they are.
  public mutating func add(bytes: [UInt8], as name: String, modified: Int64) throws(ZipError) {
    // libzip reads the bytes at `close()` and then frees them itself.
    guard let copy = malloc(max(1, bytes.count)) else {
      throw ZipError("malloc", path, errno: ENOMEM, "no memory")
    }
    bytes.withUnsafeBytes { if let base = $0.baseAddress { copy.copyMemory(from: base, byteCount: $0.count) } }
    guard let source = zip_source_buffer(archive, copy, zip_uint64_t(bytes.count), 1) else {
      free(copy)
      throw last("zip_source_buffer")
    }
    try add(source, name, modified)
  }

  /// Writes the zip. On an error no file stays.
  public consuming func close() throws(ZipError) {
    let path = path
    if let failure = handle.close(path) { throw failure }
  }

  private func add(_ source: OpaquePointer, _ name: String, _ modified: Int64) throws(ZipError) {
    guard Self.staysInside(name) else {
      zip_source_free(source)
      throw ZipError("zip_file_add", path, errno: EINVAL, "a name that leaves the zip")
    }
    let index = zip_file_add(archive, name, source, zip_flags_t(ZIP_FL_ENC_UTF_8))
    guard index >= 0 else {
      let error = last("zip_file_add")
      zip_source_free(source)  // Ours again, only when adding failed.
      throw error
    }
    // Without a time of our own, equal input would give different zips.
    guard zip_set_file_compression(archive, zip_uint64_t(index), Int32(ZIP_CM_STORE), 0) == 0,
      zip_file_set_mtime(archive, zip_uint64_t(index), time_t(modified), 0) == 0
    else { throw last("zip_set_file_compression") }
  }

  /// Unpacked, the name stays in its folder, on Windows as well.
  private static func staysInside(_ name: String) -> Bool {
    !name.isEmpty && !name.hasPrefix("/") && !name.utf8.contains(0) && !name.utf8.contains(UInt8(ascii: "\\"))
      && !name.split(separator: "/").contains("..")
  }

  private func last(_ call: String) -> ZipError {
    ZipError(last: call, path, archive)
  }
}

/// libzip's handle: closed once, or discarded. (Private, its metadata is missing when a release build links.)
struct ZipHandle: ~Copyable {
  let pointer: OpaquePointer

  consuming func close(_ path: FilePath) -> ZipError? {
    let failure = zip_close(pointer) == 0 ? nil : ZipError(last: "zip_close", path, pointer)
    if failure != nil { zip_discard(pointer) }
    discard self
    return failure
  }

  deinit { zip_discard(pointer) }
}
