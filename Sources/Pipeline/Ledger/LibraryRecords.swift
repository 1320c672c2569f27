import FoundationEssentials
import GRDB
import Host
import Music
import SystemPackage

/// A file of the household's own music, as the index knows it.
struct LibrarySong: Sendable, Hashable {
  /// Never given twice: what has changed has another one, and so another song in the store.
  var id: Int64 = 0
  /// The folder in the settings, and the path below it.
  var folder: FilePath
  var path: FilePath
  /// Bytes; nanoseconds since 1970.
  var size: Int64
  var modified: Int64
  var artists: [String]
  var title: String
  var album: String?
  var seconds: Double?
  /// Bits a second, 0 when not known.
  var bitrate: Int
}

extension Schema {
  static func registerLibrary(_ migrator: inout DatabaseMigrator) {
    migrator.registerMigration("library: index") { db in
      try db.execute(
        sql: """
          -- The household's own music: what was in the library's folders at the last look.
          CREATE TABLE library_song (
            id            INTEGER PRIMARY KEY AUTOINCREMENT,
            folder        BLOB NOT NULL,      -- of the settings
            path          BLOB NOT NULL,      -- below it
            size          INTEGER NOT NULL,
            modified      INTEGER NOT NULL,   -- nanoseconds since 1970
            artists       TEXT NOT NULL,
            title         TEXT NOT NULL,
            album         TEXT,
            seconds       REAL,
            bitrate       INTEGER NOT NULL,
            UNIQUE (folder, path)
          ) STRICT;

          -- The folded words of artists and title.
          CREATE TABLE library_word (
            word          TEXT NOT NULL,
            song          INTEGER NOT NULL REFERENCES library_song (id) ON DELETE CASCADE,
            PRIMARY KEY (word, song)
          ) STRICT, WITHOUT ROWID;
          CREATE INDEX library_word_song ON library_word (song);
          """)
    }
  }
}

extension Ledger {
  /// False for a ledger that is another user's.
  var canBeWritten: Bool { (try? database.write { try $0.execute(sql: "DELETE FROM library_song WHERE 0") }) != nil }

  /// Size and time of every file that is indexed of a folder.
  func library(_ folder: FilePath) async throws -> [FilePath: (size: Int64, modified: Int64)] {
    try await database.read { db in
      var known: [FilePath: (size: Int64, modified: Int64)] = [:]
      let rows = try Row.fetchCursor(
        db, sql: "SELECT path, size, modified FROM library_song WHERE folder = ?", arguments: [folder.blob])
      while let row = try rows.next() { known[FilePath(blob: row["path"])] = (row["size"], row["modified"]) }
      return known
    }
  }

  /// How many songs are indexed of a folder.
  func librarySize(_ folder: FilePath) async throws -> Int {
    try await database.read { db in
      try Int.fetchOne(db, sql: "SELECT COUNT(*) FROM library_song WHERE folder = ?", arguments: [folder.blob]) ?? 0
    }
  }

  /// Puts songs into the index, in place of what was known of their files.
  func index(_ songs: [LibrarySong]) async throws {
    try await database.write { db in
      for song in songs {
        // Read by somebody else meanwhile: the same file keeps its id.
        let isKnown = try Bool.fetchOne(
          db, sql: "SELECT 1 FROM library_song WHERE folder = ? AND path = ? AND size = ? AND modified = ?",
          arguments: [song.folder.blob, song.path.blob, song.size, song.modified])
        if isKnown == true { continue }
        try Self.forget(song.path, song.folder, db)
        try db.execute(
          sql: """
            INSERT INTO library_song (folder, path, size, modified, artists, title, album, seconds, bitrate)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
          arguments: [
            song.folder.blob, song.path.blob, song.size, song.modified, try column(song.artists), song.title,
            song.album, song.seconds, song.bitrate,
          ])
        let id = db.lastInsertedRowID
        for word in song.words {
          try db.execute(sql: "INSERT INTO library_word (word, song) VALUES (?, ?)", arguments: [word, id])
        }
      }
    }
  }

  /// Takes files out of the index.
  func unindex(_ paths: [FilePath], of folder: FilePath) async throws {
    guard !paths.isEmpty else { return }
    try await database.write { db in
      for path in paths { try Self.forget(path, folder, db) }
    }
  }

  /// Takes all folders but these out of the index.
  func keepLibrary(_ folders: [FilePath]) async throws {
    try await database.write { db in
      for folder in try Data.fetchAll(db, sql: "SELECT DISTINCT folder FROM library_song")
      where !folders.contains(FilePath(blob: folder)) {
        try db.execute(sql: "DELETE FROM library_song WHERE folder = ?", arguments: [folder])
      }
    }
  }

  private static func forget(_ path: FilePath, _ folder: FilePath, _ db: Database) throws {
    try db.execute(
      sql: "DELETE FROM library_song WHERE folder = ? AND path = ?", arguments: [folder.blob, path.blob])
  }

  /// The songs that share most words with what is wanted, of those the best sounding first.
  func library(with words: Set<String>, in folders: [FilePath], limit: Int) async throws -> [LibrarySong] {
    let words = words.sorted()
    guard !words.isEmpty, !folders.isEmpty else { return [] }
    func marks(_ count: Int) -> String { Array(repeating: "?", count: count).joined(separator: ", ") }
    let sql = """
      SELECT library_song.*, COUNT(*) AS hits FROM library_word JOIN library_song ON library_song.id = song
      WHERE word IN (\(marks(words.count))) AND folder IN (\(marks(folders.count)))
      GROUP BY song ORDER BY hits DESC, bitrate DESC, song LIMIT ?
      """
    let arguments = StatementArguments(words) + StatementArguments(folders.map(\.blob)) + [limit]
    return try await database.read { db in
      try Row.fetchAll(db, sql: sql, arguments: arguments).map { try LibrarySong($0) }
    }
  }

  func librarySong(_ id: Int64) async throws -> LibrarySong? {
    try await database.read { db in
      try Row.fetchOne(db, sql: "SELECT * FROM library_song WHERE id = ?", arguments: [id]).map { try LibrarySong($0) }
    }
  }
}

extension LibrarySong {
  fileprivate init(_ row: Row) throws {
    self.init(
      id: row["id"], folder: FilePath(blob: row["folder"]), path: FilePath(blob: row["path"]), size: row["size"],
      modified: row["modified"], artists: try value([String].self, row["artists"]) ?? [], title: row["title"],
      album: row["album"], seconds: row["seconds"], bitrate: row["bitrate"])
  }

  fileprivate var words: Set<String> { libraryWords(artists + [title]) }
}

/// The words by which a song is found: as the matcher reads them, also in Latin letters, and a text's words joined
/// ("black bird" finds "Blackbird").
func libraryWords(_ texts: [String]) -> Set<String> {
  var found: Set<String> = []
  for text in texts {
    for form in [text, latinised(text)].compactMap({ $0 }) {
      let words = matchWords(form)
      found.formUnion(words)
      if words.count > 1 { found.insert(words.joined()) }
    }
  }
  return found
}
