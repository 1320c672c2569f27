import Host
import Logging
import Music
import SystemPackage

/// A doubtful choice is compared by ear with what other platforms have by that name. Whoever uploads the wrong song to
/// one of them seldom did so to the other.
///
/// Agreement makes the choice likely; where two others agree with each other, the better of them is chosen instead.
/// What cannot be had is left out: the song waits for nobody here, and is never missed because of it.
extension CarryTrack {
  /// The choice and what it is compared with.
  static let heardLimit = 3
  /// Of those that it is to be compared with, tried until so many are heard.
  static let listeningTries = 4
  /// For fetching one of them.
  static let listeningDeadline = Duration.seconds(120)

  /// `file`: the choice's audio, verified. False when another candidate was chosen, which is to be fetched now.
  func hear(_ track: inout Track, _ file: FilePath) async throws -> Bool {
    // What was being decoded at a crash is not decoded once more for this.
    guard track.request.link == nil, track.decoding == 0, var search = track.search, search.isToBeHeard,
      let choice = search.match.choice, search.nextToHear([choice]) != nil,
      let own = try await fingerprint(of: file, track)
    else { return true }
    var hearing = Hearing(choice: choice, own)
    var tried: Set<Int> = []
    while 1 + (search.heard?.count ?? 0) < Self.heardLimit, tried.count < Self.listeningTries,
      let index = search.nextToHear(hearing.indices, besides: tried)
    {
      tried.insert(index)
      let candidate = search.candidates[index]
      guard let print = try await listen(to: candidate, for: track) else { continue }
      let result = hearing.add(index, print, to: &search)
      log.info("heard", metadata: meta(track, ["candidate": "\(candidate.key)", "result": "\(result)"]))
      track.search = search
      if search.match.choice != choice {
        try await set(search, of: &track)
        return false
      }
      guard try await ledger.heard(track.id, search) else { throw CancellationError() }
      if result != .different { break }
    }
    return true
  }

  /// Nil for what cannot be had now, or not be read. Nothing of it stays.
  private func listen(to candidate: Candidate, for track: Track) async throws -> Fingerprint? {
    let folder = work.appending(track.job).appending("\(track.id)-heard")
    let print: Fingerprint?
    do {
      if await fetch.circuits.closure(.streams, of: candidate.source) != nil { return nil }
      if let platform = pace.of(candidate.source) { try await ledger.take(track.job, platform) }
      try await disk.run { () throws(FileError) in try Files.makeFolders(folder) }
      let raw = try await within(Self.listeningDeadline) { [fetch] in
        try await fetch.run(candidate, format: nil, cover: nil, in: folder) { _ in }
      }
      print = if let raw { try await fingerprint(of: raw.file, track) } else { nil }
    } catch let error where error is Failure || error is PaceUsedUp || error is FileError {
      try Task.checkCancellation()
      log.info("not heard", metadata: meta(track, ["candidate": "\(candidate.key)", "why": "\(error)"]))
      print = nil
    }
    try await disk.run { () throws(FileError) in try Files.removeTree(folder) }
    return print
  }

  /// Nil where ffmpeg cannot take it.
  private func fingerprint(of file: FilePath, _ track: Track) async throws -> Fingerprint? {
    try await processors.pass {
      try await ledger.beginDecoding(track.id)
      let taken: Result<Fingerprint, Failure>
      do throws(Failure) {
        taken = .success(try await TakeFingerprint(ffmpeg: verify.ffmpeg).run(file))
      } catch {
        taken = .failure(error)
      }
      try await disk.run { [ledger] in try ledger.endDecoding(track.id) }
      try Task.checkCancellation()
      if case .failure(let failure) = taken { log.info("no fingerprint", metadata: meta(track, ["why": "\(failure)"])) }
      return try? taken.get()
    }
  }
}

