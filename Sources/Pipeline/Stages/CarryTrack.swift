import Host
import Logging
import Music
import Platforms
import SystemPackage

/// Carries one track down the road: search, match, fetch, verify, tag, song store. Each arrow is one compare-and-set in
/// the ledger, so a track that was interrupted goes on where it was.
struct CarryTrack: Sendable {
  let ledger: Ledger
  let find: FindSong
  let fetch: FetchAudio
  let verify: VerifyAudio
  let tag: TagSong
  let store: SongStore
  let processors: Gate
  let work: FilePath
  let disk: BlockingQueue
  let board: ProgressBoard
  let log: Logger
  let retryLimit: Int
  let pace: Settings.Pace

  /// More candidates than these are not tried for one track.
  static let candidateLimit = 5

  /// Runs until the track is done, failed or postponed. Cancelled, it leaves the track where it is.
  /// `acceptedAt`: milliseconds since 1970.
  func run(_ track: Track, plan: Plan, acceptedAt: Int64) async throws {
    var track = track
    defer { board.forget(track) }
    do {
      while track.state != .done, track.state != .failed {
        try await step(&track, plan)
      }
    } catch let used as PaceUsedUp {
      // What was chosen stays chosen. A second more, so that it is surely free by then.
      try await ledger.postpone(track.id, by: used.wait + 1000, countsAsTry: false)
    } catch let failure as Failure {
      try await settle(track, failure, acceptedAt)
    }
  }

  /// An outage is waited for this long, in milliseconds: two days from the list's acceptance.
  static let patience: Int64 = 48 * 3600 * 1000
  static let outagePause: Int64 = 60_000

  private func step(_ track: inout Track, _ plan: Plan) async throws {
    switch track.state {
    case .waiting: try await chooseNext(&track, plan)
    case .matched, .fetched:
      guard let candidate = track.search?.choice else { return try await chooseNext(&track, plan) }
      do {
        try await makeSong(&track, candidate, plan)
      } catch let failure as Failure where failure.ends(triesLeft: retryLimit - track.tries - 1) {
        log.info("next candidate", metadata: meta(track, ["candidate": "\(candidate.key)", "why": "\(failure)"]))
        try await drop(candidate, of: &track, plan, failure)
      }
    case .done, .failed: break
    }
  }

  /// Finds the first or the next candidate; without one, the track has failed.
  private func chooseNext(_ track: inout Track, _ plan: Plan) async throws {
    if let link = track.request.link { return try await chooseLinked(link, &track) }
    board.note(track, .searching)
    let search = try await find.search(track.request, rules: plan.versions, from: track.search)
    guard let search, search.choice != nil else {
      let found = search ?? track.search
      let cause: Cause = found?.candidates.isEmpty ?? true ? .nothingFound : .noneRight
      if let search { track.search = search }
      return try await fail(&track, cause, "none of \(found?.candidates.count ?? 0) candidates")
    }
    try await set(search, of: &track)
  }

  /// A link is its own candidate: the person chose it.
  private func chooseLinked(_ link: Link, _ track: inout Track) async throws {
    guard track.search == nil else {
      return try await fail(&track, .unavailable, "the link's only candidate is used up")
    }
    guard link.isFollowed else { return try await fail(&track, .linkNotSupported, link.url) }
    let candidate = try await fetch.candidate(for: link)
    let verdict = Verdict(score: 1, acceptable: true, reasons: [])
    let match = Match(choice: 0, confidence: .sure, verdicts: [verdict], ranking: [0])
    try await set(Search(candidates: [candidate], match: match, depth: 0, used: []), of: &track)
  }

  private func set(_ search: Search, of track: inout Track) async throws {
    track.search = search
    track.state = .matched
    track.decoding = 0
    guard try await ledger.matched(track.id, search) else { throw CancellationError() }
    if let choice = search.choice {
      log.info(
        "matched",
        metadata: meta(
          track, ["candidate": "\(choice.key)", "confidence": "\(search.match.confidence?.rawValue ?? "")"]))
    }
  }

  /// The candidate did not work: on to the next of the ranking, or deeper into the sources.
  private func drop(_ candidate: Candidate, of track: inout Track, _ plan: Plan, _ failure: Failure) async throws {
    guard var search = track.search else { return }
    try await disk.run { [folder = folder(of: track)] () throws(FileError) in try Files.removeTree(folder) }
    search.used.append(candidate.key)
    search.match = search.match.without(search.used, of: search.candidates)
    track.search = search
    if search.used.count >= Self.candidateLimit {
      return try await end(&track, failure)
    }
    if search.choice != nil { return try await set(search, of: &track) }
    guard track.request.link == nil,
      let deeper = try await find.search(track.request, rules: plan.versions, from: search), deeper.choice != nil
    else { return try await end(&track, failure) }
    try await set(deeper, of: &track)
  }

