import FoundationEssentials
import Music
import Pipeline

/// The JSON that other programs read. Every field is there; what is not known is null.
func json(_ value: some Encodable) throws -> String {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
  return String(decoding: try encoder.encode(value), as: UTF8.self)
}

struct CandidateAnswer: Encodable {
  let candidate: Candidate
  /// Score and reasons, in an answer of `match`.
  var verdict: (score: Double, reasons: [String])?

  enum Key: String, CodingKey {
    case source, id, url, kind, title, artists, channel, album, duration, explicit, official, views, score, reasons
  }

  func encode(to encoder: any Encoder) throws {
    var fields = encoder.container(keyedBy: Key.self)
    try fields.encode(candidate.source.rawValue, forKey: .source)
    try fields.encode(candidate.id, forKey: .id)
    try fields.encode(candidate.url, forKey: .url)
    try fields.encode(candidate.kind.rawValue, forKey: .kind)
    try fields.encode(candidate.title, forKey: .title)
    try fields.encode(candidate.artists, forKey: .artists)
    try fields.encode(candidate.channel, forKey: .channel)
    try fields.encode(candidate.album, forKey: .album)
    try fields.encode(candidate.duration, forKey: .duration)
    try fields.encode(candidate.explicit, forKey: .explicit)
    try fields.encode(candidate.official, forKey: .official)
    try fields.encode(candidate.views, forKey: .views)
    if let verdict {
      try fields.encode(verdict.score, forKey: .score)
      try fields.encode(verdict.reasons, forKey: .reasons)
    }
  }
}

struct RequestAnswer: Encodable {
  let request: Request

  enum Key: String, CodingKey {
    case line, text, artists, title, version, album, duration, isrc, link
    case linkKind = "link_kind"
  }

  func encode(to encoder: any Encoder) throws {
    let reading = request.readings.first
    var fields = encoder.container(keyedBy: Key.self)
    try fields.encode(request.line, forKey: .line)
    try fields.encode(request.text, forKey: .text)
    try fields.encode(reading.flatMap { $0.artists.isEmpty ? nil : $0.artists }, forKey: .artists)
    try fields.encode(reading?.title, forKey: .title)
    try fields.encode(request.version, forKey: .version)
    try fields.encode(request.album, forKey: .album)
    try fields.encode(request.duration, forKey: .duration)
    try fields.encode(request.isrc, forKey: .isrc)
    try fields.encode(request.link?.url, forKey: .link)
    try fields.encode(request.link?.kind.rawValue, forKey: .linkKind)
  }
}

struct ListAnswer: Encodable {
  struct Problem: Encodable {
    var line: Int
    var reason: String
  }
  var kind: String
  var options: [String: String]
  var requests: [RequestAnswer]
  var problems: [Problem]

  init(_ list: ParsedList, _ words: any Messages) {
    kind = list.kind.rawValue
    options = list.options.values
    requests = list.requests.map { RequestAnswer(request: $0) }
    problems = list.problems.map { Problem(line: $0.line, reason: words.problem($0)) }
  }
}

struct RecordingAnswer: Encodable {
  let identity: Identity

  enum Key: String, CodingKey {
    case catalogue, artists, title, album, track, year, duration, isrc, genre, explicit, confidence
  }

  func encode(to encoder: any Encoder) throws {
    let recording = identity.recording
    var fields = encoder.container(keyedBy: Key.self)
    try fields.encode(recording.catalogue, forKey: .catalogue)
    try fields.encode(recording.artists, forKey: .artists)
    try fields.encode(recording.title, forKey: .title)
    try fields.encode(recording.album, forKey: .album)
    try fields.encode(recording.track, forKey: .track)
    try fields.encode(recording.year, forKey: .year)
    try fields.encode(recording.duration, forKey: .duration)
    try fields.encode(recording.isrc, forKey: .isrc)
    try fields.encode(recording.genre, forKey: .genre)
    try fields.encode(recording.explicit, forKey: .explicit)
    try fields.encode(identity.confidence.rawValue, forKey: .confidence)
  }
}

struct MatchAnswer: Encodable {
  let request: Request
  let search: Search
  let words: any Messages

  enum Key: String, CodingKey { case request, recording, choice, score, confidence, candidates }

  func encode(to encoder: any Encoder) throws {
    let candidates = zip(search.candidates, search.match.verdicts).map { candidate, verdict in
      CandidateAnswer(candidate: candidate, verdict: (verdict.score, verdict.reasons.map(words.reason)))
    }
    var fields = encoder.container(keyedBy: Key.self)
    try fields.encode(RequestAnswer(request: request), forKey: .request)
    try fields.encode(search.identity.map(RecordingAnswer.init), forKey: .recording)
    try fields.encode(search.match.choice, forKey: .choice)
    try fields.encode(search.match.score, forKey: .score)
    try fields.encode(search.match.confidence?.rawValue, forKey: .confidence)
    try fields.encode(candidates, forKey: .candidates)
  }
}
