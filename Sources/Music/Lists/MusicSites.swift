// Forms of address seen on the platforms in 2026. Identifiers are checked, and addresses built from them alone.

private let sites: [String: @Sendable (WebAddress) -> Link?] = [
  "open.spotify.com": spotify, "play.spotify.com": spotify, "spotify.com": spotify,
  "music.apple.com": appleMusic, "geo.music.apple.com": appleMusic, "itunes.apple.com": appleMusic,
  "deezer.com": deezer, "soundcloud.com": soundCloud, "m.soundcloud.com": soundCloud,
  "on.soundcloud.com": short("soundcloud"), "link.deezer.com": short("deezer"), "deezer.page.link": short("deezer"),
  "dzr.page.link": short("deezer"), "spotify.link": short("spotify"), "spoti.fi": short("spotify"),
  "audius.co": audius, "archive.org": internetArchive,
  "tidal.com": tidal, "listen.tidal.com": tidal, "tidal.link": short("tidal"),
  "spotify.app.link": short("spotify"),
]

/// Known, but without songs.
private let otherPages: Set<String> = ["bandcamp.com", "daily.bandcamp.com"]

/// Exact names only, so names that merely look alike never match.
func isMusicHost(_ host: String) -> Bool {
  let host = host.hasPrefix("www.") ? String(host.dropFirst(4)) : host
  return isYouTube(host) || isAmazonMusic(host) || sites[host] != nil || otherPages.contains(host)
    || bandcampArtist(host) != nil
}

func musicLink(_ address: WebAddress, alone: Bool) -> Link? {
  if isYouTube(address.host) { return youTube(address, alone: alone) }
  if otherPages.contains(address.host) { return nil }
  if isAmazonMusic(address.host) { return amazonMusic(address) }
  return sites[address.host]?(address) ?? bandcamp(address)
}

private func kind(_ word: String) -> Link.Kind? {
  switch word {
  case "track", "song": .track
  case "album": .album
  case "playlist": .playlist
  default: nil
  }
}

private func isWord(_ text: String, _ length: ClosedRange<Int>, also: String = "") -> Bool {
  length.contains(text.utf8.count)
    && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || also.contains($0)) }
}

/// `/CODE`, also `/s/CODE`: a track or a list, which only a request can tell; taken as a list of what is behind it.
private func short(_ platform: String) -> @Sendable (WebAddress) -> Link? {
  { address in
    guard (1...2).contains(address.path.count), address.path.count == 1 || address.path[0] == "s",
      let code = address.path.last, isWord(code, 4...40, also: "_-")
    else { return nil }
    return Link(
      platform: platform, kind: .playlist, id: "\(Link.shortened)\(code)",
      url: "https://\(address.host)/\(address.path.joined(separator: "/"))")
  }
}

// MARK: Spotify

func spotifyURI(_ text: String) -> LinkReading {
  let parts = text.split(separator: ":").map(String.init)
  guard parts.count >= 3 else { return .notALink }
  return spotifyLink(Array(parts.suffix(2))).map { .link($0) } ?? .unsupported("spotify:\(parts[1].prefix(20))")
}

@Sendable private func spotify(_ address: WebAddress) -> Link? { spotifyLink(address.path) }

/// Also `/intl-tr/track/..`, `/embed/track/..` and `/user/NAME/playlist/..`.
private func spotifyLink(_ path: [String]) -> Link? {
  guard let index = path.firstIndex(where: { kind($0) != nil }), index + 1 < path.count,
    let kind = kind(path[index]), path[index] != "song"
  else { return nil }
  let id = path[index + 1]
  guard isWord(id, 22...22) else { return nil }
  return Link(platform: "spotify", kind: kind, id: id, url: "https://open.spotify.com/\(path[index])/\(id)")
}

// MARK: Apple Music

/// `/us/album/NAME/ID?i=TRACK`, `/us/song/NAME/ID`, `/us/playlist/NAME/pl.ID`; the name may be missing.
@Sendable private func appleMusic(_ address: WebAddress) -> Link? {
  guard address.path.count >= 3, isWord(address.path[0], 2...2), let kind = kind(address.path[1]),
    let last = address.path.last
  else { return nil }
  let start = "https://music.apple.com/\(address.path[0].lowercased())"
  if kind == .playlist {
    guard last.hasPrefix("pl."), isWord(last, 5...60, also: ".-") else { return nil }
    return Link(platform: "apple-music", kind: .playlist, id: last, url: "\(start)/playlist/\(last)")
  }
  let track = kind == .track ? last : address.parameter("i")
  if let track {
    guard track.isDigits, track.utf8.count <= 20 else { return nil }
    return Link(platform: "apple-music", kind: .track, id: track, url: "\(start)/song/\(track)")
  }
  let id = last.hasPrefix("id") ? String(last.dropFirst(2)) : last
  guard id.isDigits, id.utf8.count <= 20 else { return nil }
  return Link(platform: "apple-music", kind: .album, id: id, url: "\(start)/album/\(id)")
}

// MARK: Deezer and Tidal

/// `/track/ID`, also behind a language.
@Sendable private func deezer(_ address: WebAddress) -> Link? {
  guard address.path.count >= 2, let id = address.path.last, let kind = kind(address.path[address.path.count - 2]),
    id.isDigits, id.utf8.count <= 20
  else { return nil }
  return Link(platform: "deezer", kind: kind, id: id, url: "https://www.deezer.com/\(kind.rawValue)/\(id)")
}

