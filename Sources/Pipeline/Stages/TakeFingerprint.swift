import Host
import Music
import SystemPackage

/// Takes the fingerprint of an audio file, with ffmpeg's muxer `chromaprint`.
struct TakeFingerprint: Sendable {
  let ffmpeg: Tool

  /// Throws what ffmpeg says of a file that it cannot read; also where it was built without Chromaprint.
  func run(_ file: FilePath) async throws(Failure) -> Fingerprint {
    let result: Tool.Result
    do {
      result = try await ffmpeg.run(arguments(file), deadline: .seconds(60))
    } catch {
      switch error {
      case .notFound: throw Failure(.tool, .wait, "ffmpeg is missing")
      case .cancelled: throw Failure(.tool, .retry, "cancelled")
      default: throw Failure(.badAudio, .nextCandidate, "ffmpeg: \(error)")
      }
    }
    guard result.status == 0, let fingerprint = Fingerprint(result.output) else {
      let words = result.errors.split(separator: "\n").suffix(2).joined(separator: "; ")
      throw Failure(.badAudio, .nextCandidate, "no fingerprint: \(words)")
    }
    return fingerprint
  }

  /// True when this ffmpeg can do it.
  func isPossible() async -> Bool {
    let found = try? await ffmpeg.run(["-hide_banner", "-h", "muxer=chromaprint"], deadline: .seconds(20))
    return found.map { String(decoding: $0.output, as: UTF8.self).hasPrefix("Muxer chromaprint") } ?? false
  }

  /// Decoded once for both halves; each is written at its end, in the order of the outputs.
  private func arguments(_ file: FilePath) -> [String] {
    let output = ["-ac", "1", "-ar", "11025", "-f", "chromaprint", "-fp_format", "raw", "pipe:1"]
    return [
      "-hide_banner", "-nostdin", "-nostats", "-v", "error",
      // As in `VerifyAudio`.
      "-protocol_whitelist", "file", "-format_whitelist", VerifyAudio.containers,
      "-threads", "1", "-t", "\(Fingerprint.length)", "-i", "file:\(file)",
    ] + ["-map", "0:a:0"] + output + ["-map", "0:a:0", "-af", "atrim=start=\(Fingerprint.step / 2)"] + output
  }
}
