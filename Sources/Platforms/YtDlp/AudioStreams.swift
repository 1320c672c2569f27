/// The forms that songs can be delivered in.
public enum AudioFormat: String, Sendable, Hashable, CaseIterable { case original, m4a, mp3, opus, flac }

/// One audio stream of a track.
public struct AudioStream: Sendable, Hashable {
  /// The platform's name for it ("140").
  public var id: String
  public var url: String
  /// By yt-dlp's name: "mp4a.40.2", "opus", "mp3".
  public var codec: String
  /// Kilobits a second; 0 when not known.
  public var bitrate: Double
  /// 2 when not known.
  public var channels: Int
  /// Bytes, nil when not known.
  public var size: Int?
  public var headers: [String: String]
  /// True for a list of segments (HLS).
  public var isSegmented: Bool

  public init(
    id: String, url: String, codec: String, bitrate: Double, channels: Int = 2, size: Int? = nil,
    headers: [String: String] = [:], isSegmented: Bool = false
  ) {
    self.id = id
    self.url = url
    self.codec = codec
    self.bitrate = bitrate
    self.channels = channels
    self.size = size
    self.headers = headers
    self.isSegmented = isSegmented
  }
}

extension AudioFormat {
  /// The stream that needs no transcoding, or the best one to transcode; nil when the format cannot be made. Stereo
  /// comes before surround sound, which players at home mix down badly, and whole files before segments, which cost a
  /// request each.
  public func choose(_ streams: [AudioStream]) -> AudioStream? {
    let fit = self == .flac ? streams.filter(\.isLossless) : streams
    return fit.max { (rank($0), $0.quality) < (rank($1), $1.quality) }
  }

  private func rank(_ stream: AudioStream) -> Int {
    (isMadeOf(stream) ? 4 : 0) + (stream.channels <= 2 ? 2 : 0) + (stream.isSegmented ? 0 : 1)
  }

  /// True when the stream is kept as it is.
  private func isMadeOf(_ stream: AudioStream) -> Bool {
    switch self {
    case .original: true
    case .m4a: stream.codec.hasPrefix("mp4a")
    case .opus, .mp3, .flac: stream.codec == rawValue
    }
  }
}

extension AudioStream {
  /// The one of the fewest bits that still sounds like the song; whole files before segments, as above.
  public static func smallest(_ streams: [AudioStream]) -> AudioStream? {
    // A bitrate of 0 is not known.
    let good = streams.filter { $0.bitrate == 0 || $0.bitrate >= 40 }
    return (good.isEmpty ? streams : good).min {
      ($0.isSegmented ? 1 : 0, $0.bitrate == 0 ? 1e6 : $0.bitrate)
        < ($1.isSegmented ? 1 : 0, $1.bitrate == 0 ? 1e6 : $1.bitrate)
    }
  }

  fileprivate var isLossless: Bool { codec == "flac" || codec == "alac" || codec.hasPrefix("pcm") }

  /// Bitrates of different codecs made comparable: in listening tests Opus needs about three quarters of AAC's bits,
  /// which is why yt-dlp, too, takes 251 (Opus, about 130 kbit/s) before 140 (AAC, 130 kbit/s).
  fileprivate var quality: Double {
    if isLossless { return 1e6 + bitrate }
    let codecs = [("opus", 1.35), ("vorbis", 1.1), ("mp4a", 1.0), ("mp3", 0.8)]
    return bitrate * (codecs.first { codec.hasPrefix($0.0) }?.1 ?? 0.5)
  }
}