/// `/track/ID`, also behind `browse`; playlists have a UUID.
@Sendable private func tidal(_ address: WebAddress) -> Link? {
  let path = address.path.filter { $0 != "browse" && $0 != "u" }
  // An album's track has both: /album/1/track/2
  guard path.count >= 2, let kind = kind(path[path.count - 2]), let id = path.last else { return nil }
  guard kind == .playlist ? isWord(id, 36...36, also: "-") : id.isDigits && id.utf8.count <= 20 else { return nil }
  return Link(platform: "tidal", kind: kind, id: id, url: "https://tidal.com/\(kind.rawValue)/\(id)")
}

// MARK: Amazon Music

/// One host a country; nobody can read it, but its links are known for what they are.
private func isAmazonMusic(_ host: String) -> Bool {
  guard host.hasPrefix("music.amazon.") else { return false }
  let countries = [
    "com", "co.uk", "de", "fr", "it", "es", "ca", "co.jp", "in", "com.au", "com.br", "com.mx", "com.tr", "nl",
  ]
  return countries.contains(String(host.dropFirst("music.amazon.".count)))
}

/// `/albums/ID?trackAsin=TRACK`, `/tracks/ID`, `/playlists/ID`, `/user-playlists/ID`.
private func amazonMusic(_ address: WebAddress) -> Link? {
  guard address.path.count >= 2, isWord(address.path[1], 4...80, also: "-_") else { return nil }
  let (part, id) = (address.path[0], address.path[1])
  let kinds: [String: Link.Kind] = [
    "albums": .album, "tracks": .track, "playlists": .playlist, "user-playlists": .playlist,
  ]
  guard let kind = kinds[part] else { return nil }
  if let track = address.parameter("trackAsin"), isWord(track, 4...20) {
    return Link(platform: "amazon-music", kind: .track, id: track, url: "https://\(address.host)/tracks/\(track)")
  }
  return Link(platform: "amazon-music", kind: kind, id: id, url: "https://\(address.host)/\(part)/\(id)")
}

// MARK: SoundCloud, Bandcamp, Audius, Internet Archive

/// `/USER/TRACK`, `/USER/sets/NAME`, and a secret token behind either.
@Sendable private func soundCloud(_ address: WebAddress) -> Link? {
  var path = address.path
  let pages: Set = ["discover", "search", "you", "stream", "charts", "pages", "upload", "settings", "tags", "feed"]
  let tabs: Set = [
    "sets", "tracks", "albums", "reposts", "likes", "followers", "following", "popular-tracks", "comments",
  ]
  let secret = path.last.flatMap { $0.hasPrefix("s-") && isWord($0, 4...40, also: "-") && path.count > 2 ? $0 : nil }
  if secret != nil { path.removeLast() }
  guard path.allSatisfy({ isWord($0, 1...120, also: "_-") }), let user = path.first, !pages.contains(user) else {
    return nil
  }
  let isSet = path.count == 3 && path[1] == "sets"
  guard isSet || path.count == 2 && !tabs.contains(path[1]) else { return nil }
  let id = (path + (secret.map { [$0] } ?? [])).joined(separator: "/")
  return Link(platform: "soundcloud", kind: isSet ? .playlist : .track, id: id, url: "https://soundcloud.com/\(id)")
}

private func bandcampArtist(_ host: String) -> String? {
  guard host.hasSuffix(".bandcamp.com") else { return nil }
  let artist = String(host.dropLast(13))
  return isWord(artist, 1...63, also: "-") ? artist : nil
}

private func bandcamp(_ address: WebAddress) -> Link? {
  guard let artist = bandcampArtist(address.host), address.path.count == 2, let kind = kind(address.path[0]),
    isWord(address.path[1], 1...200, also: "-_")
  else { return nil }
  return Link(
    platform: "bandcamp", kind: kind, id: "\(artist)/\(address.path[1])",
    url: "https://\(artist).bandcamp.com/\(kind.rawValue)/\(address.path[1])")
}

/// `/USER/TRACK`, `/USER/album/NAME`, `/USER/playlist/NAME`.
@Sendable private func audius(_ address: WebAddress) -> Link? {
  let path = address.path
  guard (2...3).contains(path.count), path.allSatisfy({ isWord($0, 1...200, also: "_-.") }) else { return nil }
  guard let kind = path.count == 2 ? .track : kind(path[1]), !["explore", "trending", "search"].contains(path[0]) else {
    return nil
  }
  let id = path.joined(separator: "/")
  return Link(platform: "audius", kind: kind, id: id, url: "https://audius.co/\(id)")
}

/// An item holds the files of an album or a concert; `/details/ITEM/FILE` is one of them.
@Sendable private func internetArchive(_ address: WebAddress) -> Link? {
  guard address.path.count >= 2, ["details", "download"].contains(address.path[0]),
    isWord(address.path[1], 2...100, also: "_-.")
  else { return nil }
  let id = address.path[1]
  let url = "https://archive.org/details/\(id)"
  let file = address.path.dropFirst(2).map { $0.removingPercentEscapes }
  guard let name = file.last ?? nil, ["mp3", "flac", "ogg"].contains(where: { name.lowercased().hasSuffix(".\($0)") })
  else { return Link(platform: "internet-archive", kind: .album, id: id, url: url) }
  let path = file.compactMap { $0 }
  guard path.count == file.count, path.allSatisfy({ !$0.isEmpty && $0 != "." && $0 != ".." && !$0.contains("/") })
  else { return nil }
  return Link(
    platform: "internet-archive", kind: .track, id: ([id] + path).joined(separator: "/"),
    url: url + "/" + address.path.dropFirst(2).joined(separator: "/"))
}
