import Host
import Music
import SystemPackage

/// Songs that are put into the job's folder one by one, as each is ready.
extension BundleSongs {
  /// Copies the songs that are ready and not there yet. May run twice, also at once.
  func putFiles(of job: Job, _ first: Job) async throws {
    guard let folder = job.outbox, job.place != nil else { return }
    try await removeUnwanted(first, in: folder)
    let own = try await lines(of: job)
    let already = try await ledger.songFiles(of: first.id)
    let (entries, _) = Self.entries(own, count: try await allLines(of: first).count(upTo: own))
    for entry in entries where already[entry.track] == nil {
      guard await store.has(entry.song) else { continue }
      let source = store.folder.pushing(entry.song.file)
      let published = try await disk.run { () throws(FileError) in
        try Self.put(source, bytes: entry.song.bytes, into: folder, as: entry.name)
      }
      try await ledger.publishedSong(published, of: entry.track, by: first.id)
    }
  }

  /// Never over another file. One of the same length is what an earlier try put there.
  private static func put(
    _ source: FilePath, bytes: Int64, into folder: FilePath, as name: String
  ) throws(FileError) -> PublishedFile {
    let (stem, ending) = (FilePath(name).stem ?? name, FilePath(name).extension ?? "audio")
    var number = 1
    while true {
      let file = FilePath(number == 1 ? name : "\(stem) (\(number)).\(ending)")
      let path = folder.pushing(file)
      do throws(FileError) {
        try Files.copy(source, to: path, mode: 0o660, limit: nil)
      } catch {
        guard error.isTaken else { throw error }
        number += 1
        guard try Files.stamp(path).size == bytes else { continue }
      }
      return PublishedFile(name: file, stamp: try Files.stamp(path))
    }
  }

  /// Takes away the songs whose lines have left the list, unless somebody has changed them.
  private func removeUnwanted(_ first: Job, in folder: FilePath) async throws {
    for file in try await ledger.unwantedSongs(of: first.id) {
      try await disk.run { () throws(FileError) in
        let path = folder.pushing(file.name)
        if try Files.exists(path), file.isUnchanged(try Files.stamp(path)) { try Files.remove(path) }
      }
      try await ledger.unpublished(file.name, by: first.id)
    }
  }
}
