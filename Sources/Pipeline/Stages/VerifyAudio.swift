import Glibc
import Host
import Platforms
import SystemPackage

/// What one pass over a file found out about it.
struct AudioFacts: Sendable, Hashable {
  /// Seconds that were decoded.
  var seconds: Double
  /// Integrated loudness in LUFS (EBU R 128); nil when not measured.
  var loudness: Double?
  /// Highest measured sample in dBFS.
  var peak: Double?

  /// ReplayGain 2.0: gain in dB to the reference level of -18 LUFS.
  /// https://wiki.hydrogenaud.io/index.php?title=ReplayGain_2.0_specification
  var replayGain: Double? { loudness.map { -18 - $0 } }

  /// The peak as ReplayGain writes it: 1 is full scale.
  var linearPeak: Double? { peak.map { pow(10, $0 / 20) } }
}

/// Checks and remuxes (or transcodes) downloaded audio in one pass of ffmpeg: full decode, length, silence, loudness.
///
/// All of a song is decoded. Its loudness is measured on a quarter, short windows all over the song, since measuring
/// costs more processor time than decoding. Of 56 made songs (quiet beginnings with loud choruses, a crescendo, drums, a
/// loud twelve seconds in a quiet piece, phrases that take turns, sections by chance) 55 came within 1 dB of the whole
/// song's loudness, and one that is loud for a few seconds alone within 3; the peak is that of the windows, up to 2.4 dB
/// below the song's. Of a tenth, in windows of half a second, 50 of them did, and one was 5 dB off, since many of the
/// meter's blocks of 400 ms then hold two windows.
///
/// What is only copied goes through ffmpeg's libraries in a process that stays (`AudioChecker`): starting ffmpeg costs as
/// much as decoding a song. Its word is taken only for a file that is as it should be; any other goes through ffmpeg.
struct VerifyAudio: Sendable {
  let ffmpeg: Tool
  /// Nil: ffmpeg does it all.
  var checker: AudioChecker?
  let measureLoudness: Bool

  /// The kinds of file that are looked into, by ffmpeg's names.
  static let containers = "mov,matroska,ogg,mp3,flac,wav,mpegts"

  /// Below this integrated loudness a file is silence; -70 LUFS is the absolute gate of EBU R 128.
  static let silence = -69.0

  /// Of which seconds the loudness is measured.
  enum Measuring: String, Sendable, Codable {
    case nothing, whole
    /// 1.2 s in every 5 s. The windows wander (by the golden ratio, which leaves no gap for long), so that no beat or
    /// phrase of a song stays beside them.
    case windows

    func contains(_ t: Double) -> Bool {
      switch self {
      case .nothing: false
      case .whole: true
      case .windows: (0...1.2).contains(mod(t, 5) - 3.8 * mod(floor(t / 5) * 0.618, 1))
      }
    }

    private func mod(_ value: Double, _ by: Double) -> Double { value.truncatingRemainder(dividingBy: by) }
  }

  /// Those windows as an expression of ffmpeg's.
  static let windows = "between(mod(t,5)-3.8*mod(floor(t/5)*0.618,1),0,1.2)"
  /// A song that is announced shorter, in seconds, or not announced at all is measured whole.
  static let shortest = 60.0

  /// Decodes `raw` fully and writes the result beside it as `target`. `expected`: seconds that the platform named.
  func run(_ raw: FilePath, to target: FilePath, shape: AudioShape, expected: Double?) async throws(Failure)
    -> AudioFacts
  {
    let isSampled = measureLoudness && expected ?? 0 >= Self.shortest
    let measuring: Measuring = isSampled ? .windows : measureLoudness ? .whole : .nothing
    if shape.isCopy, let facts = await checker?.copy(raw, to: target, shape.muxer, measuring),
      (try? check(facts, expected)) != nil
    {
      return facts
    }
    var facts = try await pass(raw, target, shape, measuring)
    // What is silent in the windows may be heard between them.
    if isSampled, isSilence(facts) { facts = try await pass(raw, target, shape, .whole) }
    try check(facts, expected)
    return facts
  }

  private func pass(
    _ raw: FilePath, _ target: FilePath, _ shape: AudioShape, _ measuring: Measuring
  ) async throws(Failure) -> AudioFacts {
    let result: Tool.Result
    do {
      result = try await ffmpeg.run(arguments(raw, target, shape, measuring), deadline: .seconds(300))
    } catch {
      switch error {
      case .notFound: throw Failure(.tool, .wait, "ffmpeg is missing")
      case .cancelled: throw Failure(.tool, .retry, "cancelled")
      default: throw Failure(.badAudio, .nextCandidate, "ffmpeg: \(error)")
      }
    }
    guard result.status == 0 else {
      if ["No space left on device", "Disk quota exceeded"].contains(where: { result.errors.contains($0) }) {
        throw Failure(.disk, .wait, "disk full while remuxing")
      }
      // Killed from outside (by hand, for want of memory): that says nothing about the audio.
      if result.status == 128 + SIGKILL || result.status == 128 + SIGTERM {
        throw Failure(.tool, .retry, "ffmpeg was killed")
      }
      throw Failure(.badAudio, .nextCandidate, "ffmpeg says \(lastWords(result.errors))")
    }
    return AudioFacts(
      seconds: decodedSeconds(String(decoding: result.output, as: UTF8.self)),
      loudness: number(after: "I:", in: result.errors), peak: number(after: "Peak:", in: result.errors))
  }

