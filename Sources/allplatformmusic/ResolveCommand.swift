import ArgumentParser
import Host
import Logging
import Music
import Pipeline
import Platforms

/// The tracks behind a link.
struct Resolve: AsyncParsableCommand {
  static let configuration = CommandConfiguration(abstract: "Shows the tracks behind a link.")
  @OptionGroup var common: CommonOptions
  @Flag(name: .long, help: "Answer in JSON.")
  var json = false
  @Argument(help: "A link to a song, a playlist or an album.")
  var link: String

  func run() async throws {
    let settings = try common.settings()
    guard case .link(let link) = parseLink(self.link), link.isFollowed else {
      throw Ending(code: .unusableInput, message: "This link cannot be read: \(self.link)")
    }
    let playlist: Playlist
    do {
      playlist = try await settings.resolve(link, makeLog(level: .error))
    } catch let failure as Failure where failure.remedy == .refuse {
      let words = Language.messages(settings.language)
      throw Ending(code: .unusableInput, message: words.notDownloaded(failure.cause))
    } catch let missing as Household.Missing {
      throw Ending(code: .unavailable, message: missing.description)
    } catch let failure as Failure {
      throw Ending(code: .unavailable, message: "The platform could not be asked: \(failure.detail)")
    }
    if json { return writeOut(try allplatformmusic.json(PlaylistAnswer(playlist))) }
    writeOut(playlist.owner.map { "\(playlist.title)\t\($0)" } ?? playlist.title)
    for (index, entry) in playlist.entries.enumerated() { writeOut("\(index + 1)\t\(describe(entry.candidate))") }
  }
}

struct PlaylistAnswer: Encodable {
  struct Track: Encodable {
    let position: Int
    let entry: Playlist.Entry

    enum Key: String, CodingKey { case position, title, artists, album, duration, isrc, url }

    func encode(to encoder: any Encoder) throws {
      let candidate = entry.candidate
      var fields = encoder.container(keyedBy: Key.self)
      try fields.encode(position, forKey: .position)
      try fields.encode(candidate.title, forKey: .title)
      try fields.encode(entry.reading.artists, forKey: .artists)
      try fields.encode(candidate.album, forKey: .album)
      try fields.encode(candidate.duration, forKey: .duration)
      try fields.encode(entry.isrc, forKey: .isrc)
      try fields.encode(candidate.url.isEmpty ? nil : candidate.url, forKey: .url)
    }
  }

  enum Key: String, CodingKey { case source, url, title, owner, count, complete, tracks }

  let playlist: Playlist

  init(_ playlist: Playlist) { self.playlist = playlist }

  func encode(to encoder: any Encoder) throws {
    let tracks = playlist.entries.enumerated().map { Track(position: $0.offset + 1, entry: $0.element) }
    var fields = encoder.container(keyedBy: Key.self)
    try fields.encode(playlist.source.rawValue, forKey: .source)
    try fields.encode(playlist.link.url, forKey: .url)
    try fields.encode(playlist.title, forKey: .title)
    try fields.encode(playlist.owner, forKey: .owner)
    // What the platform says; where it says nothing, what was read.
    try fields.encode(playlist.said ?? tracks.count, forKey: .count)
    try fields.encode(playlist.isComplete, forKey: .complete)
    try fields.encode(tracks, forKey: .tracks)
  }
}
