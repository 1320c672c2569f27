import Platforms
import SystemPackage

/// Writes tags and cover into a finished file, by mutagen in the Python worker.
struct TagSong: Sendable {
  let ytdlp: YtDlp
  let replayGain: Bool

  func run(_ file: FilePath, _ credits: Credits, _ facts: AudioFacts, cover: FilePath?) async throws {
    var tags = Tags(title: credits.title, artists: credits.artists)
    tags.album = credits.album
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
