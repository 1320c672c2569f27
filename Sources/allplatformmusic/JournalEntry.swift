import Logging

/// One log line as the journal and the terminal get it. What it says comes from outside in parts: titles, links, errors.
struct JournalEntry {
  var level: Logger.Level
  /// The sentence, with the details that have no field of their own.
  var message: String
  var fields: [(name: String, value: String)]

  /// The moments of a job that have an identity of their own, for `journalctl MESSAGE_ID=...` and the message catalog.
  static let identities = [
    "accepted": "6a4bba1ccaf54ca6a3ad0f9c6a2df5a1",
    "delivered": "0c2f4f6f0b8e4d4d8d5a2d9a1a1b7c62",
    "refused": "f1a0e1d3b1f94f5b9b0f2a7d4c3e8d13",
    "not downloaded": "3d7c5d0a2e0b4e7f8a6c9b1d5e4f2a74",
    "source closed": "9b8e7d6c5a4f4b3c8d2e1f0a6b7c8d95",
    "source open": "5e4d3c2b1a0f4e9d8c7b6a5f4e3d2c16",
  ]

  /// The fields that an administrator searches by, and the words of the code for them.
  private static let names = [
    "job": "APM_JOB", "song": "APM_TRACK", "source": "APM_SOURCE", "error": "APM_ERROR", "why": "APM_ERROR",
    "cause": "APM_ERROR", "reason": "APM_ERROR",
  ]

  init(_ level: Logger.Level, _ text: String, _ metadata: Logger.Metadata) {
    self.level = level
    let details = metadata.sorted { $0.key < $1.key }.map { (key: $0.key, value: Self.harmless("\($0.value)")) }
    message = ([Self.harmless(text)] + details.map { "\($0.key)=\($0.value)" }).joined(separator: " ")
    fields = details.compactMap { detail in Self.names[detail.key].map { (name: $0, value: detail.value) } }
    if let identity = Self.identities[text] { fields.append((name: "MESSAGE_ID", value: identity)) }
  }

  /// syslog(3): from 3, an error, to 7, for debugging.
  var priority: Int {
    switch level {
    case .critical: 2
    case .error: 3
    case .warning: 4
    case .notice: 5
    case .info: 6
    case .debug, .trace: 7
    }
  }

  /// Without what steers a terminal or turns the reading direction, and without secrets: credentials in an address,
  /// what stands behind its `?` or `#` (links to videos keep theirs), and signed paths of media hosts.
  static func harmless(_ text: String) -> String {
    let scalars = text.unicodeScalars.map { scalar in
      let isControl = scalar.properties.generalCategory == .control || scalar.properties.isBidiControl
      return isControl || scalar == "\u{2028}" || scalar == "\u{2029}" ? " " : scalar
    }
    let line = String(String.UnicodeScalarView(scalars))
    // Each secret has one before it; the expressions below are not cheap.
    guard line.utf8.contains(UInt8(ascii: ":")) else { return line }
    return
      line
      .replacing(/(?i)\b(cookie|authorization):.*/) { "\($0.1): ***" }
      .replacing(/:\/\/[^\s:]+:[^\s]*@/, with: "://***@")
      .replacing(/(^|[\s='"])[^\s:\/@=]+:[^\s@\/]+@/) { "\($0.1)***@" }
      .replacing(/(https?:\/\/[^\s\/]*(?:googlevideo\.com|sndcdn\.com|soundcloud\.cloud))\/[^\s]*/) { "\($0.1)/..." }
      .replacing(/(https?:\/\/[^\s?#]+)[?#](?!v=|list=)[^\s]*/) { "\($0.1)?..." }
  }
}
