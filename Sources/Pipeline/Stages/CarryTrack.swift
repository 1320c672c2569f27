import Host
import Logging
import Music
import Platforms
import SystemPackage

/// Carries one track down the road: search, match, fetch, verify, tag, song store. Each arrow is one compare-and-set in
/// the ledger, so a track that was interrupted goes on where it was.
struct CarryTrack: Sendable {
  let ledger: Ledger
  let readPlaylist: ReadPlaylist
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
  let pauses: Pauses
  /// After so much waiting a song ends as not downloaded; nil: never.
  let giveUpAfter: Duration?

  /// More candidates than these are not tried for one track.
  static let candidateLimit = 5

  /// Runs until the track is done, failed or postponed. Cancelled, it leaves the track where it is.
  func run(_ track: Track, plan: Plan) async throws {
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
      // What a stop cut short failed by nobody's fault: it is no try.
      try Task.checkCancellation()
      try await settle(&track, failure)
    }
  }

  private func step(_ track: inout Track, _ plan: Plan) async throws {
    switch track.state {
    case .waiting where track.request.isList:
      try await readPlaylist.run(track)
      // Its row is gone: its songs stand in its place, each a track of its own.
      track.state = .done
    case .waiting: try await choose(&track, plan)
    case .matched, .fetched:
      guard let candidate = track.search?.choice else { return try await choose(&track, plan) }
      do {
        try await makeSong(&track, candidate, plan)
      } catch let failure as Failure where !Task.isCancelled {
        try await turn(&track, from: candidate, plan, failure)
      }
    case .done, .failed, .held: break
    }
  }

  /// How often the same is tried before something else is. Who waits for a source searches it once.
  private func tries(_ track: Track) -> Int {
    track.state == .waiting && track.waitingFor != nil ? 1 : retryLimit
  }

  /// Finds the first or the next candidate; without one, the track has failed or waits.
  func choose(_ track: inout Track, _ plan: Plan) async throws {
    if let link = track.request.link { return try await chooseLinked(link, &track, plan) }
    if let (rule, link) = try await rule(for: track) { return try await chooseRuled(rule, link, &track, plan) }
    try await searchSources(&track, plan)
  }

  private func searchSources(_ track: inout Track, _ plan: Plan) async throws {
    if track.waitingFor == nil { board.note(track, .searching) }
    let found = try await find.find(track.request, rules: plan.versions, from: track.search, tries: tries(track))
    track.search = found.search
    if found.search.choice != nil { return try await set(found.search, of: &track) }
    if let silent = found.silent { throw silent }
    try await end(&track, found.search.candidates.isEmpty ? .nothingFound : .noneRight)
  }

  /// A link is its own candidate: the person chose it.
  private func chooseLinked(_ link: Link, _ track: inout Track, _ plan: Plan) async throws {
    guard link.isFollowed else { return try await fail(&track, .linkNotSupported, link.url) }
    var search = track.search ?? .none
    if let ban = await find.house.current().ban(of: link) {
      await find.house.used(ban, for: track.request)
      // In a playlist it stands for a song, which others have, too.
      return track.request.listed == nil
        ? try await fail(&track, .ruledOut, link.url) : try await searchSources(&track, plan)
    }
    if search.candidates.isEmpty {
      do {
        if let listed = track.request.listed {
          search.candidates = [listed]
        } else {
          search.candidates = [try await fetch.candidate(for: link)]
        }
      } catch let failure as Failure where failure.remedy == .nextCandidate {
        return try await fail(&track, failure.cause, failure.detail)
      }
    }
    // Gone from a playlist, a song is looked for by its name; what a person linked to is not replaced.
    if track.request.listed != nil, search.used.contains(search.candidates[0].key) {
      track.search = search
      return try await searchSources(&track, plan)
    }
    if search.isOut(search.candidates[0]) { return try await end(&track, .unavailable) }
    search.match = .chosen
    try await set(search, of: &track)
  }

  func set(_ search: Search, of track: inout Track) async throws {
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

  /// The candidate gave no song: the same again, another one, or another source's while this one is closed.
  private func turn(_ track: inout Track, from candidate: Candidate, _ plan: Plan, _ failure: Failure) async throws {
    guard var search = track.search else { throw failure }
    switch failure.remedy {
    case .retry where search.tries(candidate.source) + 1 < tries(track): throw failure
    // Closed meanwhile: another source may surely have it, but for what a person or the household chose.
    case .wait where failure.until != nil && track.request.link == nil && search.rule == nil:
      track.state = .waiting
      return try await choose(&track, plan)
    case .wait, .refuse: throw failure
    case .retry, .nextCandidate, .nextSource: break
    }
    log.info("next candidate", metadata: meta(track, ["candidate": "\(candidate.key)", "why": "\(failure)"]))
    try await disk.run { [folder = folder(of: track)] () throws(FileError) in try Files.removeTree(folder) }
    // What an outage took is put aside, not used up.
    if failure.cause.isOutage {
      search.failing[candidate.key] = failure.cause
    } else {
      search.used.append(candidate.key)
      search.lastFailure = failure.cause
    }
    search.tries[candidate.source.rawValue] = nil
    track.search = search
    if search.used.count + search.failing.count >= Self.candidateLimit { return try await end(&track, .noneRight) }
    track.state = .waiting
    try await choose(&track, plan)
  }

  /// No candidate is left. Where one was put aside because of an outage, the song waits for that one.
  private func end(_ track: inout Track, _ cause: Cause) async throws {
    let search = track.search
    if let outage = search?.failing.values.first { throw Failure(outage, .wait, "no candidate is left but those") }
    try await fail(&track, search?.lastFailure ?? cause, "none of \(search?.candidates.count ?? 0) candidates")
  }

  private func fail(_ track: inout Track, _ cause: Cause, _ detail: String) async throws {
    track.state = .failed
    _ = try await ledger.fail(track.id, Outcome(cause: cause, detail: detail), search: track.search)
    try await disk.run { [folder = folder(of: track)] () throws(FileError) in try Files.removeTree(folder) }
    log.notice("not downloaded", metadata: meta(track, ["cause": "\(cause)", "detail": "\(detail)"]))
  }

  /// A failure that is not the song's end: another try after a pause, or waiting without using up anything.
  private func settle(_ track: inout Track, _ failure: Failure) async throws {
    if failure.remedy == .refuse { return try await fail(&track, failure.cause, failure.detail) }
    let name = failure.cause.source?.rawValue ?? ""
    var search = track.search ?? Search(candidates: [], match: .none, used: [])
    let failed = search.tries[name] ?? 0
    guard failure.remedy == .retry, failed + 1 < tries(track) else {
      guard failure.cause.isOutage else { return try await fail(&track, failure.cause, failure.detail) }
      return try await wait(&track, failure)
    }
    search.tries[name] = failed + 1
    // With jitter, so that songs that failed together do not come back together.
    let pause = pauses.retry(after: failed).milliseconds
    let asked = Int64(min(max(0, failure.retryAfter ?? 0), 86_400)) * 1000
    let delay = max(asked, pause / 2) + Int64.random(in: 0...pause)
    try await ledger.tryAgain(track.id, keeping: search, after: delay)
    log.info("again later", metadata: meta(track, ["in": "\(delay) ms", "why": "\(failure)"]))
  }

  /// Waits for the end of an outage, keeping what the sources have answered. Nothing was learnt about the song.
  private func wait(_ track: inout Track, _ failure: Failure) async throws {
    let now = nowMilliseconds()
    let since = track.waitingSince ?? now
    let end = giveUpAfter.map { since + $0.milliseconds } ?? .max
    guard now < end else { return try await fail(&track, failure.cause, "given up: \(failure.detail)") }
    var search = track.search
    search?.tries = [:]
    search?.failing = [:]
    // Without a time to wait for: as long again as it has waited so far.
    let pause = min(pauses.longest.milliseconds, max(pauses.outage.milliseconds, now - since))
    let jitter = Int64.random(in: 0...pauses.retry.milliseconds)
    let until = min(end, (failure.until ?? now + pause) + jitter)
    try await ledger.wait(track.id, for: failure.cause, keeping: search, until: until)
    // Once, not at every look.
    let level: Logger.Level = track.waitingFor == failure.cause ? .debug : .notice
    log.log(
      level: level, "a song waits", metadata: meta(track, ["for": "\(failure.cause)", "why": "\(failure.detail)"]))
  }

  private func folder(of track: Track) -> FilePath { work.appending(track.job).appending("\(track.id)") }

  func meta(_ track: Track, _ more: Logger.Metadata) -> Logger.Metadata {
    more.merging(["job": "\(track.job)", "song": "\(track.request.text)"]) { first, _ in first }
  }
}

