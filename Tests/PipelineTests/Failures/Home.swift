import Foundation
import Host
import Logging
import Music
import Synchronization
import SystemPackage
import Testing

@testable import Pipeline

/// A household in this process, with the road's own parts, fake platforms, and short pauses.
final class Home: Sendable {
  let fake: FakePlatforms
  let root: URL
  let settings: Settings
  let pauses: Pauses
  let said = Said()

  init(
    _ fake: FakePlatforms, sources: [Source] = [.youtubeMusic, .youtube],
    _ change: (inout Settings, inout Pauses) -> Void = { _, _ in }
  ) throws {
    self.fake = fake
    root = FileManager.default.temporaryDirectory.appendingPathComponent("apm-home-\(UUID().uuidString)")
    for folder in ["inbox", "outbox", "state"] {
      try FileManager.default.createDirectory(
        at: root.appendingPathComponent(folder), withIntermediateDirectories: true)
    }
    var settings = Settings()
    let top = FilePath(root.path)
    (settings.inbox, settings.outbox, settings.state) =
      (top.appending("inbox"), top.appending("outbox"), top.appending("state"))
    (settings.settle, settings.rescan) = (.milliseconds(100), .milliseconds(500))
    settings.limits.freeSpace = nil
    settings.sources = sources
    (settings.network.proxy, settings.network.caFile) = (fake.proxy, FilePath(fake.ca))
    settings.ytdlp.python = FakePlatforms.python.map { FilePath($0) }
    var pauses = Pauses()
    (pauses.retry, pauses.longestRetry) = (.milliseconds(40), .milliseconds(200))
    (pauses.outage, pauses.rateLimit, pauses.botCheck) = (.milliseconds(300), .milliseconds(300), .milliseconds(300))
    (pauses.longest, pauses.stall) = (.milliseconds(1200), .seconds(1))
    change(&settings, &pauses)
    (self.settings, self.pauses) = (settings, pauses)
  }

  deinit { try? FileManager.default.removeItem(at: root) }

  func drop(_ songs: [String], as name: String = "list") throws {
    let text = songs.map { $0 + "\n" }.joined()
    try Data(text.utf8).write(to: root.appendingPathComponent("inbox/\(name).txt"))
  }

  /// Works off the inbox by the road of the daemon.
  func once() async throws -> Road.End {
    let household = try Household(settings, pauses: pauses, said.log)
    let road = household.road
    do {
      let end = try await road.once()
      await household.close()
      return end
    } catch {
      await household.close()
      throw error
    }
  }

  /// The daemon runs while `body` does.
  func running(_ body: (Road) async throws -> Void) async throws {
    let household = try Household(settings, pauses: pauses, said.log)
    let road = household.road
    let result: Result<Void, any Error>
    do {
      try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { try await road.run() }
        defer { group.cancelAll() }
        try await body(road)
      }
      result = .success(())
    } catch { result = .failure(error) }
    await household.close()
    try result.get()
  }

  func read(_ file: String, of job: String = "list") -> String {
    let data = try? Data(contentsOf: root.appendingPathComponent("outbox/\(job)/\(file)"))
    return String(decoding: data ?? Data(), as: UTF8.self)
  }

  /// How many songs are there: about.txt says where each came from.
  func delivered(of job: String = "list") -> Int {
    read("about.txt", of: job).components(separatedBy: ", from ").count - 1
  }
}

/// What the daemon said, with its metadata.
final class Said: Sendable {
  private let lines = Mutex<[(message: String, metadata: [String: String])]>([])

  var log: Logger {
    Logger(label: "test") { _ in Ear(said: self) }
  }

  func note(_ message: String, _ metadata: [String: String]) { lines.withLock { $0.append((message, metadata)) } }

  /// The metadata of every line with this message.
  func all(_ message: String) -> [[String: String]] {
    lines.withLock { lines in lines.filter { $0.message == message }.map(\.metadata) }
  }

  var text: String { lines.withLock { lines in lines.map { "\($0.message) \($0.metadata)" }.joined(separator: "\n") } }

  private struct Ear: LogHandler {
    let said: Said
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.info

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
      get { metadata[key] }
      set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
      said.note("\(event.message)", (event.metadata ?? [:]).mapValues { "\($0)" })
    }
  }
}
