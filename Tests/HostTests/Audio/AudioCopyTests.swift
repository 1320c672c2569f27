import Foundation
import Host
import SystemPackage
import Testing

/// Real files, made and judged by ffmpeg's own program; one after the other, since the tests beside these have deadlines.
@Suite("Audio that is copied and decoded", .serialized)
final class AudioCopyTests: ScratchCase {
  private let queue = BlockingQueue("audio")
  private let containers = "mov,matroska,ogg,mp3,flac,wav,mpegts"

  private func ffmpeg(_ arguments: [String]) async throws -> Tool.Result {
    let result = try await Tool("ffmpeg").run(
      ["-nostdin", "-v", "error", "-y"] + arguments, deadline: .seconds(60))
    try #require(result.status == 0, "\(arguments): \(result.errors)")
    return result
  }

  /// 6 s of pink noise that swells, in stereo.
  private func make(_ name: String, _ codec: [String]) async throws -> FilePath {
    let file = folder.appending(name)
    let noise = "anoisesrc=color=pink:sample_rate=48000:amplitude=0.4:seed=7,volume='0.2+t/10':eval=frame"
    _ = try await ffmpeg(["-f", "lavfi", "-i", noise, "-t", "6", "-ac", "2"] + codec + [file.string])
    return file
  }

  private func copy(
    _ file: FilePath, _ name: String, _ muxer: String, measured: (@Sendable (Double) -> Bool)? = { _ in true }
  ) async throws -> AudioFindings {
    try await copy(file, to: folder.appending(name), muxer, measured)
  }

  private func copy(
    _ file: FilePath, to target: FilePath, _ muxer: String, _ measured: (@Sendable (Double) -> Bool)? = nil
  ) async throws -> AudioFindings {
    let containers = containers
    return try await queue.run { () throws(AudioError) in
      try copyAudio(file, to: target, muxer: muxer, containers: containers, isMeasured: measured)
    }
  }

  /// The packets of the audio stream: their times, sizes, and a sum of their bytes.
  private func packets(_ file: FilePath) async throws -> [Substring] {
    let result = try await ffmpeg(["-i", file.string, "-map", "0:a", "-c", "copy", "-f", "framecrc", "-"])
    return String(decoding: result.output, as: UTF8.self).split(separator: "\n")
  }

  @Test(
    "The audio arrives as it does by ffmpeg's own program: untouched, whole, each packet at its time",
    arguments: [
      // As YouTube serves it: in fragments, which players dislike.
      ("İlk ışık.mp4", ["-c:a", "aac", "-movflags", "frag_keyframe+empty_moov", "-f", "mp4"], "a.m4a", "mp4"),
      ("ağ.webm", ["-c:a", "libopus", "-f", "webm"], "a.opus", "ogg"),
      ("şarkı.mp3", ["-c:a", "libmp3lame", "-write_xing", "0"], "a.mp3", "mp3"),
      // As a stream of segments comes.
      ("parts.ts", ["-c:a", "aac", "-f", "mpegts"], "b.m4a", "mp4"),
    ])
  func copies(_ name: String, _ codec: [String], _ target: String, _ muxer: String) async throws {
    let file = try await make(name, codec)
    let found = try await copy(file, target, muxer)
    #expect(abs(found.seconds - 6) < 0.1, "\(found)")
    let theirs = folder.appending("theirs")
    _ = try await ffmpeg(["-i", file.string, "-map", "0:a:0", "-c", "copy", "-f", muxer, theirs.string])
    let packets = try await packets(folder.appending(target))
    #expect(packets.count > 200)
    #expect(try await packets == self.packets(theirs))
  }

