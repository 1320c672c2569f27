import GRDB
import Music

extension Schema {
  static func registerRules(_ migrator: inout DatabaseMigrator) {
    migrator.registerMigration("9: house rules") { db in
      try db.execute(
        sql: """
          -- What became of each line of the house rules.
          CREATE TABLE house_rule (
            text          TEXT PRIMARY KEY,
            uses          INTEGER NOT NULL DEFAULT 0,
            used_ms       INTEGER,
            song          TEXT,               -- what it was last used for
            seconds       REAL,               -- how long the song behind its link was at first
            trouble       TEXT,               -- why it does not work any more
            trouble_ms    INTEGER
          ) STRICT;

          -- Links that people took the # off in a not_downloaded.txt: they hold for that person and wording.
          CREATE TABLE own_link (
            person        TEXT NOT NULL,
            words         TEXT NOT NULL,      -- folded
            text          TEXT NOT NULL,      -- as they were written
            link          TEXT NOT NULL,
            made_ms       INTEGER NOT NULL,
            PRIMARY KEY (person, words)
          ) STRICT;
          """)
    }
  }
}

/// Why the song that a house rule chose cannot be had.
public enum RuleTrouble: String, Sendable, Codable {
  /// Removed, private, blocked here.
  case gone
  /// Its audio is damaged, silent, or a preview.
  case badAudio
  /// It is of another length than it was: another recording lies behind the link now.
  case changed
  /// Another rule keeps its link from everybody.
  case banned
}

/// What became of a house rule.
struct RuleRecord: Sendable, Hashable {
  var uses: Int
  /// Milliseconds since 1970.
  var used: Int64?
  var song: String?
  /// How long its song was at first, in seconds.
  var seconds: Double?
  var trouble: RuleTrouble?
}

extension Ledger {
  func rules() async throws -> [String: RuleRecord] {
    try await database.read { db in
      let rows = try Row.fetchAll(db, sql: "SELECT * FROM house_rule")
      return Dictionary(
        rows.map { row in
          let trouble: String? = row["trouble"]
          return (
            row["text"],
            RuleRecord(
              uses: row["uses"], used: row["used_ms"], song: row["song"], seconds: row["seconds"],
              trouble: trouble.flatMap(RuleTrouble.init))
          )
        }, uniquingKeysWith: { $1 })
    }
  }

  /// A rule was used for a request: what was wrong with it is so no more. Its song's first length is kept.
  func used(rule: String, for song: String, seconds: Double?) async throws {
    _ = try await change(
      """
      INSERT INTO house_rule (text, uses, used_ms, song, seconds) VALUES (?1, 1, ?2, ?3, ?4)
      ON CONFLICT (text) DO UPDATE SET uses = uses + 1, used_ms = ?2, song = ?3,
        seconds = coalesce(seconds, ?4), trouble = NULL, trouble_ms = NULL
      """, [rule, nowMilliseconds(), song, seconds])
  }

  func broke(rule: String, _ trouble: RuleTrouble) async throws {
    _ = try await change(
      """
      INSERT INTO house_rule (text, trouble, trouble_ms) VALUES (?1, ?2, ?3)
      ON CONFLICT (text) DO UPDATE SET trouble = ?2, trouble_ms = ?3
      """, [rule, trouble.rawValue, nowMilliseconds()])
  }

  // MARK: Links that people chose

  /// A person chose this link for these words, from now on.
  func remember(_ link: Link, for words: String, of person: String) async throws {
    _ = try await change(
      "INSERT OR REPLACE INTO own_link (person, words, text, link, made_ms) VALUES (?, ?, ?, ?, ?)",
      [person, Self.wording(words), words, try column(link), nowMilliseconds()])
  }

  /// What the person whose job this is chose for these words before.
  func ownLink(for request: Request, in job: String) async throws -> HouseRule? {
    try await database.read { db in
      try Row.fetchOne(
        db,
        sql: "SELECT own_link.* FROM own_link JOIN job USING (person) WHERE job.id = ? AND words = ?",
        arguments: [job, Self.wording(request.text)]
      ).flatMap { try HouseRule(ownLink: $0, request) }
    }
  }

  /// All of them, by person.
  func ownLinks() async throws -> [(person: String, rule: HouseRule)] {
    try await database.read { db in
      try Row.fetchAll(db, sql: "SELECT * FROM own_link ORDER BY person, made_ms").compactMap { row in
        let person: String = row["person"]
        return try HouseRule(ownLink: row, parseRequestLine(row["text"])).map { (person, $0) }
      }
    }
  }

  private static func wording(_ text: String) -> String { matchWords(text).joined(separator: " ") }
}

extension HouseRule {
  fileprivate init?(ownLink row: Row, _ request: Request) throws {
    guard let link = try value(Link.self, row["link"]) else { return nil }
    let text: String = row["text"]
    self.init(line: 0, text: "\(text) = \(link.url)", kind: .song(request, link))
  }
}