  private func check(_ facts: AudioFacts, _ expected: Double?) throws(Failure) {
    guard facts.seconds >= 1 else { throw Failure(.badAudio, .nextCandidate, "nothing could be decoded") }
    if let expected, abs(facts.seconds - expected) > max(3, expected * 0.02) {
      throw Failure(.badAudio, .nextCandidate, "\(facts.seconds) s were decoded, \(expected) s were announced")
    }
    if isSilence(facts) { throw Failure(.badAudio, .nextCandidate, "it is silence") }
  }

  private func isSilence(_ facts: AudioFacts) -> Bool { facts.loudness.map { $0 < Self.silence } ?? false }

  /// All that is decoded goes to the last output: the song, or beside a copy of it one that writes nothing. Loudness is
  /// measured in a branch that ends in the graph. As an output of its own that is the shorter one, whose time is what
  /// ffmpeg 7 reports (ffmpeg 5 reports the longest one's); `aresample` keeps what the meter needs away from the song.
  private func arguments(
    _ raw: FilePath, _ target: FilePath, _ shape: AudioShape, _ measuring: Measuring
  ) -> [String] {
    var arguments = [
      "-hide_banner", "-nostdin", "-nostats", "-y", "-xerror", "-progress", "pipe:1",
      // A playlist in disguise would otherwise be followed to other files or hosts.
      "-protocol_whitelist", "file", "-format_whitelist", Self.containers,
      "-threads", "1", "-i", "file:\(raw)",
    ]
    var decoded = "0:a:0"
    if measuring != .nothing {
      let selection = measuring == .windows ? "aselect='\(Self.windows)'," : ""
      let meter = "\(selection)aresample,ebur128=framelog=verbose:peak=sample,anullsink"
      arguments += ["-filter_complex", "[0:a:0]asplit[all][some];[some]\(meter)"]
      decoded = "[all]"
    }
    arguments += ["-map", shape.isCopy ? "0:a:0" : decoded, "-map_metadata", "-1"]
    arguments += shape.codecArguments + ["-f", shape.muxer, "file:\(target)"]
    if shape.isCopy { arguments += ["-map", decoded, "-c:a", "pcm_f32le", "-f", "null", "-"] }
    return arguments
  }

  private func lastWords(_ text: String) -> String {
    text.split(separator: "\n").suffix(3).joined(separator: "; ")
  }

  private func decodedSeconds(_ progress: String) -> Double {
    let line = progress.split(separator: "\n").last { $0.hasPrefix("out_time_us=") }
    return (line.flatMap { Double($0.dropFirst("out_time_us=".count)) } ?? 0) / 1_000_000
  }

  /// The number behind `label` in ffmpeg's summary ("    I:         -21.8 LUFS"); the last one, since it is the summary.
  private func number(after label: String, in text: String) -> Double? {
    let line = text.split(separator: "\n").last { $0.drop(while: { $0 == " " }).hasPrefix(label) }
    guard let word = line?.split(separator: " ").dropFirst().first else { return nil }
    return Double(word)
  }
}

/// The form a song leaves the house in.
struct AudioShape: Sendable, Hashable {
  /// File ending without its dot.
  var ending: String
  var muxer: String
  var codecArguments: [String]

  /// True when the audio stays as it came.
  var isCopy: Bool { codecArguments.contains("copy") }

  /// `codec`: what comes in, by yt-dlp's name ("mp4a.40.2", "opus").
  init(format: AudioFormat, codec: String) {
    let copy = ["-c:a", "copy"]
    let isAAC = codec.hasPrefix("mp4a") || codec == "aac"
    switch format {
    case .mp3:
      self.init("mp3", "mp3", codec == "mp3" ? copy : ["-c:a", "libmp3lame", "-q:a", "2", "-id3v2_version", "3"])
    case .m4a: self.init("m4a", "mp4", (isAAC ? copy : ["-c:a", "aac", "-b:a", "160k"]) + ["-movflags", "+faststart"])
    case .opus: self.init("opus", "ogg", codec == "opus" ? copy : ["-c:a", "libopus", "-b:a", "128k"])
    case .flac: self.init("flac", "flac", codec == "flac" ? copy : ["-c:a", "flac"])
    case .original where isAAC: self.init("m4a", "mp4", copy + ["-movflags", "+faststart"])
    case .original where codec == "mp3": self.init("mp3", "mp3", copy)
    case .original where codec == "flac": self.init("flac", "flac", copy)
    case .original where codec == "alac": self.init("m4a", "mp4", copy + ["-movflags", "+faststart"])
    case .original where codec.hasPrefix("pcm"): self.init("wav", "wav", copy)
    case .original where codec == "vorbis": self.init("ogg", "ogg", copy)
    case .original: self.init("opus", "ogg", codec == "opus" ? copy : ["-c:a", "libopus", "-b:a", "160k"])
    }
  }

  private init(_ ending: String, _ muxer: String, _ codecArguments: [String]) {
    self.ending = ending
    self.muxer = muxer
    self.codecArguments = codecArguments
  }
}
