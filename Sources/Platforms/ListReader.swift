public import Logging
public import Music

/// Lists by our own clients, and by a second reader (yt-dlp) where a platform's answer cannot be used.
public struct ListReader: PlaylistSource {
  public typealias Read = @Sendable (Link) async throws(SourceError) -> Playlist

  private let first: any PlaylistSource
  private let log: Logger
  private let second: Read

  public init(_ first: any PlaylistSource, _ log: Logger, second: @escaping Read) {
    (self.first, self.log, self.second) = (first, log, second)
  }

  public func playlist(_ link: Link) async throws(SourceError) -> Playlist {
    do throws(SourceError) {
      return try await first.playlist(link)
    } catch {
      guard error.isOfTheReader, YtDlp.lists.contains(link.platform), link.kind != .track, !link.isShortened else {
        throw error
      }
      log.warning("yt-dlp reads a list instead", metadata: ["link": "\(link.url)", "why": "\(error)"])
      do throws(SourceError) {
        return try await second(link)
      } catch .cancelled {
        throw .cancelled
      } catch .absent(let absence) {
        throw .absent(absence)
      } catch let other {
        log.warning("nor can yt-dlp read it", metadata: ["link": "\(link.url)", "why": "\(other)"])
        throw error
      }
    }
  }
}

extension SourceError {
  /// True where another reader may have more luck: not for outages, which are everybody's.
  fileprivate var isOfTheReader: Bool {
    switch self {
    case .changed, .botCheck: true
    case .http(let status): (400..<500).contains(status)
    case .unreachable, .rateLimited, .absent, .worker, .cancelled: false
    }
  }
}
