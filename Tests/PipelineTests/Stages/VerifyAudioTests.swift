import Foundation
import Host
import Platforms
import SystemPackage
import Testing

@testable import Pipeline

/// Real files, real ffmpeg.
@Suite final class VerifyAudioTests {
  private let folder = FilePath(NSTemporaryDirectory()).appending("verify-\(UUID().uuidString)")
  private let verify = VerifyAudio(ffmpeg: Tool("ffmpeg"), measureLoudness: true)

  init() throws {
    try FileManager.default.createDirectory(atPath: folder.string, withIntermediateDirectories: true)
  }

  deinit {
    try? FileManager.default.removeItem(atPath: folder.string)
  }

  /// Noise of 80 s whose volume follows an expression of `t`, as AAC.
  private func song(_ volume: String, seconds: Int = 80) async throws -> FilePath {
    let file = folder.appending("raw")
    let noise = "anoisesrc=color=pink:sample_rate=44100:amplitude=0.5:seed=1,volume='\(volume)':eval=frame"
    let made = try await Tool("ffmpeg").run(
      ["-v", "error", "-y", "-f", "lavfi", "-i", noise, "-t", "\(seconds)", "-c:a", "aac", "-f", "mp4", file.string],
      deadline: .seconds(60))
    try #require(made.status == 0, "\(made.errors)")
    return file
  }

  private func run(_ file: FilePath, expected: Double?) async throws -> AudioFacts {
    try await verify.run(
      file, to: folder.appending("song.m4a"), shape: AudioShape(format: .m4a, codec: "mp4a.40.2"), expected: expected)
  }

  @Test("the loudness of the windows is near that of the whole song")
  func loudness() async throws {
    let file = try await song("if(lt(t,20),0.02,if(lt(mod(t,26),12),0.15,0.9))")
    let whole = try await run(file, expected: nil)
    let sampled = try await run(file, expected: 80)
    #expect(abs(sampled.seconds - 80) < 0.1)
    let gains = (try #require(whole.replayGain), try #require(sampled.replayGain))
    #expect(abs(gains.0 - gains.1) < 1, "\(gains)")
    #expect(gains.0 != 0 && sampled.peak ?? 0 <= whole.peak ?? 0)
  }

  @Test("a song that is silent in every window is no silence; silence is")
  func silence() async throws {
    // The encoder's frames blur the borders a little.
    let around = VerifyAudio.windows.replacingOccurrences(of: ",0,1.2)", with: ",-0.2,1.4)")
    #expect(around != VerifyAudio.windows)
    let heard = try await run(song("if(\(around),0,0.5)"), expected: 80)
    #expect(heard.loudness ?? -100 > -40)
    let error = await #expect(throws: Failure.self) { try await self.run(self.song("0"), expected: 80) }
    #expect(error?.detail == "it is silence")
  }

  @Test("damage between the windows, and another length than announced, are refused")
  func damage() async throws {
    let file = try await song("0.5")
    let error = await #expect(throws: Failure.self) { try await self.run(file, expected: 90) }
    #expect(error?.detail.contains("were announced") == true)
    var bytes = try Data(contentsOf: URL(fileURLWithPath: file.string))
    let at = bytes.count / 2  // 40 s; the windows beside it are 36.2-37.4 and 43.6-44.8
    for place in at..<at + 2000 { bytes[place] = UInt8(truncatingIfNeeded: place &* 7919) }
    try bytes.write(to: URL(fileURLWithPath: file.string))
    let damaged = await #expect(throws: Failure.self) { try await self.run(file, expected: 80) }
    #expect(damaged?.cause == .badAudio)
  }
}
