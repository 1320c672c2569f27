import Host
import Music
import SystemPackage

/// The folder of finished songs: one file for each source, id and format, whole or not there.
struct SongStore: Sendable {
  let folder: FilePath
  let disk: BlockingQueue

  /// The name of a song's file: letters and digits only, since a platform's id is outside text. Where that loses
  /// something, a number made of the whole id (FNV-1a) keeps two of them apart.
  static func name(_ candidate: Candidate, format: String, ending: String) -> FilePath {
    let id = String(
      candidate.id.map { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_") ? $0 : "_" })
    guard id != candidate.id || id.utf8.count > 80 else {
      return FilePath("\(candidate.source.rawValue)_\(id)_\(format).\(ending)")
    }
    let whole = candidate.id.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    let number = String(whole, radix: 16)
    return FilePath("\(candidate.source.rawValue)_\(id.prefix(80))_\(number)_\(format).\(ending)")
  }

  /// Moves a finished file into the store and returns its size in bytes.
  func keep(_ file: FilePath, as name: FilePath) async throws(FileError) -> Int64 {
    let target = folder.pushing(name)
    return try await disk.run { () throws(FileError) in
      try Files.syncFile(file)
      try Files.rename(file, to: target, replacing: true)
      try Files.syncFolder(folder)
      return try Files.stamp(target).size
    }
  }

  /// True when the song's file is there, with the length that the ledger knows.
  func has(_ song: Song) async -> Bool {
    let path = folder.pushing(song.file)
    let stamp = try? await disk.run { () throws(FileError) in try Files.stamp(path) }
    return stamp?.kind == .regular && stamp?.size == song.bytes
  }
}
