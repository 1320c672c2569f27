import Foundation
import Platforms
import SystemPackage
import Testing

@Suite("Tags", .enabled(if: FakePlatforms.isThere, FakePlatforms.absence))
struct TagTests {
  private var tags: Tags {
    var tags = Tags(title: "Işıklar Söndü: \"Ä\" — 光", artists: ["Ayşe Gündoğar", "İlkay & Oğuz"])
    tags.album = "Gece Vapuru"
    tags.track = 3
    tags.tracks = 12
    tags.year = 2018
    tags.genre = "Türkçe Pop"
    tags.isrc = "TR1234567890"
    tags.replayGain = -7.129
    tags.replayPeak = 0.98765
    return tags
  }

  private static let muxers = [
    ("m4a", ["-c:a", "aac", "-f", "mp4", "-movflags", "+faststart"]), ("mp3", ["-c:a", "libmp3lame", "-f", "mp3"]),
    ("opus", ["-c:a", "libopus", "-f", "ogg"]), ("flac", ["-c:a", "flac", "-f", "flac"]),
  ]

  @Test("are in the file, with the cover, and the sound is as it was", arguments: muxers)
  func written(ending: String, muxer: [String]) async throws {
    try await Worker.with { worker, _ in
      let file = worker.folder.appending("song.\(ending)").string
      let cover = worker.folder.appending("cover.jpg").string
      let tone = ["-nostdin", "-loglevel", "error", "-f", "lavfi", "-i"]
      _ = try run("ffmpeg", tone + ["sine=frequency=440:duration=2"] + muxer + [file])
      _ = try run("ffmpeg", tone + ["color=red:size=64x64:duration=0.04", "-frames:v", "1", cover])
      let sound = try decoded(file)
      var tags = tags
      tags.cover = FilePath(cover)
      for _ in 1...2 { try await worker.ytdlp.tag(FilePath(file), tags) }

      let found = try read(file)
      let several = ["opus", "flac"].contains(ending) ? "Ayşe Gündoğar;İlkay & Oğuz" : "Ayşe Gündoğar, İlkay & Oğuz"
      #expect(found["title"] == tags.title)
      #expect(found["artist"] == several)
      #expect(found["album"] == "Gece Vapuru")
      #expect(found["genre"] == "Türkçe Pop")
      #expect(found["date"] == "2018")
      #expect(found["track"]?.hasPrefix("3") == true)
      #expect(found["isrc"] ?? found["tsrc"] == "TR1234567890")
      #expect(found["replaygain_track_gain"] == "-7.13 dB")
      #expect(found["replaygain_track_peak"] == "0.987650")
      #expect(found["pictures"] == "1")
      #expect(try decoded(file) == sound)
      if ending == "mp3" { #expect(FileManager.default.contents(atPath: file)?.prefix(4) == Data("ID3\u{3}".utf8)) }
    }
  }

  @Test func `are not written into what is no song`() async throws {
    try await Worker.with { worker, _ in
      let file = worker.folder.appending("song.m4a")
      try Data("no song".utf8).write(to: URL(fileURLWithPath: file.string))
      await #expect(throws: SourceError.self) { try await worker.ytdlp.tag(file, Tags(title: "x", artists: [])) }
      #expect(FileManager.default.contents(atPath: file.string) == Data("no song".utf8))
      await #expect(throws: SourceError.self) {
        try await worker.ytdlp.tag(worker.folder.appending("missing.mp3"), Tags(title: "x", artists: []))
      }
    }
  }

  /// What ffprobe reads: tags by lower-case name, and the number of pictures.
  private func read(_ file: String) throws -> [String: String] {
    struct Probe: Decodable {
      struct Part: Decodable {
        var kind: String?
        var tags: [String: String]?
        enum CodingKeys: String, CodingKey {
          case kind = "codec_type"
          case tags
        }
      }
      var format: Part
      var streams: [Part]
    }
    let text = try run("ffprobe", ["-loglevel", "error", "-show_format", "-show_streams", "-of", "json", file])
    let probe = try JSONDecoder().decode(Probe.self, from: Data(text.utf8))
    var found: [String: String] = [:]
    for part in [probe.format] + probe.streams.filter({ $0.kind == "audio" }) {
      for (name, value) in part.tags ?? [:] { found[name.lowercased()] = value }
    }
    found["pictures"] = "\(probe.streams.filter { $0.kind == "video" }.count)"
    return found
  }

  private func decoded(_ file: String) throws -> String {
    try run("ffmpeg", ["-nostdin", "-loglevel", "error", "-i", file, "-map", "0:a", "-f", "md5", "-"])
  }
}
