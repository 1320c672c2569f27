import Platforms
import Testing

@Suite("The stream for a format")
struct AudioStreamTests {
  /// As YouTube offers them: AAC and Opus, each also in a smaller size.
  private let youtube = [
    stream("139", "mp4a.40.5", 49), stream("249", "opus", 51), stream("140", "mp4a.40.2", 130),
    stream("251", "opus", 118),
  ]

  private static func stream(
    _ id: String, _ codec: String, _ bitrate: Double, channels: Int = 2, segmented: Bool = false
  ) -> AudioStream {
    AudioStream(
      id: id, url: "https://a.googlevideo.com/\(id)", codec: codec, bitrate: bitrate, channels: channels,
      isSegmented: segmented)
  }

  @Test(
    "needs no transcoding where one fits",
    arguments: [(AudioFormat.m4a, "140"), (.opus, "251"), (.original, "251"), (.mp3, "251")])
  func fits(format: AudioFormat, id: String) {
    #expect(format.choose(youtube)?.id == id)
    #expect(format.choose(youtube.reversed())?.id == id)
  }

  @Test func `is only a lossless one for flac`() {
    #expect(AudioFormat.flac.choose(youtube) == nil)
    #expect(AudioFormat.flac.choose(youtube + [Self.stream("f", "flac", 900)])?.id == "f")
    #expect(AudioFormat.original.choose(youtube + [Self.stream("f", "flac", 0)])?.id == "f")
    #expect(AudioFormat.flac.choose([]) == nil)
  }

  @Test func `is the best one to transcode where none fits`() {
    #expect(AudioFormat.opus.choose(youtube.filter { $0.codec != "opus" })?.id == "140")
    #expect(AudioFormat.m4a.choose(youtube.filter { $0.codec == "opus" })?.id == "251")
    #expect(AudioFormat.mp3.choose([Self.stream("1", "opus", 160), Self.stream("2", "mp3", 128)])?.id == "2")
  }

  @Test func `is rather whole than in segments, and rather stereo than surround`() {
    let segments = Self.stream("233", "mp4a.40.2", 200, segmented: true)
    #expect(AudioFormat.m4a.choose(youtube + [segments])?.id == "140")
    #expect(AudioFormat.m4a.choose([segments])?.id == "233")
    #expect(AudioFormat.m4a.choose(youtube + [Self.stream("258", "mp4a.40.2", 384, channels: 6)])?.id == "140")
    // What needs no transcoding is worth a request for each segment.
    #expect(AudioFormat.m4a.choose([segments, Self.stream("251", "opus", 130)])?.id == "233")
  }
}