extension CarryTrack {
  /// From a chosen candidate to a song in the store.
  private func makeSong(_ track: inout Track, _ candidate: Candidate, _ plan: Plan) async throws {
    let format = AudioFormat(rawValue: plan.format) ?? .m4a
    let id = Song.id(candidate, format: plan.format)
    if let known = try await ledger.song(id), await store.has(known) {
      guard try await hear(&track, store.folder.pushing(known.file)) else { return }
      return try await finish(&track, known)
    }

    let folder = folder(of: track)
    try await disk.run { () throws(FileError) in try Files.makeFolders(folder) }
    let (board, noted) = (self.board, track)
    // What is not asked does not count against the pace.
    if let closure = await fetch.circuits.closure(.streams, of: candidate.source) { throw closure }
    if let platform = pace.of(candidate.source) { try await ledger.take(track.job, platform) }
    board.note(track, .downloading(nil))
    let recording = track.recording
    async let details = describe(recording)
    let raw = try await fetch.run(candidate, format: format, cover: recording?.cover, in: folder) {
      board.note(noted, .downloading($0))
    }
    if track.state == .matched, try await ledger.fetched(track.id) {
      track.state = .fetched
      (track.waitingFor, track.waitingSince) = (nil, nil)
    }

    guard track.decoding < 2 else {
      throw Failure(.badAudio, .nextCandidate, "decoding it brought the daemon down twice")
    }
    board.note(track, .checking)
    let shape = AudioShape(format: format, codec: raw.codec)
    let made = folder.appending("song.\(shape.ending)")
    let credits = Credits(candidate, request: track.request, recording: try await details)
    let facts = try await processors.pass {
      // Inside the gate: a song that only waits for its turn has no part in a crash.
      try await ledger.beginDecoding(noted.id)
      let verdict: Result<AudioFacts, Failure>
      do throws(Failure) {
        verdict = .success(try await verify.run(raw.file, to: made, shape: shape, expected: raw.seconds))
      } catch {
        verdict = .failure(error)
      }
      try await disk.run { [ledger] in try ledger.endDecoding(noted.id) }
      return try verdict.get()
    }
    guard try await hear(&track, made) else { return }
    try await processors.pass {
      try await tag.run(made, credits, facts, cover: raw.cover)
      let name = SongStore.name(candidate, format: plan.format, ending: shape.ending)
      let bytes = try await store.keep(made, as: name)
      let song = Song(
        id: id, file: name, artist: credits.artist, title: credits.title, album: credits.album,
        seconds: facts.seconds, bytes: bytes, source: candidate.source, url: candidate.url)
      try await finish(&track, song)
    }
    try await disk.run { () throws(FileError) in try Files.removeTree(folder) }
  }

  private func describe(_ recording: Recording?) async throws -> Recording? {
    guard let recording else { return nil }
    return try await find.identify.details(of: recording)
  }

  private func finish(_ track: inout Track, _ song: Song) async throws {
    guard try await ledger.finish(track.id, with: song) else { throw CancellationError() }
    track.state = .done
    log.info("ready", metadata: ["job": "\(track.job)", "song": "\(track.request.text)", "source": "\(song.source)"])
  }
}

extension Track {
  /// The recording that the chosen candidate surely is: what it is filed under.
  fileprivate var recording: Recording? {
    guard let search, search.match.confidence != .check, search.choice?.source != .library, !search.isRaisedByEar
    else { return nil }
    return search.identity?.recording
  }
}
