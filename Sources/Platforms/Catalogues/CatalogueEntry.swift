import Music

extension Playlist.Entry {
  /// A recording as a catalogue names it, without audio. Nil without a title: what was deleted has none.
  init?(
    of catalogue: Source, url: String = "", title: String?, artists: [String?], album: String? = nil,
    milliseconds: Double? = nil, explicit: Bool? = nil, isPlayable: Bool = true, isrc: String? = nil
  ) {
    guard let title = title.flatMap(oneLine) else { return nil }
    let seconds = milliseconds.flatMap { $0 > 0 && $0.isFinite ? $0 / 1000 : nil }
    let candidate = Candidate(
      source: catalogue, id: "", url: url, kind: .song, title: title,
      artists: artists.compactMap { $0.flatMap(oneLine) },
      album: album.flatMap(oneLine), duration: seconds, explicit: explicit)
    self.init(candidate: candidate, isPlayable: isPlayable, isrc: isrc.flatMap(validISRC))
  }
}

/// A name as it can stand in a line: what would break the line is a space. Nil when nothing is left.
private func oneLine(_ name: String) -> String? {
  let words = name.prefix(300).split { character in
    character.isWhitespace || character.unicodeScalars.contains { $0.properties.generalCategory == .control }
  }
  return words.isEmpty ? nil : words.joined(separator: " ")
}

/// Twelve letters and digits (ISO 3901), however they are parted.
private func validISRC(_ text: String) -> String? {
  let code = text.uppercased().filter { $0 != "-" && $0 != " " }
  return code.utf8.count == 12 && code.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) } ? code : nil
}

extension ListPage {
  /// As a list that was read so far. Albums name themselves in their rows.
  func playlist(_ link: Link, _ source: Source, isComplete: Bool) -> Playlist {
    Playlist(
      link: link, source: source, title: title ?? "", owner: owner, said: said, entries: entries,
      isComplete: isComplete)
  }
}

extension SourceError {
  /// True for what says nothing about the list: it may be read later.
  var mayPass: Bool {
    switch self {
    case .unreachable, .rateLimited, .cancelled, .worker: true
    case .http(let status): status >= 500 || status == 408
    case .botCheck, .changed, .absent: false
    }
  }
}
