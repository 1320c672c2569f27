import Foundation
import Pipeline
import SystemPackage

/// A settings file in a folder of its own, gone with the test.
final class SettingsFixture {
  let folder: FilePath
  let file: FilePath

  init(bytes: some Sequence<UInt8>) throws {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent("apm-settings-\(UUID().uuidString)")
    folder = FilePath(url.path)
    file = folder.appending("settings.yaml")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    try Data(bytes).write(to: url.appendingPathComponent("settings.yaml"))
  }

  convenience init(_ text: String) throws { try self.init(bytes: text.utf8) }

  deinit { try? FileManager.default.removeItem(atPath: folder.string) }

  func load(_ environment: [String: String] = [:]) throws(SettingsError) -> Settings {
    try Settings.load(file: file, environment: environment)
  }

  static func settings(_ text: String, _ environment: [String: String] = [:]) throws -> Settings {
    try SettingsFixture(text).load(environment)
  }

  /// What is wrong with a settings text; empty when it is accepted.
  static func problems(_ text: String, _ environment: [String: String] = [:]) throws -> [SettingsError.Problem] {
    let fixture = try SettingsFixture(text)
    do throws(SettingsError) {
      _ = try fixture.load(environment)
      return []
    } catch {
      return error.problems
    }
  }
}
