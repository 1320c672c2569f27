import GRDB
import Host
import Music
import SystemPackage

/// Folders of the inbox: who is a person, and what was only dropped.
extension Ledger {
  func inboxFolders() async throws -> [FilePath: (identity: FolderIdentity, kind: FolderKind)] {
    try await database.read { db in
      var folders: [FilePath: (identity: FolderIdentity, kind: FolderKind)] = [:]
      for row in try Row.fetchAll(db, sql: "SELECT * FROM inbox_folder") {
        guard let kind = FolderKind(rawValue: row["kind"]),
          let identity = try value(FolderIdentity.self, row["identity"])
        else { continue }
        folders[FilePath(blob: row["path"])] = (identity, kind)
      }
      return folders
    }
  }

  /// What the folder is from now on; nil forgets it.
  func keep(_ path: FilePath, _ folder: (identity: FolderIdentity, kind: FolderKind)?) async throws {
    guard let folder else {
      _ = try await change("DELETE FROM inbox_folder WHERE path = ?", [path.blob])
      return
    }
    _ = try await change(
      "INSERT OR REPLACE INTO inbox_folder (path, identity, kind) VALUES (?, ?, ?)",
      [path.blob, try column(folder.identity), folder.kind.rawValue])
  }

  /// Whose lists lie in this folder: the first folder's name, folded; empty for the household's own.
  static func owner(of folder: FilePath, _ db: Database) throws -> String {
    guard let first = folder.components.first else { return "" }
    let kind = try String.fetchOne(
      db, sql: "SELECT kind FROM inbox_folder WHERE path = ?", arguments: [FilePath(root: nil, [first]).blob])
    return kind == FolderKind.dropped.rawValue ? "" : folded(first.string)
  }
}
