import Glibc
import Host
public import Logging
import Music
import Platforms
import SystemPackage

/// One thing that `doctor` looked at.
public struct Finding: Sendable, Hashable, Codable {
  /// `mind`: it works, but something about it should be known.
  public enum Verdict: String, Sendable, Codable { case good, mind, wrong }

  public var subject: String
  public var verdict: Verdict
  /// What was found.
  public var detail: String
  /// How to mend it; nil where nothing is wrong.
  public var remedy: String?

  static func good(_ subject: String, _ detail: String) -> Finding {
    Finding(subject: subject, verdict: .good, detail: detail)
  }

  static func bad(_ subject: String, _ detail: String, _ remedy: String) -> Finding {
    Finding(subject: subject, verdict: .wrong, detail: detail, remedy: remedy)
  }

  static func mind(_ subject: String, _ detail: String, _ remedy: String) -> Finding {
    Finding(subject: subject, verdict: .mind, detail: detail, remedy: remedy)
  }
}

extension Settings {
  /// True when the inbox is looked at every few seconds, since its file system does not report what others change, or
  /// since `watch: poll` says so. Blocks.
  public var inboxIsPolled: Bool { watch == .poll || watch == .auto && !Files.isTrustedForInotify(inbox) }

  /// Looks at the folders as this very process sees them: a service sees other mounts than a shell. Blocks.
  func checkFolders() -> [Finding] {
    var findings = [
      folder("inbox", inbox, "Make it, give it to the share's group with mode 2770, and name it in ReadWritePaths=."),
      folder("outbox", outbox, "Make it, give it to the share's group with mode 2770, and name it in ReadWritePaths=."),
      folder("state", state, "The unit's StateDirectory= makes it; else give it to the daemon's user."),
    ]
    findings.append(
      .good(
        "watch",
        !inboxIsPolled
          ? "changes in the inbox are seen at once"
          : "the inbox is looked at every few seconds: its file system "
            + "does not report what others change"))
    if let free = try? Files.freeSpace(state) {
      let wanted = Int64(limits.freeSpace ?? 0)
      let detail = "\(free >> 20) MiB free, \(wanted >> 20) MiB wanted (limits.free_space)"
      findings.append(
        free >= wanted
          ? .good("disk", detail)
          : .bad("disk", detail, "Make room on the disk of \(state); until then nothing starts."))
    }
    findings += [inbox, outbox].compactMap(sharing)
    findings += [watches()].compactMap { $0 }
    return findings
  }

  private func folder(_ subject: String, _ path: FilePath, _ remedy: String) -> Finding {
    do throws(FileError) {
      // A link to a folder will do.
      _ = try Files.entries(of: path)
      let probe = path.appending(".allplatformmusic-\(newJobID()).tmp")
      try Files.publish([], at: probe, mode: 0o600, replacing: false)
      try Files.remove(probe)
      return .good(subject, "\(path) can be written")
    } catch {
      return .bad(subject, "\(path) cannot be used: \(error)", remedy)
    }
  }
}

extension Road {
  /// Answers `doctor`, which asks through the ledger.
  func answerCheckups() async throws {
    while true {
      if (try? await ledger.isAskedForCheckup()) == true {
        let settings = settings
        let findings = await settings.checkPlaces(ledger)
        try? await ledger.answerCheckup(findings)
      }
      try await Task.sleep(for: .seconds(1))
    }
  }
}

extension Road {
  /// One line on what goes on; nil when the ledger does not answer.
  public func summary() async -> String? { try? await ledger.status().summary }

  /// Why yt-dlp cannot be used; nil when its worker has answered.
  public func workerTrouble() async -> String? {
    do throws(SourceError) {
      _ = try await ytdlp.versions()
      return nil
    } catch {
      return "\(error)"
    }
  }
}

/// What goes on in the house: its ledger, which is only read, and what the daemon says of itself. Throws
/// `Household.Missing` without a ledger.
public func status(_ settings: Settings) async throws -> HouseStatus {
  var status = try await withLedger(settings, readOnly: true) { ledger in
    var status = try await ledger.status()
    status.health = try await ledger.health(settings)
    let book = RuleBook(settings, outbox: nil, ledger, disk: BlockingQueue("house rules"), Logger(label: "status"))
    status.rules = await book.status(Language.messages(settings.language))
    return status
  }
  let path = settings.state.appending(HouseNow.file)
  let written = await BlockingQueue("disk").run { try? Files.read(path, limit: 1 << 20).bytes }
  // What a daemon that was killed said is not what goes on.
  if let written, let now = HouseNow(written), nowMilliseconds() - now.at < HouseNow.freshness {
    status.add(now)
  }
  return status
}

/// Puts a cancelled or purged job back to work; an id may be shortened. False when there is no such job.
public func runAgain(_ job: String, _ settings: Settings) async throws -> Bool {
  try await withLedger(settings) { try await $0.again(job) }
}

