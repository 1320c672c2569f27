import GRDB
import Music
import SystemPackage

/// The folder of a part of a list; part 1 is the job itself.
struct PartPlace: Sendable, Hashable {
  var number: Int
  var folder: FilePath
  var name: String
}

extension Schema {
  static func registerPlaylists(_ migrator: inout DatabaseMigrator) {
    migrator.registerMigration("inputs: playlists") { db in
      try db.execute(
        sql: """
          ALTER TABLE track ADD COLUMN is_list INTEGER NOT NULL DEFAULT 0;  -- a link to a playlist, to be read
          ALTER TABLE track ADD COLUMN playlist TEXT;                       -- the playlist that it was read from

          -- Folders chosen for what a playlist turns into, before they are made.
          CREATE TABLE part_place (
            job           TEXT NOT NULL REFERENCES job (id) ON DELETE CASCADE,
            number        INTEGER NOT NULL,
            folder        BLOB NOT NULL,
            name          TEXT NOT NULL,
            PRIMARY KEY (job, number)
          ) STRICT;

          -- Songs are held until the last playlist of their list is read, or given up, whoever does that.
          CREATE TRIGGER release_after_failure AFTER UPDATE OF state ON track
          WHEN NEW.is_list = 1 AND NEW.state = 'failed' BEGIN
            UPDATE track SET state = 'waiting' WHERE job = NEW.job AND state = 'held' AND NOT EXISTS (
              SELECT 1 FROM track WHERE job = NEW.job AND is_list = 1 AND state <> 'failed');
          END;
          CREATE TRIGGER release_after_reading AFTER DELETE ON track WHEN OLD.is_list = 1 BEGIN
            UPDATE track SET state = 'waiting' WHERE job = OLD.job AND state = 'held' AND NOT EXISTS (
              SELECT 1 FROM track WHERE job = OLD.job AND is_list = 1 AND state <> 'failed');
          END;
          """)
    }
  }
}

extension Ledger {
  enum Expanded: Sendable {
    /// Songs of the job and its parts now.
    case done(Int)
    /// The list is longer than a job: so many parts, the job itself among them, need their folders first.
    case needs(Int)
    /// The track was taken away meanwhile.
    case gone
  }

  /// Replaces a link by the songs behind it, in one transaction: later songs move up, what the list has already is left
  /// out, and after its last link the list is cut into parts.
  func expand(
    _ track: Track, into requests: [Request], _ facts: PlaylistFacts?, limit: Int?, places: [PartPlace]
  ) async throws -> Expanded {
    try await database.write { db in
      let rows = try Row.fetchAll(
        db, sql: "SELECT * FROM track WHERE job = ? ORDER BY position", arguments: [track.job])
      let known = try rows.map { (track: try Track($0), isBusy: $0["busy"] as Bool) }
      guard let own = known.first(where: { $0.track.id == track.id }), own.track.state == .waiting, own.isBusy,
        let row = try Row.fetchOne(
          db, sql: "SELECT * FROM job WHERE id = ? AND state = 'accepted'", arguments: [track.job])
      else { return .gone }
      let job = try Job(row)
      let others = known.map(\.track).filter { $0.id != track.id }
      var seen = Set(others.map(\.request.identity))
      let fresh = requests.filter { seen.insert($0.identity).inserted }
      let isLast = !others.contains { $0.request.isList && $0.state != .failed }
      let total = others.count + fresh.count
      if isLast, let limit, total > limit, places.count(where: { $0.number > 1 }) < (total - 1) / limit {
        return .needs((total - 1) / limit + 1)
      }
      try Self.insert(fresh, at: own.track.position, of: track, in: db)
      try Self.note(facts, twice: requests.count - fresh.count, job, named: places.first { $0.number == 1 }, in: db)
      if isLast, let limit, total > limit {
        for place in places where place.number > 1 { try Self.split(job, place, size: limit, in: db) }
      }
      try db.execute(sql: "DELETE FROM track WHERE id = ?", arguments: [track.id])
      return .done(total)
    }
  }

