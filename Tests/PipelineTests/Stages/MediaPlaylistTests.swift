import Music
import Testing

@testable import Pipeline

@Suite struct MediaPlaylistTests {
  private let base = "https://manifest.googlevideo.com/api/list/index.m3u8?id=1"

  @Test("the variant with the highest bandwidth is taken")
  func variants() {
    let text = """
      #EXTM3U
      #EXT-X-STREAM-INF:BANDWIDTH=64000,CODECS="mp4a.40.5,x"
      low.m3u8
      #EXT-X-STREAM-INF:CODECS="mp4a.40.2",BANDWIDTH=128000
      /high.m3u8
      """
    #expect(MediaPlaylist.bestVariant(text, base: base) == "https://manifest.googlevideo.com/high.m3u8")
    #expect(MediaPlaylist.bestVariant("#EXTM3U\n#EXTINF:4,\na.ts\n", base: base) == nil)
  }

  @Test("the initialisation section comes before the segments, in order")
  func segments() throws {
    let text =
      "#EXTM3U\r\n#EXT-X-MAP:URI=\"init.mp4\"\r\n#EXTINF:4,\r\n1.m4s\r\n#EXTINF:4,\r\nhttps://r1.googlevideo.com/2\r\n"
    let found = try MediaPlaylist.segments(text, base: base)
    #expect(
      found == [
        "https://manifest.googlevideo.com/api/list/init.mp4", "https://manifest.googlevideo.com/api/list/1.m4s",
        "https://r1.googlevideo.com/2",
      ])
  }

  @Test("encrypted streams and other schemes are refused")
  func refused() throws {
    #expect(throws: Failure.self) {
      try MediaPlaylist.segments("#EXT-X-KEY:METHOD=AES-128,URI=\"k\"\n#EXTINF:4,\n1.ts\n", base: base)
    }
    #expect(try MediaPlaylist.segments("#EXTINF:4,\nfile:///etc/passwd\nhttp://10.0.0.1/x\n", base: base).isEmpty)
  }

  @Test("only the platform's own hosts are followed")
  func hosts() {
    #expect(StreamHosts.audio("https://rr3---sn-x.googlevideo.com/videoplayback?id=1", of: .youtube))
    for address in [
      "https://googlevideo.com.evil.example/x", "http://rr3.googlevideo.com/x", "https://user@googlevideo.com/x",
      "https://googlevideo.com:444/x", "https://evilgooglevideo.com/x", "https://169.254.169.254/latest",
    ] {
      #expect(!StreamHosts.audio(address, of: .youtube), "\(address)")
    }
  }
}
