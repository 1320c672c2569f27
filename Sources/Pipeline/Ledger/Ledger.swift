import FoundationEssentials
import GRDB
import Glibc
public import SystemPackage

/// What the daemon remembers: an SQLite file in WAL mode. Every step of a job is one compare-and-set here, so a step
/// that runs twice after a crash changes nothing the second time.
public struct Ledger: Sendable {
  let database: DatabasePool

  /// Opens or makes the ledger at `path`. Throws `DatabaseError` when the file is damaged or cannot be written.
  public init(at path: FilePath) throws {
    var configuration = Configuration()
    configuration.busyMode = .timeout(10)
    configuration.prepareDatabase { db in
      // An accepted list must outlive a power cut: NORMAL could lose the last transactions of the WAL.
      try db.execute(sql: "PRAGMA synchronous = FULL")
    }
    database = try DatabasePool(path: path.string, configuration: configuration)
    try Schema.migrator.migrate(database)
  }

  /// Opens the ledger of a daemon that may be running, without ever writing to it. Throws `Household.Missing` when it
  /// is of another version, `DatabaseError` when it cannot be read.
  init(reading path: FilePath) throws {
    var configuration = Configuration()
    configuration.readonly = true
    configuration.busyMode = .timeout(10)
    database = try DatabasePool(path: path.string, configuration: configuration)
    let (isNewer, isWhole) = try database.read { db in
      (try Schema.migrator.hasBeenSuperseded(db), try Schema.migrator.hasCompletedMigrations(db))
    }
    guard !isNewer else {
      throw Household.Missing(description: "\(path) was written by a newer version: use that one's program.")
    }
    guard isWhole else {
      throw Household.Missing(
        description: "\(path) was written by an older version: restart the service, which brings it up to date.")
    }
  }

  public func close() throws { try database.close() }

  /// Runs one compare-and-set; true when a row was changed.
  func change(_ sql: String, _ arguments: StatementArguments) async throws -> Bool {
    try await database.write { db in
      try db.execute(sql: sql, arguments: arguments)
      return db.changesCount == 1
    }
  }
}

/// Milliseconds since 1970.
public func nowMilliseconds() -> Int64 {
  var time = timespec()
  clock_gettime(CLOCK_REALTIME, &time)
  return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
}

/// JSON text for a ledger column.
func column<Value: Encodable>(_ value: Value) throws -> String {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
  return String(decoding: try encoder.encode(value), as: UTF8.self)
}

/// A value from JSON text in a ledger column; nil for NULL.
func value<Value: Decodable>(_ type: Value.Type, _ text: String?) throws -> Value? {
  guard let text else { return nil }
  return try JSONDecoder().decode(Value.self, from: Data(text.utf8))
}

extension FilePath {
  /// The path's bytes, for a BLOB column.
  var blob: Data { withPlatformString { Data(bytes: $0, count: strlen($0)) } }

  /// The path whose bytes are `blob`.
  init(blob: Data) {
    self = (blob + [0]).withUnsafeBytes { bytes in
      bytes.withMemoryRebound(to: CChar.self) { text in
        text.baseAddress.map { FilePath(platformString: $0) } ?? FilePath()
      }
    }
  }
}