private func withLedger<Value: Sendable>(
  _ settings: Settings, readOnly: Bool = false, _ body: (Ledger) async throws -> Value
) async throws -> Value {
  let path = settings.state.appending("ledger.sqlite")
  guard (try? await BlockingQueue("disk").run({ () throws(FileError) in try Files.exists(path) })) == true else {
    throw Household.Missing(description: "There is no ledger yet: \(path)")
  }
  let ledger: Ledger
  do { ledger = try readOnly ? Ledger(reading: path) : Ledger(at: path) } catch let other as Household.Missing {
    throw other
  } catch {
    throw Household.Missing(description: "\(path) cannot be used: \(error)")
  }
  let value = try await body(ledger)
  try ledger.close()
  return value
}

/// Looks at everything that the daemon needs. The folders are looked at by the running daemon where there is one.
/// `canary`: the sources are tried with whole songs, not only searched.
public func checkUp(_ settings: Settings, canary: Bool = false, _ log: Logger) async -> [Finding] {
  var findings = await checkLedger(settings)
  findings += await checkPrograms(settings, log)
  let disk = BlockingQueue("disk")
  findings += await disk.run { [settings.certificates(), settings.cookies()].compactMap { $0 } }
  findings += [await settings.checkRules()].compactMap { $0 }
  findings += await settings.checkCatalogues()
  findings += await canary ? settings.canary(log) : checkSources(settings, log)
  return findings
}

private func checkLedger(_ settings: Settings) async -> [Finding] {
  let disk = BlockingQueue("disk")
  let lock = settings.state.appending("lock")
  let isRunning = await disk.run { isLocked(lock) }
  var findings: [Finding] = [.good("service", isRunning ? "is running" : "is not running")]
  var asked: [Finding]?
  do {
    let damage = try await withLedger(settings) { ledger in
      if isRunning { asked = try await ledger.checkup(within: .seconds(10)) }
      return try await ledger.damage()
    }
    findings.append(
      damage.map {
        .bad("ledger", $0, "Stop the service and restore \(settings.state)/ledger.sqlite, or move it away.")
      }
        ?? .good("ledger", "is whole"))
  } catch {
    findings.append(isRunning ? .bad("ledger", "\(error)", "Look at the log.") : .good("ledger", "is not there yet"))
  }
  if isRunning, asked == nil {
    findings.append(.bad("service", "does not answer", "Restart it: systemctl restart allplatformmusic"))
  }
  if let asked { return findings + asked }
  return findings + (await settings.checkPlaces(nil))
}

/// True while a process holds the lock. Asked of the kernel, since taking it would keep a starting daemon out. Blocks.
private func isLocked(_ path: FilePath) -> Bool {
  guard let stamp = try? Files.stamp(path), let locks = try? Files.read("/proc/locks", limit: 1 << 20).bytes else {
    return false
  }
  return String(decoding: locks, as: UTF8.self).split(separator: "\n").contains {
    $0.contains("FLOCK") && $0.contains(":\(stamp.inode) ")
  }
}

private func checkPrograms(_ settings: Settings, _ log: Logger) async -> [Finding] {
  var findings: [Finding] = []
  do {
    let found = try await Tool("ffmpeg").run(["-hide_banner", "-version"], deadline: .seconds(20))
    let line = found.output.prefix { $0 != UInt8(ascii: "\n") }
    findings.append(.good("ffmpeg", String(decoding: line, as: UTF8.self)))
    if await !TakeFingerprint(ffmpeg: Tool("ffmpeg")).isPossible() {
      findings.append(
        .mind(
          "ffmpeg", "was built without Chromaprint: doubtful songs are not compared by ear",
          "Install an ffmpeg whose list of muxers has chromaprint, such as Debian's."))
    }
  } catch {
    findings.append(.bad("ffmpeg", "\(error)", "Install the package ffmpeg."))
  }
  do {
    let versions = try await settings.withYtDlp(log) { try await $0.versions() }
    findings.append(ytdlpAge(versions.ytdlp, now: nowMilliseconds()))
    findings.append(
      versions.deno.map { .good("deno", $0) }
        ?? .bad("deno", "not found", "Install yt-dlp[default], which brings it: some streams need JavaScript."))
  } catch {
    findings.append(
      .bad("yt-dlp", "\(error)", "Install yt-dlp[default] and mutagen into the Python that ytdlp.python names."))
  }
  return findings
}

private func checkSources(_ settings: Settings, _ log: Logger) async -> [Finding] {
  var findings: [Finding] = []
  for source in settings.sources {
    do {
      let wanted = Wanted(parseRequestLine("Queen - Bohemian Rhapsody"))
      let found = try await FindSong.with(settings, only: source, log) { try await $0.everything(wanted) }
      findings.append(.good(source.rawValue, "answers, \(found.count) results for a well-known song"))
    } catch {
      findings.append(.bad(source.rawValue, "\(error)", "Look at the network, network.proxy and network.ca_file."))
    }
  }
  return findings
}
