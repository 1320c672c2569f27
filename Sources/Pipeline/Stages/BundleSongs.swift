import Host
import Logging
import Music
import SystemPackage

/// Puts the songs of a job into its zip and writes the reports: all of them at its end, the finished ones when the rest
/// waits for an outage. Every call may run twice: what is there is not made again.
struct BundleSongs: Sendable {
  let outbox: Outbox
  let store: SongStore
  let ledger: Ledger
  let disk: BlockingQueue
  /// A large zip takes a while; the rest of the house does not wait for it.
  let zipping: BlockingQueue
  /// Bytes of songs in one zip.
  var zipLimit: Int64 = .max

  /// Publishes what is ready. Throws `FileError` and `ZipError` for what a later try may mend (a full disk).
  func run(_ job: Job) async throws {
    guard let folder = job.outbox else { return }
    var job = try await finishIntended(job, in: folder)
    let first = try await firstJob(of: job)
    let own = try await lines(of: job)
    let gone = try await lost(own, job)
    guard gone.isEmpty else { return try await ledger.lost(gone) }

    let deliver = job.plan?.deliver ?? .zip
    if deliver != .zip { try await putFiles(of: job, first) }
    let everything = try await allLines(of: first)
    let (entries, twice) = Self.entries(own, after: job.parts, count: everything.count(upTo: own))
    let ended = own.allSatisfy { $0.step == .ready || $0.step == .missing }
    let reports = Reports(Language.messages(job.plan?.language ?? "en"))
    let notDownloaded = reports.notDownloaded(job: first.id, name: first.name, lines: everything)
    var groups = deliver == .files ? [] : Self.groups(entries, limit: zipLimit)
    let areMany = groups.count > 1
    // A zip that may still get songs is not full.
    if areMany, !ended { groups.removeLast() }
    for group in groups {
      let zip = Zip(entries: group, notDownloaded: notDownloaded, isOneOfMany: areMany)
      guard try await publish(zip, job, first, in: folder) else { return }
      job = try await ledger.job(job.id) ?? job
    }
    if ended || !areMany {
      let rest = own.filter { $0.song != nil && !$0.isPublished(job.parts) }.map(\.track.id)
      try await ledger.alreadyPublished(rest, in: job.parts)
    }
    let about = reports.about(
      name: first.name, list: first.list, lines: everything, zips: try await zips(of: first), files: deliver == .files,
      twice: twice)
    // Last comes the one that people wait for. A song that is still on its way keeps progress.txt.
    try await write(
      [("not_downloaded.txt", notDownloaded), ("about.txt", about)], replacing: ended ? "progress.txt" : nil, by: first,
      in: folder)
  }

  /// The job in whose folder this one delivers: itself, or the one that it continues.
  func firstJob(of job: Job) async throws -> Job {
    guard let id = job.continues else { return job }
    return try await ledger.job(id) ?? job
  }

  func lines(of job: Job) async throws -> [Reports.Line] {
    var lines: [Reports.Line] = []
    for track in try await ledger.tracks(of: job.id) {
      var song: Song?
      if track.state == .done, let id = track.song { song = try await ledger.song(id) }
      let step: Step =
        switch track.state {
        case .done: song == nil ? .missing : .ready
        case .failed: .missing
        default: track.pause
        }
      lines.append(Reports.Line(track: track, song: song, step: step))
    }
    return lines
  }

  /// Every line of a list with what became of it in the end, also in the jobs that continue it.
  func allLines(of first: Job) async throws -> [Reports.Line] {
    var byNumber: [Int: Reports.Line] = [:]
    for line in try await lines(of: first) { byNumber[line.track.position] = line }
    for further in try await ledger.continuations(of: first.id) {
      for line in try await lines(of: further) {
        // What was delivered stays delivered, until something better is.
        if line.song == nil, byNumber[line.track.position]?.song != nil { continue }
        byNumber[line.track.position] = line
      }
    }
    return byNumber.values.sorted { $0.track.position < $1.track.position }
  }

  /// The tracks whose songs have left the store before they were zipped.
  private func lost(_ lines: [Reports.Line], _ job: Job) async throws -> [Int64] {
    var lost: [Int64] = []
    for line in lines where line.track.state == .done && !line.isPublished(job.parts) {
      if let song = line.song, await store.has(song) { continue }
      lost.append(line.track.id)
    }
    return lost
  }

  private func zips(of job: Job) async throws -> [(file: String, bytes: Int64)] {
    try await ledger.publishedFiles(of: job.id).filter { $0.name.extension == "zip" }
      .map { (file: $0.name.string, bytes: $0.stamp.size) }
  }

  /// Writes the reports; one without a text goes, unless a person has changed it.
  private func write(
    _ reports: [(name: FilePath, text: String?)], replacing progress: String?, by job: Job, in folder: FilePath
  ) async throws {
    let known = try await ledger.publishedFiles(of: job.id)
    for (name, text) in reports {
      let path = folder.pushing(name)
      let earlier = known.first { $0.name == name }
      let file = try await disk.run { [outbox] () throws(FileError) -> PublishedFile? in
        if let text {
          try outbox.write(text, to: path)
          if let progress, name == reports.last?.name {
            try Files.unpublish(folder.appending(progress))
            try Files.syncFolder(folder)
          }
          return PublishedFile(name: name, stamp: try Files.stamp(path))
        }
        if let earlier, try Files.exists(path), earlier.isUnchanged(try Files.stamp(path)) { try Files.unpublish(path) }
        return nil
      }
      if let file { try await ledger.published(file, by: job.id) }
    }
  }
}

extension Reports.Line {
  /// True when the song is in one of the first `parts` zips.
  func isPublished(_ parts: Int) -> Bool { (track.part ?? .max) <= parts }
}

extension [Reports.Line] {
  /// What the numbers of a list are padded to: its own length, or the highest number in it.
  func count(upTo own: [Reports.Line]) -> Int { Swift.max(count, (self + own).map(\.track.position).max() ?? 0) }
}
