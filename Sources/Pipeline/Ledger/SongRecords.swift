import FoundationEssentials
import GRDB
public import Music
import Host
public import SystemPackage

/// A verified, tagged audio file in the song store.
public struct Song: Sendable, Hashable {
  /// "source/id/format".
  public var id: String
  /// Name in the song store's folder.
  public var file: FilePath
  public var artist: String
  public var title: String
  public var album: String?
  public var seconds: Double
  public var bytes: Int64
  public var source: Source
  public var url: String

  static func id(_ candidate: Candidate, format: String) -> String {
    "\(candidate.source.rawValue)/\(candidate.id)/\(format)"
  }
}

extension Ledger {
  func song(_ id: String) async throws -> Song? {
    try await database.read { db in
      try Row.fetchOne(db, sql: "SELECT * FROM song WHERE id = ?", arguments: [id]).map { row in
        Song(
          id: row["id"], file: FilePath(blob: row["file"]), artist: row["artist"], title: row["title"],
          album: row["album"], seconds: row["seconds"], bytes: row["bytes"],
          source: Source(rawValue: row["source"]), url: row["url"])
      }
    }
  }

  /// True when the thing at `path` was answered before and has not changed since.
  func wasAnswered(_ path: FilePath, _ stamp: FileStamp) async throws -> Bool {
    try await database.read { db in
      try Bool.fetchOne(
        db, sql: "SELECT 1 FROM answered WHERE path = ? AND device = ? AND inode = ? AND changed = ?",
        arguments: Self.key(path, stamp)) ?? false
    }
  }

  func answered(_ path: FilePath, _ stamp: FileStamp) async throws {
    _ = try await change(
      "INSERT OR REPLACE INTO answered (path, device, inode, changed) VALUES (?, ?, ?, ?)", Self.key(path, stamp))
  }

  private static func key(_ path: FilePath, _ stamp: FileStamp) -> StatementArguments {
    [path.blob, Int64(bitPattern: stamp.device), Int64(bitPattern: stamp.inode), stamp.changed]
  }
}
