import Host
public import Logging
public import Music
import Platforms

extension FindSong {
  /// The library, then the sources that the settings name, in their order.
  init(
    _ settings: Settings, only: Source? = nil, _ library: Library?, _ table: SourceTable, _ ledger: Ledger?,
    ytdlp: YtDlp? = nil, house: RuleBook? = nil, _ circuits: Circuits, _ log: Logger
  ) {
    let own: [any SearchSource] = only == nil || only == .library ? [library].compactMap { $0 } : []
    let platforms: [any SearchSource] = settings.sources.filter { only == nil || $0 == only }.compactMap { source in
      guard let search = table.searches.first(where: { $0.source == source }), let ytdlp else {
        return table.searches.first { $0.source == source }
      }
      return SearchReader(search, log) { (words, source) async throws(SourceError) in
        try await ytdlp.search(words, source)
      }
    }
    self.init(
      identify: IdentifyRecording(catalogues: table.catalogues, ledger: ledger, circuits: circuits, log: log),
      house: house ?? RuleBook(settings, outbox: nil, nil, disk: BlockingQueue("house rules"), log),
      sources: own + platforms, courtesy: Gate(settings.limits.downloads * 2), circuits: circuits, log: log)
  }

  /// Runs `body` with the settings' sources over transfers of their own.
  public static func with<Value: Sendable>(
    _ settings: Settings, only source: Source?, _ log: Logger, _ body: (FindSong) async throws -> Value
  ) async throws -> Value {
    let network = settings.networkOptions
    let transfers = try Transfers(network)
    do {
      var settings = settings
      if let source, !settings.sources.contains(source) { settings.sources.append(source) }
      let needsLibrary = source == nil || source == .library
      let value = try await Library.with(needsLibrary ? settings : nil, log) { [settings] library in
        try await body(
          FindSong(
            settings, only: source, library, SourceTable(transfers), nil, Circuits(Pauses(), log: log), log))
      }
      await transfers.shutdown()
      return value
    } catch {
      await transfers.shutdown()
      throw error
    }
  }

  /// Every round's candidates, for looking at.
  public func everything(_ wanted: Wanted) async throws -> [Candidate] {
    var candidates: [Candidate] = []
    for source in sources {
      for round in 0..<source.rounds {
        do throws(SourceError) {
          candidates += try await source.search(wanted, round: round)
        } catch {
          throw Failure(error)
        }
      }
    }
    return candidates
  }
}
