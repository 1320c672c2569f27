import FoundationEssentials
import Glibc
import Host
import Logging
import SystemPackage

/// A process that copies and checks audio with ffmpeg's libraries, several files at a time: this program once more, with
/// the command `check-audio`.
///
/// Damaged audio may bring it down, and what is made to attack decoders may take it over, as it may an ffmpeg; this one
/// then has other songs in its hands. So it is a new one after some songs, and has no more rights than the daemon's other
/// children. Nothing is answered unless `run()` runs.
public actor AudioChecker {
  private let program: FilePath
  private let log: Logger
  private let deadline: Duration
  /// Nil while none can be asked.
  private var worker: LineWorker?
  private var answers = 0
  /// It ends because we want it to.
  private var mayEnd = false

  /// glibc would gather its small free pieces of memory for each frame of audio: a tenth of the time.
  private static let environment = ["GLIBC_TUNABLES": "glibc.malloc.mxfast=0"]
  /// Files that one process looks at.
  static let filesEach = 200

  /// `program`: this very program. `deadline`: for one file.
  init(_ program: FilePath, _ log: Logger, deadline: Duration = .seconds(300)) {
    self.program = program
    self.log = log
    self.deadline = deadline
  }

  /// Keeps a process alive until cancelled.
  func run() async throws {
    var said = ""
    while true {
      try Task.checkCancellation()
      let next = LineWorker(executable: program, arguments: ["check-audio"], environment: Self.environment) {
        [log] line in
        log.debug("check-audio: \(line)")
      }
      (worker, answers, mayEnd) = (next, 0, false)
      let end: String
      do {
        end = "ended with \(try await next.run())"
      } catch {
        try Task.checkCancellation()
        end = "failed: \(error)"
      }
      worker = nil
      if mayEnd { continue }
      // The same sentence is not said at every try.
      log.log(level: end == said ? .debug : .warning, "the process that checks audio \(end); ffmpeg does without it")
      said = end
      try await Task.sleep(for: .seconds(5))
    }
  }

  /// Copies the audio of `raw` into `target`. Nil when that did not go as it should, for whatever reason; what is at
  /// `target` then is of no use.
  func copy(
    _ raw: FilePath, to target: FilePath, _ muxer: String, _ measuring: VerifyAudio.Measuring
  ) async -> AudioFacts? {
    let ask = Ask(input: raw.blob, output: target.blob, muxer: muxer, measuring: measuring)
    guard let worker, let payload = try? JSONEncoder().encode(ask) else { return nil }
    let line: [UInt8]
    do throws(LineWorkerError) {
      line = try await worker.ask(Array(payload), deadline: deadline)
    } catch {
      guard error == .deadline || error == .cancelled else { return nil }
      if error == .deadline { log.warning("the process that checks audio hangs and is replaced") }
      // What nobody waits for any more must not write to the file any more.
      mayEnd = true
      await worker.kill()
      return nil
    }
    answers += 1
    if answers == Self.filesEach {
      mayEnd = true
      await worker.finish()
    }
    guard let reply = try? JSONDecoder().decode(Reply.self, from: Data(line)) else { return nil }
    if let error = reply.error { log.debug("\(raw) is left to ffmpeg: \(error)") }
    return reply.found.map(AudioFacts.init)
  }

  // --- In the process itself.

  struct Ask: Codable {
    /// Paths in base64, since a path need not be text.
    var input: Data
    var output: Data
    var muxer: String
    var measuring: VerifyAudio.Measuring
  }

  struct Line: Codable {
    var id: Int
    var ask: Ask
  }

  struct Reply: Codable {
    var id: Int
    var found: AudioFindings?
    var error: String?
  }

  /// What `check-audio` answers to a line; nil to what is no question of ours. Blocks while the file is decoded.
  public static func answer(_ line: String) -> [UInt8]? {
    guard let asked = try? JSONDecoder().decode(Line.self, from: Data(line.utf8)) else { return nil }
    let (ask, measuring) = (asked.ask, asked.ask.measuring)
    var reply = Reply(id: asked.id)
    do throws(AudioError) {
      reply.found = try copyAudio(
        FilePath(blob: ask.input), to: FilePath(blob: ask.output), muxer: ask.muxer,
        containers: VerifyAudio.containers, isMeasured: measuring == .nothing ? nil : { measuring.contains($0) })
    } catch {
      reply.error = error.description
    }
    return (try? JSONEncoder().encode(reply)).map(Array.init)
  }
}

extension AudioFacts {
  init(_ found: AudioFindings) {
    self.init(seconds: found.seconds, loudness: found.loudness, peak: found.peak.map { 20 * log10($0) })
  }
}
