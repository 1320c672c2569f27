import Host
import Logging
import Music
import Platforms
import SystemPackage

/// From a dropped file to an accepted job or an explained refusal. Either way the original ends up in the outbox (or
/// stays where it is, when it can be neither read nor moved), and every step may run twice.
struct ReadDrop: Sendable {
  let claims: Claims
  let outbox: Outbox
  let ledger: Ledger
  let settings: Settings
  let disk: BlockingQueue
  let reading = BlockingQueue("lists")
  let board: ProgressBoard
  let log: Logger
  /// Claimed lists that cannot be accepted for now.
  let held: Interruption
  /// The jobs whose files are being read: the drop folder and the rescan may come to the same one.
  let inHand = InHand()

  /// Takes a drop out of the inbox. False when it was still moving and must settle again.
  func take(_ drop: DropFolder.Drop) async throws -> Bool {
    switch drop {
    case .list(let folder, let file, let stamp):
      let id = newJobID()
      try await ledger.beginClaim(id, folder: folder, file: file)
      let taken: Bool
      do throws(FileError) {
        taken = try await disk.run { () throws(FileError) in
          try claims.take(id, folder: folder, file: file, expecting: stamp)
        }
      } catch {
        try await ledger.dropClaim(id)
        throw error
      }
      guard taken else {
        try await ledger.dropClaim(id)
        return false
      }
      // The file has been moved: until the ledger says so, nobody else would look for it.
      while true {
        do {
          _ = try await ledger.finishClaim(id)
          break
        } catch {
          log.error("a list waits, since its claim cannot be written down: \(error)", metadata: ["job": "\(id)"])
          try await Task.sleep(for: .seconds(5))
        }
      }
      await read(id)
      return true
    case .unusable(let folder, let file, let stamp, let refusal):
      try await refuseInPlace(folder: folder, file: file, stamp, refusal)
      return true
    case .unwritten(let folder, let file):
      try await noteUnwritten(folder: folder, file: file)
      return true
    case .withdrawn(let folder, let file):
      await removeNote(folder: folder, file: file)
      return true
    }
  }

  /// Start-up: goes on with what lies in this instance's own claim folder, whether the ledger knows it or not.
  func recover() async throws {
    for left in try await disk.run({ () throws(FileError) in try claims.left() }) {
      guard let file = left.file else {
        try await ledger.dropClaim(left.id)
        try await disk.run { () throws(FileError) in try claims.remove(left.id) }
        continue
      }
      try await ledger.beginClaim(left.id, folder: left.folder, file: file)
      _ = try await ledger.finishClaim(left.id)
      await read(left.id)
    }
    // A claim that was written down, but whose file was never moved.
    for job in try await ledger.jobs(in: .claiming) { try await ledger.dropClaim(job.id) }
  }

  /// Reads the lists that are claimed but not accepted yet: what a full disk or a missing outbox held up.
  func readClaimed() async {
    for job in (try? await ledger.jobs(in: .claimed)) ?? [] { await read(job.id) }
  }

  /// Reads a claimed file. What a later try may mend is logged, and the file stays claimed.
  private func read(_ id: String) async {
    guard inHand.take(id) else { return }
    defer { inHand.putBack(id) }
    do {
      guard let job = try await ledger.job(id) else { return }
      if job.state == .claimed { try await answer(job) }
      try await disk.run { () throws(FileError) in try claims.remove(id) }
      held.ended()
    } catch {
      // Stopped in the middle: the next start takes it up.
      guard !Task.isCancelled else { return }
      held.began("a list waits, since it could not be accepted: \(error) (job \(id))")
    }
  }

  private func answer(_ job: Job) async throws {
    await removeNote(folder: job.folder, file: job.file)
    let original = claims.path(job.id, folder: job.folder, file: job.file)
    let attempt = try await ledger.beginReading(job.id)
    let read: Result<ParsedList, ListRefusal>
    do throws(ListRefusal) {
      // Two attempts that never ended were crashes of the daemon.
      guard attempt <= 2 else { throw .crashes }
      read = .success(try await parse(try await bytes(of: original), job))
    } catch {
      read = .failure(error)
    }
    try await ledger.endReading(job.id)
    switch read {
    case .success(let list): try await settle(job, list, original)
    case .failure(let refusal): try await refuse(job, refusal, original)
    }
  }

  private func bytes(of original: FilePath) async throws(ListRefusal) -> [UInt8] {
    let limit = settings.limits.listBytes
    for _ in 1...20 {
      let read: (bytes: [UInt8], stamp: FileStamp)
      do throws(FileError) {
        read = try await disk.run { () throws(FileError) in try Files.read(original, limit: limit) }
      } catch {
        // The uploader's descriptor follows the file through the rename: read on until it stands still.
        guard error.hasChanged else { throw error.isForbidden ? .unreadable : .notAFile }
        do { try await Task.sleep(for: settings.settle) } catch { throw .unreadable }
        continue
      }
      guard read.stamp.size <= Int64(limit) else { throw .tooLarge(Int(read.stamp.size), limit: limit) }
      if !read.bytes.isEmpty, looksUnwritten(read.bytes) { throw .unwritten }
      return read.bytes
    }
    throw .unreadable
  }

