import Host
import Logging
import Music
import SystemPackage

/// Removes deliveries and songs once they are old, or too much. Only what the daemon put there and nobody has changed
/// since goes; what a person put beside it stays. Two of them may run at once.
struct Purge: Sendable {
  /// Age of a delivery; nil: never.
  let deliveries: Duration?
  /// Time for which a song was not used; nil: never.
  let songs: Duration?
  /// Bytes of the song store; nil: no limit.
  let songBytes: Int?
  let outbox: Outbox
  let store: FilePath
  let ledger: Ledger
  let disk: BlockingQueue
  let log: Logger

  /// One round. Returns what went; with `dryRun`, what would go, and changes nothing.
  func run(dryRun: Bool = false) async throws -> [FilePath] {
    var gone: [FilePath] = []
    if let deliveries {
      for job in try await ledger.jobsPublished(before: nowMilliseconds() - deliveries.milliseconds) {
        do { gone += try await purge(job, dryRun) } catch let error as FileError {
          log.warning("an old delivery stays: \(error)", metadata: ["job": "\(job.id)"])
        }
      }
    }
    gone += try await purgeSongs(dryRun)
    if !dryRun { try await ledger.forget(before: nowMilliseconds() - Ledger.memory) }
    return gone
  }

  // MARK: Deliveries

  private func purge(_ job: Job, _ dryRun: Bool) async throws -> [FilePath] {
    guard let path = job.outbox, let place = job.place else { return [] }
    let published = try await ledger.publishedFiles(of: job.id)
    let gone = try await disk.run { [outbox] () throws(FileError) -> [FilePath]? in
      switch outbox.look(for: place, at: path) {
      case .here(let now, _):
        return now.folder == place.folder ? try Self.clear(path, of: published, dryRun) : []
      case .moved(let path, _): return try Self.clear(path, of: published, dryRun)
      case .gone: return []
      // An outbox that is away is not an outbox without files.
      case .unknown, .lost: return nil
      }
    }
    guard let gone else { return [] }
    if !dryRun { try await ledger.purged(job.id) }
    return gone
  }

  /// Removes the unchanged files, then litter if nothing else is left, then the folder if it is empty. Blocks.
  private static func clear(
    _ folder: FilePath, of published: [PublishedFile], _ dryRun: Bool
  ) throws(FileError) -> [FilePath] {
    var gone: [FilePath] = []
    var stays = false
    var litter: [FilePath] = []
    for entry in try Files.entries(of: folder) {
      let path = folder.appending(entry)
      let stamp = try Files.stamp(path)
      if let file = published.first(where: { $0.name == FilePath(root: nil, [entry]) }), file.isUnchanged(stamp) {
        if !dryRun { try Files.remove(path) }
        gone.append(path)
      } else if Litter.isMachineMade(entry.string) {
        litter.append(path)
      } else {
        stays = true
      }
    }
    if stays { return gone }
    if !dryRun {
      for path in litter { try Files.removeTree(path) }
      guard try Files.removeEmptyFolder(folder) else { return gone + litter }
    }
    return gone + litter + [folder]
  }

  // MARK: Songs

  private func purgeSongs(_ dryRun: Bool) async throws -> [FilePath] {
    var (unneeded, bytes) = try await ledger.storedSongs()
    let oldest = songs.map { nowMilliseconds() - $0.milliseconds } ?? .min
    let limit = songBytes.map(Int64.init) ?? .max
    unneeded = unneeded.filter { song in
      guard song.used < oldest || bytes > limit else { return false }
      bytes -= song.bytes
      return true
    }
    var gone: [FilePath] = []
    for song in unneeded {
      let path = store.pushing(song.file)
      if !dryRun {
        guard try await ledger.leaveStore(song.id) else { continue }
        try await disk.run { () throws(FileError) in try Files.remove(path) }
      }
      gone.append(path)
    }
    return gone
  }
}
