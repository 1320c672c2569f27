import Host
import Logging
import Music
import Platforms
import SystemPackage

/// Puts the songs of a playlist or an album in the place of its link. The link is a track of the accepted job until
/// then, so that an outage is waited for and a crash reads again; songs of the same list are held meanwhile, since
/// their numbers are not known yet.
struct ReadPlaylist: Sendable {
  let lists: any PlaylistSource
  let ledger: Ledger
  let outbox: Outbox
  let disk: BlockingQueue
  let board: ProgressBoard
  /// Songs of one job; longer lists come in parts.
  let limit: Int?
  let log: Logger

  func run(_ track: Track) async throws {
    guard let link = track.request.link else { throw Failure(.linkNotSupported, .refuse, "") }
    board.note(track, .readingPlaylist)
    let playlist: Playlist
    do throws(SourceError) {
      playlist = try await lists.playlist(link)
    } catch .absent(let absence) {
      // What stands beside the link names the song as well.
      if link.kind == .track, !track.request.readings.isEmpty { return try await putInPlace(nil, of: track) }
      return try await turnDown(track, PlaylistTrouble(absence))
    } catch .cancelled {
      throw CancellationError()
    } catch {
      if case .changed = error, link.kind == .track, !track.request.readings.isEmpty {
        return try await putInPlace(nil, of: track)
      }
      throw Failure(error)
    }
    guard !playlist.entries.isEmpty else { return try await turnDown(track, .empty) }
    try await putInPlace(playlist, of: track)
  }

  /// Without a playlist, the words beside the link stand for themselves.
  private func putInPlace(_ playlist: Playlist?, of track: Track) async throws {
    guard let job = try await ledger.job(track.job) else { throw CancellationError() }
    let requests = playlist?.requests(line: track.request.line) ?? [track.request.withoutLink]
    // Of one track there is nothing to say that its own line does not.
    let facts = track.request.link?.kind == .track ? nil : playlist.map { PlaylistFacts($0) }
    var places: [PartPlace] = []
    if let playlist, let named = try await rename(job, to: playlist.title) { places.append(named) }
    while true {
      let end = try await ledger.expand(
        track, into: requests, facts, limit: job.outbox == nil ? nil : limit, places: places)
      switch end {
      case .gone: throw CancellationError()
      case .needs(let count):
        for number in 2...count where !places.contains(where: { $0.number == number }) {
          places.append(try await makePart(number, of: job, places))
        }
      case .done(let count):
        guard let playlist else { return }
        log.notice(
          "playlist read",
          metadata: [
            "job": "\(job.id)", "link": "\(playlist.link.url)", "says": "\(playlist.said ?? -1)",
            "read": "\(playlist.entries.count)", "songs": "\(count)",
            "by": "\(playlist.isSecondHand ? "yt-dlp" : "us")",
          ])
        return
      }
    }
  }

  /// A drop that is nothing but the link is refused; among other lines it is one that is not downloaded.
  private func turnDown(_ track: Track, _ trouble: PlaylistTrouble) async throws {
    let failure = Failure(.playlist(trouble), .refuse, "the playlist is \(trouble.rawValue)")
    guard let job = try await ledger.job(track.job), let folder = job.outbox,
      try await ledger.tracks(of: job.id).count == 1
    else { throw failure }
    let text = Reports(Language.messages(job.plan?.language ?? "en"))
      .refused(file: job.file.string, .playlist(trouble), originalBeside: true)
    try await disk.run { () throws(FileError) in
      try outbox.write(text, to: folder.appending("refused.txt"))
    }
    guard try await ledger.refuseAccepted(job.id, because: failure.detail) else { throw CancellationError() }
    try await disk.run { () throws(FileError) in try Files.unpublish(folder.appending("progress.txt")) }
    log.notice("refused", metadata: ["job": "\(job.id)", "file": "\(job.file)", "reason": "\(failure.detail)"])
  }

  // MARK: Folders. Their names are written down first, so that a second run finds its own.

  /// A folder that is called like any other new file becomes the playlist's, when it is all there is.
  private func rename(_ job: Job, to title: String) async throws -> PartPlace? {
    guard let folder = job.outbox, !title.isEmpty, isGenericName(job.name),
      try await ledger.tracks(of: job.id).count == 1
    else { return nil }
    let place = try await choosePlace(1, of: job, name: safeName(title), make: false)
    try await disk.run { () throws(FileError) in
      // The one that is there already is what an earlier run renamed.
      if try Files.exists(folder) { try Files.rename(folder, to: place.folder, replacing: false) }
      try Files.syncFolder(place.folder.removingLastComponent())
    }
    return place
  }

  private func makePart(_ number: Int, of job: Job, _ places: [PartPlace]) async throws -> PartPlace {
    let first = places.first { $0.number == 1 }
    let name = safeName("\(first?.name ?? job.name) - \(number)")
    let place = try await choosePlace(number, of: job, name: name, make: true)
    guard let original = (first?.folder ?? job.outbox)?.appending(job.file.string) else { return place }
    // Somebody may have tidied the original away: then the part has none.
    _ = try? await disk.run { () throws(FileError) in try outbox.keepOriginal(original, in: place.folder) }
    return place
  }

  private func choosePlace(_ number: Int, of job: Job, name: String, make: Bool) async throws -> PartPlace {
    if let known = try await ledger.place(number, of: job.id) {
      if make { _ = try await disk.run { () throws(FileError) in try outbox.makeFolder(known.folder, again: true) } }
      return known
    }
    var again = outbox.isReserved(job.folder, name: name) ? 2 : 1
    while true {
      let folder = outbox.place(job.folder, name: name, number: again)
      if try await !disk.run({ () throws(FileError) in try Files.exists(folder) }) {
        let place = PartPlace(number: number, folder: folder, name: again == 1 ? name : "\(name) (\(again))")
        try await ledger.intend(place, of: job.id)
        guard make else { return place }
        if try await disk.run({ () throws(FileError) in try outbox.makeFolder(folder, again: false) }) { return place }
      }
      again += 1
    }
  }
}
