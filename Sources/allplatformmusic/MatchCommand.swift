import ArgumentParser
import FoundationEssentials
import Host
import Music
import Pipeline
import SystemPackage

/// The choice, explained; or an accuracy run over recorded cases.
struct MatchText: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "match", abstract: "Shows which candidate would be taken, and why.")

  enum Start: String, ExpressibleByArgument { case identity, query }

  @OptionGroup var common: CommonOptions
  @Flag(name: .long, help: "Answer in JSON.")
  var json = false
  @Option(name: .long, help: "A file of cases; prints a JSON line for each, without asking any platform.")
  var cases: String?
  @Option(name: .long, help: "What the matcher is given of a case: the recording, or only the typed line.")
  var from: Start?
  @Option(name: .long, help: ArgumentHelp("Matches each case so many times, to measure.", visibility: .private))
  var times = 1
  @Option(
    name: .long,
    help: ArgumentHelp("Matches with each line's weights: JSON of those that differ.", visibility: .private))
  var weights: String?
  @Argument(help: "The song, as in a list.")
  var text: [String] = []

  func validate() throws {
    if cases == nil, text.isEmpty { throw ValidationError("Which song?") }
    if cases != nil, from == nil { throw ValidationError("--cases needs --from identity or --from query.") }
  }

  func run() async throws {
    let settings = try common.settings()
    if let cases, let from {
      let cases = try read(cases: FilePath(cases))
      return try weights.map { try tryWeights(FilePath($0), on: cases, from) } ?? runCases(cases, from)
    }
    let request = try request(text)
    let (rule, search) = try await withSearch(settings) { find in
      (await find.rule(for: request), try await find.search(request, rules: settings.versions))
    }
    guard let search else { throw Ending(code: .unavailable, message: "No source is set.") }
    let words = Language.messages(settings.language)
    if json { return writeOut(try allplatformmusic.json(MatchAnswer(request: request, search: search, words: words))) }
    explain(search, rule, words)
  }

  private func explain(_ search: Search, _ rule: HouseRule?, _ words: any Messages) {
    if let rule { writeOut("house rules, line \(rule.line): \(rule.text)") }
    if let identity = search.identity {
      let recording = identity.recording
      let names = "\(recording.artists.joined(separator: ", ")) - \(recording.title)"
      writeOut("= \(minutes(recording.duration))\t\(names)\t[\(recording.catalogue), \(identity.confidence.rawValue)]")
    }
    let order = search.match.verdicts.indices.sorted {
      search.match.verdicts[$0].score > search.match.verdicts[$1].score
    }
    let rows = order.map { index in
      let (candidate, verdict) = (search.candidates[index], search.match.verdicts[index])
      return [
        index == search.match.choice ? ">" : verdict.acceptable ? " " : "x",
        "\(Int((verdict.score * 100).rounded()))", candidate.source.rawValue, candidate.kind.rawValue,
        minutes(candidate.duration), cut(names(candidate)), candidate.url,
        verdict.reasons.map(words.reason).joined(separator: "; "),
      ]
    }
    let head = ["", "score", "source", "kind", "length", "candidate", "link", "for and against"]
    table([head] + rows).forEach(writeOut)
    writeOut(
      search.match.choice == nil ? words.notDownloaded(.noneRight) : search.match.confidence?.rawValue ?? "")
  }

  /// Titles of videos may be as long as a screen is wide.
  private func cut(_ text: String) -> String { text.count > 60 ? text.prefix(59) + "…" : text }

  private struct CaseAnswer: Encodable {
    var id: String
    var choice: Int?
    var score: Double
    var confidence: String?

    enum Key: String, CodingKey { case id, choice, score, confidence }

    func encode(to encoder: any Encoder) throws {
      var fields = encoder.container(keyedBy: Key.self)
      try fields.encode(id, forKey: .id)
      try fields.encode(choice, forKey: .choice)
      try fields.encode(score, forKey: .score)
      try fields.encode(confidence, forKey: .confidence)
    }
  }

  private func read(cases file: FilePath) throws -> [MatchCase] {
    do {
      return try JSONDecoder().decode([MatchCase].self, from: Data(try Files.read(file, limit: 64 << 20).bytes))
    } catch {
      throw Ending(code: .unusableInput, message: "\(file) is no file of cases: \(error)")
    }
  }

  private func wanted(_ one: MatchCase, _ from: Start) -> Wanted {
    from == .identity ? one.wantedIdentity : Wanted(parseRequestLine(one.query))
  }

  /// A line of answers for each line of the file, so that a search for better weights starts one process for many.
  private func tryWeights(_ file: FilePath, on cases: [MatchCase], _ from: Start) throws {
    struct Answers: Encodable {
      var choices: [Int]
      var confidences: [String]
    }
    let questions = cases.map { (wanted: wanted($0, from), candidates: $0.candidateValues) }
    for line in try Files.read(file, limit: 64 << 20).bytes.split(separator: 0x0A) {
      let weights: MatchWeights
      do {
        weights = try MatchWeights(changes: Array(line))
      } catch {
        throw Ending(code: .unusableInput, message: "\(file): \(error)")
      }
      let matches = questions.map { match($0.wanted, among: $0.candidates, weights: weights) }
      // -1 for none.
      let answers = Answers(
        choices: matches.map { $0.choice ?? -1 }, confidences: matches.map { $0.confidence?.rawValue ?? "" })
      writeOut(try allplatformmusic.json(answers))
    }
  }

  private func runCases(_ cases: [MatchCase], _ from: Start) throws {
    for one in cases {
      let wanted = wanted(one, from)
      let candidates = one.candidateValues
      let match = match(wanted, among: candidates)
      for _ in 1..<max(1, times) { _ = Music.match(wanted, among: candidates) }
      let answer = CaseAnswer(
        id: one.id, choice: match.choice, score: match.score, confidence: match.confidence?.rawValue)
      writeOut(try allplatformmusic.json(answer))
    }
  }
}
