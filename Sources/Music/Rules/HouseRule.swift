/// A correction that the household made for everybody: one line of `house rules.txt`.
public struct HouseRule: Hashable, Sendable {
  public enum Kind: Hashable, Sendable {
    /// `Artist - Title = link`: these words, typed so or the other way round, mean the song behind this link.
    case song(Request, Link)
    /// `never link`: this is not to be delivered to anybody.
    case never(Link)
    /// `alias Name = Name`: the first is another name of the second, by which platforms know the artist or label.
    case alias(String, for: String)
  }

  /// Why a line is no rule. Its words are in `Messages`.
  public enum Problem: Error, Hashable, Sendable {
    case notUnderstood
    /// What is not followed, as it was written.
    case unsafeLink(String)
    case unknownSite(String)
    case unsupportedLink(String)
    /// A playlist, an album.
    case notASong
    /// A short link: only a request could tell what it leads to.
    case shortened
    /// The platform's name: it tells of songs and has none.
    case noAudio(String)
  }

  /// Counted from 1; 0 for what a person chose outside the file.
  public var line: Int
  /// As it was written, without what cannot be seen.
  public var text: String
  public var kind: Kind

  public init(line: Int, text: String, kind: Kind) {
    self.line = line
    self.text = text
    self.kind = kind
  }

  /// Reads one line that is neither empty nor a comment.
  init(line: Int, _ text: String) throws(Problem) {
    self.line = line
    self.text = text
    kind = try Self.kind(text)
  }

  private static func kind(_ text: String) throws(Problem) -> Kind {
    if let rest = rest(of: text, after: "never"), parseLink(rest) != .notALink { return .never(try song(rest)) }
    // An address has equals signs itself: the first one with a link behind it counts.
    for sign in text.indices where text[sign] == "=" || text[sign] == "＝" {
      let link = text[text.index(after: sign)...].trimmed
      guard parseLink(link) != .notALink else { continue }
      let words = parseRequestLine(String(text[..<sign]))
      guard words.link == nil, !words.readings.isEmpty else { throw .notUnderstood }
      return .song(words, try song(link))
    }
    guard let names = rest(of: text, after: "alias"), let sign = names.firstIndex(of: "=") else { throw .notUnderstood }
    let (name, known) = (names[..<sign].trimmed, names[names.index(after: sign)...].trimmed)
    guard !matchWords(name).isEmpty, !matchWords(known).isEmpty, !known.contains("=") else { throw .notUnderstood }
    return .alias(name, for: known)
  }

  /// What stands behind the rule's word.
  private static func rest(of text: String, after word: String) -> String? {
    let first = text.prefix { !$0.isWhitespace }
    return folded(String(first)) == word ? text[first.endIndex...].trimmed : nil
  }

  /// A link to one song that can be downloaded.
  private static func song(_ text: String) throws(Problem) -> Link {
    let shown = String(text.prefix(200))
    switch parseLink(text, alone: false) {
    case .notALink: throw .notUnderstood
    case .unsafe: throw .unsafeLink(shown)
    case .unknownSite(let host): throw .unknownSite(host)
    case .unsupported(let what): throw .unsupportedLink(what)
    case .link(let link):
      guard !link.isShortened else { throw .shortened }
      guard Source.all.contains(Source(rawValue: link.platform)) else { throw .noAudio(link.platform) }
      guard link.kind == .track else { throw .notASong }
      return link
    }
  }
}
