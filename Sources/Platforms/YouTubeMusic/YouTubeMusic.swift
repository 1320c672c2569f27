public import Host
public import Music

/// YouTube Music: its catalogue's songs first, then its videos.
public struct YouTubeMusic: SearchSource {
  public let source = Source.youtubeMusic

  private let innerTube: InnerTube

  public init(_ transfers: Transfers) {
    innerTube = InnerTube(client: InnerTube.music, transfers: transfers)
  }

  /// Filters of the search page (seen in recorded requests of 2026): songs, and videos.
  private static let filters = [
    "Eg-KAQwIARAAGAAgACgAMABqChAEEAUQAxAKEAk%3D", "Eg-KAQwIABABGAAgACgAMABqChAEEAUQAxAKEAk%3D",
  ]

  public var rounds: Int { Self.filters.count }

  public func search(_ wanted: Wanted, round: Int) async throws(SourceError) -> [Candidate] {
    guard Self.filters.indices.contains(round), !wanted.query.isEmpty else { return [] }
    return try Self.candidates(in: await innerTube.search(wanted.query, params: Self.filters[round]))
  }
}
