import Music
import Platforms
import SystemPackage

/// Writes tags and cover into a finished file, by mutagen in the Python worker.
struct TagSong: Sendable {
  let ytdlp: YtDlp
  let replayGain: Bool

  func run(_ file: FilePath, _ credits: Credits, _ facts: AudioFacts, cover: FilePath?) async throws {
    var tags = Tags(title: credits.title, artists: credits.artists)
    tags.album = credits.album
    if let recording = credits.recording {
      tags.track = recording.track
      tags.tracks = recording.track == nil ? nil : recording.tracks
      tags.year = recording.year
      tags.genre = recording.genre
      tags.isrc = recording.isrc
    }
    tags.cover = cover
    if replayGain {
      tags.replayGain = facts.replayGain
      tags.replayPeak = facts.linearPeak
    }
    do throws(SourceError) {
      try await ytdlp.tag(file, tags)
    } catch {
      throw Failure(.tool, .retry, "tagging: \(error)")
    }
  }
}
