public import Music
public import Platforms

extension Request {
  /// True for a link that stands for several songs, which is read first.
  var isList: Bool { link?.isList ?? false }

  /// As it is carried. A table's row has said what a catalogue's track would: thousands of them are not asked for.
  var carried: Request {
    guard link?.kind == .track, isList, readings.first?.artists.isEmpty == false,
      album != nil || duration != nil || isrc != nil
    else { return self }
    return withoutLink
  }

  /// By its words alone.
  var withoutLink: Request {
    var request = self
    request.link = nil
    return request
  }
}

extension Playlist {
  /// Its entries as requests; all stand in the line of the link.
  func requests(line: Int) -> [Request] { entries.map { $0.request(line: line) } }
}

extension Playlist.Entry {
  /// What the person would have written.
  public var reading: Request.Reading {
    if !candidate.artists.isEmpty { return .init(artists: candidate.artists, title: candidate.title) }
    let topic = candidate.channel.flatMap { $0.hasSuffix(" - Topic") ? String($0.dropLast(8)) : nil }
    // A video's title names the artist more often than its channel does.
    let written = topic == nil ? parseRequestLine(candidate.title).readings.first : nil
    if let written, !written.artists.isEmpty { return written }
    return .init(artists: [topic ?? candidate.channel].compactMap { $0 }, title: candidate.title)
  }

  func request(line: Int) -> Request {
    // A list that only has addresses: its track says itself what it is called.
    if candidate.title.isEmpty {
      let link = Link(platform: candidate.source.platform, kind: .track, id: candidate.id, url: candidate.url)
      return Request(line: line, text: link.url, link: link)
    }
    let reading = self.reading
    let words = candidate.artists.isEmpty ? parseRequestLine(candidate.title) : nil
    let text = reading.artists.isEmpty ? reading.title : "\(reading.artists.joined(separator: ", ")) - \(reading.title)"
    var request = Request(
      line: line, text: text, readings: reading.artists.isEmpty ? [] : [reading], version: words?.version,
      album: candidate.album, duration: candidate.duration, isrc: isrc)
    guard !candidate.id.isEmpty else { return request }
    request.link = Link(platform: candidate.source.platform, kind: .track, id: candidate.id, url: candidate.url)
    // What the platform says is gone is asked for all the same: it may only be gone from the list.
    request.listed = candidate
    return request
  }
}

extension PlaylistTrouble {
  /// Why a list cannot be had, from what the platform says of it.
  init(_ absence: SourceError.Absence) {
    self =
      switch absence {
      case .private: .private
      case .needsKeys: .needsKeys
      case .closed: .closed
      case .removed, .region, .age, .membersOnly, .noFormats, .live: .missing
      }
  }
}

extension Source {
  /// The platform's name in a `Link`: YouTube Music's songs are YouTube's videos.
  var platform: String { self == .youtubeMusic ? Source.youtube.rawValue : rawValue }
}

/// What was read of one playlist, for the reports.
public struct PlaylistFacts: Hashable, Sendable, Codable {
  public var title: String
  public var owner: String?
  /// What the platform says it has.
  public var said: Int?
  public var read: Int
  /// Songs that the list has already.
  public var twice = 0
  public var isComplete: Bool
  /// True when yt-dlp read it; nil in what an earlier version wrote.
  public var isSecondHand: Bool?

  init(_ playlist: Playlist) {
    title = playlist.title.isEmpty ? playlist.link.url : playlist.title
    owner = playlist.owner
    said = playlist.said
    read = playlist.entries.count
    isComplete = playlist.isComplete
    isSecondHand = playlist.isSecondHand
  }
}
