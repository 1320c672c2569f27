import GRDB
import SystemPackage

/// Jobs that are run again.
extension Ledger {
  /// The job whose id begins so; nil when there is none, or more than one.
  public func job(beginningWith prefix: String) async throws -> Job? {
    guard !prefix.isEmpty else { return nil }
    return try await database.read { db in
      if let exact = try Row.fetchOne(db, sql: "SELECT * FROM job WHERE id = ?", arguments: [prefix]) {
        return try Job(exact)
      }
      let found = try Row.fetchAll(
        db, sql: "SELECT * FROM job WHERE substr(id, 1, length(?1)) = ?1 LIMIT 2", arguments: [prefix])
      return found.count == 1 ? try found.first.map(Job.init) : nil
    }
  }

  /// Puts a cancelled or purged job back to work; a running daemon takes it up within seconds. `id` may be shortened to
  /// what no other job begins with. False when there is no such job, or nothing of its list is known.
  public func again(_ id: String) async throws -> Bool {
    guard let job = try await job(beginningWith: id) else { return false }
    return try await database.write { db in
      // Without a folder: the daemon makes one. A list that continued another is now one of its own.
      try db.execute(
        sql: """
          UPDATE job SET state = 'accepted', outbox = NULL, place = NULL, continues = NULL, parts = 0, zip_file = NULL,
            zip_inode = NULL, revision = revision + 1, accepted_ms = ?, published_ms = NULL, ended_ms = NULL
          WHERE id = ? AND state IN ('cancelled', 'purged')
            AND EXISTS (SELECT 1 FROM track WHERE track.job = job.id)
          """, arguments: [nowMilliseconds(), job.id])
      guard db.changesCount == 1 else { return false }
      try db.execute(sql: "DELETE FROM published WHERE job = ?", arguments: [job.id])
      try db.execute(sql: "UPDATE track SET part = NULL, file = NULL WHERE job = ?", arguments: [job.id])
      try db.execute(
        sql: """
          UPDATE track SET busy = 0, tries = 0, not_before_ms = 0, search = NULL, decoding = 0,
            song = NULL, outcome = NULL, waiting_for = NULL, waiting_since_ms = NULL, ended_ms = NULL,
            state = CASE WHEN is_list = 0 AND EXISTS (SELECT 1 FROM track WHERE job = ?1 AND is_list = 1)
              THEN 'held' ELSE 'waiting' END
          WHERE job = ?1 AND state <> 'done'
          """, arguments: [job.id])
      return true
    }
  }
}
