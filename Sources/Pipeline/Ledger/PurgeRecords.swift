import GRDB
import Music
import SystemPackage

/// What is old enough to go.
extension Ledger {
  /// Milliseconds for which cancelled and purged jobs are remembered and can be run again.
  static let memory: Int64 = 7 * 24 * 3600 * 1000

  /// Deliveries and refusals whose last file was published before `time`, with everything that continues them ended.
  func jobsPublished(before time: Int64) async throws -> [Job] {
    try await database.read { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT * FROM job WHERE state IN ('delivered', 'refused') AND continues IS NULL AND outbox IS NOT NULL
            AND published_ms < ?1 AND NOT EXISTS (SELECT 1 FROM job AS further WHERE further.continues = job.id
              AND (further.state IN ('claimed', 'accepted', 'bundling') OR further.published_ms >= ?1))
          ORDER BY published_ms
          """, arguments: [time]
      ).map(Job.init)
    }
  }

  /// The job's files have gone, and with them those of the jobs that continue it.
  func purged(_ id: String) async throws {
    try await database.write { db in
      try db.execute(
        sql: """
          UPDATE job SET state = 'purged', ended_ms = ?1
          WHERE (id = ?2 OR continues = ?2) AND state IN ('delivered', 'refused')
          """, arguments: [nowMilliseconds(), id])
      try db.execute(sql: "DELETE FROM published WHERE job = ?", arguments: [id])
    }
  }

  /// Forgets what was cancelled or purged before `time`.
  func forget(before time: Int64) async throws {
    _ = try await change(
      "DELETE FROM job WHERE state IN ('cancelled', 'purged') AND ended_ms < ?", [time])
  }

  /// A song that may leave the store.
  struct StoredSong: Sendable {
    var id: String
    var file: FilePath
    var bytes: Int64
    var used: Int64
  }

  private static let needed = """
    EXISTS (SELECT 1 FROM track JOIN job ON job.id = track.job
      WHERE track.song = song.id AND job.state IN ('accepted', 'bundling'))
    """

  /// The songs in the store that no unfinished job needs, the least recently used first, and the bytes of all songs.
  func storedSongs() async throws -> (unneeded: [StoredSong], bytes: Int64) {
    try await database.read { db in
      let songs = try Row.fetchAll(
        db, sql: "SELECT * FROM song WHERE bytes > 0 AND NOT \(Self.needed) ORDER BY used_ms, id"
      ).map {
        StoredSong(id: $0["id"], file: FilePath(blob: $0["file"]), bytes: $0["bytes"], used: $0["used_ms"])
      }
      return (songs, try Int64.fetchOne(db, sql: "SELECT coalesce(sum(bytes), 0) FROM song") ?? 0)
    }
  }

  /// Written before the file goes: the song is known, but not in the store. False when a job needs it by now.
  func leaveStore(_ id: String) async throws -> Bool {
    try await change("UPDATE song SET bytes = 0 WHERE id = ? AND bytes > 0 AND NOT \(Self.needed)", [id])
  }

  /// Songs are used when they are put into a zip.
  func used(_ tracks: [Int64]) async throws {
    try await database.write { db in
      for track in tracks {
        try db.execute(
          sql: "UPDATE song SET used_ms = ? WHERE id = (SELECT song FROM track WHERE id = ?)",
          arguments: [nowMilliseconds(), track])
      }
    }
  }
}
