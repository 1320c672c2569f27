/// One recorded case of a search: what was wanted, what was offered. `match --cases` reads files of them.
public struct MatchCase: Decodable, Sendable {
  struct Recording: Decodable, Sendable {
    var artists: [String]
    var title: String
    var album: String?
    var duration_hint_s: Double?
  }
  struct Offer: Decodable, Sendable {
    var platform: String
    var kind: String
    var title: String
    var artists_or_channel: [String]
    var album: String?
    var duration_s: Double?
    var views: Int?
    var verified_or_topic: Bool?
  }

  public var id: String
  public var query: String
  var wanted: Recording
  var candidates: [Offer]

  /// The recording as a catalogue names it.
  public var wantedIdentity: Wanted {
    Wanted(
      readings: [.init(artists: wanted.artists, title: wanted.title)], album: wanted.album,
      duration: wanted.duration_hint_s, identified: true)
  }

  public var candidateValues: [Candidate] {
    candidates.enumerated().map { index, offer in
      let kind = Candidate.Kind(rawValue: offer.kind) ?? .track
      let isCredited = kind == .song
      return Candidate(
        source: Source(rawValue: offer.platform), id: "\(index)", url: "", kind: kind, title: offer.title,
        artists: isCredited ? offer.artists_or_channel : [],
        channel: isCredited ? nil : offer.artists_or_channel.joined(separator: ", "), album: offer.album,
        duration: offer.duration_s, official: offer.verified_or_topic, views: offer.views)
    }
  }
}
