import ArgumentParser
import FoundationEssentials
import Glibc
import Host
import Music
import Pipeline

/// What goes on in the house.
struct Status: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Shows the lists in work, those of the last seven days, and what is waited for.",
    discussion: "Live on a terminal, until it is stopped by Ctrl-C. It may run beside the daemon or without it.")
  @OptionGroup var common: CommonOptions
  @Flag(help: "As JSON.") var json = false
  @Option(help: "Puts a cancelled or purged list back to work; the first letters of its id will do.")
  var again: String?

  func run() async throws {
    let settings = try common.settings()
    do {
      if let again {
        guard try await runAgain(again, settings) else {
          throw Ending(code: .unusableInput, message: "No cancelled or purged list is called \(again); see `status`.")
        }
        return writeOut("It is put back to work.")
      }
      let polled = settings.inboxIsPolled
      let words = Language.messages(settings.language)
      if json { return writeOut(try answer(try await status(settings))) }
      guard isatty(STDOUT_FILENO) == 1 else {
        return Self.lines(try await status(settings), words, polled: polled).forEach(writeOut)
      }
      while true {
        // The screen from its top; what is below the last line goes.
        let lines = Self.lines(try await status(settings), words, bars: true, polled: polled)
        clearScreen()
        lines.forEach(writeOut)
        try await Task.sleep(for: .seconds(1))
      }
    } catch let missing as Household.Missing {
      throw Ending(code: .unavailable, message: missing.description)
    }
  }

  static func lines(
    _ status: HouseStatus, _ words: any Messages, bars: Bool = false, polled: Bool = false
  ) -> [String] {
    var lines = status.jobs.map { job in
      let place = job.folder.isEmpty ? job.name : "\(job.folder)/\(job.name)"
      let ended = job.done + job.missing
      let bar = bars && job.songs > 0 ? Bars.bar(ended * 100 / job.songs) + " " : ""
      var text = "\(job.id)  \(job.state)  \(bar)\(job.done) of \(job.songs) songs  \(place)"
      if job.missing > 0 { text += "  \(job.missing) not downloaded" }
      if job.waiting > 0 { text += "  \(job.waiting) waiting" }
      return text
    }
    if lines.isEmpty { lines = ["No lists in the last seven days."] }
    lines += status.sources.map {
      "waiting for \($0.source)\($0.trouble.isEmpty ? "" : " (\($0.trouble))"): \($0.songs) songs"
    }
    lines += status.tracks.map { "  \(bars ? Bars.bar($0.percent ?? 0) + " " : "")\($0.step): \($0.song)" }
    lines += status.health.flatMap(lines(of:))
    let troubles = status.sources.map { ($0.source, $0.trouble) } + status.health.map { ($0.source, $0.trouble ?? "") }
    for (source, trouble) in troubles {
      guard let trouble = Trouble(rawValue: trouble) else { continue }
      let remedy = words.remedy(.source(Source(rawValue: source), trouble))
      if let remedy, !lines.contains(remedy) { lines.append(remedy) }
    }
    lines += status.rules.map(line(of:))
    if polled { lines.append("The inbox is looked at every few seconds: nothing reports what others change in it.") }
    return lines
  }

  /// What is not as usual with a source, and what was asked of it.
  private static func lines(of health: SourceHealth) -> [String] {
    var lines: [String] = []
    if health.state != .open, let next = health.next {
      let when = health.state == .trying ? "is tried now" : "is asked again at \(timeOfDay(next))"
      let since = health.since.map { " since \(timeOfDay($0))" } ?? ""
      lines.append("\(health.source) is closed\(since) (\(health.trouble ?? "?")) and \(when)")
    }
    if let hour = health.hour, let day = health.day, day.used > 0 {
      func of(_ used: SourceHealth.Used) -> String { "\(used.used)\(used.limit.map { " of \($0)" } ?? "")" }
      lines.append("\(health.source): \(of(hour)) songs in the last hour, \(of(day)) in the last day")
    }
    return lines
  }

  private static func line(of rule: RuleStatus) -> String {
    let whose = rule.person.map { $0.isEmpty ? "a link chosen for" : "\($0)'s link for" }
    if let trouble = rule.trouble { return "\(whose ?? "house rules"): \(trouble)" }
    let used = rule.lastUsed.map {
      "last used \(dayAndTime($0))\(rule.song.map { " for \($0)" } ?? ""), \(rule.uses) \(rule.uses == 1 ? "time" : "times")"
    }
    if let whose { return "\(whose) \(rule.rule): \(used ?? "not used yet")" }
    return "house rules: line \(rule.line) (\(rule.rule)): \(used ?? "not used yet")"
  }

  private func answer(_ status: HouseStatus) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(status), as: UTF8.self)
  }
}
