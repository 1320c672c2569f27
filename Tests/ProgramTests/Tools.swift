import Foundation

/// The programs that the tests call.
enum Tools {
  struct Result: Sendable {
    var status: Int32
    var output: String
    var errors: String
  }

  /// A Python with yt-dlp and mutagen; the tests' set-up names it.
  static let python = ProcessInfo.processInfo.environment["APM_PYTHON"]

  /// The program under test lies beside the test bundle.
  static let program: URL = {
    let bundle = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
    let candidates = [bundle] + Bundle.allBundles.map { $0.bundleURL.deletingLastPathComponent() }
    let found = candidates.map { $0.appendingPathComponent("allplatformmusic") }
      .first { FileManager.default.isExecutableFile(atPath: $0.path) }
    return found ?? package.appendingPathComponent(".build/debug/allplatformmusic")
  }()

  /// The checkout's top folder.
  static let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// Runs a program to its end, on a thread of its own: the other tests need the pool's threads.
  static func run(
    _ program: String, _ arguments: [String], environment: [String: String]? = nil
  ) async throws -> Result {
    try await onThread { try runAndWait(program, arguments, environment) }
  }

  /// Runs what blocks on a thread of its own.
  static func onThread<Value: Sendable>(_ body: @Sendable @escaping () throws -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
      Thread.detachNewThread { continuation.resume(with: Swift.Result(catching: body)) }
    }
  }

  /// What it prints goes through files, so that no pipe fills up.
  private static func runAndWait(
    _ program: String, _ arguments: [String], _ environment: [String: String]?
  ) throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("apm-run-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let out = folder.appendingPathComponent("out")
    let errors = folder.appendingPathComponent("errors")
    for file in [out, errors] { try Data().write(to: file) }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    if let environment { process.environment = environment }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try FileHandle(forWritingTo: out)
    process.standardError = try FileHandle(forWritingTo: errors)
    try process.run()
    process.waitUntilExit()
    return Result(
      status: process.terminationStatus, output: String(decoding: try Data(contentsOf: out), as: UTF8.self),
      errors: String(decoding: try Data(contentsOf: errors), as: UTF8.self))
  }

  /// Runs the program under test.
  static func allplatformmusic(_ arguments: [String], _ house: House) async throws -> Result {
    try await run(program.path, arguments, environment: house.environment)
  }
}
