import GRDB
import SystemPackage

/// The ledger's tables. Times are milliseconds since 1970, paths are bytes, structured values are JSON.
///
/// job.state:   claiming -> claimed -> accepted -> bundling -> delivered, or claimed -> refused;
///              bundling -> accepted after a part; accepted -> cancelled; delivered, refused -> purged;
///              cancelled, purged -> accepted when it is run again
/// track.state: waiting -> matched -> fetched -> done, or failed; back to waiting or matched for another try
enum Schema {
  static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("1: jobs, tracks, songs") { db in
      try db.execute(
        sql: """
          CREATE TABLE job (
            id            TEXT PRIMARY KEY,
            state         TEXT NOT NULL,
            folder        BLOB NOT NULL,      -- where it was dropped, relative to the inbox; empty for the root
            file          BLOB NOT NULL,      -- the dropped file's name
            attempts      INTEGER NOT NULL DEFAULT 0,
            name          TEXT NOT NULL DEFAULT '',
            outbox        BLOB,               -- the delivery's folder, absolute
            plan          TEXT,               -- format, language, version rules
            list          TEXT,               -- what was read: lines, problems
            refusal       TEXT,
            zip_inode     INTEGER,
            claimed_ms    INTEGER NOT NULL,
            accepted_ms   INTEGER,
            published_ms  INTEGER
          ) STRICT;
          CREATE INDEX job_state ON job (state);

          CREATE TABLE track (
            id            INTEGER PRIMARY KEY,
            job           TEXT NOT NULL REFERENCES job (id) ON DELETE CASCADE,
            position      INTEGER NOT NULL,   -- in the list, from 1
            request       TEXT NOT NULL,
            state         TEXT NOT NULL DEFAULT 'waiting',
            busy          INTEGER NOT NULL DEFAULT 0,
            tries         INTEGER NOT NULL DEFAULT 0,
            not_before_ms INTEGER NOT NULL DEFAULT 0,
            search        TEXT,               -- candidates, the match, what was tried
            decoding      INTEGER NOT NULL DEFAULT 0, -- crashes while its audio was decoded
            song          TEXT,
            outcome       TEXT,               -- why it is not downloaded
            UNIQUE (job, position)
          ) STRICT;
          CREATE INDEX track_next ON track (state, busy, not_before_ms);

          CREATE TABLE song (
            id            TEXT PRIMARY KEY,   -- source/id/format
            file          BLOB NOT NULL,      -- name in the song store
            artist        TEXT NOT NULL,
            title         TEXT NOT NULL,
            album         TEXT,
            seconds       REAL NOT NULL,
            bytes         INTEGER NOT NULL,
            source        TEXT NOT NULL,
            url           TEXT NOT NULL,
            made_ms       INTEGER NOT NULL
          ) STRICT;

          -- Things that stay in the inbox although they were answered: refused once, not at every scan.
          CREATE TABLE answered (
            path          BLOB PRIMARY KEY,
            device        INTEGER NOT NULL,
            inode         INTEGER NOT NULL,
            changed       INTEGER NOT NULL
          ) STRICT;
          """)
    }
    migrator.registerMigration("2: waits, parts, continued lists") { db in
      try db.execute(
        sql: """
          ALTER TABLE job ADD COLUMN person TEXT NOT NULL DEFAULT '';  -- its first folder in the inbox, folded
          ALTER TABLE job ADD COLUMN continues TEXT;                   -- the job whose missing songs it asks for again
          ALTER TABLE job ADD COLUMN parts INTEGER NOT NULL DEFAULT 0; -- zips published so far
          ALTER TABLE track ADD COLUMN waiting_for TEXT;               -- the outage it waits for; NULL: none
          ALTER TABLE track ADD COLUMN waiting_since_ms INTEGER;       -- since then, over all tries
          ALTER TABLE track ADD COLUMN part INTEGER;                   -- the zip it was published in, from 1
          """)
    }
    migrator.registerMigration("3: turns and pace") { db in
      try db.execute(
        sql: """
          ALTER TABLE job ADD COLUMN turn INTEGER NOT NULL DEFAULT 0;  -- when a track of it was last taken
          DROP INDEX job_state;
          CREATE INDEX job_turn ON job (state, person, turn, accepted_ms, id);
          CREATE INDEX track_open ON track (job, position)
            WHERE busy = 0 AND state IN ('waiting', 'matched', 'fetched');

          -- Whose turn it was last, as a running number.
          CREATE TABLE turn (
            person        TEXT PRIMARY KEY,
            number        INTEGER NOT NULL
          ) STRICT;

          -- Songs asked of a platform in the last day.
          CREATE TABLE taken (
            platform      TEXT NOT NULL,
            person        TEXT NOT NULL,
            at_ms         INTEGER NOT NULL,
            reserved      INTEGER NOT NULL
          ) STRICT;
          CREATE INDEX taken_at ON taken (platform, at_ms);
          """)
    }
    migrator.registerMigration("4: the life of a job") { db in
      try db.execute(
        sql: """
          ALTER TABLE job ADD COLUMN place TEXT;       -- which folders the outbox, the one above and its own are
          ALTER TABLE job ADD COLUMN zip_file TEXT;    -- the name of the zip whose inode is zip_inode
          ALTER TABLE job ADD COLUMN revision INTEGER NOT NULL DEFAULT 0; -- counts what changed the list
          ALTER TABLE job ADD COLUMN ended_ms INTEGER; -- when it was cancelled or purged
          ALTER TABLE track ADD COLUMN ended_ms INTEGER;
          ALTER TABLE track ADD COLUMN file BLOB;      -- its song's name in the job's folder, where songs are put there
          ALTER TABLE song ADD COLUMN used_ms INTEGER NOT NULL DEFAULT 0;
          UPDATE song SET used_ms = made_ms;

          -- The dropped file, to know it again and to run its job again.
          CREATE TABLE original (
            job           TEXT PRIMARY KEY REFERENCES job (id) ON DELETE CASCADE,
            bytes         BLOB NOT NULL
          ) STRICT;

          -- What was put into a job's folder, as it was then: only that is ever removed.
          CREATE TABLE published (
            job           TEXT NOT NULL REFERENCES job (id) ON DELETE CASCADE, -- whose folder it is
            name          BLOB NOT NULL,
            device        INTEGER NOT NULL,
            inode         INTEGER NOT NULL,
            size          INTEGER NOT NULL,
            modified      INTEGER NOT NULL,
            changed       INTEGER NOT NULL,
            is_song       INTEGER NOT NULL DEFAULT 0,
            PRIMARY KEY (job, name)
          ) STRICT;
          """)
    }
    registerPlaylists(&migrator)
    registerLibrary(&migrator)
    registerRecordings(&migrator)
    migrator.registerMigration("5: checkups") { db in
      try db.execute(
        sql: """
          -- What the running daemon finds when `doctor` asks it: one row, asked and answered in it.
          CREATE TABLE checkup (
            id            INTEGER PRIMARY KEY CHECK (id = 1),
            asked_ms      INTEGER NOT NULL,
            answered_ms   INTEGER NOT NULL DEFAULT 0,
            findings      TEXT
          ) STRICT;
          """)
    }
    migrator.registerMigration("6: folders of the inbox") { db in
      try db.execute(
        sql: """
          CREATE TABLE inbox_folder (
            path          BLOB PRIMARY KEY,  -- relative to the inbox
            identity      TEXT NOT NULL,     -- which folder it is
            kind          TEXT NOT NULL      -- person, dropped
          ) STRICT;
          """)
    }
    migrator.registerMigration("7: files by name") { db in
      try db.execute(
        sql: """
          ALTER TABLE job ADD COLUMN called TEXT NOT NULL DEFAULT '';  -- its file's name in lower case
          CREATE INDEX job_called ON job (folder, called);
          """)
      for row in try Row.fetchAll(db, sql: "SELECT id, file FROM job") {
        let job = (id: row["id"] as String, file: FilePath(blob: row["file"]))
        try db.execute(
          sql: "UPDATE job SET called = ? WHERE id = ?", arguments: [job.file.string.lowercased(), job.id])
      }
    }
    registerRules(&migrator)
    return migrator
  }
}
