import Foundation
import Glibc
import Host
import SystemPackage
import Testing

/// Waits until `condition` holds.
func eventually(
  within seconds: Double = 30, _ what: String, at location: SourceLocation = #_sourceLocation,
  _ condition: () async throws -> Bool
) async throws {
  let end = Date().addingTimeInterval(seconds)
  while try await !condition() {
    try #require(Date() < end, "not within \(seconds) s: \(what)", sourceLocation: location)
    try await Task.sleep(for: .milliseconds(20))
  }
}

/// The stand-in for the internet: processes that end with the tests.
struct FakePlatforms: Sendable {
  /// A Python with yt-dlp and mutagen; the tests' set-up names it.
  static let python = ProcessInfo.processInfo.environment["APM_PYTHON"].flatMap { $0.isEmpty ? nil : $0 }
  static let isThere = python != nil
  static let absence: Comment = "APM_PYTHON names no Python with yt-dlp and mutagen"

  /// For what asks by itself. Tests that change what it answers do so for questions that no other suite asks.
  static let shared = Task { try await FakePlatforms() }
  /// For yt-dlp, which asks what our own readers ask as well: it must not take the faults that are meant for them.
  static let forYtDlp = Task { try await FakePlatforms() }

  let proxy: String
  let ca: String
  private let control: String
  private let songs: [Song]

  struct Song: Decodable, Sendable {
    var id: String
    var kind: String
    var title: String
    var version: String
    var status: String
  }

  private struct Facts: Decodable {
    var proxy: String
    var ca: String
    var control: String
  }

  private struct Songs: Decodable { var songs: [Song] }

  /// A folder for each of them.
  private static let states = FileManager.default.temporaryDirectory.appendingPathComponent(
    "apm-fake-\(UUID().uuidString)")

  private init() async throws {
    let state = Self.states.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: state, withIntermediateDirectories: true)
    atexit { try? FileManager.default.removeItem(at: FakePlatforms.states) }
    let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("FakePlatforms/serve.py").path
    let process = Process()
    process.executableURL = URL(fileURLWithPath: try #require(Self.python))
    process.arguments = [script, "--state", state.path, "--with-parent"]
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    let file = state.appendingPathComponent("proxy.json")
    try await eventually(within: 60, "the fake platforms are up") { FileManager.default.fileExists(atPath: file.path) }
    let facts = try JSONDecoder().decode(Facts.self, from: Data(contentsOf: file))
    (proxy, ca, control) = (facts.proxy, facts.ca, facts.control)
    songs = try JSONDecoder().decode(Songs.self, from: Data(contentsOf: state.appendingPathComponent("songs.json")))
      .songs
  }

  func id(of title: String, kind: String = "song") throws -> String {
    try #require(songs.first { $0.title == title && $0.kind == kind && $0.version.isEmpty }).id
  }

  /// Makes the platforms misbehave, by the rules of Tests/FakePlatforms/README.md.
  func fault(_ rules: String) throws { _ = try ask("faults", "POST", rules) }

  struct Fault: Decodable, Sendable {
    var id: String?
    /// How often it will still happen.
    var times: Int?
  }

  func faults(about id: String) throws -> [Fault] {
    try JSONDecoder().decode([Fault].self, from: Data(ask("faults").utf8)).filter { $0.id == id }
  }

  struct Request: Decodable, Sendable {
    var host: String
    var path: String
    var id: String?
  }

  /// What was asked about a song.
  func requests(about id: String) throws -> [Request] {
    try JSONDecoder().decode([Request].self, from: Data(ask("requests").utf8)).filter { $0.id == id }
  }

  /// By Python: the tests need no HTTP client of Foundation's for this.
  private func ask(_ path: String, _ method: String = "GET", _ body: String = "") throws -> String {
    let code = """
      import sys, urllib.request as u
      r = u.Request(sys.argv[1], data=sys.argv[3].encode() or None, method=sys.argv[2])
      print(u.build_opener(u.ProxyHandler({})).open(r, timeout=10).read().decode())
      """
    return try run(try #require(Self.python), ["-c", code, "\(control)/\(path)", method, body])
  }
}

/// Runs a program to its end and gives what it prints.
func run(_ program: String, _ arguments: [String]) throws -> String {
  let process = Process()
  process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
  process.arguments = [program] + arguments
  process.standardInput = FileHandle.nullDevice
  let pipe = Pipe()
  process.standardOutput = pipe
  try process.run()
  let output = pipe.fileHandleForReading.readDataToEndOfFile()
  process.waitUntilExit()
  try #require(process.terminationStatus == 0, "\(program) ended with \(process.terminationStatus)")
  return String(decoding: output, as: UTF8.self)
}

extension FakePlatforms {
  /// Runs `body` with transfers that reach the shared platforms.
  static func withTransfers<Value: Sendable>(_ body: (Transfers) async throws -> Value) async throws -> Value {
    let fake = try await shared.value
    let transfers = try Transfers(NetworkOptions(proxy: fake.proxy, caFile: FilePath(fake.ca)))
    do {
      let value = try await body(transfers)
      await transfers.shutdown()
      return value
    } catch {
      await transfers.shutdown()
      throw error
    }
  }
}
