import GRDB
import Music
import SystemPackage

/// What becomes of a job after it was accepted: it is continued, cancelled, put into another folder.
extension Ledger {
  /// Jobs of files of the same name, in whatever case, in the same folder, the newest first; not the parts of `id`.
  func jobs(of file: FilePath, in folder: FilePath, besides id: String) async throws -> [Job] {
    try await database.read { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT * FROM job WHERE folder = ?1 AND called = ?2 AND id <> ?3
            AND substr(id, 1, length(?3) + 1) <> ?3 || '.'
            AND state IN ('accepted', 'bundling', 'delivered') ORDER BY accepted_ms DESC, id DESC
          """, arguments: [folder.blob, file.string.lowercased(), id]
      ).map(Job.init)
    }
  }

  /// Forgets a claimed file that brought nothing new.
  func forgetClaim(_ id: String) async throws {
    _ = try await change("DELETE FROM job WHERE id = ? AND state = 'claimed'", [id])
  }

  /// The list is the missing part of `first`'s: it delivers into the same folder, with the same numbers.
  func continueJob(_ first: Job, by id: String, name: String) async throws {
    _ = try await change(
      """
      UPDATE job SET continues = ?1, name = ?2, outbox = (SELECT outbox FROM job WHERE id = ?1),
        place = (SELECT place FROM job WHERE id = ?1)
      WHERE id = ?3 AND state = 'claimed'
      """, [first.id, name, id])
  }

  /// The jobs that continue this one, in the order in which they were accepted.
  func continuations(of id: String) async throws -> [Job] {
    try await database.read { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT * FROM job WHERE continues = ? AND state IN ('accepted', 'bundling', 'delivered') ORDER BY accepted_ms
          """, arguments: [id]
      ).map(Job.init)
    }
  }

  /// Its folder was deleted: nothing of the job is worked on any more.
  func cancel(_ id: String) async throws -> Bool {
    try await change(
      "UPDATE job SET state = 'cancelled', ended_ms = ? WHERE id = ? AND state IN ('accepted', 'bundling')",
      [nowMilliseconds(), id])
  }

  /// Its folder is to be made anew. What it had published before went away with the old one.
  func needsFolder(_ id: String) async throws {
    try await database.write { db in
      try db.execute(
        sql: """
          UPDATE job SET outbox = NULL, place = NULL, continues = NULL, parts = 0, zip_file = NULL, zip_inode = NULL
          WHERE id = ? AND state = 'accepted'
          """, arguments: [id])
      guard db.changesCount == 1 else { return }
      try db.execute(sql: "DELETE FROM published WHERE job = ?", arguments: [id])
      try db.execute(sql: "UPDATE track SET part = NULL, file = NULL WHERE job = ?", arguments: [id])
    }
  }

  /// Those of these tracks that nobody wants any more: their line, or their job, is gone.
  func unwanted(among tracks: [Int64]) async throws -> [Int64] {
    try await database.read { db in
      try tracks.filter { id in
        let wanted = try Bool.fetchOne(
          db,
          sql: """
            SELECT 1 FROM track JOIN job ON job.id = track.job
            WHERE track.id = ? AND job.state IN ('accepted', 'bundling')
            """, arguments: [id])
        return wanted == nil
      }
    }
  }
}
