public func match(_ wanted: Wanted, among candidates: [Candidate], rules: VersionRules = .init()) -> Match {
  Match(choice: candidates.isEmpty ? nil : 0, confidence: candidates.isEmpty ? nil : .check,
    verdicts: candidates.map { _ in Verdict(score: 0.5, acceptable: true, reasons: []) }, ranking: Array(candidates.indices))
}
public struct MatchCase: Codable { public var id: String; public var query: String; public var wantedIdentity: Wanted { Wanted(readings: []) }; public var candidateValues: [Candidate] { [] } }
