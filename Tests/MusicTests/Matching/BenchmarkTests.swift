import Foundation
import Music
import Testing

/// The cases that `script/bench match` prints a table of.
@Suite("The published cases")
struct BenchmarkTests {
  private struct Answer: Decodable {
    var id: String
    var correct: [Int]
  }

  private let cases: [MatchCase]
  private let answers: [Answer]

  init() throws {
    var file = URL(filePath: #filePath).resolvingSymlinksInPath()
    for _ in 0..<4 { file.deleteLastPathComponent() }
    let data = try Data(contentsOf: file.appending(path: "Benchmarks/match/cases.json"))
    cases = try JSONDecoder().decode([MatchCase].self, from: data)
    answers = try JSONDecoder().decode([Answer].self, from: data)
  }

  private func outcome(_ wanted: (MatchCase) -> Wanted) -> (right: Int, wrong: [String], wrongSure: [String]) {
    var outcome: (right: Int, wrong: [String], wrongSure: [String]) = (0, [], [])
    for (one, answer) in zip(cases, answers) {
      let match = match(wanted(one), among: one.candidateValues)
      if match.choice.map(answer.correct.contains) ?? answer.correct.isEmpty {
        outcome.right += 1
      } else if match.choice != nil {
        outcome.wrong.append(answer.id)
        if match.confidence == .sure { outcome.wrongSure.append(answer.id) }
      }
    }
    return outcome
  }

  @Test("There are 319 of them, and they answer to their names")
  func shape() {
    #expect(cases.count >= 319)
    #expect(Set(answers.map(\.id)).count == cases.count)
    #expect(zip(cases, answers).allSatisfy { $1.correct.allSatisfy($0.candidateValues.indices.contains) })
  }

  @Test("All identified recordings are right")
  func identity() {
    let found = outcome(\.wantedIdentity)
    #expect(found.right >= cases.count)
    #expect(found.wrong.isEmpty, "\(found.wrong)")
  }

  @Test("Of the typed lines 312 are right and at most 6 wrong, none of these for sure")
  func query() {
    let found = outcome { Wanted(parseRequestLine($0.query)) }
    #expect(found.right >= 312)
    #expect(found.wrong.count <= 6, "\(found.wrong)")
    #expect(found.wrongSure.isEmpty, "\(found.wrongSure)")
  }
}
