/// The household's corrections, read from `house rules.txt`. Where two lines speak of the same, the later one holds.
public struct HouseRules: Hashable, Sendable {
  /// A line that is no rule.
  public struct Fault: Hashable, Sendable {
    public var line: Int
    public var text: String
    public var problem: HouseRule.Problem
  }

  public private(set) var rules: [HouseRule] = []
  public private(set) var faults: [Fault] = []

  /// Places in `rules`: by what a request asks for, by link, by name.
  private var songs: [String: Int] = [:]
  private var banned: [String: Int] = [:]
  private var aliases: [[String]: Int] = [:]

  /// No rules.
  public init() {}

  /// Reads a file of rules in any encoding that lists may have. Lines that begin with # are comments.
  public init(bytes: [UInt8]) {
    let lines = splitLines(decodedText(bytes) ?? "").lines
    for (index, line) in lines.enumerated() {
      let text = String(visible(line).trimmed.unicodeScalars.prefix(ListLimits().line))
      guard !text.isEmpty, !text.hasPrefix("#"), !isComment(text) else { continue }
      do throws(HouseRule.Problem) {
        rules.append(try HouseRule(line: index + 1, text))
      } catch {
        faults.append(Fault(line: index + 1, text: text, problem: error))
      }
    }
    file()
  }

  /// Files the rules by what they are looked up with: the aliases first, since songs are filed under real names.
  private mutating func file() {
    for (place, rule) in rules.enumerated() {
      if case .alias(let name, _) = rule.kind { aliases[matchWords(name)] = place }
      if case .never(let link) = rule.kind { banned[link.key] = place }
    }
    for (place, rule) in rules.enumerated() {
      guard case .song(let words, _) = rule.kind else { continue }
      for key in keys(of: words) { songs[key] = place }
    }
  }

  /// The song that the household chose for a request's words, in the version that they ask for.
  public func song(for request: Request) -> (rule: HouseRule, link: Link)? {
    guard !songs.isEmpty, request.link == nil else { return nil }
    for key in keys(of: request) {
      if let place = songs[key], case .song(_, let link) = rules[place].kind { return (rules[place], link) }
    }
    return nil
  }

  /// The rule that keeps this link from everybody.
  public func ban(of link: Link) -> HouseRule? { banned[link.key].map { rules[$0] } }

  /// The rule that keeps this candidate from everybody. YouTube Music has YouTube's songs.
  public func ban(of candidate: Candidate) -> HouseRule? {
    guard !banned.isEmpty, case .link(let link) = parseLink(candidate.url, alone: false) else { return nil }
    return ban(of: link)
  }

  /// What a request asks for, by each of its readings and each artist that it names: the order of other artists, and
  /// whether they are named at all, does not matter.
  private func keys(of request: Request) -> [String] {
    let version = matchWords(request.version ?? "").sorted().joined(separator: " ")
    return request.readings.flatMap { reading in
      let title = matchWords(reading.title).joined(separator: " ")
      let artists = reading.artists.isEmpty ? [""] : reading.artists
      return artists.map { "\(matchWords(name($0).known).joined(separator: " "))\n\(title)\n\(version)" }
    }
  }

  // MARK: Names

  /// The name by which platforms know the artist or label, and the rule that says so.
  private func name(_ written: String) -> (known: String, rule: HouseRule?) {
    var (name, last): (String, HouseRule?) = (written, nil)
    // As many steps as there are rules: two may stand for each other.
    for _ in aliases.indices {
      guard let place = aliases[matchWords(name)], case .alias(_, let known) = rules[place].kind, known != name
      else { break }
      (name, last) = (known, rules[place])
    }
    return (name, last)
  }

  /// Replaces aliases and notes their rules.
  private func rename(_ names: inout [String], _ used: inout Set<HouseRule>) {
    for index in names.indices {
      let (known, rule) = name(names[index])
      if let rule {
        names[index] = known
        used.insert(rule)
      }
    }
  }

  /// A request with its artists by the names that platforms know.
  public func named(_ request: Request) -> (request: Request, used: Set<HouseRule>) {
    guard !aliases.isEmpty else { return (request, []) }
    var (request, used) = (request, Set<HouseRule>())
    for index in request.readings.indices { rename(&request.readings[index].artists, &used) }
    return (request, used)
  }

  /// A candidate as the matcher sees it: artists, channel and the parts of its title by their known names.
  public func named(_ candidate: Candidate) -> (candidate: Candidate, used: Set<HouseRule>) {
    guard !aliases.isEmpty else { return (candidate, []) }
    var (candidate, used) = (candidate, Set<HouseRule>())
    rename(&candidate.artists, &used)
    var channel = [candidate.channel].compactMap { $0 }
    rename(&channel, &used)
    candidate.channel = channel.first
    let dash = " - "
    var parts = candidate.title.split(separator: dash, omittingEmptySubsequences: false).map(String.init)
    if parts.count > 1 {
      rename(&parts, &used)
      candidate.title = parts.joined(separator: dash)
    }
    return (candidate, used)
  }
}

extension Link {
  fileprivate var key: String { "\(platform)/\(id)" }
}
