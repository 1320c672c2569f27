import FoundationEssentials
import GRDB
import Host
import SystemPackage

extension SongStore {
  /// Removes songs until `path`'s disk has `wanted` bytes free: those that no unfinished job needs, least recently used
  /// first. Returns the bytes that are free now.
  func makeRoom(_ wanted: Int64, at path: FilePath, _ ledger: Ledger) async throws -> Int64 {
    var free = try await disk.run { () throws(FileError) in try Files.freeSpace(path) }
    guard free < wanted else { return free }
    for song in try await ledger.idleSongs() {
      // The file first: a full disk may not let the ledger be written, and a row without a file is fetched again.
      let file = folder.pushing(song.file)
      free = try await disk.run { () throws(FileError) in
        try Files.remove(file)
        return try Files.freeSpace(path)
      }
      try? await ledger.forgetSong(song.id)
      if free >= wanted { break }
    }
    return free
  }
}

extension Ledger {
  /// Songs that no unfinished job has, the one whose last delivery is longest ago first.
  func idleSongs() async throws -> [(id: String, file: FilePath)] {
    try await database.read { db -> [(id: String, file: FilePath)] in
      try Row.fetchAll(
        db,
        sql: """
          SELECT song.id, song.file FROM song
          LEFT JOIN track ON track.song = song.id LEFT JOIN job ON job.id = track.job
          GROUP BY song.id HAVING total(job.state NOT IN ('delivered', 'refused')) = 0
          ORDER BY max(song.made_ms, ifnull(max(job.published_ms), 0))
          """
      ).map { (id: $0["id"], file: FilePath(blob: $0["file"])) }
    }
  }

  func forgetSong(_ id: String) async throws {
    _ = try await change("DELETE FROM song WHERE id = ?", [id])
  }

  /// The file of a finished song is gone: its track is carried once more, as soon as the job is not bundled.
  func lostSong(_ track: Int64) async throws {
    _ = try await change(
      "UPDATE track SET state = 'matched', busy = 0, tries = 0, not_before_ms = 0 WHERE id = ? AND state = 'done'",
      [track])
  }
}
