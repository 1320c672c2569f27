import Host
import Logging
import Music
import Platforms
import Synchronization
import Testing

/// yt-dlp as the second reader of lists; against the real one.
@Suite("A list read by yt-dlp", .enabled(if: FakePlatforms.isThere, FakePlatforms.absence))
struct ListTests {
  private static func link(_ address: String) throws -> Link {
    guard case .link(let link) = parseLink(address) else { throw SourceError.changed(path: address) }
    return link
  }

  @Test("has the rows of the page, in their order")
  func rows() async throws {
    try await Worker.with { worker, _ in
      let list = try await worker.ytdlp.playlist(
        Self.link("https://www.youtube.com/playlist?list=PLfakeFourSongsOfWhichOneIsGone004"))
      #expect(list.title == "Yaz Akşamı" && list.isSecondHand)
      #expect(list.entries.first?.candidate.title == "Paper Lanterns" && list.entries.first?.candidate.duration == 74)
      #expect(list.entries.last?.candidate.channel == "Ayşe Gündoğar - Topic")
      let long = try await worker.ytdlp.playlist(
        Self.link("https://www.youtube.com/playlist?list=PLfakeTwoHundredAndFiftySongs00250"))
      #expect(long.entries.count == 250 && long.isComplete)
      let set = try await worker.ytdlp.playlist(Self.link("https://soundcloud.com/somebody/sets/first"))
      #expect(set.entries.count == 8)
      #expect(
        set.entries.allSatisfy { $0.candidate.title.isEmpty && Int($0.candidate.id) != nil },
        "its songs are known by their numbers alone")
      await #expect(throws: SourceError.absent(.private)) {
        try await worker.ytdlp.playlist(
          Self.link("https://www.youtube.com/playlist?list=PLfakeAPrivateListOfSomebody000001"))
      }
    }
  }

  @Test(
    "has an address that our own reading of links made, and no other",
    arguments: [
      "https://example.org/playlist?list=PLfakeFourSongsOfWhichOneIsGone004", "file:///etc/passwd",
      "https://www.youtube.com/watch?v=6SglHTWDCc7", "https://www.youtube.com/playlist?list=PL&x=http://127.0.0.1/",
      "https://soundcloud.com/somebody/sets/first\nhttp://127.0.0.1/", "https://soundcloud.com@127.0.0.1/a/sets/b",
    ])
  func addresses(_ address: String) async throws {
    try await Worker.with { worker, _ in
      let link = Link(platform: "youtube", kind: .playlist, id: "x", url: address)
      await #expect {
        try await worker.ytdlp.playlist(link)
      } throws: { error in
        guard case .worker(let text)? = error as? SourceError else { return false }
        return text.contains("not the address of a list")
      }
    }
  }

  private struct Broken: PlaylistSource {
    var error: SourceError
    func playlist(_ link: Link) async throws(SourceError) -> Playlist { throw error }
  }

  @Test("is asked for where our own reader has trouble of its own, and not in an outage")
  func second() async throws {
    let list = try Self.link("https://www.youtube.com/playlist?list=PLfakeFourSongsOfWhichOneIsGone004")
    let spotify = Link(platform: "spotify", kind: .playlist, id: "x", url: "https://open.spotify.com/playlist/x")
    let outages: [SourceError] = [.unreachable(.timeout), .http(503), .rateLimited(retryAfter: 3), .absent(.private)]
    let ours: [SourceError] = [.changed(path: "x"), .botCheck, .http(403)]
    let cases = ours.map { ($0, list, true) } + outages.map { ($0, list, false) } + ours.map { ($0, spotify, false) }
    for (error, link, isAsked) in cases {
      let asked = Mutex(false)
      let reader = ListReader(Broken(error: error), Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }) {
        (_) throws(SourceError) in
        asked.withLock { $0 = true }
        throw .http(404)
      }
      await #expect(throws: error, "the first reader's word counts") { try await reader.playlist(link) }
      #expect(asked.withLock { $0 } == isAsked, "\(error)")
    }
  }
}
