import Host
public import Logging
public import Music
public import Platforms

extension Settings {
  /// Reads what is behind a link, as a dropped list would; a track is a list of one. Throws `Failure`.
  public func resolve(_ link: Link, _ log: Logger) async throws -> Playlist {
    let transfers = try Transfers(networkOptions)
    do {
      let playlist = try await resolve(link, transfers, log)
      await transfers.shutdown()
      return playlist
    } catch {
      await transfers.shutdown()
      throw error
    }
  }

  private func resolve(_ link: Link, _ transfers: Transfers, _ log: Logger) async throws -> Playlist {
    let keys = try await BlockingQueue("keys").run { [self] () throws(Household.Missing) in try catalogueKeys() }
    guard link.isFollowed else { throw Failure(.linkNotSupported, .refuse, link.url) }
    do {
      if link.kind == .track, link.platform == Source.youtube.rawValue {
        return Playlist(link, only: try await withYtDlp(log) { try await $0.describe(link.id, source: .youtube) })
      }
      let reader = ListReader(SourceTable(transfers, keys: keys), log) { (link) throws(SourceError) in
        do {
          return try await withYtDlp(log) { try await $0.playlist(link) }
        } catch {
          throw error as? SourceError ?? .worker("\(error)")
        }
      }
      return try await reader.playlist(link)
    } catch let error as SourceError {
      guard case .absent(let absence) = error else { throw Failure(error) }
      let trouble = PlaylistTrouble(absence)
      let isSaid = link.isList || trouble == .needsKeys || trouble == .closed
      throw Failure(isSaid ? .playlist(trouble) : .unavailable, .refuse, absence.rawValue)
    }
  }
}
