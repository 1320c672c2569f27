import Music

/// One track of SoundCloud's answers.
struct SoundCloudTrack {
  let number: Int
  let candidate: Candidate
  let policy: String
  let transcodings: [SoundCloudTranscoding]
  let authorization: String?
  let artwork: String?
  let isrc: String?

  /// Nil for what is no track, or only its number.
  init?(_ track: JSONObject) {
    guard let number = track.number("id").flatMap({ Int(exactly: $0) }), let title = track.text("title"),
      !title.isEmpty, let url = track.text("permalink_url"),
      case .link(let link) = parseLink(url), link.platform == Source.soundcloud.rawValue
    else { return nil }
    self.number = number
    let published = track.publisher_metadata
    let artist = published.text("artist").flatMap { $0.isEmpty ? nil : $0 }
    // `duration` of a preview is the preview's.
    let milliseconds = track.number("full_duration") ?? track.number("duration")
    candidate = Candidate(
      source: .soundcloud, id: String(number), url: link.url, kind: .track, title: title,
      artists: [artist].compactMap { $0 }, channel: track.user.text("username"),
      album: published.text("album_title").flatMap { $0.isEmpty ? nil : $0 },
      duration: milliseconds.map { ($0 / 1000).rounded() }, explicit: published.flag("explicit"),
      official: track.user.flag("verified"),
      views: track.number("playback_count").flatMap { Int(exactly: $0.rounded()) })
    policy = track.text("policy") ?? ""
    transcodings = (track.media.list("transcodings") ?? []).compactMap(SoundCloudTranscoding.init)
    authorization = track.text("track_authorization")
    artwork = track.text("artwork_url")?.replacing("-large.", with: "-t500x500.")
    isrc = published.text("isrc").flatMap { $0.isEmpty ? nil : $0 }
  }

  /// Why it cannot be had; nil when it can. SNIP: a preview for those who do not pay; BLOCK: not in this country.
  var absence: SourceError.Absence? {
    switch policy {
    case "SNIP": .membersOnly
    case "BLOCK": .region
    default: transcodings.contains(where: \.isWhole) ? nil : .noFormats
    }
  }

  var isWhole: Bool { absence == nil }

  func entry(album: String?) -> Playlist.Entry {
    var candidate = candidate
    if candidate.album == nil { candidate.album = album }
    return Playlist.Entry(candidate: candidate, isPlayable: isWhole, isrc: isrc)
  }
}

/// One form that a track can be had in.
struct SoundCloudTranscoding {
  let address: String
  let protocolName: String
  let codec: String
  let isSnipped: Bool

  init?(_ transcoding: JSONObject) {
    guard let url = transcoding.text("url"), let name = transcoding.format.text("protocol") else { return nil }
    address = url
    protocolName = name
    isSnipped = transcoding.flag("snipped") ?? false
    let type = transcoding.format.text("mime_type") ?? ""
    codec = type.contains("opus") ? "opus" : type.contains("mp4") ? "mp4a.40.2" : "mp3"
  }

  var isSegmented: Bool { protocolName == "hls" }

  /// Others are encrypted ("ctr-encrypted-hls").
  var isWhole: Bool { !isSnipped && (protocolName == "hls" || protocolName == "progressive") }

  func stream(_ url: String) -> AudioStream {
    AudioStream(
      id: "\(codec.prefix(3))\(protocolName)", url: url, codec: codec,
      bitrate: codec == "opus" ? 64 : codec == "mp3" ? 128 : 160, isSegmented: isSegmented)
  }
}