  private static func insert(_ fresh: [Request], at position: Int, of track: Track, in db: Database) throws {
    // By way of numbers below zero: no two rows ever have the same.
    try db.execute(
      sql: "UPDATE track SET position = -position - ? WHERE job = ? AND position > ?",
      arguments: [fresh.count - 1, track.job, position])
    try db.execute(sql: "UPDATE track SET position = 0 WHERE id = ?", arguments: [track.id])
    try db.execute(
      sql: "UPDATE track SET position = -position WHERE job = ? AND position < 0", arguments: [track.job])
    for (index, request) in fresh.enumerated() {
      try db.execute(
        sql: "INSERT INTO track (job, position, request, state, playlist) VALUES (?, ?, ?, 'held', ?)",
        arguments: [track.job, position + index, try column(request), track.request.identity])
    }
  }

  private static func note(
    _ facts: PlaylistFacts?, twice: Int, _ job: Job, named place: PartPlace?, in db: Database
  ) throws {
    if var facts {
      facts.twice = twice
      var list = job.list ?? ListFacts(lines: 0, lastLineEnded: true, problems: [])
      list.playlists = (list.playlists ?? []) + [facts]
      try db.execute(sql: "UPDATE job SET list = ? WHERE id = ?", arguments: [try column(list), job.id])
    }
    if let place {
      try db.execute(
        sql: "UPDATE job SET outbox = ?, name = ? WHERE id = ?",
        arguments: [place.folder.blob, place.name, job.id])
    }
  }

  /// Moves the songs of one part into a job of their own.
  private static func split(_ job: Job, _ place: PartPlace, size: Int, in db: Database) throws {
    let id = "\(job.id)+\(place.number)"
    let first = try Int.fetchOne(
      db, sql: "SELECT min(position) FROM track WHERE job = ? AND position > 0", arguments: [job.id])
    let after = (first ?? 1) - 1 + size * (place.number - 1)
    try db.execute(
      sql: """
        INSERT INTO job (id, state, folder, file, called, name, outbox, plan, list, person, claimed_ms, accepted_ms)
        SELECT ?, state, folder, file, called, ?, ?, plan, list, person, claimed_ms, accepted_ms FROM job WHERE id = ?
        """, arguments: [id, place.name, place.folder.blob, job.id])
    try db.execute(
      sql: "INSERT INTO original (job, bytes) SELECT ?, bytes FROM original WHERE job = ?", arguments: [id, job.id])
    try db.execute(
      sql: """
        UPDATE track SET job = ?, state = CASE state WHEN 'held' THEN 'waiting' ELSE state END
        WHERE job = ? AND position > ? AND position <= ?
        """, arguments: [id, job.id, after, after + size])
  }

  /// The job turned out to be nothing but a link that leads nowhere.
  func refuseAccepted(_ id: String, because reason: String) async throws -> Bool {
    try await database.write { db in
      try db.execute(
        sql: "UPDATE job SET state = 'refused', refusal = ?, published_ms = ? WHERE id = ? AND state = 'accepted'",
        arguments: [reason, nowMilliseconds(), id])
      guard db.changesCount == 1 else { return false }
      try db.execute(sql: "DELETE FROM track WHERE job = ?", arguments: [id])
      return true
    }
  }

  func place(_ number: Int, of job: String) async throws -> PartPlace? {
    try await database.read { db in
      try Row.fetchOne(
        db, sql: "SELECT folder, name FROM part_place WHERE job = ? AND number = ?", arguments: [job, number]
      ).map { PartPlace(number: number, folder: FilePath(blob: $0["folder"]), name: $0["name"]) }
    }
  }

  func intend(_ place: PartPlace, of job: String) async throws {
    _ = try await change(
      "INSERT OR REPLACE INTO part_place (job, number, folder, name) VALUES (?, ?, ?, ?)",
      [job, place.number, place.folder.blob, place.name])
  }
}

extension Request {
  /// Equal for two requests that mean the same upload, or are written the same.
  var identity: String {
    link.map { "\($0.platform)/\($0.id)" } ?? folded(text)
  }
}
