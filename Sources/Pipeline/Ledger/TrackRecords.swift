import GRDB
public import Music

/// The candidates that were found for a track, and the matcher's choice among them.
public struct Search: Sendable, Hashable, Codable {
  public var candidates: [Candidate]
  public var match: Match
  /// The questions that sources answered honestly: "youtube-music/0".
  public var answered: [String]
  /// Keys of the candidates that were tried and cannot be had.
  public var used: [String]
  /// Keys of the candidates that are put aside since an outage used up their tries; they get another chance.
  public var failing: [String: Cause] = [:]
  /// Why the last of the used candidates gave no song.
  public var lastFailure: Cause?
  /// Tries that failed since the last success, by source.
  public var tries: [String: Int] = [:]
  /// Keys of the other platforms' candidates that the choice was compared with by ear.
  public var heard: [String]?
  /// The recording that is meant; nil where no catalogue knows.
  public var identity: Identity?
  /// The house rule that the only candidate comes from.
  public var rule: String?
  /// The rules that named a song which cannot be had; nil for none.
  public var brokenRules: [String]?

  public init(candidates: [Candidate], match: Match, answered: [String] = [], used: [String]) {
    self.candidates = candidates
    self.match = match
    self.answered = answered
    self.used = used
  }

  func tries(_ source: Source) -> Int { tries[source.rawValue] ?? 0 }

  /// True when the candidate is not to be chosen now.
  func isOut(_ candidate: Candidate) -> Bool { used.contains(candidate.key) || failing[candidate.key] != nil }

  /// The candidate to be fetched now.
  public var choice: Candidate? { match.choice.map { candidates[$0] } }
}

/// One request of a job on its way.
public struct Track: Sendable, Hashable {
  /// `held`: the list has a playlist that is not read yet.
  public enum State: String, Sendable { case held, waiting, matched, fetched, done, failed }

  public var id: Int64
  public var job: String
  public var position: Int
  public var request: Request
  public var state: State
  public var tries: Int
  public var search: Search?
  public var decoding: Int
  public var song: String?
  public var outcome: Outcome?
  /// The outage it waits for, nil for none.
  public var waitingFor: Cause?
  /// Since when, over all tries, in milliseconds since 1970.
  public var waitingSince: Int64?
  /// The zip it is in, from 1; beyond the job's `parts`, one that did not get its name yet.
  public var part: Int?

  init(
    id: Int64, job: String, position: Int, request: Request, state: State = .waiting, tries: Int = 0,
    search: Search? = nil, decoding: Int = 0, song: String? = nil, outcome: Outcome? = nil, part: Int? = nil
  ) {
    self.id = id
    self.job = job
    self.position = position
    self.request = request
    self.state = state
    self.tries = tries
    self.search = search
    self.decoding = decoding
    self.song = song
    self.outcome = outcome
    self.part = part
  }

  init(_ row: Row) throws {
    id = row["id"]
    job = row["job"]
    position = row["position"]
    request = try value(Request.self, row["request"]) ?? Request(line: 0, text: "")
    state = State(rawValue: row["state"]) ?? .failed
    tries = row["tries"]
    search = try value(Search.self, row["search"])
    decoding = row["decoding"]
    song = row["song"]
    outcome = try value(Outcome.self, row["outcome"])
    waitingFor = try value(Cause.self, row["waiting_for"])
    waitingSince = row["waiting_since_ms"]
    part = row["part"]
  }
}

extension Ledger {
  func tracks(of job: String) async throws -> [Track] {
    try await database.read { db in
      try Row.fetchAll(db, sql: "SELECT * FROM track WHERE job = ? ORDER BY position", arguments: [job])
        .map(Track.init)
    }
  }

