import FoundationEssentials
public import Host
public import Logging
public import Music
public import SystemPackage

/// The Python worker with yt-dlp and mutagen, kept alive: started before it is needed, started again after a crash,
/// replaced when it hangs or has grown. One process with several threads, which share connections; a process for each
/// song would cost ten times as much.
///
/// Nothing is answered unless `run()` runs.
public actor YtDlp {
  /// When a worker is replaced.
  public struct Limits: Sendable {
    /// How long the light question may take: one request; yt-dlp itself gives up after 10 s without a byte.
    public var light = Duration.seconds(15)
    /// The full one: up to seven requests and JavaScript.
    public var full = Duration.seconds(45)
    /// A playlist with all its pages.
    public var list = Duration.seconds(180)
    public var tag = Duration.seconds(30)
    /// The tags of a batch of files, perhaps on a slow share.
    public var read = Duration.seconds(60)
    /// Resident megabytes; nil: 150, or more for more than eight threads. A fresh worker has 53, one with four to
    /// eight threads at work 95 to 127.
    public var memory: Int?
    public init() {}
  }

  var launch: WorkerLaunch
  let limits: Limits
  let log: Logger
  let memoryLimit: Int
  private let hasAccount: Bool

  /// By number; the last one is asked, the others finish what they have.
  var shifts: [Int: Shift] = [:]
  var current = 0
  var isStopped = false
  /// What the last worker that ended by itself said.
  var trouble: String?
  /// Numbers of the shifts to begin.
  let starts: AsyncStream<Int>
  let begin: AsyncStream<Int>.Continuation

  /// `python`: one that has yt-dlp and mutagen. `cacheFolder` is there already. `cookiesFile`: of an account, in
  /// Netscape's format; used only where a song cannot be had without. `threads`: streams resolved at a time; more asks
  /// wait, and their time runs meanwhile.
  public init(
    python: FilePath, cacheFolder: FilePath, network: NetworkOptions, cookiesFile: FilePath?, threads: Int, log: Logger,
    limits: Limits = Limits()
  ) {
    launch = WorkerLaunch(
      python: python, caFile: network.caFile,
      options: .init(
        cache: cacheFolder.string, proxy: network.proxy, cookies: cookiesFile?.string, threads: max(1, threads)))
    hasAccount = cookiesFile != nil
    memoryLimit = limits.memory ?? max(150, 70 + 10 * threads)
    self.limits = limits
    self.log = log
    (starts, begin) = AsyncStream.makeStream()
    shifts[0] = Shift(launch, pause: .zero, log)
    begin.yield(0)
  }

  /// The streams behind a track's id: one light question, and the full one when that finds none.
  public func resolve(_ id: String, source: Source) async throws(SourceError) -> Resolved {
    do throws(SourceError) {
      return try await resolve(id, source, light: true)
    } catch {
      guard fullMayKnowMore(error) else { throw error }
      return try await resolve(id, source, light: false)
    }
  }

  /// The track behind an id as a candidate, with its channel, which only the full question tells.
  public func describe(_ id: String, source: Source) async throws(SourceError) -> Candidate {
    try await resolve(id, source, light: false).candidate(id: id, source: source)
  }

  private func resolve(_ id: String, _ source: Source, light: Bool) async throws(SourceError) -> Resolved {
    guard source == .youtube || source == .youtubeMusic, ShownText.isVideoID(id) else { throw .absent(.removed) }
    let found = try await ask(
      WorkerTalk.Resolve(video: id, light: light), as: WorkerTalk.Resolved.self,
      within: light ? limits.light : limits.full)
    let resolved = Resolved(found)
    guard !resolved.streams.isEmpty else { throw .absent(.noFormats) }
    return resolved
  }

  /// Where streams need the page and its JavaScript, or an account, only the full question finds them.
  private func fullMayKnowMore(_ error: SourceError) -> Bool {
    switch error {
    case .absent(.noFormats), .changed: true
    case .http(let status): status < 500
    case .absent(.age), .absent(.membersOnly), .absent(.private), .botCheck: hasAccount
    // What yt-dlp said without a kind of its own.
    case .worker: shifts[current]?.answers ?? 0 > 0
    case .absent, .unreachable, .rateLimited, .cancelled: false
    }
  }

  /// Writes tags and cover into a finished file: m4a, mp3 (ID3v2.3), Ogg or FLAC.
  public func tag(_ file: FilePath, _ tags: Tags) async throws(SourceError) {
    _ = try await ask(WorkerTalk.Tag(file, tags), as: WorkerTalk.Nothing.self, within: limits.tag)
  }

  /// yt-dlp's version, and the path of deno when yt-dlp finds it.
  public func versions() async throws(SourceError) -> (ytdlp: String, deno: String?) {
    let pong = try await ask(WorkerTalk.Ping(), as: WorkerTalk.Pong.self, within: limits.light)
    return (pong.ytdlp, pong.deno)
  }
}
