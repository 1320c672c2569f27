import ArgumentParser
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

  func run() async throws {
    let findings = await checkUp(try common.settings(), makeLog(level: .critical))
    for finding in findings {
      writeOut("\(finding.isGood ? "ok   " : "WRONG") \(finding.subject): \(finding.detail)")
      if let remedy = finding.remedy { writeOut("      \(remedy)") }
    }
    if findings.contains(where: { !$0.isGood }) { throw Ending(code: .unavailable) }
  }
}
