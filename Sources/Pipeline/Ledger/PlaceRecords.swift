import FoundationEssentials
import GRDB
public import Host
import SystemPackage

/// The folders that a job's path led through when it was last seen: a path alone does not tell a deleted folder from
/// an outbox that went away.
public struct Place: Sendable, Hashable, Codable {
  public var outbox: FolderIdentity
  /// The person's folder, or the outbox itself.
  public var above: FolderIdentity
  public var folder: FolderIdentity
  /// Whether a file system was mounted on the outbox: without it, what its path names is not the outbox.
  public var isMounted: Bool
}

/// A file that the daemon put into a job's folder.
struct PublishedFile: Sendable, Hashable {
  var name: FilePath
  var stamp: FileStamp
}

extension Ledger {
  /// The job's folder is there.
  func keep(_ place: Place, of id: String) async throws {
    _ = try await change("UPDATE job SET place = ? WHERE id = ?", [try column(place), id])
  }

  /// The folder has another name now, for every job that delivers into it.
  func move(_ from: FilePath, to: FilePath, _ place: Place) async throws {
    _ = try await change(
      "UPDATE job SET outbox = ?, place = ? WHERE outbox = ? AND state NOT IN ('cancelled', 'purged')",
      [to.blob, try column(place), from.blob])
  }

  /// Remembers the dropped file's bytes.
  func keepOriginal(_ bytes: [UInt8], of id: String) async throws {
    _ = try await change("INSERT OR REPLACE INTO original (job, bytes) VALUES (?, ?)", [id, Data(bytes)])
  }

  func original(of id: String) async throws -> [UInt8]? {
    try await database.read { db in
      try Data.fetchOne(db, sql: "SELECT bytes FROM original WHERE job = ?", arguments: [id]).map(Array.init)
    }
  }

  /// A file was put into the folder of this job.
  func published(_ file: PublishedFile, by id: String, isSong: Bool = false) async throws {
    let stamp = file.stamp
    _ = try await change(
      """
      INSERT OR REPLACE INTO published (job, name, device, inode, size, modified, changed, is_song)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)
      """,
      [
        id, file.name.blob, Int64(bitPattern: stamp.device), Int64(bitPattern: stamp.inode), stamp.size, stamp.modified,
        stamp.changed, isSong,
      ])
  }

  func unpublished(_ name: FilePath, by id: String) async throws {
    _ = try await change("DELETE FROM published WHERE job = ? AND name = ?", [id, name.blob])
  }

  /// A song was put into the folder of the job `id`, for this track.
  func publishedSong(_ file: PublishedFile, of track: Int64, by id: String) async throws {
    try await published(file, by: id, isSong: true)
    _ = try await change("UPDATE track SET file = ? WHERE id = ?", [file.name.blob, track])
  }

  /// The songs in the job's folder, by track, also those of the jobs that continue it.
  func songFiles(of id: String) async throws -> [Int64: FilePath] {
    try await database.read { db in
      let rows = try Row.fetchAll(
        db,
        sql: """
          SELECT track.id, track.file FROM track JOIN job ON job.id = track.job
          WHERE (job.id = ?1 OR job.continues = ?1) AND track.file IS NOT NULL
          """, arguments: [id])
      return Dictionary(uniqueKeysWithValues: rows.map { ($0["id"], FilePath(blob: $0["file"])) })
    }
  }

  /// The songs in the job's folder that no track stands for any more.
  func unwantedSongs(of id: String) async throws -> [PublishedFile] {
    try await database.read { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT * FROM published WHERE job = ?1 AND is_song = 1 AND NOT EXISTS (
            SELECT 1 FROM track JOIN job ON job.id = track.job
            WHERE (job.id = ?1 OR job.continues = ?1) AND track.file = published.name)
          """, arguments: [id]
      ).map(PublishedFile.init)
    }
  }

  /// What was put into the job's folder, in that order.
  func publishedFiles(of id: String) async throws -> [PublishedFile] {
    try await database.read { db in
      try Row.fetchAll(db, sql: "SELECT * FROM published WHERE job = ? ORDER BY rowid", arguments: [id])
        .map(PublishedFile.init)
    }
  }
}

extension PublishedFile {
  fileprivate init(_ row: Row) {
    name = FilePath(blob: row["name"])
    stamp = FileStamp(
      device: UInt64(bitPattern: row["device"]), inode: UInt64(bitPattern: row["inode"]), size: row["size"],
      modified: row["modified"], changed: row["changed"], kind: .regular, links: 1, mode: 0)
  }

  /// True when nobody changed the file since it was published.
  func isUnchanged(_ now: FileStamp) -> Bool {
    now.kind == .regular && now.device == stamp.device && now.inode == stamp.inode && now.size == stamp.size
      && now.modified == stamp.modified && now.changed == stamp.changed
  }
}
