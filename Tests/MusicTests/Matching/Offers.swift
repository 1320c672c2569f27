import Music
import Testing

/// A catalogue's song by `artists`.
func song(_ title: String, _ artists: String..., lasts duration: Double? = 200, album: String? = nil) -> Candidate {
  Candidate(
    source: .youtubeMusic, id: title, url: "", kind: .song, title: title, artists: artists, album: album,
    duration: duration, official: true)
}

/// A video on `channel`.
func video(_ title: String, on channel: String, lasts duration: Double? = 200, official: Bool = false) -> Candidate {
  Candidate(
    source: .youtube, id: title, url: "", kind: .video, title: title, artists: [], channel: channel,
    duration: duration, official: official)
}

/// A wish that is known from a catalogue, and what is offered for it.
struct Offer: Sendable, CustomTestStringConvertible {
  var artists: [String]
  var title: String
  var duration: Double?
  var candidates: [Candidate]
  /// Index of the right one; nil when none is.
  var right: Int?

  init(_ artists: String..., title: String, lasts duration: Double? = 200, right: Int?, _ candidates: Candidate...) {
    self.artists = artists
    self.title = title
    self.duration = duration
    self.candidates = candidates
    self.right = right
  }

  var testDescription: String { "\(artists.joined(separator: ", ")) - \(title)" }

  var wanted: Wanted {
    Wanted(readings: [.init(artists: artists, title: title)], duration: duration, identified: true)
  }

  func match(rules: VersionRules = .init()) -> Match { Music.match(wanted, among: candidates, rules: rules) }
}