/// Nil when `body` takes longer, which is cancelled then.
private func within<Value: Sendable>(
  _ limit: Duration, _ body: @escaping @Sendable () async throws -> Value
) async throws -> Value? {
  try await withThrowingTaskGroup(of: Value?.self) { group in
    group.addTask { try await body() }
    group.addTask {
      try await Task.sleep(for: limit)
      return nil
    }
    defer { group.cancelAll() }
    return try await group.next() ?? nil
  }
}

/// The fingerprints that were taken for one song, the choice's first, and what follows from them.
struct Hearing {
  private var heard: [(index: Int, print: Fingerprint)]
  var indices: [Int] { heard.map(\.index) }
  var count: Int { heard.count }

  init(choice: Int, _ print: Fingerprint) { heard = [(choice, print)] }

  /// Compares one more with those that were heard before, and notes in `search` what follows. `same`: there is an
  /// agreement; `unclear`: the choice and this one could be one recording or two.
  mutating func add(_ index: Int, _ print: Fingerprint, to search: inout Search) -> Likeness {
    let source = search.candidates[index].source
    search.heard = (search.heard ?? []) + [search.candidates[index].key]
    defer { heard.append((index, print)) }
    let choice = indices[0]
    var isUnclear = false
    for one in heard where search.candidates[one.index].source.platform != source.platform {
      switch one.print.likeness(to: print) {
      case .same:
        search.agree(one.index, index)
        return .same
      case .different where one.index == choice: search.differ(choice, from: source)
      case .unclear where one.index == choice: isUnclear = true
      case .different, .unclear: break
      }
    }
    return isUnclear ? .unclear : .different
  }
}

extension Search {
  /// True when the choice is doubtful, and not for its version: two uploads of a remix sound the same as well. Nor does
  /// hearing help where several recordings may be meant, or where a house rule does not work any more: then the
  /// household knew better than all of them once.
  var isToBeHeard: Bool {
    guard let choice = match.choice, match.confidence == .check, brokenRules == nil, identity?.confidence != .check
    else { return false }
    return candidates[choice].source != .library && !match.verdicts[choice].reasons.contains(where: \.isOfVersion)
  }

  /// True when agreement made the choice more than doubtful. Which recording of the catalogue it is was not heard.
  var isRaisedByEar: Bool {
    match.choice.map { match.verdicts[$0].reasons.contains(where: \.isAgreement) } ?? false
  }

  /// The best of the acceptable candidates that another platform has than one of those that were heard.
  func nextToHear(_ heard: [Int], besides tried: Set<Int> = []) -> Int? {
    let platforms = Set(heard.map { candidates[$0].source.platform })
    return match.ranking.first { index in
      let candidate = candidates[index]
      return candidate.source != .library && !heard.contains(index) && !tried.contains(index) && !isOut(candidate)
        && !(self.heard ?? []).contains(candidate.key) && platforms != [candidate.source.platform]
        && !match.verdicts[index].reasons.contains(where: \.isOfVersion)
    }
  }

  /// Two platforms have the same: the one that is ranked better is the choice, and likely.
  fileprivate mutating func agree(_ one: Int, _ other: Int) {
    let pair = match.ranking.filter { $0 == one || $0 == other }
    guard pair.count == 2 else { return }
    let (best, second) = (pair[0], pair[1])
    match.verdicts[best].reasons.removeAll(where: \.isDifference)
    match.verdicts[best].reasons.append(.heardElsewhere(candidates[second].source))
    match.ranking.removeAll { $0 == best }
    match.ranking.insert(best, at: 0)
    match.choice = best
    match.confidence = .likely
  }

  fileprivate mutating func differ(_ choice: Int, from source: Source) {
    guard !match.verdicts[choice].reasons.contains(where: \.isDifference) else { return }
    match.verdicts[choice].reasons.append(.soundsDifferent(source))
  }
}

extension Reason {
  fileprivate var isOfVersion: Bool {
    switch self {
    case .versionNotAsked, .versionMissing: true
    default: false
    }
  }

  fileprivate var isAgreement: Bool {
    if case .heardElsewhere = self { true } else { false }
  }

  fileprivate var isDifference: Bool {
    if case .soundsDifferent = self { true } else { false }
  }
}
