public import Music

/// A platform whose audio can be had without yt-dlp. Adding one is a type of this protocol, and a line in
/// `SourceTable`.
public protocol AudioSource: Sendable {
  var source: Source { get }

  /// The track that a link names. Throws `.absent` where it cannot be had.
  func describe(_ link: Link) async throws(SourceError) -> Candidate

  /// The streams of one of this platform's candidates. Throws `.absent` where there are none.
  func resolve(_ candidate: Candidate) async throws(SourceError) -> Resolved
}