  /// A large list takes seconds to parse, which is too long for the cooperative pool.
  private func parse(_ bytes: [UInt8], _ job: Job) async throws(ListRefusal) -> ParsedList {
    let name = Array(job.file.string.utf8)
    let limits = ListLimits(bytes: settings.limits.listBytes)
    var list = try await reading.run { () throws(ListRefusal) in
      try parseList(bytes: bytes, fileName: name, limits: limits)
    }
    list.requests = list.requests.map(\.carried)
    if let link = list.requests.first?.link, list.kind == .link, !link.isFollowed {
      throw .unsupportedLink(link.url)
    }
    return list
  }

  func accept(_ job: Job, _ list: ParsedList, _ original: FilePath) async throws {
    let plan = settings.plan(for: job.folder, options: list.options)
    let facts = ListFacts(list)
    let name = list.options.values["name"] ?? list.name
    let size = settings.limits.tracks ?? max(1, list.requests.count)
    // The first part last: until it is accepted, a crash reads the whole file again.
    for first in stride(from: 0, to: max(1, list.requests.count), by: size).reversed() {
      let number = first / size + 1
      guard let part = try await self.part(number, of: job), part.state == .claimed else { continue }
      let folder = try await makeFolder(part, name: number == 1 ? name : "\(name) - \(number)")
      try await keep(original, of: part, in: folder)
      let requests = Array(list.requests.dropFirst(first).prefix(size))
      guard try await ledger.accept(part.id, plan: plan, list: facts, requests: requests, after: first) else {
        continue
      }
      board.noteChange(of: part.id)
      log.notice(
        "accepted", metadata: ["job": "\(part.id)", "file": "\(job.file)", "songs": "\(requests.count)"])
    }
  }

  /// The job itself, or a further one for the part of a list that is longer than a job may be.
  private func part(_ number: Int, of job: Job) async throws -> Job? {
    guard number > 1 else { return job }
    let id = "\(job.id).\(number)"
    try await ledger.beginClaim(id, folder: job.folder, file: job.file)
    _ = try await ledger.finishClaim(id)
    return try await ledger.job(id)
  }

  private func refuse(_ job: Job, _ refusal: ListRefusal, _ original: FilePath) async throws {
    let folder = try await makeFolder(job, name: displayName(job.file))
    let words = Language.messages(settings.plan(for: job.folder, options: ListOptions()).language)
    let text = Reports(words).refused(file: job.file.string, refusal, originalBeside: true)
    try await keep(original, of: job, in: folder)
    let report = try await disk.run { () throws(FileError) in
      try outbox.write(text, to: folder.appending("refused.txt"))
      return PublishedFile(name: "refused.txt", stamp: try Files.stamp(folder.appending("refused.txt")))
    }
    try await ledger.published(report, by: job.id)
    _ = try await ledger.refuse(job.id, because: "\(refusal)")
    log.notice("refused", metadata: ["job": "\(job.id)", "file": "\(job.file)", "reason": "\(refusal)"])
  }

  /// Something that can neither be read nor moved is answered once, and stays where it is.
  private func refuseInPlace(folder: FilePath, file: FilePath, _ stamp: FileStamp, _ refusal: ListRefusal) async throws
  {
    let path = claims.inbox.pushing(folder).pushing(file)
    if try await ledger.wasAnswered(path, stamp) { return }
    let words = Language.messages(settings.plan(for: folder, options: ListOptions()).language)
    let text = Reports(words).refused(file: file.string, refusal, originalBeside: false)
    let name = displayName(file)
    try await disk.run { () throws(FileError) in
      var number = outbox.isReserved(folder, name: name) ? 2 : 1
      while try !outbox.makeFolder(outbox.place(folder, name: name, number: number), again: false) { number += 1 }
      try outbox.write(text, to: outbox.place(folder, name: name, number: number).appending("refused.txt"))
    }
    try await ledger.answered(path, stamp)
    log.notice("refused", metadata: ["file": "\(file)", "reason": "\(refusal)"])
  }

  /// Makes the job's folder in the outbox: `NAME`, or `NAME (2)` and so on. Written down first, so that a second run
  /// finds its own folder.
  func makeFolder(_ job: Job, name: String) async throws -> FilePath {
    let safe = safeName(name)
    if let intended = job.outbox {
      _ = try await disk.run { () throws(FileError) in try outbox.makeFolder(intended, again: true) }
      return intended
    }
    var number = outbox.isReserved(job.folder, name: safe) ? 2 : 1
    while true {
      let place = outbox.place(job.folder, name: safe, number: number)
      if try await !disk.run({ () throws(FileError) in try Files.exists(place) }) {
        try await ledger.intendOutbox(job.id, place, name: number == 1 ? safe : "\(safe) (\(number))")
        if try await disk.run({ () throws(FileError) in try outbox.makeFolder(place, again: false) }) { return place }
      }
      number += 1
    }
  }

  func displayName(_ file: FilePath) -> String { safeName(file.stem ?? file.string) }
}

/// A job's name in the ledger: sorts by time, and no two are equal.
func newJobID() -> String {
  let random = String(UInt32.random(in: .min ... .max), radix: 36)
  return String(nowMilliseconds(), radix: 36) + "-" + random
}