  /// Without what was found for them: where they stand is asked every second, and reading their candidates is the most
  /// of the work.
  func tracksInOutline(of job: String) async throws -> [Track] {
    try await database.read { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT id, job, position, request, state, tries, NULL AS search, decoding, song, outcome, waiting_for,
            waiting_since_ms, part
          FROM track WHERE job = ? ORDER BY position
          """, arguments: [job]
      ).map(Track.init)
    }
  }

  /// A candidate is chosen: the first one, or the next after one that did not work.
  func matched(_ id: Int64, _ search: Search) async throws -> Bool {
    try await change(
      """
      UPDATE track SET state = 'matched', search = ?, decoding = 0, tries = 0
      WHERE id = ? AND state IN ('waiting', 'matched', 'fetched') AND busy = 1
      """, [try column(search), id])
  }

  /// What was learnt by ear about the choice.
  func heard(_ id: Int64, _ search: Search) async throws -> Bool {
    try await change(
      "UPDATE track SET search = ? WHERE id = ? AND state IN ('matched', 'fetched') AND busy = 1",
      [try column(search), id])
  }

  /// The audio is here: no outage is waited for any longer.
  func fetched(_ id: Int64) async throws -> Bool {
    try await change(
      """
      UPDATE track SET state = 'fetched', waiting_for = NULL, waiting_since_ms = NULL
      WHERE id = ? AND state = 'matched' AND busy = 1
      """, [id])
  }

  /// Counts the attempt before audio is decoded: audio that crashes the decoder twice is passed over.
  func beginDecoding(_ id: Int64) async throws {
    _ = try await change(
      "UPDATE track SET decoding = decoding + 1 WHERE id = ? AND state IN ('matched', 'fetched')",
      [id])
  }

  /// The decoder came to its end, whatever it said of the audio. Blocks, and so is written in a cancelled task too: a
  /// stop is no crash.
  func endDecoding(_ id: Int64) throws {
    try database.write { db in
      try db.execute(
        sql: "UPDATE track SET decoding = decoding - 1 WHERE id = ? AND decoding > 0", arguments: [id])
    }
  }

  /// The song is in the store, and the track is done, in one transaction.
  func finish(_ id: Int64, with song: Song) async throws -> Bool {
    try await database.write { db in
      try db.execute(
        sql: """
          UPDATE track SET state = 'done', song = ?, busy = 0, ended_ms = ?, waiting_for = NULL,
            waiting_since_ms = NULL
          WHERE id = ? AND state IN ('matched', 'fetched') AND busy = 1
          """, arguments: [song.id, nowMilliseconds(), id])
      guard db.changesCount == 1 else { return false }
      try db.execute(
        sql: """
          INSERT INTO song (id, file, artist, title, album, seconds, bytes, source, url, made_ms, used_ms)
          VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?10)
          ON CONFLICT (id) DO UPDATE SET file = excluded.file, seconds = excluded.seconds, bytes = excluded.bytes,
            made_ms = excluded.made_ms, used_ms = excluded.used_ms
          """,
        arguments: [
          song.id, song.file.blob, song.artist, song.title, song.album, song.seconds, song.bytes,
          song.source.rawValue, song.url, nowMilliseconds(),
        ])
      return true
    }
  }

  func fail(_ id: Int64, _ outcome: Outcome, search: Search?) async throws -> Bool {
    try await change(
      """
      UPDATE track SET state = 'failed', outcome = ?, search = ?, busy = 0, ended_ms = ?, waiting_for = NULL,
        waiting_since_ms = NULL
      WHERE id = ? AND state NOT IN ('done', 'failed')
      """, [try column(outcome), try search.map { try column($0) }, nowMilliseconds(), id])
  }

  /// An outage: the track waits for its end, at least until `notBefore` (milliseconds since 1970). No try was used up.
  func wait(_ id: Int64, for cause: Cause, keeping search: Search?, until notBefore: Int64) async throws {
    _ = try await change(
      """
      UPDATE track SET state = 'waiting', search = ?, tries = 0, decoding = 0, busy = 0, not_before_ms = ?,
        waiting_for = ?, waiting_since_ms = coalesce(waiting_since_ms, ?)
      WHERE id = ? AND busy = 1
      """, [try search.map { try column($0) }, notBefore, try column(cause), nowMilliseconds(), id])
  }

  enum Mended: String, Sendable { case source, disk }

  /// A source answers again, or the disk has room: who waits for such a thing is looked at now.
  func wakeWaiting(for mended: Mended) async throws {
    // As `column` writes a `Cause`.
    _ = try await change(
      "UPDATE track SET not_before_ms = 0 WHERE state = 'waiting' AND busy = 0 AND waiting_for LIKE ?",
      ["{\"\(mended.rawValue)\"%"])
  }

  /// A try failed: the track gives way, and is taken again after `delay` milliseconds.
  func tryAgain(_ id: Int64, keeping search: Search?, after delay: Int64) async throws {
    _ = try await change(
      "UPDATE track SET busy = 0, search = ?, tries = tries + 1, not_before_ms = ? WHERE id = ? AND busy = 1",
      [try search.map { try column($0) }, nowMilliseconds() + delay, id])
  }

  /// Gives the track back; it may be taken again after `delay` milliseconds.
  func postpone(_ id: Int64, by delay: Int64, countsAsTry: Bool) async throws {
    _ = try await change(
      "UPDATE track SET busy = 0, tries = tries + ?, not_before_ms = ? WHERE id = ? AND busy = 1",
      [countsAsTry ? 1 : 0, nowMilliseconds() + delay, id])
  }

  enum Rest: Sendable { case nothing, farOff, work }

  /// What is left to do: nothing, only tries that are more than `nearby` milliseconds away, or work.
  /// Songs that wait for their person's `pace` are far off.
  func rest(nearby: Int64 = 30_000, pace: PlatformPace? = nil) async throws -> Rest {
    try await database.read { db in
      let now = nowMilliseconds()
      let paused = try column(Array(Self.paused(db, pace, now).keys))
      let open =
        try Int.fetchOne(
          db, sql: "SELECT count(*) FROM job WHERE state IN ('claimed', 'accepted', 'bundling')") ?? 0
      if open == 0 { return .nothing }
      let near =
        try Int.fetchOne(
          db,
          sql: """
            SELECT count(*) FROM job WHERE state IN ('claimed', 'bundling') OR (state = 'accepted' AND (
              NOT EXISTS (SELECT 1 FROM track WHERE job = job.id AND state NOT IN ('done', 'failed'))
              OR EXISTS (SELECT 1 FROM track WHERE job = job.id AND state NOT IN ('done', 'failed', 'held')
                AND (busy = 1 OR (not_before_ms <= ? AND job.person NOT IN (SELECT value FROM json_each(?)))))))
            """, arguments: [now + nearby, paused]) ?? 0
      return near == 0 ? .farOff : .work
    }
  }

  func allTracksEnded() async throws -> Bool {
    try await database.read { db in
      try Int.fetchOne(db, sql: "SELECT count(*) FROM track WHERE state NOT IN ('done', 'failed')") == 0
    }
  }

  /// True when every job that ended since then was delivered without a missing song.
  func everythingDelivered(since milliseconds: Int64) async throws -> Bool {
    try await database.read { db in
      let bad =
        try Int.fetchOne(
          db,
          sql: """
            SELECT count(*) FROM job WHERE published_ms >= ? AND (state = 'refused' OR EXISTS (
              SELECT 1 FROM track WHERE job = job.id AND state = 'failed'))
            """, arguments: [milliseconds]) ?? 0
      return bad == 0
    }
  }

  /// Blocks; for use on a queue of our own.
  func isAccepted(_ job: String) throws -> Bool {
    try database.read { db in
      try String.fetchOne(db, sql: "SELECT state FROM job WHERE id = ?", arguments: [job]) == "accepted"
    }
  }
}
