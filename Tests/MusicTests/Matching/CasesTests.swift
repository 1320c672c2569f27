import Foundation
import Music
import Testing

/// Runs the recorded complaints when they are at hand: `APM_SHARED`, or a folder `shared` beside the project.
@Suite("Recorded complaints", .enabled(if: Complaints.file != nil, "no recorded cases here (APM_SHARED)"))
struct CasesTests {
  private struct Answer: Decodable {
    var correct: [Int]
  }

  private struct Tally {
    var right = 0
    var wrong = 0
    var wrongSure = 0
  }

  private func tally(_ wanted: (MatchCase) -> Wanted) throws -> Tally {
    let data = try Data(contentsOf: #require(Complaints.file))
    let answers = try JSONDecoder().decode([Answer].self, from: data)
    var tally = Tally()
    for (one, answer) in zip(try JSONDecoder().decode([MatchCase].self, from: data), answers) {
      let match = match(wanted(one), among: one.candidateValues)
      if match.choice.map(answer.correct.contains) ?? answer.correct.isEmpty {
        tally.right += 1
      } else if match.choice != nil {
        tally.wrong += 1
        if match.confidence == .sure { tally.wrongSure += 1 }
      }
    }
    return tally
  }

  @Test("Of 101 identified recordings 98 are matched right and none wrong")
  func identity() throws {
    let tally = try tally(\.wantedIdentity)
    #expect(tally.right >= 98)
    #expect(tally.wrong == 0)
    #expect(tally.wrongSure == 0)
  }

  @Test("Of 101 typed lines 97 are matched right and none wrong")
  func query() throws {
    let tally = try tally { Wanted(parseRequestLine($0.query)) }
    #expect(tally.right >= 97)
    #expect(tally.wrong == 0)
    #expect(tally.wrongSure == 0)
  }
}

private enum Complaints {
  static let file: URL? = {
    var folders: [URL] = []
    if let named = ProcessInfo.processInfo.environment["APM_SHARED"] { folders.append(URL(filePath: named)) }
    var project = URL(filePath: #filePath).resolvingSymlinksInPath()
    for _ in 0..<4 { project.deleteLastPathComponent() }
    folders.append(project.deletingLastPathComponent().appending(path: "shared"))
    return folders.map { $0.appending(path: "matching/cases.json") }
      .first { FileManager.default.fileExists(atPath: $0.path) }
  }()
}
