import Foundation
import Testing

/// What phones, Macs, Windows and people who mean harm put into a shared folder: one running daemon gets all of it.
@Suite(.serialized) struct HostileTests {
  /// What becomes of a row.
  enum End: Sendable {
    /// A job, in this folder of the outbox, with these requests; nil: whatever they are.
    case accepted(String, [String]? = nil)
    /// Refused there with these words, the original beside the answer.
    case refused(String, says: String)
    /// Answered there, and left where it lies.
    case stays(String, says: String)
    /// Left alone in silence.
    case litter
  }

  struct Row: Sendable {
    var name: [UInt8]
    var make: @Sendable (URL, [UInt8]) throws -> Void
    var end: End

    init(_ name: String, _ text: String, _ end: End) {
      self.init(name, bytes: Array(text.utf8), end)
    }

    init(_ name: String, end: End) { self.init(name, "Ada - Gece\n", end) }

    init(_ name: String, bytes: [UInt8], _ end: End) {
      self.init(Array(name.utf8), end) { folder, name in try HostileTests.write(bytes, to: folder, name) }
    }

    init(_ name: [UInt8], _ end: End, make: @escaping @Sendable (URL, [UInt8]) throws -> Void) {
      (self.name, self.make, self.end) = (name, make, end)
    }

    /// A browser's shortcut.
    static func link(_ name: String, _ url: String, _ end: End) -> Row {
      Row("\(name).url", "[InternetShortcut]\r\nURL=\(url)\r\n", end)
    }

    var shown: String { String(decoding: name, as: UTF8.self) }
  }

  @Test("each thing that can lie in an inbox ends as it should, and nothing outside is touched")
  func everything() async throws {
    let house = try House(settings: ["APM_NETWORK_PROXY": "http://127.0.0.1:9", "APM_INCOMPLETE": "1s"])
    let secret = house.root.appendingPathComponent("secret.txt")
    try Data("Gizli - Parça\n".utf8).write(to: secret)
    chmod(secret.path, 0o600)
    let decoy = house.root.appendingPathComponent("decoy")
    try FileManager.default.createDirectory(at: decoy, withIntermediateDirectories: true)
    let before = try outside(house)
    let rows = Self.clients + Self.contents + Self.links + Self.names + Self.things
    #expect(rows.count >= 60 && Set(rows.map(\.name)).count == rows.count)
    for row in rows { try row.make(house.inbox, row.name) }

    let daemon = try house.start()
    // One row that is wrong does not hide the others.
    for row in rows { try? await check(row, house, daemon) }
    // Twice is as wrong as never; and a second look changes nothing.
    try house.drop("[InternetShortcut]\nURL=ftp://x/\n", as: "last.url")
    try await eventually("it still looks: \(daemon.said)") { house.exists("last/refused.txt") }
    let folders = try FileManager.default.contentsOfDirectory(atPath: house.outbox.path)
    #expect(folders.filter { $0.hasSuffix(" (3)") }.isEmpty)
    #expect(daemon.isRunning)
    #expect(try await daemon.stop() == 0)
    for row in rows { if case .litter = row.end { #expect(try lies(row, house), "\(row.shown) is nobody's business") } }
    #expect(try outside(house) == before)
    for folder in folders {
      #expect(
        !folder.unicodeScalars.contains { $0.value < 0x20 || "<>:\"/\\|?*".unicodeScalars.contains($0) }, "\(folder)")
      #expect(!folder.hasSuffix(" ") && !folder.hasSuffix(".") && folder.utf16.count <= 110, "\(folder)")
    }
  }

  private func check(_ row: Row, _ house: House, _ daemon: Daemon) async throws {
    switch row.end {
    case .accepted(let folder, let requests):
      try await eventually(within: 90, "\(row.shown) is accepted") {
        house.exists("\(folder)/progress.txt")
      }
      #expect(try !lies(row, house), "\(row.shown)")
      guard let requests else { return }
      let query = """
        SELECT group_concat(text, '|') FROM (SELECT json_extract(request, '$.text') AS text FROM track
        JOIN job ON job.id = track.job WHERE job.name = '\(folder)' ORDER BY position)
        """
      #expect(try await house.ledger(query) == requests.joined(separator: "|"), "\(row.shown)")
    case .refused(let folder, let says), .stays(let folder, let says):
      try await eventually(within: 90, "\(row.shown) is refused") {
        house.exists("\(folder)/refused.txt")
      }
      let text = try house.read("\(folder)/refused.txt")
      #expect(text.contains(says), "\(row.shown): \(text)")
      if case .stays = row.end {
        #expect(try lies(row, house), "\(row.shown) stays")
      } else {
        #expect(try !lies(row, house), "\(row.shown)")
        #expect(try FileManager.default.contentsOfDirectory(atPath: house.outbox.path + "/" + folder).count == 2)
      }
    case .litter: break
    }
  }

  /// True when the row still lies in the inbox.
  private func lies(_ row: Row, _ house: House) throws -> Bool {
    var facts = stat()
    return Self.withPath(house.inbox, row.name) { lstat($0, &facts) } == 0
  }

  /// Everything beside the daemon's folders: names, contents, permissions.
  private func outside(_ house: House) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: house.root.path).sorted().filter { !$0.hasSuffix(".log") }.map {
      let path = house.root.appendingPathComponent($0).path
      let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] ?? 0
      return "\($0) \(mode) \((try? String(contentsOfFile: path, encoding: .utf8)) ?? "")"
    }
  }

  // MARK: Making them

  static func withPath<Value>(_ folder: URL, _ name: [UInt8], _ body: (UnsafePointer<CChar>) -> Value) -> Value {
    let bytes = Array(folder.path.utf8) + [UInt8(ascii: "/")] + name + [0]
    return body(bytes.map { CChar(bitPattern: $0) })
  }

  static func write(_ bytes: [UInt8], to folder: URL, _ name: [UInt8]) throws {
    let descriptor = withPath(folder, name) { open($0, O_WRONLY | O_CREAT | O_EXCL, 0o644) }
    try #require(descriptor >= 0, "\(String(decoding: name, as: UTF8.self)): \(String(cString: strerror(errno)))")
    defer { close(descriptor) }
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
      try #require(count > 0)
      rest = rest.dropFirst(count)
    }
  }

  static func does(
    _ what: String, _ call: @escaping @Sendable (UnsafePointer<CChar>) -> Int32
  ) -> @Sendable (URL, [UInt8]) throws -> Void {
    { folder, name in
      let result = withPath(folder, name, call)
      try #require(result == 0, "\(what): \(String(cString: strerror(errno)))")
    }
  }
}
