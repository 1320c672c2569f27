import Foundation
import Testing

/// A household for one test: folders of its own, the built program, and fake platforms as its internet.
final class House: Sendable {
  let root: URL
  let inbox: URL
  let outbox: URL
  let state: URL
  let environment: [String: String]

  init(_ platforms: FakePlatforms? = nil, settings: [String: String] = [:]) throws {
    root = FileManager.default.temporaryDirectory.appendingPathComponent("apm-house-\(UUID().uuidString)")
    let root = root
    func folder(_ name: String) -> URL {
      settings["APM_\(name.uppercased())"].map { URL(fileURLWithPath: $0) } ?? root.appendingPathComponent(name)
    }
    (inbox, outbox, state) = (folder("inbox"), folder("outbox"), folder("state"))
    for folder in [root, inbox, outbox, state] {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }
    var environment = [
      "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin",
      "HOME": root.path, "LANG": "C.UTF-8", "APM_INBOX": inbox.path, "APM_OUTBOX": outbox.path,
      "APM_STATE": state.path, "APM_SETTLE": "200ms", "APM_RESCAN": "1s", "APM_LIMITS_FREE_SPACE": "1MiB",
    ]
    if let python = Tools.python { environment["APM_YTDLP_PYTHON"] = python }
    if let platforms {
      environment["APM_NETWORK_PROXY"] = platforms.proxy
      environment["APM_NETWORK_CA_FILE"] = platforms.ca
    }
    self.environment = environment.merging(settings) { $1 }
  }

  deinit { try? FileManager.default.removeItem(at: root) }

  /// A house whose ffmpeg is `script` ("$real" is the real one, "$here" the folder `tools`), with a song of the demo.
  /// In mp3 the audio is transcoded: what is only copied does not come before this program.
  static func with(
    _ platforms: FakePlatforms, ffmpeg script: String, format: String = "mp3"
  ) async throws -> (House, song: String) {
    let tools = FileManager.default.temporaryDirectory.appendingPathComponent("apm-tools-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: tools, withIntermediateDirectories: true)
    let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
    let real = try await Tools.run("/bin/sh", ["-c", "command -v ffmpeg"]).output.split(separator: "\n").first ?? ""
    let file = tools.appendingPathComponent("ffmpeg")
    try Data("#!/bin/sh\nreal=\(real) here=\(tools.path)\n\(script)\n".utf8).write(to: file)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file.path)
    let settings = ["PATH": "\(tools.path):\(path)", "TOOLS": tools.path, "APM_FORMAT": format]
    let house = try House(platforms, settings: settings)
    return (house, try DeliveryTests.songs()[0])
  }

  var tools: URL { URL(fileURLWithPath: environment["TOOLS"] ?? "/nowhere") }

  /// The first value of a query on the ledger.
  func ledger(_ query: String) async throws -> String {
    let code = "import sys,sqlite3; print(sqlite3.connect(sys.argv[1], timeout=10).execute(sys.argv[2]).fetchone()[0])"
    let file = state.appendingPathComponent("ledger.sqlite").path
    return try await Tools.run(Tools.python ?? "python3", ["-c", code, file, query]).output
      .trimmingCharacters(in: .whitespacesAndNewlines)
  }

  /// Starts the daemon; the caller stops it.
  func start() throws -> Daemon {
    try Daemon(self)
  }

  /// Drops a list the way most programs save: written under another name, then renamed.
  func drop(_ text: String, as name: String) throws {
    let target = inbox.appendingPathComponent(name)
    let partial = target.deletingLastPathComponent().appendingPathComponent(".\(target.lastPathComponent).tmp")
    try Data(text.utf8).write(to: partial)
    try FileManager.default.moveItem(at: partial, to: target)
  }

  func exists(_ path: String) -> Bool {
    FileManager.default.fileExists(atPath: outbox.appendingPathComponent(path).path)
  }

  func read(_ path: String) throws -> String {
    try String(decoding: Data(contentsOf: outbox.appendingPathComponent(path)), as: UTF8.self)
  }

  /// Everything in the inbox but what hides behind a dot, and the example of rules that the daemon writes.
  func inboxNames() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: inbox.path).filter {
      !$0.hasPrefix(".") && $0 != "house rules.txt"
    }
    .sorted()
  }

  /// The names in a zip, as an independent program lists them.
  func zipNames(_ path: String) async throws -> [String] {
    let listed = try await Tools.run("/usr/bin/env", ["unzip", "-Z1", outbox.appendingPathComponent(path).path])
    try #require(listed.status == 0, "unzip: \(listed.errors)")
    return listed.output.split(separator: "\n").map(String.init)
  }

  /// Unpacks the zip's songs and says which catalogue recording each is, by ear.
  func listen(to zip: String, _ platforms: FakePlatforms) async throws -> [Heard] {
    let folder = root.appendingPathComponent("unpacked-\(UUID().uuidString)")
    let unpacked = try await Tools.run(
      "/usr/bin/env", ["unzip", "-q", outbox.appendingPathComponent(zip).path, "-d", folder.path])
    try #require(unpacked.status == 0, "unzip: \(unpacked.errors)")
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      .filter { !$0.hasSuffix(".m3u8") && !$0.hasSuffix(".txt") }.sorted()
    return try await platforms.listen(files.map { folder.appendingPathComponent($0).path })
  }
}

/// A running daemon, with what it said.
final class Daemon: @unchecked Sendable {  // Process is not Sendable; after init only terminate and wait are called.
  private let process = Process()
  private let log: URL

  init(_ house: House) throws {
    log = house.root.appendingPathComponent("daemon-\(UUID().uuidString).log")
    try Data().write(to: log)
    process.executableURL = Tools.program
    process.arguments = ["run"]
    process.environment = house.environment
    process.standardError = try FileHandle(forWritingTo: log)
    process.standardOutput = FileHandle.nullDevice
    process.standardInput = FileHandle.nullDevice
    try process.run()
  }

  var isRunning: Bool { process.isRunning }
  var processID: Int32 { process.processIdentifier }
  var said: String { (try? String(decoding: Data(contentsOf: log), as: UTF8.self)) ?? "" }

  /// The numbers of its child processes that were started with this argument.
  func children(_ argument: String) -> [String] {
    let numbers = (try? FileManager.default.contentsOfDirectory(atPath: "/proc"))?.filter { Int32($0) != nil } ?? []
    return numbers.filter { number in
      func read(_ name: String) -> String {
        (try? String(contentsOfFile: "/proc/\(number)/\(name)", encoding: .utf8)) ?? ""
      }
      let parent = read("stat").split(separator: ")").last?.split(separator: " ").dropFirst().first
      return parent == "\(processID)" && read("cmdline").split(separator: "\0").last == argument[...]
    }
  }

  /// SIGTERM, then its exit code.
  func stop() async throws -> Int32 {
    process.terminate()
    return try await Tools.onThread { [self] in
      process.waitUntilExit()
      return process.terminationStatus
    }
  }

  func kill() {
    Foundation.kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }

  deinit { if process.isRunning { kill() } }
}

/// Waits for a condition, asked ten times a second, until a deadline.
func eventually(
  within seconds: Double = 60, _ what: String, _ condition: () async throws -> Bool
) async throws {
  let end = ContinuousClock.now + .seconds(seconds)
  while try await !condition() {
    try #require(ContinuousClock.now < end, "not within \(seconds) s: \(what)")
    try await ContinuousClock().sleep(for: .milliseconds(100))
  }
}
