import Host
import SystemPackage

extension SongStore {
  /// Removes songs until `path`'s disk has `wanted` bytes free: those that no unfinished job needs, least recently used
  /// first. Returns the bytes that are free now.
  func makeRoom(_ wanted: Int64, at path: FilePath, _ ledger: Ledger) async throws -> Int64 {
    var free = try await disk.run { () throws(FileError) in try Files.freeSpace(path) }
    guard free < wanted else { return free }
    for song in try await ledger.storedSongs().unneeded {
      // The file first: a full disk may not let the ledger be written, and a song without a file is fetched again.
      let file = folder.pushing(song.file)
      free = try await disk.run { () throws(FileError) in
        try Files.remove(file)
        return try Files.freeSpace(path)
      }
      _ = try? await ledger.leaveStore(song.id)
      if free >= wanted { break }
    }
    return free
  }
}
