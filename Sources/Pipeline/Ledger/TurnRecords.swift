import GRDB
import Music

extension Ledger {
  /// Takes the next free track. People take turns, then each person's jobs; a person whose `pace` is used up is passed
  /// over.
  func takeTrack(pace: PlatformPace? = nil) async throws -> Track? {
    try await database.write { db in
      let now = nowMilliseconds()
      let paused = try Self.paused(db, pace, now)
      let people = try String.fetchAll(
        db,
        sql: """
          SELECT person FROM (SELECT DISTINCT person FROM job WHERE state = 'accepted') LEFT JOIN turn USING (person)
          ORDER BY coalesce(turn.number, 0), person
          """)
      for person in people where paused[person] == nil {
        let row = try Row.fetchOne(
          db,
          sql: """
            SELECT track.* FROM job JOIN track ON track.job = job.id
            WHERE job.state = 'accepted' AND job.person = ?
              AND track.busy = 0 AND track.state IN ('waiting', 'matched', 'fetched') AND track.not_before_ms <= ?
            ORDER BY job.turn, job.accepted_ms, job.id, track.position LIMIT 1
            """, arguments: [person, now])
        guard let row else { continue }
        let track = try Track(row)
        try db.execute(sql: "UPDATE track SET busy = 1 WHERE id = ?", arguments: [track.id])
        try Self.countTurn(db, job: track.job, person: person)
        return track
      }
      return nil
    }
  }

  /// The person's and the job's turn was now: the others come first.
  private static func countTurn(_ db: Database, job: String, person: String) throws {
    try db.execute(
      sql: """
        INSERT INTO turn (person, number) VALUES (?, (SELECT coalesce(max(number), 0) + 1 FROM turn))
        ON CONFLICT (person) DO UPDATE SET number = excluded.number
        """, arguments: [person])
    try db.execute(
      sql: "UPDATE job SET turn = (SELECT number FROM turn WHERE person = ?) WHERE id = ?", arguments: [person, job])
  }

  /// Counts one song that is asked of a platform for this job's person. Throws `PaceUsedUp` when it must wait.
  func take(_ job: String, _ pace: PlatformPace) async throws {
    try await database.write { db in
      let now = nowMilliseconds()
      let person = try String.fetchOne(db, sql: "SELECT person FROM job WHERE id = ?", arguments: [job]) ?? ""
      let takes = try Self.takes(db, pace.platform, now)
      switch pace.answer(person, takes, now: now) {
      case .wait(let milliseconds): throw PaceUsedUp(wait: milliseconds)
      case .go(let reserved):
        try db.execute(sql: "DELETE FROM taken WHERE at_ms <= ?", arguments: [now - PlatformPace.day])
        try db.execute(
          sql: "INSERT INTO taken (platform, person, at_ms, reserved) VALUES (?, ?, ?, ?)",
          arguments: [pace.platform, person, now, reserved])
      }
    }
  }

  /// When songs for this person's lists are begun again, in milliseconds since 1970; nil while they are not held up.
  func pausedUntil(_ person: String, _ pace: PlatformPace?) async throws -> Int64? {
    try await database.read { db in
      let now = nowMilliseconds()
      return try Self.paused(db, pace, now)[person].map { now + $0 }
    }
  }

  /// People with unfinished lists whose pace is used up, and for how many milliseconds.
  static func paused(_ db: Database, _ pace: PlatformPace?, _ now: Int64) throws -> [String: Int64] {
    guard let pace else { return [:] }
    let takes = try takes(db, pace.platform, now)
    if takes.isEmpty { return [:] }
    var paused: [String: Int64] = [:]
    for person in try String.fetchAll(db, sql: "SELECT DISTINCT person FROM job WHERE state = 'accepted'") {
      if case .wait(let milliseconds) = pace.answer(person, takes, now: now) { paused[person] = milliseconds }
    }
    return paused
  }

  private static func takes(_ db: Database, _ platform: String, _ now: Int64) throws -> [PlatformPace.Take] {
    try Row.fetchAll(
      db, sql: "SELECT at_ms, person, reserved FROM taken WHERE platform = ? AND at_ms > ? ORDER BY at_ms",
      arguments: [platform, now - PlatformPace.day]
    ).map { PlatformPace.Take(at: $0["at_ms"], person: $0["person"], reserved: $0["reserved"]) }
  }
}
