import GRDB
import Music

extension Schema {
  static func registerRecordings(_ migrator: inout DatabaseMigrator) {
    migrator.registerMigration("8: recordings") { db in
      try db.execute(
        sql: """
          -- What catalogues said of a request's words.
          CREATE TABLE recording (
            request       TEXT PRIMARY KEY,
            identity      TEXT,               -- null: no catalogue knows it
            asked_ms      INTEGER NOT NULL
          ) STRICT;
          CREATE INDEX recording_by_age ON recording (asked_ms);
          """)
    }
  }
}

/// What the ledger knows of a request's recording.
enum Remembered: Sendable, Hashable {
  case nothing
  /// Nil: no catalogue knows it.
  case answer(Identity?)
}

extension Ledger {
  /// How long an answer holds, in milliseconds. New songs appear in catalogues within days.
  private static let knownFor: Int64 = 30 * 86_400_000
  private static let unknownFor: Int64 = 86_400_000

  /// What was found before; nothing where that was never asked, or too long ago.
  func identity(_ request: String) async throws -> Remembered {
    try await database.read { db in
      let now = nowMilliseconds()
      let row = try Row.fetchOne(
        db,
        sql: """
          SELECT identity FROM recording
          WHERE request = ? AND asked_ms > CASE WHEN identity IS NULL THEN ? ELSE ? END
          """, arguments: [request, now - Self.unknownFor, now - Self.knownFor])
      guard let row else { return .nothing }
      return .answer(try value(Identity.self, row["identity"]))
    }
  }

  func remember(_ identity: Identity?, as request: String) async throws {
    try await database.write { db in
      let now = nowMilliseconds()
      try db.execute(
        sql: "INSERT OR REPLACE INTO recording (request, identity, asked_ms) VALUES (?, ?, ?)",
        arguments: [request, try identity.map { try column($0) }, now])
      try db.execute(sql: "DELETE FROM recording WHERE asked_ms < ?", arguments: [now - Self.knownFor])
    }
  }
}
