public import Logging
public import Music
import Synchronization

/// A source's own search, and yt-dlp's where its answer is no longer understood. What another reader finds are videos
/// and uploads: YouTube's stand in for YouTube Music's songs.
public final class SearchReader: SearchSource {
  public typealias Read = @Sendable (_ words: String, _ source: Source) async throws(SourceError) -> [Candidate]

  private let first: any SearchSource
  private let log: Logger
  private let second: Read
  private let hasChanged = Mutex(false)

  public init(_ first: any SearchSource, _ log: Logger, second: @escaping Read) {
    (self.first, self.log, self.second) = (first, log, second)
  }

  public var source: Source { first.source }
  public var rounds: Int { first.rounds }

  public func search(_ wanted: Wanted, round: Int) async throws(SourceError) -> [Candidate] {
    do throws(SourceError) {
      let found = try await first.search(wanted, round: round)
      if change(to: false) { log.notice("\(source) is understood again") }
      return found
    } catch .changed(let path) {
      guard YtDlp.searches(source), !wanted.query.isEmpty else { throw .changed(path: path) }
      // Once, not at every song.
      if change(to: true) {
        log.warning("\(source) speaks differently now, so yt-dlp searches it", metadata: ["missing": "\(path)"])
      }
      guard round == 0 else { return [] }
      do throws(SourceError) {
        return try await second(wanted.query, source)
      } catch .worker {
        throw .changed(path: path)
      }
    }
  }

  /// True when it was otherwise before.
  private func change(to value: Bool) -> Bool {
    hasChanged.withLock { has in
      defer { has = value }
      return has != value
    }
  }
}

extension YtDlp {
  static func searches(_ source: Source) -> Bool { [.youtubeMusic, .youtube, .soundcloud].contains(source) }

  /// What yt-dlp's own search finds; the words are data, whatever they hold.
  public func search(_ words: String, _ source: Source) async throws(SourceError) -> [Candidate] {
    let isSoundCloud = source == .soundcloud
    let found = try await ask(
      WorkerTalk.Search(on: isSoundCloud ? "soundcloud" : "youtube", words: words), as: WorkerTalk.ReadList.self,
      within: limits.list)
    return found.entries.compactMap { row in
      guard let id = row.id, let title = row.title, !title.isEmpty else { return nil }
      if isSoundCloud {
        guard let address = row.address, case .link(let link) = parseLink(address) else { return nil }
        return Candidate(
          source: source, id: id, url: link.url, kind: .track, title: title, artists: row.artists ?? [],
          channel: row.channel, duration: row.duration)
      }
      guard ShownText.isVideoID(id) else { return nil }
      return Candidate(
        source: .youtube, id: id, url: "https://www.youtube.com/watch?v=\(id)", kind: .video, title: title, artists: [],
        channel: row.channel, duration: row.duration, official: YouTube.isTopic(row.channel) ? true : nil)
    }
  }
}
