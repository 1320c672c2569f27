public import SystemPackage

/// What was found in an audio file that was decoded from its beginning to its end.
public struct AudioFindings: Sendable, Hashable, Codable {
  /// Seconds that were decoded.
  public var seconds: Double
  /// Integrated loudness in LUFS (EBU R 128), -70 for silence; nil when not measured.
  public var loudness: Double?
  /// Highest measured sample, 1 is full scale; nil when not measured.
  public var peak: Double?
}

/// Copies the first audio stream of `input` as it is into another container, and decodes all of it meanwhile.
///
/// By ffmpeg's libraries, in this process: to be called where a decoder that is brought down by damaged audio takes
/// nothing else with it. Blocks. Throws at the first error, also for what is not float samples of one shape from
/// beginning to end; what is at `output` then is of no use. `containers`: the demuxers that may open the file, with
/// commas between them. `isMeasured`: whether loudness is measured at that second; nil: nowhere.
public func copyAudio(
  _ input: FilePath, to output: FilePath, muxer: String, containers: String, isMeasured: ((Double) -> Bool)?
) throws(AudioError) -> AudioFindings {
  let reader = try AudioReader(input, containers: containers)
  let writer = try AudioWriter(output, muxer: muxer, like: reader)
  var meter: LoudnessMeter?
  var shape: AudioReader.Shape?
  var (samples, end) = (0, 0.0)
  var hasMore = true
  while hasMore {
    hasMore = try reader.readPacket()
    while let decoded = try reader.nextFrame() {
      if shape == nil {
        shape = decoded.shape
        if isMeasured != nil { meter = try LoudnessMeter(channels: decoded.shape.channels, rate: decoded.shape.rate) }
      }
      guard decoded.shape == shape else { throw AudioError("avcodec_receive_frame", "samples of another shape") }
      if isMeasured?(Double(samples) / Double(decoded.shape.rate)) == true {
        try meter?.add(decoded.planes, count: decoded.count)
      }
      samples += decoded.count
    }
    if hasMore { end = max(end, try writer.writePacket(of: reader)) }
  }
  try writer.finish()
  let seconds = shape.map { Double(samples) / Double($0.rate) } ?? 0
  // Players go by the packets' times, where a hole is silence.
  guard abs(end - seconds) < 1 else { throw AudioError("av_read_frame", "\(end) s by the times of the packets") }
  return AudioFindings(seconds: seconds, loudness: try meter?.loudness, peak: try meter?.peak)
}
