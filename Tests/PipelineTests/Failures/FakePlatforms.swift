import Foundation
import Host
import Testing

/// The stand-in for the internet: one process for the suite that uses it, which ends with the tests.
struct FakePlatforms: Sendable {
  static let python = ProcessInfo.processInfo.environment["APM_PYTHON"].flatMap { $0.isEmpty ? nil : $0 }
  static let shared = Task { try await FakePlatforms() }

  let proxy: String
  let ca: String
  private let control: String
  private let transfers: Transfers

  private struct Facts: Decodable {
    var proxy: String
    var ca: String
    var control: String
  }

  private static let state = FileManager.default.temporaryDirectory.appendingPathComponent(
    "apm-fake-\(UUID().uuidString)")

  private init() async throws {
    let state = Self.state
    try FileManager.default.createDirectory(at: state, withIntermediateDirectories: true)
    atexit { try? FileManager.default.removeItem(at: FakePlatforms.state) }
    let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("FakePlatforms/serve.py").path
    let process = Process()
    process.executableURL = URL(fileURLWithPath: try #require(Self.python))
    process.arguments = [script, "--state", state.path, "--with-parent", "--song-bytes", "400000"]
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    let file = state.appendingPathComponent("proxy.json")
    try await eventually(within: 60, "the fake platforms are up") { FileManager.default.fileExists(atPath: file.path) }
    let facts = try JSONDecoder().decode(Facts.self, from: Data(contentsOf: file))
    (proxy, ca, control) = (facts.proxy, facts.ca, facts.control)
    transfers = try Transfers(NetworkOptions(allowPrivateAddresses: true))
  }

  struct Request: Decodable, Sendable {
    var time: Double
    var host: String
    var path: String
    var status: Int
    var bytes: Int
    var id: String?
    var range: String?
    var fault: String?
  }

  /// All is well again, and nothing was asked yet.
  func reset() async throws { _ = try await ask("reset", post: "") }

  /// All is well again.
  func heal() async throws { _ = try await ask("heal", post: "") }

  /// Makes the platforms misbehave, by the rules of Tests/FakePlatforms/README.md.
  func fault(_ rules: String) async throws { _ = try await ask("faults", post: rules) }

  /// What was asked, in order, where host and path contain these.
  func asked(_ path: String? = nil, of host: String? = nil) async throws -> [Request] {
    try JSONDecoder().decode([Request].self, from: Data(try await ask("requests")))
      .filter { (path.map($0.path.contains) ?? true) && (host.map($0.host.contains) ?? true) }
  }

  private struct Songs: Decodable {
    struct Song: Decodable {
      var id: String
      var kind: String
      var title: String
      var version: String
    }
    var songs: [Song]
  }

  /// The id of an original.
  func id(of title: String, kind: String) async throws -> String {
    let songs = try JSONDecoder().decode(Songs.self, from: Data(try await ask("songs"))).songs
    return try #require(songs.first { $0.title == title && $0.kind == kind && $0.version.isEmpty }).id
  }

  private func ask(_ path: String, post body: String? = nil) async throws -> [UInt8] {
    let request = TransferRequest(
      "\(control)/\(path)", method: body == nil ? .get : .post, headers: [("Content-Type", "application/json")],
      body: body.map { Array($0.utf8) })
    let answer = try await transfers.send(request)
    try #require(answer.status == 200, "\(path): \(String(decoding: answer.body, as: UTF8.self))")
    return answer.body
  }
}

/// Waits for a condition, asked every 50 ms, until a deadline.
func eventually(
  within seconds: Double = 60, _ what: String, _ condition: () async throws -> Bool
) async throws {
  let end = ContinuousClock.now + .seconds(seconds)
  while try await !condition() {
    try #require(ContinuousClock.now < end, "not within \(seconds) s: \(what)")
    try await Task.sleep(for: .milliseconds(50))
  }
}
