/// A link to a track, an album or a playlist on a known platform, already checked and in canonical form.
public struct Link: Hashable, Sendable, Codable {
  public enum Kind: String, Sendable, Codable { case track, album, playlist }

  /// The platform's name, as in `Source` where it is one that audio comes from ("youtube", "spotify").
  public var platform: String
  public var kind: Kind
  /// The platform's own identifier (YouTube: the 11 characters of the video or the list's id).
  public var id: String
  /// Canonical https address, without tracking parameters.
  public var url: String

  /// A short link, of which only a request can tell what it leads to; its id begins so.
  static let shortened = "on/"
  public var isShortened: Bool { id.hasPrefix(Self.shortened) }

  public init(platform: String, kind: Kind, id: String, url: String) {
    self.platform = platform
    self.kind = kind
    self.id = id
    self.url = url
  }
}
