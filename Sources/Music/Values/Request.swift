/// One wanted recording, as a line of a dropped list asks for it.
public struct Request: Hashable, Sendable, Codable {
  /// One way to understand the words of a line. A line without a separator, or "Title by Artist", has several.
  public struct Reading: Hashable, Sendable, Codable {
    public var artists: [String]
    public var title: String
    public init(artists: [String], title: String) {
      self.artists = artists
      self.title = title
    }
  }

  /// Line in the dropped file, counted from 1.
  public var line: Int
  /// The line as the person wrote it, without its numbering, times and quotes.
  public var text: String
  /// The likeliest reading first; empty when the line is nothing but a link.
  public var readings: [Reading]
  /// Words of a wanted version ("Live at Wembley", "Radio Edit"), nil when the line asks for none.
  public var version: String?
  public var album: String?
  /// Seconds.
  public var duration: Double?
  public var isrc: String?
  public var link: Link?
  /// What the playlist that this request stands in says of it: this very recording was chosen by the person.
  public var listed: Candidate?

  public init(
    line: Int, text: String, readings: [Reading] = [], version: String? = nil, album: String? = nil,
    duration: Double? = nil, isrc: String? = nil, link: Link? = nil, listed: Candidate? = nil
  ) {
    self.line = line
    self.text = text
    self.readings = readings
    self.version = version
    self.album = album
    self.duration = duration
    self.isrc = isrc
    self.link = link
    self.listed = listed
  }
}
