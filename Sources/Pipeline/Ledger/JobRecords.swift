import FoundationEssentials
import GRDB
public import Music
public import SystemPackage

/// How one job is to be delivered: settings, the person's wishes and the list's own options put together.
public struct Plan: Sendable, Hashable, Codable {
  public var format: String
  public var language: String
  public var versions: VersionRules
  /// Nil: as a zip.
  public var deliver: Deliver?
  public init(format: String, language: String, versions: VersionRules, deliver: Deliver? = nil) {
    self.format = format
    self.language = language
    self.versions = versions
    self.deliver = deliver
  }
}

/// What comes into the job's folder: a zip, each song as it is ready, or both.
public enum Deliver: String, Sendable, Codable, CaseIterable { case zip, files, both }

/// What was read from the dropped file, for the reports.
public struct ListFacts: Sendable, Hashable, Codable {
  public var lines: Int
  public var lastLineEnded: Bool
  public var problems: [ListProblem]
  /// The playlists behind its links, as they were read.
  public var playlists: [PlaylistFacts]?
}

/// A drop's whole life, as the ledger knows it.
public struct Job: Sendable, Hashable {
  public enum State: String, Sendable {
    case claiming, claimed, accepted, bundling, delivered, refused, cancelled, purged
  }

  public var id: String
  public var state: State
  /// Where it was dropped, relative to the inbox; empty for the root.
  public var folder: FilePath
  /// The dropped file's name.
  public var file: FilePath
  public var attempts: Int
  public var name: String
  public var outbox: FilePath?
  public var plan: Plan?
  public var list: ListFacts?
  /// Which folders they are that `outbox` names; nil until the job's own is there.
  public var place: Place?
  /// The job whose missing songs it asks for again, and in whose folder it delivers.
  public var continues: String?
  /// Zips published so far.
  public var parts: Int
  /// Counts what changed the list.
  public var revision: Int
  /// The zip that is about to get its name, or has got it.
  public var zipFile: String?
  public var zipInode: UInt64?
  public var acceptedAt: Int64?
  public var publishedAt: Int64?
  /// Whose it is: the first folder in the inbox, folded; empty for the household's own.
  public var person: String

  /// One of several that a long list became. Its id says so: `FIRST.2` of a file, `FIRST+2` of a playlist.
  var isPart: Bool { id.contains { $0 == "." || $0 == "+" } }

  init(_ row: Row) throws {
    id = row["id"]
    state = State(rawValue: row["state"]) ?? .refused
    folder = FilePath(blob: row["folder"])
    file = FilePath(blob: row["file"])
    attempts = row["attempts"]
    name = row["name"]
    outbox = (row["outbox"] as Data?).map { FilePath(blob: $0) }
    plan = try value(Plan.self, row["plan"])
    list = try value(ListFacts.self, row["list"])
    place = try value(Place.self, row["place"])
    continues = row["continues"]
    parts = row["parts"]
    revision = row["revision"]
    zipFile = row["zip_file"]
    zipInode = (row["zip_inode"] as Int64?).map { UInt64(bitPattern: $0) }
    acceptedAt = row["accepted_ms"]
    publishedAt = row["published_ms"]
    person = row["person"]
  }
}

extension Ledger {
  public func job(_ id: String) async throws -> Job? {
    try await database.read { db in
      try Row.fetchOne(db, sql: "SELECT * FROM job WHERE id = ?", arguments: [id]).map(Job.init)
    }
  }

  public func jobs(in states: Job.State...) async throws -> [Job] {
    let names = states.map(\.rawValue)
    return try await database.read { db in
      let marks = names.map { _ in "?" }.joined(separator: ",")
      return try Row.fetchAll(
        db, sql: "SELECT * FROM job WHERE state IN (\(marks)) ORDER BY claimed_ms, id",
        arguments: StatementArguments(names)
      ).map(Job.init)
    }
  }

