/// What the matcher is asked for: the recording meant, as far as it is known.
public struct Wanted: Hashable, Sendable, Codable {
  /// The likeliest first; the matcher takes the one that fits a candidate best.
  public var readings: [Request.Reading]
  /// Words of a wanted version, nil for the original.
  public var version: String?
  public var album: String?
  /// Seconds, nil when not known.
  public var duration: Double?
  /// True when artists and title come from a catalogue and not from a typed line.
  public var identified: Bool

  public init(
    readings: [Request.Reading], version: String? = nil, album: String? = nil, duration: Double? = nil,
    identified: Bool = false
  ) {
    self.readings = readings
    self.version = version
    self.album = album
    self.duration = duration
    self.identified = identified
  }

  public init(_ request: Request) {
    self.init(
      readings: request.readings, version: request.version, album: request.album, duration: request.duration)
  }
}

/// How sure the matcher is of its choice.
public enum Confidence: String, Sendable, Codable, Comparable {
  case sure, likely, check

  /// The less sure, the less.
  public static func < (left: Confidence, right: Confidence) -> Bool { left.order < right.order }

  private var order: Int {
    switch self {
    case .sure: 2
    case .likely: 1
    case .check: 0
    }
  }
}

/// One thing that spoke for or against a candidate. Its words are in `Messages`.
public enum Reason: Hashable, Sendable, Codable {
  case titleMatches
  case titleClose
  /// Words of the wanted title that the candidate lacks.
  case titleMisses([String])
  /// Words of the candidate's title that nobody asked for.
  case titleAdds([String])
  case artistMatches
  case artistInTitle
  case artistUnknown
  case artistDiffers
  case versionAsked(String)
  case versionNotAsked(String)
  case versionMissing(String)
  case durationMatches
  /// Seconds longer (positive) or shorter than wanted.
  case durationOff(Int)
  case albumMatches
  case official
  case song
  case tooLong
  case tooShort
  /// Another platform has the same recording by that name.
  case heardElsewhere(Source)
  /// What another platform has by that name is another recording.
  case soundsDifferent(Source)
}

/// The matcher's opinion of one candidate.
public struct Verdict: Hashable, Sendable, Codable {
  /// 0 (another recording) to 1 (nothing speaks against it).
  public var score: Double
  /// False when something rules the candidate out, whatever its score.
  public var acceptable: Bool
  public var reasons: [Reason]
  public init(score: Double, acceptable: Bool, reasons: [Reason]) {
    self.score = score
    self.acceptable = acceptable
    self.reasons = reasons
  }
}

/// The chosen candidate, or none, with the reasons.
public struct Match: Hashable, Sendable, Codable {
  /// Index into the candidates, nil for an honest "none".
  public var choice: Int?
  public var confidence: Confidence?
  /// One a candidate, in the candidates' order.
  public var verdicts: [Verdict]
  /// Acceptable candidates, best first; `ranking.first == choice`.
  public var ranking: [Int]
  public init(choice: Int?, confidence: Confidence?, verdicts: [Verdict], ranking: [Int]) {
    self.choice = choice
    self.confidence = confidence
    self.verdicts = verdicts
    self.ranking = ranking
  }

  /// Score of the choice; 0 for none.
  public var score: Double { choice.map { verdicts[$0].score } ?? 0 }
}

/// What a household allows beside the original recording.
public struct VersionRules: Hashable, Sendable, Codable {
  /// `asked`: only when the request asks for it; `allowed`: where no source has the original, marked `check`.
  public enum Allowance: String, Sendable, Codable, CaseIterable { case never, asked, allowed }
  public enum Explicit: String, Sendable, Codable, CaseIterable { case any, prefer, avoid, never }
  public var remix: Allowance
  public var live: Allowance
  public var cover: Allowance
  public var explicit: Explicit
  public init(
    remix: Allowance = .asked, live: Allowance = .asked, cover: Allowance = .asked, explicit: Explicit = .any
  ) {
    self.remix = remix
    self.live = live
    self.cover = cover
    self.explicit = explicit
  }
}
