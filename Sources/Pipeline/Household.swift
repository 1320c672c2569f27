import Glibc
import Host
public import Logging
import Music
import Platforms
public import SystemPackage

/// Everything that is opened once: folders, ledger, transfers, workers; and the road that is built of them.
public struct Household: ~Copyable {
  /// Something that is needed is missing, or another process has it. For the administrator, in plain words.
  public struct Missing: Error, CustomStringConvertible {
    public var description: String
  }

  public let road: Road
  private let transfers: Transfers
  private let lock: FileLock

  /// The daemon's household. `program`: this very one, started once more to check audio (`AudioChecker`). Blocks for a
  /// moment; call it once, at the start.
  public init(_ settings: Settings, program: FilePath?, _ log: Logger) throws(Missing) {
    try self.init(settings, program: program, pauses: Pauses(), log)
  }

  init(_ settings: Settings, program: FilePath? = nil, pauses: Pauses, _ log: Logger) throws(Missing) {
    try self.init(settings, program, state: settings.state, delivery: nil, pauses, log)
  }

  /// A household for one errand: nothing of it stays but the songs in `folder`.
  public init(
    gettingInto folder: FilePath, _ settings: Settings, program: FilePath?, _ log: Logger
  ) throws(Missing) {
    let scratch = FilePath("/tmp/allplatformmusic-\(newJobID())")
    try self.init(settings, program, state: scratch, delivery: folder, Pauses(), log)
  }

  /// Ends all transfers. The road has ended before.
  public consuming func close() async {
    await transfers.shutdown()
    if road.delivery != nil {
      let state = road.state
      try? await road.disk.run { () throws(FileError) in try Files.removeTree(state) }
    }
  }

  private init(
    _ settings: Settings, _ program: FilePath?, state: FilePath, delivery: FilePath?, _ pauses: Pauses, _ log: Logger
  ) throws(Missing) {
    let inbox = settings.inbox
    let outbox = settings.outbox
    try Self.check(settings, delivery, state)
    let held = try Self.lock(state)
    let instance = try delivery == nil ? Self.instance(state) : "get"
    let ledger: Ledger
    do {
      ledger = try Ledger(at: state.appending("ledger.sqlite"))
    } catch {
      throw Missing(description: "\(state.appending("ledger.sqlite")) cannot be used: \(error)")
    }

    let disk = BlockingQueue("disk")
    let network = settings.networkOptions
    let transfers: Transfers
    do {
      transfers = try Transfers(network)
    } catch {
      throw Missing(description: "libcurl cannot start: \(error)")
    }
    let threads = max(2, settings.limits.downloads)
    let ytdlp = YtDlp(
      python: settings.python, cacheFolder: state.appending("cache"),
      network: network, cookiesFile: settings.ytdlp.cookiesFile, threads: threads, log: log)
    if let cookies = settings.ytdlp.cookiesFile {
      log.warning("yt-dlp uses the cookies of an account, which the platform may block for it: \(cookies)")
    }
    let watch = Self.inotify(settings, log)
    let claims = Claims(inbox: inbox, instance: instance)
    let board = ProgressBoard()
    let place = Outbox(outbox, people: settings.people.map(\.name))
    let store = SongStore(folder: state.appending("songs"), disk: disk)
    let circuits = Circuits(pauses, log: log) {
      do { try await ledger.wakeWaiting(for: .source) } catch { log.warning("what waits is looked at later: \(error)") }
    }
    let sources = SourceTable(transfers, keys: try settings.catalogueKeys())
    let library =
      settings.library.isEmpty
      ? nil : Library(settings.library, delivery == nil ? ledger : libraryLedger(settings) ?? ledger, ytdlp, log)
    let house = RuleBook(settings, outbox: delivery == nil ? place : nil, ledger, disk: disk, log)
    let carry = CarryTrack(
      ledger: ledger,
      readPlaylist: ReadPlaylist(
        lists: ListReader(sources, log) { (link) throws(SourceError) in try await ytdlp.playlist(link) },
        ledger: ledger, outbox: place, disk: disk, board: board,
        limit: settings.limits.tracks, log: log),
      find: FindSong(settings, library, sources, ledger, ytdlp: ytdlp, house: house, circuits, log),
      fetch: FetchAudio(
        library: library, ytdlp: ytdlp, sources: sources, transfers: transfers, circuits: circuits,
        questions: Gate(threads), line: Gate(settings.limits.downloads), disk: disk, pauses: pauses),
      verify: VerifyAudio(
        ffmpeg: Tool("ffmpeg"), checker: program.map { AudioChecker($0, log) },
        measureLoudness: settings.tags.replayGain),
      tag: TagSong(ytdlp: ytdlp, replayGain: settings.tags.replayGain),
      store: store, processors: Gate(Files.processors), work: state.appending("work"), disk: disk, board: board,
      log: log,
      retryLimit: settings.retryLimit, pace: settings.pace, pauses: pauses, giveUpAfter: settings.giveUpAfter)
    road = Road(
      settings: settings, ledger: ledger,
      dropFolder: DropFolder(
        inbox: inbox, settle: settings.settle, incomplete: settings.incomplete,
        rescan: settings.rescan, watch: watch, watchesEverywhere: settings.watch == .inotify,
        people: Set(settings.people.map { folded($0.name) }), ledger: ledger, disk: disk, log: log),
      readDrop: ReadDrop(
        claims: claims, outbox: place, ledger: ledger, settings: settings, disk: disk, board: board, log: log,
        held: Interruption(over: "lists are accepted again", log)),
      carryTrack: carry,
      bundleSongs: BundleSongs(
        outbox: place, store: store, ledger: ledger, disk: disk, zipping: BlockingQueue("zip"),
        zipLimit: settings.limits.zip.map(Int64.init) ?? .max),
      purgeWork: PurgeWork(
        work: state.appending("work"), age: settings.purge.work, ledger: ledger, disk: disk, log: log),
      purge: Purge(settings, state: state, outbox: place, ledger: ledger, disk: disk, log: log),
      delivery: delivery, state: state, ytdlp: ytdlp, circuits: circuits, library: library, outbox: place, disk: disk,
      board: board, pauses: pauses, log: log, trouble: Interruption(over: "the ledger can be written again", log),
      noRoom: Interruption(over: "the disk has room again", log),
      noDelivery: Interruption(over: "deliveries are made again", log))
    lock = held
    self.transfers = transfers
  }

