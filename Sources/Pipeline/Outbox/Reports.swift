import Glibc
import Music

/// The texts of the outbox. Pure, but for the time of day they begin with. Lines end in CRLF, since Notepad on old
/// machines shows nothing else as lines.
struct Reports: Sendable {
  let words: any Messages
  /// "21:14".
  let time: String

  init(_ words: any Messages, at milliseconds: Int64 = nowMilliseconds()) {
    self.words = words
    time = timeOfDay(milliseconds)
  }

  /// A track with what became of it.
  struct Line: Sendable {
    var track: Track
    var song: Song?
    var step: Step
  }

  /// `pausedUntil`: when new songs are begun again, in milliseconds since 1970.
  func progress(name: String, lines: [Line], pausedUntil: Int64? = nil, hasRoom: Bool = true) -> String {
    let done = lines.count { $0.step == .ready || $0.step == .missing }
    var text = [words.asOf(time), words.progress(name: name, done: done, of: lines.count)]
    if !hasRoom { text.append(words.waitsForRoom) }
    if let pausedUntil { text.append(words.paused(until: timeOfDay(pausedUntil))) }
    for remedy in lines.compactMap({ $0.step.outage.flatMap(words.remedy) }) where !text.contains(remedy) {
      text.append(remedy)
    }
    text.append("")
    text += lines.map { "\(pad($0.track.position, lines.count)). \($0.track.request.text): \(words.step($0.step))" }
    return joined(text)
  }

  func about(
    name: String, list: ListFacts?, lines: [Line], zips: [(file: String, bytes: Int64)], files: Bool = false,
    twice: [Int: Int]
  ) -> String {
    let delivered = lines.count { $0.song != nil }
    let missing = lines.count { $0.song == nil && !$0.isWaiting }
    let waiting = lines.count(where: \.isWaiting)
    let doubtful = lines.count(where: \.isDoubtful)
    var text = [words.asOf(time)]
    if delivered == 0 || (zips.isEmpty && !files) {
      text.append(words.nothingDelivered(name: name))
    } else {
      text.append(words.delivered(name: name, songs: delivered, of: lines.count))
      text += zips.map { words.inZip($0.file, megabytes: megabytes($0.bytes)) }
      if files { text.append(words.inFolder) }
    }
    if waiting > 0 { text.append(words.stillWaitedFor(count: waiting)) }
    if missing > 0 { text.append(words.seeNotDownloaded(count: missing)) }
    if doubtful > 0 { text.append(words.seeToCheck(count: doubtful)) }
    text.append("")
    for line in lines {
      let number = pad(line.track.position, lines.count)
      if let song = line.song {
        text.append("\(number). \(song.artist) - \(song.title), \(words.songFrom(song.source))")
      } else {
        text.append("\(number). \(line.track.request.text): \(words.step(line.isWaiting ? line.step : .missing))")
      }
    }
    text.append("")
    text += twice.sorted { $0.key < $1.key }.map { words.duplicateSong(line: $0.key, of: $0.value) }
    if let list {
      text += (list.playlists ?? []).map(words.readPlaylist)
      text.append(words.read(lines: list.lines, lastLineEnded: list.lastLineEnded))
      text += list.problems.map(words.problem)
    }
    return joined(text)
  }

  /// Nil when everything was delivered and nothing is doubtful. The text is a valid list, whose comments hold the
  /// numbers of the list that it continues (`RetryList`).
  func notDownloaded(job: String, name: String, lines: [Line]) -> String? {
    let missing = lines.filter { $0.song == nil && !$0.isWaiting }
    let waiting = lines.filter(\.isWaiting)
    let doubtful = lines.filter(\.isDoubtful)
    guard !missing.isEmpty || !doubtful.isEmpty else { return nil }
    var text = ["#! name=\(name)", "#! continues=\(job)", "# \(words.asOf(time))"]
    text += words.notDownloadedHeader(count: missing.count).map { "# \($0)" }
    for line in missing {
      text.append("")
      let cause = line.track.outcome?.cause ?? .nothingFound
      text.append("# \(line.track.position). \(words.notDownloaded(cause))")
      if let remedy = words.remedy(cause) { text.append("# \(remedy)") }
      text += alternatives(line.track)
      text.append(line.track.request.link?.url ?? line.track.request.text)
    }
    if !waiting.isEmpty {
      text += ["", "# \(words.stillWaitedFor(count: waiting.count))"]
      text += waiting.map { "# \($0.track.request.text)" }
    }
    if !doubtful.isEmpty {
      text.append("")
      text += words.toCheckHeader.map { "# \($0)" }
      for line in doubtful {
        text.append("")
        text.append("# \(line.track.position). \(line.track.request.text)")
        let broken = (line.track.search?.brokenRules ?? []).map(words.brokenRule)
        let doubts = doubts(line.track, isAlone: broken.isEmpty)
        if !doubts.isEmpty { text.append("# \(words.toCheck(doubts))") }
        text += broken.map { "# \($0)" }
        text += alternatives(line.track)
      }
    }
    return joined(text)
  }

