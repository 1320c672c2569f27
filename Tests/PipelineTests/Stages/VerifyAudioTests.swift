import Foundation
import Host
import Logging
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

  private func run(_ file: FilePath, expected: Double?, as format: AudioFormat = .m4a) async throws -> AudioFacts {
    let shape = AudioShape(format: format, codec: "mp4a.40.2")
    return try await verify.run(file, to: folder.appending("song.\(shape.ending)"), shape: shape, expected: expected)
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

  @Test(
    "ffmpeg, also when it transcodes, and the process with its libraries measure the same",
    arguments: [AudioFormat.m4a, .mp3, .opus])
  func sameMeasure(_ format: AudioFormat) async throws {
    let file = try await song("if(lt(t,20),0.02,if(lt(mod(t,26),12),0.15,0.9))")
    let facts = try await run(file, expected: 80, as: format)
    let found = try copyAudio(
      file, to: folder.appending("copy.m4a"), muxer: "mp4", containers: VerifyAudio.containers,
      isMeasured: VerifyAudio.Measuring.windows.contains)
    let copied = AudioFacts(found)
    #expect(abs(copied.seconds - facts.seconds) < 0.1)
    #expect(abs(try #require(copied.loudness) - #require(facts.loudness)) < 0.15, "\(copied) \(facts)")
    #expect(abs(try #require(copied.peak) - #require(facts.peak)) < 0.15, "\(copied) \(facts)")
  }

  @Test("a question of the daemon is answered, whatever its paths are made of; what is no question is not")
  func answers() async throws {
    let file = try await song("0.5", seconds: 3)
    // Not UTF-8.
    let odd = FilePath(blob: folder.appending("ışık-").blob + [0xFF])
    try Files.rename(file, to: odd, replacing: false)
    let made = FilePath(blob: odd.blob + [0xFE])
    func ask(_ input: FilePath) throws -> AudioChecker.Reply {
      let ask = AudioChecker.Ask(input: input.blob, output: made.blob, muxer: "mp4", measuring: .whole)
      let line = String(decoding: try JSONEncoder().encode(AudioChecker.Line(id: 7, ask: ask)), as: UTF8.self)
      return try JSONDecoder().decode(AudioChecker.Reply.self, from: Data(try #require(AudioChecker.answer(line))))
    }
    let reply = try ask(odd)
    #expect(reply.id == 7 && abs((reply.found?.seconds ?? 0) - 3) < 0.1 && reply.error == nil, "\(reply)")
    #expect(try Files.stamp(made).size > 10_000)
    let refused = try ask(file)
    #expect(refused.found == nil && refused.error?.contains("No such file") == true, "\(refused)")
    for line in ["", "{}", "[1]", "İ", #"{"id": 1, "ask": {"input": "?"}}"#] {
      #expect(AudioChecker.answer(line) == nil)
    }
  }

  @Test("where that process does not start, or ends, ffmpeg does it", arguments: ["/nowhere/x", "false"])
  func withoutChecker(_ program: String) async throws {
    try await check(with: AudioChecker(FilePath(program), Logger(label: "test")))
  }

  @Test("where that process hangs, it is ended, and ffmpeg does it")
  func hangingChecker() async throws {
    let (hang, mark) = (folder.appending("hang"), folder.appending("mark"))
    let script = "#!/bin/sh\nread -r line && echo $$ >'\(mark).new' && mv '\(mark).new' '\(mark)'\nexec sleep 600\n"
    try Files.publish(Array(script.utf8), at: hang, mode: 0o755, replacing: false)
    let checker = AudioChecker(hang, Logger(label: "test"), deadline: .milliseconds(500))
    let (file, target) = (try await song("0.5", seconds: 3), folder.appending("never.m4a"))
    try await check(with: checker) {
      // Asked until it is there and has taken the question.
      try await eventually("it is asked") {
        #expect(await checker.copy(file, to: target, "mp4", .whole) == nil)
        return try Files.exists(mark)
      }
      let process = String(decoding: try Files.read(mark, limit: 20).bytes, as: UTF8.self)
      let folder = "/proc/" + process.trimmingCharacters(in: .whitespacesAndNewlines)
      try await eventually("it is ended") { !FileManager.default.fileExists(atPath: folder) }
    }
  }

  /// Beside this process, after `body`, a song is checked as ever.
  private func check(with checker: AudioChecker, _ body: () async throws -> Void = {}) async throws {
    let file = try await song("0.5", seconds: 3)
    let verify = VerifyAudio(ffmpeg: Tool("ffmpeg"), checker: checker, measureLoudness: true)
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await checker.run() }
      defer { group.cancelAll() }
      try await body()
      let facts = try await verify.run(
        file, to: folder.appending("song.m4a"), shape: AudioShape(format: .m4a, codec: "mp4a.40.2"), expected: 3)
      #expect(abs(facts.seconds - 3) < 0.1)
    }
  }
}
