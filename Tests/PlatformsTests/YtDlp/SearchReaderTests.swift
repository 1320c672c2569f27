import Logging
import Music
import Platforms
import Synchronization
import Testing

/// yt-dlp as the second reader of searches; against the real one.
@Suite("A search by yt-dlp", .enabled(if: FakePlatforms.isThere, FakePlatforms.absence))
struct SearchReaderTests {
  @Test("finds what the platform finds, and takes words for words", arguments: [Source.youtube, .soundcloud])
  func finds(source: Source) async throws {
    try await Worker.with { worker, _ in
      let found = try await worker.ytdlp.search("Marlow Quint Paper Lanterns", source)
      let first = try #require(found.first { $0.title.contains("Paper Lanterns") }, "\(found)")
      #expect(first.source == source && !first.id.isEmpty)
      for words in ["--exec id", "ytsearch5:x\nhttps://127.0.0.1/", "\"; $(id)"] {
        _ = try await worker.ytdlp.search(words, source)
      }
    }
  }

  private struct Spoken: SearchSource {
    let source: Source
    var rounds: Int { 2 }
    var error: SourceError?
    func search(_ wanted: Wanted, round: Int) async throws(SourceError) -> [Candidate] {
      if let error { throw error }
      return []
    }
  }

  @Test("is asked for where an answer is not understood, said once, and not in an outage")
  func second() async throws {
    let wanted = Wanted(readings: [.init(artists: ["Ayşe"], title: "Işık")])
    let found = Candidate(source: .youtube, id: "6SglHTWDCc7", url: "", kind: .video, title: "Işık", artists: [])
    let said = Mutex(0)
    let log = Logger(label: "test") { _ in Counter { said.withLock { $0 += 1 } } }
    let reader = SearchReader(Spoken(source: .youtubeMusic, error: .changed(path: "x")), log) {
      (words, source) throws(SourceError) in
      #expect(words == "Ayşe Işık" && source == .youtubeMusic)
      return [found]
    }
    for _ in 1...3 { #expect(try await reader.search(wanted, round: 0) == [found]) }
    #expect(try await reader.search(wanted, round: 1).isEmpty, "it knows one kind of question")
    #expect(said.withLock { $0 } == 1)
    for (source, error) in [(Source.youtube, SourceError.http(503)), (.bandcamp, .changed(path: "x"))] {
      let other = SearchReader(Spoken(source: source, error: error), log) { (_, _) throws(SourceError) in [found] }
      await #expect(throws: error) { try await other.search(wanted, round: 0) }
    }
    let broken = SearchReader(Spoken(source: .youtube, error: .changed(path: "x")), log) {
      (_, _) throws(SourceError) in
      throw .worker("no Python")
    }
    await #expect(throws: SourceError.changed(path: "x")) { try await broken.search(wanted, round: 0) }
  }

  private struct Counter: LogHandler {
    let said: @Sendable () -> Void
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.info
    init(said: @escaping @Sendable () -> Void) { self.said = said }
    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
      get { metadata[key] }
      set { metadata[key] = newValue }
    }
    func log(event: LogEvent) { said() }
  }
}
