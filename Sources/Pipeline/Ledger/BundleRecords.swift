import GRDB
import Music
import SystemPackage

/// How a job becomes zips: all at once when its last track has ended, or a part when the rest waits.
extension Ledger {
  /// Milliseconds for which nothing but waiting songs are left before the finished ones are delivered as a part.
  static let partAfter: Int64 = 3600 * 1000

  /// An accepted job that is to be bundled now: its tracks have all ended; or there are finished songs and for an hour
  /// nothing was left but songs that wait for an outage; or its finished songs are more bytes than one zip holds.
  func beginBundle(at now: Int64 = nowMilliseconds(), zipLimit: Int64 = .max) async throws -> Job? {
    try await database.write { db in
      let row = try Row.fetchOne(
        db,
        sql: """
          UPDATE job SET state = 'bundling' WHERE id = (
            SELECT id FROM job WHERE state = 'accepted' AND outbox IS NOT NULL AND (
              NOT EXISTS (SELECT 1 FROM track WHERE track.job = job.id AND state NOT IN ('done', 'failed'))
              OR (
                EXISTS (SELECT 1 FROM track WHERE track.job = job.id AND state = 'done'
                  AND (part IS NULL OR part > job.parts))
                AND NOT EXISTS (SELECT 1 FROM track WHERE track.job = job.id AND CASE
                  WHEN state IN ('done', 'failed') THEN ended_ms > ?1
                  ELSE waiting_since_ms IS NULL OR waiting_since_ms > ?1 END))
              OR (?2 < \(Int64.max) AND coalesce(json_extract(plan, '$.deliver'), 'zip') <> 'files' AND ?2 < (
                SELECT sum(song.bytes) FROM song WHERE song.id IN (
                  SELECT song FROM track WHERE track.job = job.id AND track.state = 'done'
                    AND (part IS NULL OR part > job.parts)))))
            ORDER BY accepted_ms LIMIT 1)
          RETURNING *
          """, arguments: [now - Self.partAfter, zipLimit])
      return try row.map(Job.init)
    }
  }

  /// Bundled so far, but not at its end: the job goes on.
  func postponeBundle(_ id: String) async throws {
    _ = try await change("UPDATE job SET state = 'accepted' WHERE id = ? AND state = 'bundling'", [id])
  }

  /// Written before the zip gets its name, so that a second run knows its own zip and what is in it.
  /// False when the list has changed since: what was zipped is not what is wanted.
  func intendZip(_ job: Job, file: String, inode: UInt64, tracks: [Int64]) async throws -> Bool {
    try await database.write { db in
      try db.execute(
        sql: """
          UPDATE job SET zip_inode = ?, zip_file = ? WHERE id = ? AND state = 'bundling' AND revision = ?
          """, arguments: [Int64(bitPattern: inode), file, job.id, job.revision])
      guard db.changesCount == 1 else { return false }
      try db.execute(
        sql: "UPDATE track SET part = NULL WHERE job = ? AND part > ?", arguments: [job.id, job.parts])
      for track in tracks {
        try db.execute(sql: "UPDATE track SET part = ? WHERE id = ?", arguments: [job.parts + 1, track])
      }
      return true
    }
  }

  /// The intended zip did not get its name: its songs are still to come.
  func forgetZip(_ id: String) async throws {
    try await database.write { db in
      try db.execute(
        sql: "UPDATE track SET part = NULL WHERE job = ?1 AND part > (SELECT parts FROM job WHERE id = ?1)",
        arguments: [id])
      try db.execute(sql: "UPDATE job SET zip_inode = NULL, zip_file = NULL WHERE id = ?", arguments: [id])
    }
  }

  /// The zip has its name.
  func endPart(_ id: String) async throws {
    _ = try await change(
      "UPDATE job SET parts = parts + 1, zip_inode = NULL, zip_file = NULL WHERE id = ? AND zip_inode IS NOT NULL",
      [id])
  }

  /// Songs that are in an earlier zip under another number.
  func alreadyPublished(_ tracks: [Int64], in part: Int) async throws {
    try await database.write { db in
      for track in tracks {
        try db.execute(sql: "UPDATE track SET part = ? WHERE id = ?", arguments: [part, track])
      }
    }
  }

  /// Songs that are no longer in the store: they are downloaded again.
  func lost(_ tracks: [Int64]) async throws {
    try await database.write { db in
      for track in tracks {
        try db.execute(
          sql: """
            UPDATE track SET state = 'waiting', search = NULL, song = NULL, tries = 0, decoding = 0, busy = 0,
              not_before_ms = 0, ended_ms = NULL WHERE id = ? AND state = 'done'
            """, arguments: [track])
      }
    }
  }

  /// The end of a job: every track has ended and every song is in a zip. False when there is more to come.
  func deliver(_ id: String, revision: Int = 0) async throws -> Bool {
    try await change(
      """
      UPDATE job SET state = 'delivered', published_ms = ? WHERE id = ? AND state = 'bundling' AND revision = ?
        AND NOT EXISTS (SELECT 1 FROM track WHERE track.job = job.id
          AND (state NOT IN ('done', 'failed') OR (state = 'done' AND part IS NULL)))
      """, [nowMilliseconds(), id, revision])
  }
}