  /// The candidates are used up. Where the last one failed by an outage, the outage says nothing about the song.
  private func end(_ track: inout Track, _ failure: Failure) async throws {
    if failure.cause.isOutage { throw Failure(failure.cause, .wait, failure.detail) }
    try await fail(&track, failure.cause, failure.detail)
  }

  private func fail(_ track: inout Track, _ cause: Cause, _ detail: String) async throws {
    track.state = .failed
    _ = try await ledger.fail(track.id, Outcome(cause: cause, detail: detail), search: track.search)
    try await disk.run { [folder = folder(of: track)] () throws(FileError) in try Files.removeTree(folder) }
    log.notice("not downloaded", metadata: meta(track, ["cause": "\(cause)", "detail": "\(detail)"]))
  }

  /// A failure that is nobody's end: retried after a pause, or waited for, without using up a candidate.
  private func settle(_ track: Track, _ failure: Failure, _ acceptedAt: Int64) async throws {
    var track = track
    let isUsedUp = failure.remedy == .retry && track.tries + 1 >= retryLimit
    if failure.remedy == .refuse || (isUsedUp && !failure.cause.isOutage)
      || nowMilliseconds() - acceptedAt > Self.patience
    {
      return try await fail(&track, failure.cause, failure.detail)
    }
    if isUsedUp || failure.remedy == .wait {
      // Nothing was learnt about the song: it starts over once the outage may have ended.
      let pause = Int64(failure.retryAfter ?? 0) * 1000 + Self.outagePause + Int64.random(in: 0...Self.outagePause / 4)
      try await ledger.startOver(track.id, after: pause)
      return log.notice("a song waits", metadata: meta(track, ["for": "\(pause / 1000) s", "why": "\(failure)"]))
    }
    // Doubling from one second, with jitter, so that songs that failed together do not come back together.
    let pause = Int64(1000 << min(track.tries, 6))
    let delay = Int64(failure.retryAfter ?? 0) * 1000 + pause / 2 + Int64.random(in: 0...pause)
    try await ledger.postpone(track.id, by: delay, countsAsTry: true)
    log.info("again later", metadata: meta(track, ["in": "\(delay) ms", "why": "\(failure)"]))
  }

  private func folder(of track: Track) -> FilePath { work.appending(track.job).appending("\(track.position)") }

  private func meta(_ track: Track, _ more: Logger.Metadata) -> Logger.Metadata {
    more.merging(["job": "\(track.job)", "song": "\(track.request.text)"]) { first, _ in first }
  }
}

extension CarryTrack {
  /// From a chosen candidate to a song in the store.
  private func makeSong(_ track: inout Track, _ candidate: Candidate, _ plan: Plan) async throws {
    let format = AudioFormat(rawValue: plan.format) ?? .m4a
    let id = Song.id(candidate, format: plan.format)
    if let known = try await ledger.song(id), await store.has(known) { return try await finish(&track, known) }

    let folder = folder(of: track)
    try await disk.run { () throws(FileError) in try Files.makeFolders(folder) }
    let (board, noted) = (self.board, track)
    if let platform = pace.of(candidate.source) { try await ledger.take(track.job, platform) }
    board.note(track, .downloading(nil))
    let raw = try await fetch.run(candidate, format: format, in: folder) { board.note(noted, .downloading($0)) }
    if track.state == .matched, try await ledger.fetched(track.id) { track.state = .fetched }

    guard track.decoding < 2 else {
      throw Failure(.badAudio, .nextCandidate, "decoding it brought the daemon down twice")
    }
    track.decoding += 1
    try await ledger.beginDecoding(track.id)
    board.note(track, .checking)
    let shape = AudioShape(format: format, codec: raw.codec)
    let made = folder.appending("song.\(shape.ending)")
    let credits = Credits(candidate, request: track.request)
    try await processors.pass {
      let facts = try await verify.run(raw.file, to: made, shape: shape, expected: raw.seconds)
      try await tag.run(made, credits, facts, cover: raw.cover)
      let name = SongStore.name(candidate, format: plan.format, ending: shape.ending)
      let bytes = try await store.keep(made, as: name)
      let song = Song(
        id: id, file: name, artist: credits.artist, title: credits.title, album: candidate.album,
        seconds: facts.seconds, bytes: bytes, source: candidate.source, url: candidate.url)
      try await finish(&track, song)
    }
    try await disk.run { () throws(FileError) in try Files.removeTree(folder) }
  }

  private func finish(_ track: inout Track, _ song: Song) async throws {
    guard try await ledger.finish(track.id, with: song) else { throw CancellationError() }
    track.state = .done
    log.info("ready", metadata: ["job": "\(track.job)", "song": "\(track.request.text)", "source": "\(song.source)"])
  }
}
