import Host
import Music

/// A line of `house rules.txt` as `status` shows it, or a link that a person chose in `not_downloaded.txt`.
public struct RuleStatus: Sendable, Hashable, Codable {
  /// Nil for a rule of the house; empty for whoever drops into the inbox itself.
  public var person: String?
  /// 0 for a person's.
  public var line: Int
  public var rule: String
  public var uses: Int
  /// When it last decided something, in milliseconds since 1970.
  public var lastUsed: Int64?
  /// The request that it was last used for.
  public var song: String?
  /// Why it is not used; nil for one that is.
  public var trouble: String?
}

extension RuleBook {
  /// The lines of the file, in their order, then what people chose for themselves.
  func status(_ words: any Messages) async -> [RuleStatus] {
    let rules = await current()
    let records = await records()
    func status(_ rule: HouseRule, of person: String? = nil) -> RuleStatus {
      let record = records[rule.text]
      return RuleStatus(
        person: person, line: rule.line, rule: rule.text, uses: record?.uses ?? 0, lastUsed: record?.used,
        song: record?.song, trouble: record?.trouble.map { words.ruleTrouble(line: rule.line, rule.text, $0) })
    }
    let good = rules.rules.map { status($0) }
    let faults = rules.faults.map {
      RuleStatus(line: $0.line, rule: $0.text, uses: 0, trouble: words.ruleProblem(line: $0.line, $0.text, $0.problem))
    }
    return (good + faults).sorted { $0.line < $1.line } + (await ownLinks()).map { status($0.rule, of: $0.person) }
  }
}
