import Host
import Music
import SystemPackage

/// One zip of a job: what is in it, and how it gets its name.
extension BundleSongs {
  /// One file of the zip.
  struct Entry: Sendable {
    var name: String
    var song: Song
    /// The track whose song it is.
    var track: Int64 = 0
  }

  struct Zip: Sendable {
    var entries: [Entry]
    var notDownloaded: String?
    /// One of several, since all songs would be too much for one.
    var isOneOfMany: Bool
  }

  /// The names of the songs that are in none of the first `parts` zips, numbered as in the list of `count` songs; a
  /// recording that two lines mean is there once.
  static func entries(
    _ lines: [Reports.Line], after parts: Int = 0, count: Int? = nil
  ) -> (entries: [Entry], twice: [Int: Int]) {
    var entries: [Entry] = []
    var first: [String: Int] = [:]
    var twice: [Int: Int] = [:]
    // What is in a zip already is the first of its kind, wherever its line stands.
    for line in lines.filter({ $0.isPublished(parts) }) + lines.filter({ !$0.isPublished(parts) }) {
      guard let song = line.song else { continue }
      if let earlier = first[song.id] {
        twice[line.track.position] = earlier
        continue
      }
      first[song.id] = line.track.position
      if line.isPublished(parts) { continue }
      let name = songFileName(
        number: line.track.position, count: count ?? lines.count, artist: song.artist, title: song.title,
        ext: song.file.extension ?? "audio")
      entries.append(Entry(name: name, song: song, track: line.track.id))
    }
    return (entries, twice)
  }

  /// After a crash between the ledger and the name: takes the zip as published, or as not made. Returns the job as it
  /// is then.
  func finishIntended(_ job: Job, in folder: FilePath) async throws -> Job {
    guard let file = job.zipFile, let inode = job.zipInode else { return job }
    let path = folder.appending(file)
    let there = try await disk.run { () throws(FileError) in
      try Files.exists(path) ? try Files.stamp(path) : nil
    }
    if let there, there.inode == inode {
      try await ledger.published(PublishedFile(name: FilePath(file), stamp: there), by: job.continues ?? job.id)
      try await ledger.endPart(job.id)
    } else {
      try await ledger.forgetZip(job.id)
    }
    return try await ledger.job(job.id) ?? job
  }

  /// Makes the zip and gives it its name, never over another file. False when the list has changed meanwhile.
  func publish(_ zip: Zip, _ job: Job, _ first: Job, in folder: FilePath) async throws -> Bool {
    let name = try await freeName(zip, job, first, in: folder)
    let file = "\(name).zip"
    let part = folder.appending(".\(file).part")
    let stamp = try await make(zip, name, at: part, modified: (job.acceptedAt ?? 0) / 1000)
    let tracks = zip.entries.map(\.track)
    guard try await ledger.intendZip(job, file: file, inode: stamp.inode, tracks: tracks) else { return false }
    let final = folder.appending(file)
    let published = try await disk.run { () throws(FileError) in
      try Files.rename(part, to: final, replacing: false)
      try Files.syncFolder(folder)
      return PublishedFile(name: FilePath(file), stamp: try Files.stamp(final))
    }
    try await ledger.published(published, by: first.id)
    try await ledger.endPart(job.id)
    try await ledger.used(tracks)
    return true
  }

  /// The entries in turn, in groups of at most `limit` bytes; a song that is larger has a group of its own.
  static func groups(_ entries: [Entry], limit: Int64) -> [[Entry]] {
    var groups: [[Entry]] = []
    var bytes: Int64 = 0
    for entry in entries {
      let (sum, isHuge) = bytes.addingReportingOverflow(entry.song.bytes)
      if groups.isEmpty || isHuge || sum > limit {
        groups.append([entry])
        bytes = entry.song.bytes
      } else {
        groups[groups.count - 1].append(entry)
        bytes = sum
      }
    }
    return groups
  }

  /// `NAME` for the first zip of a list, `NAME - 2` and so on for the next; `NAME 1`, `NAME 2` where one would be too
  /// large. Never one that is taken.
  private func freeName(_ zip: Zip, _ job: Job, _ first: Job, in folder: FilePath) async throws -> String {
    let base = safeName(first.name, limit: 90)
    let own = safeName(job.name, limit: 90)
    let isNumbered = try await ledger.publishedFiles(of: first.id).contains { $0.name == FilePath("\(own) 1.zip") }
    return try await disk.run { () throws(FileError) in
      var number = job.parts + 1
      if zip.isOneOfMany || isNumbered {
        while try Files.exists(folder.appending("\(own) \(number).zip")) { number += 1 }
        return "\(own) \(number)"
      }
      if number == 1, try !Files.exists(folder.appending("\(own).zip")) { return own }
      number = max(2, number)
      while try Files.exists(folder.appending("\(base) - \(number).zip")) { number += 1 }
      return "\(base) - \(number)"
    }
  }

  private func make(_ zip: Zip, _ name: String, at part: FilePath, modified: Int64) async throws -> FileStamp {
    let store = self.store
    let playlist = Self.playlist(zip.entries)
    return try await zipping.run {
      // What an earlier try left: our own part, and libzip's, which has letters behind it.
      let folder = part.removingLastComponent()
      let ours = part.lastComponent?.string ?? ""
      for entry in try Files.entries(of: folder) where entry.string.hasPrefix(ours) {
        try Files.remove(folder.appending(entry))
      }
      var archive = try ZipArchive(creating: part)
      for entry in zip.entries {
        try archive.add(file: store.folder.pushing(entry.song.file), as: entry.name, modified: modified)
      }
      try archive.add(bytes: Array(playlist.utf8), as: "\(name).m3u8", modified: modified)
      if let text = zip.notDownloaded {
        try archive.add(bytes: Array(text.utf8), as: "not_downloaded.txt", modified: modified)
      }
      try archive.close()
      try Files.share(part)
      try Files.syncFile(part)
      return try Files.stamp(part)
    }
  }

  /// An extended M3U list of the zip's files. https://en.wikipedia.org/wiki/M3U#Extended_M3U
  static func playlist(_ entries: [Entry]) -> String {
    "#EXTM3U\n"
      + entries.map { entry in
        let title = safeName("\(entry.song.artist) - \(entry.song.title)", limit: 200)
        return "#EXTINF:\(Int(clamping: Int64(exactly: entry.song.seconds.rounded()) ?? -1)),\(title)\n\(entry.name)\n"
      }.joined()
  }
}
