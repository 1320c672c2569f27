public import Host
public import Music

/// YouTube's videos.
public struct YouTube: SearchSource {
  public let source = Source.youtube
  public let rounds = 1

  private let innerTube: InnerTube

  public init(_ transfers: Transfers) {
    innerTube = InnerTube(client: InnerTube.web, transfers: transfers)
  }

  /// The search page's filter for videos, without spelling correction (seen in recorded requests of 2026).
  private static let videos = "EgIQAfABAQ%3D%3D"

  public func search(_ wanted: Wanted, round: Int) async throws(SourceError) -> [Candidate] {
    guard round == 0, !wanted.query.isEmpty else { return [] }
    return try Self.candidates(in: await innerTube.search(wanted.query, params: Self.videos))
  }
}