  private static func check(_ settings: Settings, _ delivery: FilePath?, _ state: FilePath) throws(Missing) {
    do throws(FileError) {
      for folder in [state, state.appending("work"), state.appending("songs"), state.appending("cache")] {
        try Files.makeFolders(folder)
      }
      for folder in delivery.map({ [$0] }) ?? [settings.inbox, settings.outbox] {
        guard try Files.stamp(folder).kind == .directory else {
          throw FileError(call: "stat", errno: ENOTDIR, path: folder)
        }
      }
    } catch {
      throw Missing(description: error.description)
    }
  }

  private static func lock(_ state: FilePath) throws(Missing) -> FileLock {
    let held: FileLock?
    do throws(FileError) {
      held = try FileLock(locking: state.appending("lock"))
    } catch {
      throw Missing(description: error.description)
    }
    guard let held else {
      throw Missing(description: "Another allplatformmusic works with \(state). Stop it first, or use it.")
    }
    return held
  }

  /// Nil where the inbox must be polled as a whole; else the drop folder decides for each folder in it.
  private static func inotify(_ settings: Settings, _ log: Logger) -> FolderWatch? {
    if settings.watch == .poll { return nil }
    do throws(FileError) {
      return try FolderWatch()
    } catch {
      log.warning("no inotify, so the inbox is looked at every few seconds: \(error)")
      return nil
    }
  }

  /// The virtual environment that the set-up made in the state folder, else the system's Python.
  static func python(in state: FilePath) -> FilePath {
    YtDlpFolder(state: state).inUse.map { YtDlpFolder.python(in: $0) } ?? "python3"
  }

  /// This daemon's name among those that serve the same inbox; made once, kept in the state folder.
  private static func instance(_ state: FilePath) throws(Missing) -> String {
    let file = state.appending("instance")
    if let known = try? Files.read(file, limit: 64).bytes, !known.isEmpty {
      let name = String(decoding: known, as: UTF8.self)
      if name.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }) { return name }
    }
    let name = newJobID()
    do throws(FileError) {
      try Files.publish(Array(name.utf8), at: file, mode: 0o600, replacing: true)
    } catch {
      throw Missing(description: error.description)
    }
    return name
  }
}

extension Settings {
  /// How libcurl and the yt-dlp worker reach the network.
  var networkOptions: NetworkOptions {
    NetworkOptions(
      proxy: network.proxy, caFile: network.caFile, bytesPerSecond: network.bandwidth, saveAnswers: saveAnswers)
  }
}
