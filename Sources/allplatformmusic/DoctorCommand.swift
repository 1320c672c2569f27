import ArgumentParser
import FoundationEssentials
import Logging
import Pipeline

/// Checks everything that is needed, and says how to mend it.
struct Doctor: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Checks everything the daemon needs, and says how to mend it.",
    discussion: """
      The folders are looked at by the running service, which sees other mounts than a shell. Ends with 69 when
      something is missing.
      """)
  @OptionGroup var common: CommonOptions
  @Flag(help: "As JSON.") var json = false
  @Flag(help: "Also tries known songs of each source: search, stream, first bytes.") var canary = false

  func run() async throws {
    let findings = await checkUp(try common.settings(), canary: canary, makeLog(level: .critical))
    if json {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      writeOut(String(decoding: try encoder.encode(findings), as: UTF8.self))
    } else {
      for finding in findings {
        let mark = [.good: "ok   ", .mind: "mind ", .wrong: "WRONG"][finding.verdict] ?? ""
        writeOut("\(mark) \(finding.subject): \(finding.detail)")
        if let remedy = finding.remedy { writeOut("      \(remedy)") }
      }
    }
    if findings.contains(where: { $0.verdict == .wrong }) { throw Ending(code: .unavailable) }
  }
}
