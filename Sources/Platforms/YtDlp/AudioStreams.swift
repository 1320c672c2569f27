/// The forms that songs can be delivered in.
public enum AudioFormat: String, Sendable, Hashable, CaseIterable { case original, m4a, mp3, opus, flac }

/// One audio stream of a track.
public struct AudioStream: Sendable, Hashable {
  /// The platform's name for it ("140").
  public var id: String
  public var url: String
  /// By yt-dlp's name: "mp4a.40.2", "opus", "mp3".
  public var codec: String
  /// Kilobits a second.
  public var bitrate: Double
  /// Bytes, nil when not known.
  public var size: Int?
  public var headers: [String: String]
  /// True for a list of segments (HLS).
  public var isSegmented: Bool

  public init(
    id: String, url: String, codec: String, bitrate: Double, size: Int? = nil, headers: [String: String] = [:],
    isSegmented: Bool = false
  ) {
    self.id = id
    self.url = url
    self.codec = codec
    self.bitrate = bitrate
    self.size = size
    self.headers = headers
    self.isSegmented = isSegmented
  }
}

/// What is behind a track's id.
public struct Resolved: Sendable, Hashable {
  public var title: String
  /// Seconds.
  public var duration: Double?
  public var channel: String?
  public var thumbnail: String?
  public var streams: [AudioStream]
}

extension AudioFormat {
  /// The stream that needs no transcoding, or the best one to transcode; nil when the format cannot be made. Whole
  /// files come before segments, which cost a request each.
  public func choose(_ streams: [AudioStream]) -> AudioStream? {
    let ranked = streams.sorted { left, right in
      let (a, b) = (rank(left), rank(right))
      if a != b { return a < b }
      if left.isSegmented != right.isSegmented { return !left.isSegmented }
      return left.bitrate > right.bitrate
    }
    guard let best = ranked.first else { return nil }
    return self == .flac && !best.codec.isLossless ? nil : best
  }

  /// 0: as it is wanted, 1: to be transcoded from the best there is.
  private func rank(_ stream: AudioStream) -> Int {
    switch self {
    case .original: 0
    case .m4a: stream.codec.hasPrefix("mp4a") ? 0 : 1
    case .opus: stream.codec == "opus" ? 0 : 1
    case .mp3: stream.codec == "mp3" ? 0 : 1
    case .flac: stream.codec.isLossless ? 0 : 1
    }
  }
}

extension String {
  fileprivate var isLossless: Bool { self == "flac" || self == "alac" || hasPrefix("pcm") }
}
