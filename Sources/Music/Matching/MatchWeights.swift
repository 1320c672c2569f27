import FoundationEssentials

/// The matcher's numbers that are matters of degree. What decides for itself (another artist, a version that nobody asked
/// for) is not here.
///
/// How they came to be: set by judgement, in the order that title and artist decide, length confirms and the rest breaks
/// ties, then tried one by one by `Benchmarks/fit.py` on the shipped cases and on variations of invented songs, with a
/// wrong song weighing as much as ten missed ones. A number was only replaced where the other one was better on songs
/// that it was not chosen by, and lost nothing on the shipped cases.
public struct MatchWeights: Hashable, Sendable, Codable {
  // Shares of the score, 0...1.
  public var title = 0.46
  public var artist = 0.30
  public var length = 0.14
  public var official = 0.04
  public var song = 0.03
  public var album = 0.03
  /// What a reading costs for each likelier one before it.
  public var laterReading = 0.03
  /// How well an artist fits whom nobody named.
  public var unknownArtist = 0.6

  // Limits, 0...1: below these it is another song, by somebody else.
  public var leastTitle = 0.74
  public var leastTitleScore = 0.6
  public var leastArtist = 0.6

  // Limits of confidence, 0...1.
  public var sureExtra = 0.12
  public var sureArtist = 0.95
  public var sureLength = 0.8
  public var likelyTitle = 0.85
  public var likelyExtraOfSong = 0.2
  public var likelyExtra = 0.35
  public var likelyArtist = 0.75
  public var likelyLength = 0.7
  /// Of what speaks against a candidate without ruling it out.
  public var mostPenalty = 0.08

  // Seconds. Two catalogues differ in the silence at the end; a fan's video has an opening, the artist's own credits,
  // too. All of it for five minutes; longer recordings may differ by more.
  public var songSlack = 11.0
  public var videoSlack = 13.0
  public var ownVideoSlack = 22.0
  /// By which a video may be shorter.
  public var videoShorter = 9.0

  /// Those in use.
  public static let fitted = MatchWeights()

  public init() {}

  /// Why an object changes no weights.
  public enum Fault: Error, Hashable, Sendable, CustomStringConvertible {
    case noObject
    case unknown(String)
    /// Not a number that is finite and not negative.
    case noWeight(String)

    public var description: String {
      switch self {
      case .noObject: "a line is no JSON object of numbers"
      case .unknown(let name): "there is no weight \(name)"
      case .noWeight(let name): "\(name) is no weight"
      }
    }
  }

  /// Those in use, but for what a JSON object (`{"title": 0.5}`) says.
  public init(changes: [UInt8]) throws(Fault) {
    let decoder = JSONDecoder()
    guard let changes = try? decoder.decode([String: Double].self, from: Data(changes)),
      let bytes = try? JSONEncoder().encode(Self.fitted),
      var all = try? decoder.decode([String: Double].self, from: bytes)
    else { throw .noObject }
    for (name, number) in changes.sorted(by: { $0.key < $1.key }) {
      guard all[name] != nil else { throw .unknown(name) }
      guard number.isFinite, number >= 0 else { throw .noWeight(name) }
      all[name] = number
    }
    guard let bytes = try? JSONEncoder().encode(all), let weights = try? decoder.decode(Self.self, from: bytes)
    else { throw .noObject }
    self = weights
  }
}
