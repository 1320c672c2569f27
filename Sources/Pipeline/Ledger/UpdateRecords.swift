import FoundationEssentials
import GRDB
import Music

/// A list that changes while its job is unfinished.
extension Ledger {
  /// A new list in place of the job's own, taken from the claim `claim`, all in one transaction. Requests that stay
  /// keep their tracks, unless they are now wanted in another form; a playlist that was read keeps its songs.
  /// False when the job is past being changed.
  func update(
    _ id: String, from claim: String, plan: Plan, list: ListFacts, requests: [Request], bytes: [UInt8]
  ) async throws -> Bool {
    let planColumn = try column(plan)
    return try await database.write { db in
      let before = try Row.fetchOne(db, sql: "SELECT * FROM job WHERE id = ?", arguments: [id]).map(Job.init)
      var list = list
      list.playlists = before?.list?.playlists
      try db.execute(
        sql: """
          UPDATE job SET state = 'accepted', revision = revision + 1, plan = ?, list = ?
          WHERE id = ? AND (state = 'accepted' OR (state = 'bundling' AND zip_inode IS NULL))
          """, arguments: [planColumn, try column(list), id])
      guard db.changesCount == 1, let before else { return false }
      let sameForm = before.plan?.format == plan.format && before.plan?.versions == plan.versions
      try Self.replaceTracks(of: id, by: requests, sameForm: sameForm, in: db)
      try db.execute(
        sql: "INSERT OR REPLACE INTO original (job, bytes) VALUES (?, ?)", arguments: [id, Data(bytes)])
      try db.execute(sql: "DELETE FROM job WHERE id = ? AND state = 'claimed'", arguments: [claim])
      return true
    }
  }

  private static func replaceTracks(
    of job: String, by requests: [Request], sameForm: Bool, in db: Database
  ) throws {
    var kept: [Request: Int64] = [:]
    var songs: [String: [Request]] = [:]
    for row in try Row.fetchAll(db, sql: "SELECT * FROM track WHERE job = ? ORDER BY position", arguments: [job]) {
      let track = try Track(row)
      if sameForm || track.part != nil { kept[track.request.withoutLine] = track.id }
      if let playlist = row["playlist"] as String? { songs[playlist, default: []].append(track.request) }
    }
    // Out of the way of the new positions, which are counted from 1.
    try db.execute(sql: "UPDATE track SET position = -id WHERE job = ?", arguments: [job])
    var position = 0
    func put(_ request: Request, of playlist: String?) throws {
      position += 1
      if let track = kept.removeValue(forKey: request.withoutLine) {
        try db.execute(
          sql: "UPDATE track SET position = ?, request = ? WHERE id = ?",
          arguments: [position, try column(request), track])
      } else {
        try db.execute(
          sql: "INSERT INTO track (job, position, request, is_list, playlist) VALUES (?, ?, ?, ?, ?)",
          arguments: [job, position, try column(request), request.isList && playlist == nil, playlist])
      }
    }
    for request in requests {
      if request.isList, let read = songs.removeValue(forKey: request.identity) {
        for song in read { try put(song, of: request.identity) }
      } else {
        try put(request, of: nil)
      }
    }
    // New songs wait for a new playlist, as they do in a new list; when the last one leaves, nothing is held.
    try db.execute(
      sql: """
        UPDATE track SET state = 'held' WHERE job = ?1 AND position > 0 AND is_list = 0 AND state = 'waiting'
          AND busy = 0 AND EXISTS (SELECT 1 FROM track WHERE job = ?1 AND position > 0 AND is_list = 1
            AND state <> 'failed')
        """, arguments: [job])
    try db.execute(sql: "DELETE FROM track WHERE job = ? AND position < 0", arguments: [job])
  }
}

extension Request {
  /// What makes two lines the same request, wherever they stand.
  fileprivate var withoutLine: Request {
    var request = self
    request.line = 0
    return request
  }
}
