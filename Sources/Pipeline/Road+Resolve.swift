import Host
public import Logging
public import Music
public import Platforms
import SystemPackage

extension Settings {
  /// Reads what is behind a link, as a dropped list would; a track is a list of one. Throws `Failure`.
  public func resolve(_ link: Link, _ log: Logger) async throws -> Playlist {
    let network = networkOptions
    let transfers = try Transfers(network)
    do {
      let playlist = try await resolve(link, transfers, network, log)
      await transfers.shutdown()
      return playlist
    } catch {
      await transfers.shutdown()
      throw error
    }
  }

  private func resolve(
    _ link: Link, _ transfers: Transfers, _ network: NetworkOptions, _ log: Logger
  ) async throws -> Playlist {
    guard link.isFollowed else { throw Failure(.linkNotSupported, .refuse, link.url) }
    do {
      if link.kind == .track, link.platform == Source.youtube.rawValue {
        return Playlist(link, only: try await describe(link, network, log))
      }
      return try await SourceTable(transfers, keys: keys).playlist(link)
    } catch let error as SourceError {
      guard case .absent(let absence) = error else { throw Failure(error) }
      if link.kind == .track { throw Failure(.unavailable, .refuse, absence.rawValue) }
      throw Failure(.playlist(absence == .private ? .private : .missing), .refuse, absence.rawValue)
    }
  }

  private func describe(_ link: Link, _ network: NetworkOptions, _ log: Logger) async throws -> Candidate {
    let cache = FilePath("/tmp/allplatformmusic-\(newJobID())")
    try Files.makeFolders(cache)
    defer { try? Files.removeTree(cache) }
    let ytdlp = Platforms.YtDlp(
      python: self.ytdlp.python ?? Household.python(in: state), cacheFolder: cache, network: network,
      cookiesFile: self.ytdlp.cookiesFile, threads: 1, log: log)
    return try await withThrowingTaskGroup(of: Candidate?.self) { group in
      group.addTask {
        try await ytdlp.run()
        return nil
      }
      group.addTask { try await ytdlp.describe(link.id, source: .youtube) }
      defer { group.cancelAll() }
      while let ended = try await group.next() {
        if let ended { return ended }
      }
      throw CancellationError()
    }
  }
}
