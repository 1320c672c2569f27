import Foundation
import Testing

/// One song as the fake platforms' ear names it.
struct Heard: Decodable {
  var file: String
  var artist: String
  var title: String
  var version: String?
  var seconds: Double?
}

/// The stand-in for the internet, as a process of its own; ended with the last reference.
final class FakePlatforms: @unchecked Sendable {  // Process is not Sendable; only its end is asked for later.
  let proxy: String
  let ca: String
  let control: String
  private let state: URL
  private let process = Process()

  init(_ arguments: [String] = []) async throws {
    state = FileManager.default.temporaryDirectory.appendingPathComponent("apm-fake-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: state, withIntermediateDirectories: true)
    process.executableURL = URL(fileURLWithPath: Tools.python ?? "/usr/bin/python3")
    let script = Tools.package.appendingPathComponent("Tests/FakePlatforms/serve.py").path
    process.arguments = [script, "--state", state.path, "--with-parent"] + arguments
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    let file = state.appendingPathComponent("proxy.json")
    try await eventually(within: 60, "the fake platforms are up") { FileManager.default.fileExists(atPath: file.path) }
    let facts = try JSONDecoder().decode(Facts.self, from: Data(contentsOf: file))
    (proxy, ca, control) = (facts.proxy, facts.ca, facts.control)
  }

  deinit {
    process.terminate()
    process.waitUntilExit()
    try? FileManager.default.removeItem(at: state)
  }

  private struct Facts: Decodable {
    var proxy: String
    var ca: String
    var control: String
  }

  /// Which catalogue recording each file is, by its tone.
  func listen(_ files: [String]) async throws -> [Heard] {
    let script = Tools.package.appendingPathComponent("Tests/FakePlatforms/listen.py").path
    let result = try await Tools.run(Tools.python ?? "/usr/bin/python3", [script, "--state", state.path] + files)
    try #require(result.status == 0, "listen.py: \(result.errors)")
    return try result.output.split(separator: "\n").map {
      try JSONDecoder().decode(Heard.self, from: Data($0.utf8))
    }
  }

  /// Makes the platforms misbehave.
  func fault(_ rules: String) async throws { _ = try await ask("faults", post: rules) }

  /// All is well again.
  func clearFaults() async throws { _ = try await ask("faults", method: "DELETE") }

  /// The id of a song's audio track.
  func songID(_ title: String) throws -> String {
    struct Songs: Decodable {
      struct Song: Decodable { let id: String, kind: String, title: String, version: String }
      let songs: [Song]
    }
    let known = try JSONDecoder().decode(
      Songs.self, from: Data(contentsOf: state.appendingPathComponent("songs.json")))
    return try #require(known.songs.first { $0.title == title && $0.kind == "song" && $0.version.isEmpty }).id
  }

  /// What was asked of the platforms so far.
  func requests() async throws -> String { try await ask("requests") }

  private func ask(_ path: String, post: String? = nil, method: String? = nil) async throws -> String {
    let code = """
      import sys, urllib.request as u
      body = sys.argv[2].encode() or None
      method = sys.argv[3] or None
      r = u.Request(sys.argv[1], data=body, headers={"Content-Type": "application/json"}, method=method)
      print(u.build_opener(u.ProxyHandler({})).open(r, timeout=10).read().decode())
      """
    let result = try await Tools.run(
      Tools.python ?? "/usr/bin/python3", ["-c", code, "\(control)/\(path)", post ?? "", method ?? ""])
    try #require(result.status == 0, "control: \(result.errors)")
    return result.output
  }
}