  func refused(file: String, _ refusal: ListRefusal, originalBeside: Bool) -> String {
    joined(
      [words.asOf(time), words.refusedTitle(file: file), ""] + words.refusal(refusal)
        + ["", originalBeside ? words.originalBeside : words.originalStays])
  }

  /// Nil without problems.
  func houseRuleProblems(_ problems: [String]) -> String? {
    problems.isEmpty ? nil : joined([words.asOf(time)] + words.ruleProblemsHeader + [""] + problems)
  }

  /// Of a list that is empty, or half there, after a while.
  func waiting(file: String) -> String {
    joined([words.asOf(time), words.unwrittenTitle(file: file), ""] + words.unwritten)
  }

  /// Up to three links that came close, commented out. A file of the library is no link.
  private func alternatives(_ track: Track) -> [String] {
    guard let search = track.search else { return [] }
    // YouTube Music shows the videos of YouTube: each once, and not what was delivered.
    var told = Set(track.state == .failed ? [] : [search.choice?.id])
    let best = search.match.verdicts.indices
      .filter { $0 != search.match.choice || track.state == .failed }
      .filter { search.match.verdicts[$0].score >= 0.3 && search.candidates[$0].source != .library }
      .sorted { search.match.verdicts[$0].score > search.match.verdicts[$1].score }
      .filter { told.insert(search.candidates[$0].id).inserted }
    return best.prefix(3).map { index in
      let candidate = search.candidates[index]
      let reasons = search.match.verdicts[index].reasons.filter(\.isDoubt).map(words.reason)
      let artist = candidate.artists.first ?? candidate.channel ?? ""
      let isNamed = artist.isEmpty || folded(candidate.title).contains(folded(artist))
      let title = isNamed ? candidate.title : "\(artist) - \(candidate.title)"
      return "# \(candidate.url)  \(words.cameClose(oneLine(title), reasons.map(oneLine)))"
    }
  }

  /// `isAlone`: there must be some.
  private func doubts(_ track: Track, isAlone: Bool) -> [String] {
    guard let search = track.search, let choice = search.match.choice else { return [] }
    let reasons = search.match.verdicts[choice].reasons
    let doubts = reasons.filter(\.isDoubt)
    return (doubts.isEmpty && isAlone ? reasons : doubts).map(words.reason).map(oneLine)
  }

  private func joined(_ lines: [String]) -> String {
    lines.map { oneLine($0) + "\r\n" }.joined()
  }

  private func pad(_ number: Int, _ count: Int) -> String {
    let digits = String(number)
    return String(repeating: " ", count: max(0, String(count).count - digits.count)) + digits
  }

  private func megabytes(_ bytes: Int64) -> String {
    let tenths = max(1, (bytes + 50_000) / 100_000)
    return "\(tenths / 10).\(tenths % 10)"
  }
}

extension Step {
  fileprivate var outage: Cause? {
    if case .waitingFor(let cause, _) = self { cause } else { nil }
  }
}

extension Reports.Line {
  /// Not ended yet.
  fileprivate var isWaiting: Bool { song == nil && step != .missing && step != .ready }
  /// Delivered, but the matcher was not sure.
  fileprivate var isDoubtful: Bool { song != nil && track.search?.match.confidence == .check }
}

extension Reason {
  /// True for what speaks against a candidate.
  var isDoubt: Bool {
    switch self {
    case .titleMatches, .artistMatches, .artistInTitle, .versionAsked, .durationMatches, .albumMatches, .official,
      .song, .heardElsewhere:
      false
    default: true
    }
  }
}

extension String {
  /// With the line ends that every text program knows.
  var crlf: String { split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\r\n") }
}

/// A title from outside cannot end a line of ours.
private func oneLine(_ text: String) -> String {
  String(String.UnicodeScalarView(text.unicodeScalars.map { $0.properties.generalCategory == .control ? " " : $0 }))
}

/// Local date and time of day, "2026-11-23 21:14".
public func dayAndTime(_ milliseconds: Int64) -> String {
  var seconds = time_t(milliseconds / 1000)
  var parts = tm()
  guard localtime_r(&seconds, &parts) != nil else { return "--" }
  func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
  return "\(parts.tm_year + 1900)-\(two(parts.tm_mon + 1))-\(two(parts.tm_mday)) \(timeOfDay(milliseconds))"
}

/// Local time of day, "21:14".
public func timeOfDay(_ milliseconds: Int64) -> String {
  var seconds = time_t(milliseconds / 1000)
  var parts = tm()
  guard localtime_r(&seconds, &parts) != nil else { return "--:--" }
  func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
  return "\(two(parts.tm_hour)):\(two(parts.tm_min))"
}
