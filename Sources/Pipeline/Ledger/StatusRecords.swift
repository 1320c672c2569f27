import GRDB
import Music
import SystemPackage

/// A job as `status` shows it.
public struct JobStatus: Sendable, Hashable, Codable {
  public var id: String
  public var name: String
  /// Where it was dropped, relative to the inbox; empty for the root.
  public var folder: String
  public var state: String
  public var songs: Int
  public var done: Int
  public var missing: Int
  public var waiting: Int
  /// Milliseconds since 1970.
  public var accepted: Int64?
  /// When it was delivered, refused, cancelled or purged; milliseconds since 1970.
  public var ended: Int64?
}

/// A source that songs wait for.
public struct SourceStatus: Sendable, Hashable, Codable {
  public var source: String
  public var trouble: String
  public var songs: Int
  /// Milliseconds since 1970.
  public var since: Int64
}

/// Everything that goes on in the house.
public struct HouseStatus: Sendable, Hashable, Codable {
  public var jobs: [JobStatus]
  public var sources: [SourceStatus]
  /// Songs that are carried right now; empty without a daemon.
  public var tracks: [TrackStatus] = []
  /// The sources that the settings name.
  public var health: [SourceHealth] = []
  /// The lines of the house rules.
  public var rules: [RuleStatus] = []

  /// One line for the service manager: "2 lists, 14 of 30 songs; waiting for youtube-music".
  public var summary: String {
    let open = jobs.filter { ["claimed", "accepted", "bundling"].contains($0.state) }
    if open.isEmpty { return "idle" }
    let songs = open.map(\.songs).reduce(0, +)
    let ended = open.map { $0.done + $0.missing }.reduce(0, +)
    let waits = sources.map(\.source).joined(separator: ", ")
    return "\(open.count) \(open.count == 1 ? "list" : "lists"), \(ended) of \(songs) songs"
      + (waits.isEmpty ? "" : "; waiting for \(waits)")
  }
}

extension Ledger {
  /// Unfinished jobs, and those that ended in the last seven days; the newest first.
  public func status() async throws -> HouseStatus {
    let since = nowMilliseconds() - 7 * 86_400_000
    return try await database.read { db in
      let jobs = try Row.fetchAll(
        db,
        sql: """
          SELECT job.id, job.name, job.file, job.folder, job.state, job.accepted_ms,
            coalesce(job.ended_ms, job.published_ms) AS ended,
            count(track.id) AS songs, coalesce(sum(track.state = 'done'), 0) AS done,
            coalesce(sum(track.state = 'failed'), 0) AS missing,
            coalesce(sum(track.waiting_for IS NOT NULL AND track.state NOT IN ('done', 'failed')), 0) AS waiting
          FROM job LEFT JOIN track ON track.job = job.id
          WHERE job.state <> 'claiming' AND (ended IS NULL OR ended >= ?)
          GROUP BY job.id ORDER BY job.claimed_ms DESC, job.id
          """, arguments: [since]
      ).map { row in
        let name: String = row["name"]
        return JobStatus(
          id: row["id"], name: name.isEmpty ? FilePath(blob: row["file"]).string : name,
          folder: FilePath(blob: row["folder"]).string, state: row["state"], songs: row["songs"], done: row["done"],
          missing: row["missing"], waiting: row["waiting"], accepted: row["accepted_ms"], ended: row["ended"])
      }
      let waits = try Row.fetchAll(
        db,
        sql: """
          SELECT waiting_for, count(*) AS songs, min(waiting_since_ms) AS since FROM track
          WHERE waiting_for IS NOT NULL AND state NOT IN ('done', 'failed') GROUP BY waiting_for
          """)
      let sources = try waits.map { row in
        let cause = try value(Cause.self, row["waiting_for"])
        var status = SourceStatus(
          source: "\(cause ?? .unreachable)", trouble: "", songs: row["songs"], since: row["since"] ?? 0)
        if case .source(let source, let trouble)? = cause {
          (status.source, status.trouble) = (source.rawValue, trouble.rawValue)
        }
        return status
      }
      return HouseStatus(jobs: jobs, sources: sources)
    }
  }

  /// The sources that the settings name, with what was asked of their platforms.
  func health(_ settings: Settings) async throws -> [SourceHealth] {
    let now = nowMilliseconds()
    return try await database.read { db in
      try settings.sources.map { source in
        var health = SourceHealth(source: source.rawValue)
        guard let pace = settings.pace.of(source) else { return health }
        func used(_ window: Int64, _ limit: Int?) throws -> SourceHealth.Used {
          let count = try Int.fetchOne(
            db, sql: "SELECT count(*) FROM taken WHERE platform = ? AND at_ms > ?",
            arguments: [pace.platform, now - window])
          return SourceHealth.Used(used: count ?? 0, limit: limit)
        }
        health.hour = try used(PlatformPace.hour, pace.limits.hour)
        health.day = try used(PlatformPace.day, pace.limits.day)
        return health
      }
    }
  }

  /// Asks the running daemon for a checkup, and waits for its answer; nil when none comes in time.
  func checkup(within patience: Duration) async throws -> [Finding]? {
    let asked = nowMilliseconds()
    _ = try await change(
      """
      INSERT INTO checkup (id, asked_ms) VALUES (1, ?)
      ON CONFLICT (id) DO UPDATE SET asked_ms = excluded.asked_ms
      """, [asked])
    let end = ContinuousClock.now + patience
    while ContinuousClock.now < end {
      let answer = try await database.read { db in
        try String.fetchOne(db, sql: "SELECT findings FROM checkup WHERE answered_ms >= ?", arguments: [asked])
      }
      if let answer { return try value([Finding].self, answer) }
      try await Task.sleep(for: .milliseconds(200))
    }
    return nil
  }

  /// True when somebody asked for a checkup that nobody has answered yet.
  func isAskedForCheckup() async throws -> Bool {
    try await database.read { db in
      try Bool.fetchOne(db, sql: "SELECT asked_ms > answered_ms FROM checkup") ?? false
    }
  }

  func answerCheckup(_ findings: [Finding]) async throws {
    _ = try await change(
      "UPDATE checkup SET answered_ms = ?, findings = ?", [nowMilliseconds(), try column(findings)])
  }

  /// What SQLite finds wrong with the file; nil when it is whole.
  func damage() async throws -> String? {
    try await database.read { db in
      let found = try String.fetchOne(db, sql: "PRAGMA integrity_check") ?? "no answer"
      return found == "ok" ? nil : found
    }
  }
}
