/// One recorded case of a search: what was wanted, what was offered. `match --cases` reads files of them.
public struct MatchCase: Codable, Sendable {
  struct Recording: Codable, Sendable {
    var artists: [String]
    var title: String
    var album: String?
    var duration: Double?

    enum CodingKeys: String, CodingKey {
      case artists, title, album
      case duration = "duration_hint_s"
    }
  }
  struct Offer: Codable, Sendable {
    var platform: String
    var kind: String
    var title: String
    var names: [String]
    var album: String?
    var duration: Double?
    var views: Int?
    var official: Bool?

    enum CodingKeys: String, CodingKey {
      case platform, kind, title, album, views
      case names = "artists_or_channel"
      case duration = "duration_s"
      case official = "verified_or_topic"
    }
  }

  public var id: String
  public var query: String
  var wanted: Recording
  var candidates: [Offer]

  /// The recording as a catalogue names it.
  public var wantedIdentity: Wanted {
    Wanted(
      readings: [.init(artists: wanted.artists, title: wanted.title)], album: wanted.album,
      duration: wanted.duration, identified: true)
  }

  public var candidateValues: [Candidate] {
    candidates.enumerated().map { index, offer in
      let kind = Candidate.Kind(rawValue: offer.kind) ?? .track
      let isCredited = kind == .song
      return Candidate(
        source: Source(rawValue: offer.platform), id: "\(index)", url: "", kind: kind, title: offer.title,
        artists: isCredited ? offer.names : [],
        channel: isCredited ? nil : offer.names.joined(separator: ", "), album: offer.album,
        duration: offer.duration, official: offer.official, views: offer.views)
    }
  }
}
