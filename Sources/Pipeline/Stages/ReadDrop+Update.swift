import Host
import Logging
import Music
import Platforms
import SystemPackage

/// What an understood list is to the jobs that are there: nothing new, a change, a continuation, or a job of its own.
extension ReadDrop {
  /// Identical bytes within this time after a delivery start nothing new. Milliseconds.
  static let sameAgain: Int64 = 10 * 60 * 1000

  /// Takes the list to where it belongs. May run twice.
  func settle(_ job: Job, _ list: ParsedList, _ original: FilePath) async throws {
    let limit = Int(DropFolder.copyLimit)
    let bytes = try await disk.run { () throws(FileError) in try Files.read(original, limit: limit).bytes }
    if job.continues != nil { return try await goOn(job, list, bytes) }
    // It has a folder of its own since an earlier run.
    if job.outbox != nil { return try await accept(job, list, original) }
    let sameName = try await ledger.jobs(of: job.file, in: job.folder, besides: job.id)
    if let twin = try await twin(of: bytes, among: sameName) {
      try await replaceOriginal(of: twin, by: bytes)
      try await ledger.forgetClaim(job.id)
      return log.notice(
        "dropped again without a change", metadata: ["job": "\(twin.id)", "file": "\(job.file)"])
    }
    if let id = list.options.values["continues"] {
      if try await proceed(from: id, job, list, bytes) { return }
      var list = list
      list.problems.append(
        ListProblem(
          line: RetryList(bytes: bytes).continuesLine ?? 1, text: "continues=\(id)", kind: .unknownContinues))
      return try await accept(job, list, original)
    }
    let unfinished = sameName.filter { $0.state != .delivered && $0.continues == nil }
    if unfinished.count == 1, try await update(unfinished[0], by: job, list, bytes) { return }
    try await accept(job, list, original)
  }

  /// The job whose file was the same, byte for byte, and that is in work or was delivered a moment ago.
  private func twin(of bytes: [UInt8], among jobs: [Job]) async throws -> Job? {
    for job in jobs {
      if let published = job.publishedAt, nowMilliseconds() - published > Self.sameAgain { continue }
      guard let folder = job.outbox, try await ledger.original(of: job.id) == bytes else { continue }
      // Who deleted the delivery wants it again.
      if try await disk.run({ () throws(FileError) in try Files.exists(folder) }) { return job }
    }
    return nil
  }

  /// Changes an unfinished job into what the new list says. False when it is too late for that, or when one of the
  /// two lists is so long that it is worked off in parts, each a job.
  private func update(_ earlier: Job, by job: Job, _ list: ParsedList, _ bytes: [UInt8]) async throws -> Bool {
    guard !earlier.isPart, list.requests.count <= settings.limits.tracks ?? .max else { return false }
    let plan = settings.plan(for: job.folder, options: list.options)
    let updated = try await ledger.update(
      earlier.id, from: job.id, plan: plan, list: ListFacts(list), requests: list.requests, bytes: bytes)
    guard updated else { return false }
    try await replaceOriginal(of: earlier, by: bytes)
    log.notice(
      "updated", metadata: ["job": "\(earlier.id)", "file": "\(job.file)", "songs": "\(list.requests.count)"])
    return true
  }

  /// Puts the new file in the place of the one that its job began with. A copy that a person has changed stays.
  private func replaceOriginal(of job: Job, by bytes: [UInt8]) async throws {
    guard let folder = job.outbox, job.continues == nil else { return }
    let name = FilePath(Outbox.originalName(job.file.string))
    let known = try await ledger.publishedFiles(of: job.id).first { $0.name == name }
    let copy = try await disk.run { () throws(FileError) in
      try outbox.replaceOriginal(in: folder, name: name, by: bytes, known: known)
    }
    if let copy { try await ledger.published(copy, by: job.id) }
  }

  // MARK: Lists that continue another

  /// Makes the list a continuation of the finished job `id`. False when there is no such job in this person's folder.
  private func proceed(from id: String, _ job: Job, _ list: ParsedList, _ bytes: [UInt8]) async throws -> Bool {
    guard let first = try await ledger.job(id), first.state == .delivered, first.continues == nil,
      first.person == job.person, let folder = first.outbox,
      try await disk.run({ () throws(FileError) in try Files.identity(of: folder) }) == first.place?.folder
    else { return false }
    // Where the same songs are already asked for again, the newer list says what is wanted.
    let earlier = try await ledger.continuations(of: id).first { $0.state == .accepted && $0.parts == 0 }
    if let earlier, try await ledger.cancel(earlier.id) {
      log.notice("replaced by a newer list", metadata: ["job": "\(earlier.id)"])
      try await ledger.continueJob(first, by: job.id, name: earlier.name)
    } else {
      let name = try await disk.run { () throws(FileError) in
        var number = 2
        while try outbox.isTaken("\(first.name) - \(number)", in: folder) { number += 1 }
        return "\(first.name) - \(number)"
      }
      try await ledger.continueJob(first, by: job.id, name: name)
    }
    guard let job = try await ledger.job(job.id) else { return true }
    try await goOn(job, list, bytes)
    return true
  }

  /// Accepts a list whose place beside another one is written down.
  private func goOn(_ job: Job, _ list: ParsedList, _ bytes: [UInt8]) async throws {
    guard let id = job.continues, let folder = job.outbox, job.state == .claimed else { return }
    let tracks = try await ledger.tracks(of: id)
    let missing = tracks.filter { $0.state == .failed }.map { (number: $0.position, text: $0.request.text) }
    let numbered = RetryList(bytes: bytes).numbered(
      list.requests, as: missing, count: tracks.map(\.position).max() ?? 0)
    let name = FilePath("\(job.name).\(job.file.extension?.lowercased() ?? "txt")")
    let known = try await ledger.publishedFiles(of: id).first { $0.name == name }
    let copy = try await disk.run { () throws(FileError) in
      try outbox.replaceOriginal(in: folder, name: name, by: bytes, known: known)
    }
    if let copy { try await ledger.published(copy, by: id) }
    try await ledger.keepOriginal(bytes, of: job.id)
    for (number, request) in numbered {
      guard let link = request.link, link.isFollowed, !link.isList,
        let song = tracks.first(where: { $0.position == number })?.request, song.link == nil
      else { continue }
      try await ledger.remember(link, for: request.readings.isEmpty ? song.text : request.text, of: job.person)
    }
    let plan = settings.plan(for: job.folder, options: list.options)
    guard try await ledger.accept(job.id, plan: plan, list: ListFacts(list), numbered: numbered) else { return }
    log.notice(
      "accepted", metadata: ["job": "\(job.id)", "continues": "\(id)", "songs": "\(numbered.count)"])
  }
}

extension ListFacts {
  init(_ list: ParsedList) {
    self.init(lines: list.lineCount, lastLineEnded: list.lastLineEnded, problems: list.problems)
  }
}
