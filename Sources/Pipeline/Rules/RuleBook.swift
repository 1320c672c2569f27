import Host
import Logging
import Music
import SystemPackage

/// `house rules.txt` of the inbox: what stands in it now, and what became of its lines.
///
/// The file is the household's own; the daemon writes an example where there is none, and nothing else into it. Lines
/// that cannot be used are told in the outbox, in `house rules problems.txt`.
actor RuleBook {
  static let file: FilePath.Component = "house rules.txt"
  static let problems: FilePath.Component = "house rules problems.txt"
  /// Seconds by which the song behind a rule's link may differ from what it was: platforms measure anew.
  static let sameLength = 10.0
  /// Bytes; what is behind them is not read.
  static let limit = 1 << 20

  private let inbox: FilePath
  /// Nil for the commands that only look.
  private let outbox: Outbox?
  private let ledger: Ledger?
  private let settle: Duration
  private let words: any Messages
  private let disk: BlockingQueue
  private let log: Logger
  /// As it is written in this inbox: names of files are folded by people, not by file systems.
  private var name = RuleBook.file
  private var hasLooked = false
  private var known: (stamp: FileStamp, rules: HouseRules)?

  init(_ settings: Settings, outbox: Outbox?, _ ledger: Ledger?, disk: BlockingQueue, _ log: Logger) {
    (inbox, settle) = (settings.inbox, settings.settle)
    words = Language.messages(settings.language)
    (self.outbox, self.ledger, self.disk, self.log) = (outbox, ledger, disk, log)
  }

  /// Writes the example where there is no file of rules, and anew over one that nobody has changed: the folder's group
  /// and the language may be others now. A file that somebody has written in is left as it is.
  func begin() async {
    let isThere = await findFile()
    let path = inbox.appending(name)
    let examples = Language.allCases.map { $0.messages.houseRules.crlf }
    do throws(FileError) {
      try await disk.run { [text = words.houseRules.crlf] () throws(FileError) in
        if isThere == true {
          let bytes = try Files.read(path, limit: Self.limit).bytes
          guard examples.contains(String(decoding: bytes, as: UTF8.self)) else { return }
        }
        try Files.publish(Array(text.utf8), at: path, replacing: isThere == true)
      }
    } catch {
      log.info("no example of house rules was written: \(error)")
    }
    _ = await current()
  }

  /// Finds the file, whatever the case of its name. Nil when the inbox cannot be read.
  private func findFile() async -> Bool? {
    let names = try? await disk.run { [inbox] () throws(FileError) in try Files.entries(of: inbox) }
    guard let names else { return nil }
    hasLooked = true
    let found = names.filter { folded($0.string) == Self.file.string }
    guard let first = found.first else { return false }
    name = found.contains(Self.file) ? Self.file : first
    return true
  }

  /// The rules as they stand in the file now. While it is being saved those from before hold, and so they do when it
  /// cannot be read.
  func current() async -> HouseRules {
    if !hasLooked { _ = await findFile() }
    let path = inbox.appending(name)
    do throws(FileError) {
      let stamp = try await disk.run { () throws(FileError) in try Files.stamp(path) }
      if let known, known.stamp == stamp || isFresh(stamp) { return known.rules }
      let (bytes, read) = try await disk.run { () throws(FileError) in try Files.read(path, limit: Self.limit) }
      let rules = HouseRules(bytes: Array(bytes.prefix(Self.limit)))
      if rules != known?.rules {
        known = (read, rules)
        await tell(rules)
      }
      known = (read, rules)
      return rules
    } catch {
      if error.isMissing, known != nil {
        known = nil
        await tell(HouseRules())
      } else if !error.isMissing {
        log.debug("the house rules cannot be read: \(error)")
      }
      return known?.rules ?? HouseRules()
    }
  }

  /// Saved a moment ago, perhaps not whole yet.
  private func isFresh(_ stamp: FileStamp) -> Bool {
    let age = nowMilliseconds() - stamp.changed / 1_000_000
    return age >= 0 && age < settle.milliseconds
  }

  /// A rule decided something for a request. `seconds`: of the song behind its link.
  func used(_ rule: HouseRule, for request: Request, seconds: Double? = nil) async {
    await note { try await $0.used(rule: rule.text, for: request.text, seconds: seconds) }
    if let known { await tell(known.rules, quietly: true) }
  }

  /// What became of a rule before.
  func record(of rule: HouseRule) async -> RuleRecord? { await records()[rule.text] }

  func ownLinks() async -> [(person: String, rule: HouseRule)] { (try? await ledger?.ownLinks()) ?? [] }

  func records() async -> [String: RuleRecord] { (try? await ledger?.rules()) ?? [:] }

  /// The song that a rule chose cannot be had.
  func broke(_ rule: HouseRule, _ trouble: RuleTrouble, for request: Request) async {
    log.warning(
      "a house rule does not work any more",
      metadata: ["line": "\(rule.line)", "rule": "\(rule.text)", "why": "\(trouble)", "song": "\(request.text)"])
    await note { try await $0.broke(rule: rule.text, trouble) }
    if let known { await tell(known.rules, quietly: true) }
  }

  /// That a rule was used is worth noting, and no song waits for it.
  private func note(_ write: (Ledger) async throws -> Void) async {
    guard let ledger else { return }
    do { try await write(ledger) } catch { log.debug("a house rule's use is not written down: \(error)") }
  }

  // MARK: Telling

  /// Says in the log and in the outbox what cannot be used.
  private func tell(_ rules: HouseRules, quietly: Bool = false) async {
    guard let outbox else { return }
    if !quietly, rules != HouseRules() {
      log.notice("house rules", metadata: ["rules": "\(rules.rules.count)", "faults": "\(rules.faults.count)"])
      for fault in rules.faults.prefix(20) {
        log.warning("a house rule cannot be used", metadata: ["line": "\(fault.line)", "rule": "\(fault.text)"])
      }
    }
    let lines = rules.problems(await records(), words)
    let report = Reports(words).houseRuleProblems(lines)
    let path = outbox.folder.appending(Self.problems)
    do throws(FileError) {
      try await disk.run { () throws(FileError) in
        guard let report else { return try Files.remove(path) }
        // The time of day alone is no news.
        if let old = try? Files.read(path, limit: 1 << 20).bytes,
          old.split(separator: 0x0A).dropFirst() == Array(report.utf8).split(separator: 0x0A).dropFirst()
        {
          return
        }
        try outbox.write(report, to: path)
      }
    } catch {
      log.debug("\(path) cannot be written: \(error)")
    }
  }
}

extension HouseRules {
  /// How many lines are told of one by one; a count stands for the others.
  private static let told = 200

  /// A sentence for each line that cannot be used, in the order of the file.
  func problems(_ records: [String: RuleRecord], _ words: any Messages) -> [String] {
    let faults = faults.map { (line: $0.line, text: words.ruleProblem(line: $0.line, $0.text, $0.problem)) }
    let broken = rules.compactMap { rule in
      records[rule.text]?.trouble.map { (line: rule.line, text: words.ruleTrouble(line: rule.line, rule.text, $0)) }
    }
    let all = (faults + broken).sorted { $0.line < $1.line }
    let more = all.dropFirst(Self.told)
    guard let first = more.first else { return all.map(\.text) }
    return all.prefix(Self.told).map(\.text)
      + [words.problem(ListProblem(line: first.line, text: "", kind: .more(more.count)))]
  }
}