  @Test("Loudness and peak are those that ffmpeg measures, of what is asked for")
  func loudness() async throws {
    let file = try await make("a.mp4", ["-c:a", "aac", "-f", "mp4"])
    let all = try await Tool("ffmpeg").run(
      ["-nostdin", "-i", file.string, "-af", "ebur128=framelog=verbose:peak=sample", "-f", "null", "-"],
      deadline: .seconds(60))
    func number(_ label: String) throws -> Double {
      let line = all.errors.split(separator: "\n").last { $0.trimming.hasPrefix(label) }
      return try #require(line?.split(separator: " ").dropFirst().first.flatMap { Double($0) }, "\(all.errors)")
    }
    let whole = try await copy(file, "whole.m4a", "mp4")
    let (loudness, peak) = (try #require(whole.loudness), try #require(whole.peak))
    #expect(abs(try loudness - number("I:")) < 0.11)
    #expect(abs(try 20 * log10(peak) - number("Peak:")) < 0.11)
    let begin = try await copy(file, "begin.m4a", "mp4") { $0 < 1.5 }
    #expect(try #require(begin.loudness) < loudness - 1)
    let silent = try await copy(file, "silent.m4a", "mp4", measured: nil)
    #expect(silent.loudness == nil && silent.peak == nil && silent.seconds == whole.seconds)
    // Of nothing.
    #expect(try await copy(file, "none.m4a", "mp4") { _ in false }.loudness == -70)
  }

  @Test("Damage, a cut, and a hole between the packets' times are errors")
  func damage() async throws {
    let webm = try await make("a.webm", ["-c:a", "libopus", "-f", "webm"])
    // A cut between packets looks like the end; how long the song should be, the caller knows.
    #expect(try await copy(cut(webm, "cut.webm"), "cut.opus", "ogg").seconds < 4)
    let aac = try await make("a.mp4", ["-c:a", "aac", "-movflags", "+faststart", "-f", "mp4"])
    await #expect(throws: AudioError.self) { try await self.copy(self.cut(aac, "cut.mp4"), "cut.m4a", "mp4") }

    var bytes = try Data(contentsOf: URL(fileURLWithPath: aac.string))
    let middle = bytes.count / 2
    for place in middle..<middle + 2000 { bytes[place] = UInt8(truncatingIfNeeded: place &* 7919) }
    let broken = folder.appending("broken.mp4")
    try bytes.write(to: URL(fileURLWithPath: broken.string))
    await #expect(throws: AudioError.self) { try await self.copy(broken, "broken.m4a", "mp4") }

    // Two parts, the second of which says that it begins at 100 s.
    let (first, second) = (folder.appending("1.ts"), folder.appending("2.ts"))
    _ = try await ffmpeg(["-i", aac.string, "-c", "copy", first.string])
    _ = try await ffmpeg(["-i", aac.string, "-c", "copy", "-output_ts_offset", "100", second.string])
    let joined = folder.appending("joined.ts")
    let parts = try [first, second].map { try Data(contentsOf: URL(fileURLWithPath: $0.string)) }
    try Data(parts.joined()).write(to: URL(fileURLWithPath: joined.string))
    let error = await #expect(throws: AudioError.self) { try await self.copy(joined, "joined.m4a", "mp4") }
    #expect(error?.text.contains("by the times of the packets") == true, "\(String(describing: error))")
  }

  /// The first half of a file and a little more, not at the end of a packet.
  private func cut(_ file: FilePath, _ name: String) throws -> FilePath {
    let bytes = try Data(contentsOf: URL(fileURLWithPath: file.string))
    let half = folder.appending(name)
    try bytes.prefix(bytes.count / 2 + 101).write(to: URL(fileURLWithPath: half.string))
    return half
  }

  @Test("What is no audio, not of floats, of many channels, or leads elsewhere is an error, and so is a full disk")
  func refused() async throws {
    try write("Ayşe - Gece\n", to: "list.mp4")
    await #expect(throws: AudioError.self) { try await self.copy(self.folder.appending("list.mp4"), "l.m4a", "mp4") }
    await #expect(throws: AudioError.self) { try await self.copy(self.folder.appending("nothing"), "n.m4a", "mp4") }
    let file = try await make("a.mp4", ["-c:a", "aac", "-f", "mp4"])
    try write("ffconcat version 1.0\nfile a.mp4\n", to: "disguise.mp4")
    await #expect(throws: AudioError.self) {
      try await self.copy(self.folder.appending("disguise.mp4"), "d.m4a", "mp4")
    }
    try write("#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\na.mp4\n#EXT-X-ENDLIST\n", to: "disguise.m3u8")
    await #expect(throws: AudioError.self) {
      try await self.copy(self.folder.appending("disguise.m3u8"), "d.m4a", "mp4")
    }
    let flac = try await make("a.flac", ["-c:a", "flac"])
    await #expect(throws: AudioError.self) { try await self.copy(flac, "f.flac", "flac") }
    let round = try await make("round.mp4", ["-ac", "6", "-c:a", "aac", "-f", "mp4"])
    await #expect(throws: AudioError.self) { try await self.copy(round, "r.m4a", "mp4") }
    let video = folder.appending("video.mp4")
    _ = try await ffmpeg(["-f", "lavfi", "-i", "testsrc=size=64x64:rate=5", "-t", "2", video.string])
    await #expect(throws: AudioError.self) { try await self.copy(video, "v.m4a", "mp4") }
    await #expect(throws: AudioError.self) { try await self.copy(file, to: self.folder, "mp4") }
    let mp3 = try await make("a.mp3", ["-c:a", "libmp3lame"])
    let full = await #expect(throws: AudioError.self) { try await self.copy(mp3, to: "/dev/full", "mp3") }
    #expect(full?.text == "No space left on device")
  }
}

extension StringProtocol {
  fileprivate var trimming: String { trimmingCharacters(in: .whitespacesAndNewlines) }
}
