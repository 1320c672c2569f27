import Music

/// One track of Deezer's answers. Searches and lists tell less than the track's own page: no contributors, no date,
/// mostly no ISRC.
struct DeezerTrack {
  let recording: Recording
  /// False where Deezer itself does not play it (a country, or gone).
  let isReadable: Bool
  let albumID: Int?

  /// Nil for what is no track. `album`: of the list that it stands in, where it does not name its own.
  init?(_ track: JSONObject, album: String? = nil) {
    guard let number = track.whole("id"), let title = track.text("title"), !title.isEmpty else { return nil }
    let main = track.artist.text("name").map { [$0] } ?? []
    // Those who are featured stand in the title, or only here.
    let all = (track.list("contributors") ?? []).filter { $0.text("role") != "Featured" }.compactMap { $0.text("name") }
    let own = track.album.text("title")
    // 0 no, 1 yes, 2 not known, and cleaned versions beyond.
    let explicit = track.flag("explicit_lyrics")
    recording = Recording(
      catalogue: Deezer.platform, id: String(number), artists: all.isEmpty ? main : all, title: title,
      album: own.flatMap { $0.isEmpty ? nil : $0 } ?? album, track: track.whole("track_position").flatMap(positive),
      year: year(track.text("release_date")), duration: track.number("duration").flatMap { $0 > 0 ? $0 : nil },
      isrc: track.text("isrc").flatMap { $0.isEmpty ? nil : $0 }, explicit: explicit,
      cover: track.album.text("cover_xl"), rank: track.whole("rank"))
    isReadable = track.flag("readable") ?? true
    albumID = track.album.whole("id")
  }

  var entry: Playlist.Entry {
    Playlist.Entry(candidate: recording.unheard, isPlayable: isReadable, isrc: recording.isrc)
  }
}

extension Recording {
  /// As an entry of a list that names recordings and has no audio of them.
  var unheard: Candidate {
    Candidate(
      source: Source(rawValue: catalogue), id: "", url: "", kind: .song, title: title, artists: artists, album: album,
      duration: duration, explicit: explicit)
  }
}

/// The year of a date: "2024-08-16", "2007-08-28T12:00:00Z", "1987". Nil for "0000-00-00".
func year(_ date: String?) -> Int? {
  date.flatMap { Int($0.prefix(4)) }.flatMap { (1000...2999).contains($0) ? $0 : nil }
}

func positive(_ number: Int) -> Int? { number > 0 ? number : nil }
