import Music

/// The artist and title that a song is filed under.
struct Credits: Sendable, Hashable {
  var artists: [String]
  var title: String
  var album: String?
  /// What else a catalogue knows.
  var recording: Recording?

  var artist: String { artists.joined(separator: ", ") }

  /// A catalogue says it best, then a platform's song; a video's title is decorated, so there the request's own words
  /// are better. `recording`: the one that the candidate surely is.
  init(_ candidate: Candidate, request: Request, recording: Recording?) {
    self.recording = recording
    album = recording?.album ?? candidate.album
    if let recording, !recording.artists.isEmpty {
      artists = recording.artists
      title = recording.title
      return
    }
    let reading = Self.reading(of: candidate, in: request)
    if candidate.kind == .song, !candidate.artists.isEmpty {
      artists = candidate.artists
      title = candidate.title
    } else if let reading {
      artists = reading.artists
      title = request.version.map { "\(reading.title) (\($0))" } ?? reading.title
    } else {
      artists = candidate.artists.isEmpty ? [candidate.channel ?? "Unknown"] : candidate.artists
      title = candidate.title
    }
  }

  /// The reading whose artist the candidate names; "Title - Artist" is a reading of a line, too.
  private static func reading(of candidate: Candidate, in request: Request) -> Request.Reading? {
    let readings = request.readings.filter { !$0.artists.isEmpty }
    let credits = candidate.artists.map(folded) + [folded(candidate.channel ?? "")]
    let named = readings.first { reading in
      reading.artists.contains { artist in
        let artist = folded(artist)
        return credits.contains { $0.contains(artist) } || folded(candidate.title).hasPrefix(artist)
      }
    }
    return named ?? readings.first
  }
}
