public import Music

/// A platform that can be searched. Adding one is a folder with a type of this protocol, and a line in `SourceTable`.
public protocol SearchSource: Sendable {
  var source: Source { get }

  /// How many kinds of question it can be asked, the best first: songs, then videos.
  var rounds: Int { get }

  /// Asks question number `round` (from 0; past the last one nothing is asked). The candidates come in the platform's
  /// order; an honest "nothing" is empty.
  func search(_ wanted: Wanted, round: Int) async throws(SourceError) -> [Candidate]
}

extension Wanted {
  /// Longer questions are cut: platforms look at the first words only, or refuse.
  static let longestQuery = 200

  /// The words for a platform's search box: artists, title, version.
  var query: String {
    let reading = readings.first
    let words = (reading?.artists ?? []) + [reading?.title, version].compactMap { $0 }
    return String(words.filter { !$0.isEmpty }.joined(separator: " ").prefix(Self.longestQuery))
  }
}
