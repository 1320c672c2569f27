import Host
import Logging
import Music
import SystemPackage

/// Puts the songs of a job into its zip and writes the reports. Every call may run twice: what is there is not made again.
struct BundleSongs: Sendable {
  let outbox: Outbox
  let store: SongStore
  let ledger: Ledger
  let disk: BlockingQueue
  /// A large zip takes a while; the rest of the house does not wait for it.
  let zipping: BlockingQueue

  /// Delivers the job. Throws `FileError` and `ZipError` for what a later try may mend (a full disk).
  func run(_ job: Job) async throws {
    guard let folder = job.outbox else { return }
    let words = Language.messages(job.plan?.language ?? "en")
    var lines: [Reports.Line] = []
    for track in try await ledger.tracks(of: job.id) {
      var song: Song?
      if let id = track.song { song = try await ledger.song(id) }
      lines.append(Reports.Line(track: track, song: song, step: song == nil ? .missing : .ready))
    }
    let (entries, twice) = Self.entries(lines)
    let reports = Reports(words)
    let notDownloaded = reports.notDownloaded(job: job.id, name: job.name, lines: lines)
    var zip: (file: String, bytes: Int64)?
    if !entries.isEmpty {
      zip = try await publish(entries, notDownloaded, job: job, in: folder)
    }
    let about = reports.about(name: job.name, list: job.list, lines: lines, zip: zip, twice: twice)
    try await disk.run { [outbox] () throws(FileError) in
      if let notDownloaded { try outbox.write(notDownloaded, to: folder.appending("not_downloaded.txt")) }
      try outbox.write(about, to: folder.appending("about.txt"))
      try Files.remove(folder.appending("progress.txt"))
      try Files.syncFolder(folder)
    }
  }

  /// One file of the zip.
  struct Entry: Sendable {
    var name: String
    var song: Song
  }

  /// The zip's names, numbered as in the list; a recording that two lines mean is there once.
  static func entries(_ lines: [Reports.Line]) -> (entries: [Entry], twice: [Int: Int]) {
    var entries: [Entry] = []
    var first: [String: Int] = [:]
    var twice: [Int: Int] = [:]
    for line in lines {
      guard let song = line.song else { continue }
      if let earlier = first[song.id] {
        twice[line.track.position] = earlier
        continue
      }
      first[song.id] = line.track.position
      let name = songFileName(
        number: line.track.position, count: lines.count, artist: song.artist, title: song.title,
        ext: song.file.extension ?? "audio")
      entries.append(Entry(name: name, song: song))
    }
    return (entries, twice)
  }

  private func publish(
    _ entries: [Entry], _ notDownloaded: String?, job: Job, in folder: FilePath
  ) async throws -> (file: String, bytes: Int64) {
    let file = "\(safeName(job.name, limit: 90)).zip"
    let final = folder.appending(file)
    let part = folder.appending(".\(file).part")
    if let inode = job.zipInode, let there = try? await disk.run({ () throws(FileError) in try Files.stamp(final) }),
      there.inode == inode
    {
      return (file, there.size)  // Published before the crash; only the reports were still to come.
    }
    let playlist = Self.playlist(entries)
    let listName = "\(safeName(job.name, limit: 90)).m3u8"
    let store = self.store
    let modified = (job.acceptedAt ?? 0) / 1000
    let stamp = try await zipping.run {
      // What an earlier try left: our own part, and libzip's, which has letters behind it.
      for entry in try Files.entries(of: folder) where entry.string.hasPrefix(".\(file).part") {
        try Files.remove(folder.appending(entry))
      }
      var zip = try ZipArchive(creating: part)
      for entry in entries {
        try zip.add(file: store.folder.pushing(entry.song.file), as: entry.name, modified: modified)
      }
      try zip.add(bytes: Array(playlist.utf8), as: listName, modified: modified)
      if let notDownloaded {
        try zip.add(bytes: Array(notDownloaded.utf8), as: "not_downloaded.txt", modified: modified)
      }
      try zip.close()
      try Files.share(part)
      try Files.syncFile(part)
      return try Files.stamp(part)
    }
    try await ledger.intendZip(job.id, inode: stamp.inode)
    try await disk.run { () throws(FileError) in
      try Files.rename(part, to: final, replacing: false)
      try Files.syncFolder(folder)
    }
    return (file, stamp.size)
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