  /// Written before the file is moved, so that a crash in between leaves a trace.
  func beginClaim(_ id: String, folder: FilePath, file: FilePath) async throws {
    try await database.write { db in
      try db.execute(
        sql: """
          INSERT OR IGNORE INTO job (id, state, folder, file, called, person, claimed_ms)
          VALUES (?, 'claiming', ?, ?, ?, ?, ?)
          """,
        arguments: [
          id, folder.blob, file.blob, file.string.lowercased(), try Self.owner(of: folder, db), nowMilliseconds(),
        ])
    }
  }

  func finishClaim(_ id: String) async throws -> Bool {
    try await change("UPDATE job SET state = 'claimed' WHERE id = ? AND state = 'claiming'", [id])
  }

  /// Forgets a claim whose file was never moved.
  func dropClaim(_ id: String) async throws {
    _ = try await change("DELETE FROM job WHERE id = ? AND state = 'claiming'", [id])
  }

  /// Counts the attempt before the file is parsed: a file that crashes the parser twice is refused, not tried again.
  func beginReading(_ id: String) async throws -> Int {
    try await database.write { db in
      try db.execute(sql: "UPDATE job SET attempts = attempts + 1 WHERE id = ?", arguments: [id])
      return try Int.fetchOne(db, sql: "SELECT attempts FROM job WHERE id = ?", arguments: [id]) ?? 0
    }
  }

  /// The reader survived.
  func endReading(_ id: String) async throws {
    _ = try await change("UPDATE job SET attempts = attempts - 1 WHERE id = ? AND attempts > 0", [id])
  }

  /// Written before the folder is made, so that a second run finds its own folder again.
  func intendOutbox(_ id: String, _ outbox: FilePath, name: String) async throws {
    _ = try await change(
      """
      UPDATE job SET outbox = ?, name = ?
      WHERE id = ? AND (state = 'claimed' OR (state = 'accepted' AND outbox IS NULL))
      """, [outbox.blob, name, id])
  }

  /// The list is accepted: its tracks and its state change in one transaction.
  /// `position`: how many of the list's songs stand in earlier parts.
  func accept(
    _ id: String, plan: Plan, list: ListFacts, requests: [Request], after position: Int = 0
  ) async throws -> Bool {
    let numbered = requests.enumerated().map { (number: position + $0.offset + 1, request: $0.element) }
    return try await accept(id, plan: plan, list: list, numbered: numbered)
  }

  /// The same with numbers of its own for each request, no number twice.
  func accept(
    _ id: String, plan: Plan, list: ListFacts, numbered: [(number: Int, request: Request)]
  ) async throws -> Bool {
    let planColumn = try column(plan)
    let listColumn = try column(list)
    let tracks = try numbered.map {
      (number: $0.number, request: try column($0.request), isList: $0.request.isList)
    }
    let hasLists = tracks.contains(where: \.isList)
    return try await database.write { db in
      try db.execute(
        sql: """
          UPDATE job SET state = 'accepted', plan = ?, list = ?, accepted_ms = ? WHERE id = ? AND state = 'claimed'
          """, arguments: [planColumn, listColumn, nowMilliseconds(), id])
      guard db.changesCount == 1 else { return false }
      for track in tracks {
        try db.execute(
          sql: "INSERT INTO track (job, position, request, state, is_list) VALUES (?, ?, ?, ?, ?)",
          arguments: [
            id, track.number, track.request, hasLists && !track.isList ? "held" : "waiting", track.isList,
          ])
      }
      return true
    }
  }

  func refuse(_ id: String, because reason: String) async throws -> Bool {
    try await change(
      "UPDATE job SET state = 'refused', refusal = ?, published_ms = ? WHERE id = ? AND state = 'claimed'",
      [reason, nowMilliseconds(), id])
  }

  /// After a crash: what was in somebody's hands is free again. Call once, before work begins.
  func releaseAll() async throws {
    try await database.write { db in
      // A restart is a new chance for what waits.
      try db.execute(sql: "UPDATE track SET busy = 0, not_before_ms = 0 WHERE state NOT IN ('done', 'failed')")
      try db.execute(sql: "UPDATE job SET state = 'accepted' WHERE state = 'bundling'")
    }
  }
}
