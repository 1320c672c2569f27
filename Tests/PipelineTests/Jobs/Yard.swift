import Foundation
import GRDB
import Host
import Logging
import Music
import SystemPackage
import Testing

@testable import Pipeline

/// Inbox, outbox, ledger and song store of one test, with the stages that need no network.
final class Yard: Sendable {
  let root: FilePath
  let inbox: FilePath
  let outboxFolder: FilePath
  let ledger: Ledger
  let outbox: Outbox
  let readDrop: ReadDrop
  let bundle: BundleSongs
  let store: SongStore
  let disk = BlockingQueue("disk")
  let log = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

  init(_ change: (inout Settings) -> Void = { _ in }) throws {
    root = FilePath(NSTemporaryDirectory()).appending("apm-yard-\(UUID().uuidString)")
    inbox = root.appending("inbox")
    outboxFolder = root.appending("outbox")
    for folder in [root, inbox, outboxFolder, root.appending("songs")] { try Files.makeFolders(folder) }
    var settings = Settings()
    settings.settle = .milliseconds(10)
    change(&settings)
    ledger = try Ledger(at: root.appending("ledger.sqlite"))
    outbox = Outbox(outboxFolder, people: settings.people.map(\.name))
    store = SongStore(folder: root.appending("songs"), disk: disk)
    readDrop = ReadDrop(
      claims: Claims(inbox: inbox, instance: "test"), outbox: outbox, ledger: ledger, settings: settings, disk: disk,
      board: ProgressBoard(), log: log, held: Interruption(over: "", log))
    bundle = BundleSongs(outbox: outbox, store: store, ledger: ledger, disk: disk, zipping: BlockingQueue("zip"))
  }

  deinit {
    try? ledger.close()
    try? Files.removeTree(root)
  }

  /// Drops a file and takes it in, as the drop folder would hand it over.
  func drop(_ text: String, as name: String, in folder: FilePath = FilePath()) async throws {
    try Files.makeFolders(inbox.pushing(folder))
    let path = inbox.pushing(folder).appending(name)
    try Files.publish(Array(text.utf8), at: path)
    let taken = try await readDrop.take(.list(folder: folder, file: FilePath(name), try Files.stamp(path)))
    #expect(taken)
  }

  /// The only job in these states.
  func job(_ states: Job.State...) async throws -> Job {
    var found: [Job] = []
    for state in states { found += try await ledger.jobs(in: state) }
    #expect(found.count == 1, "\(found.map(\.id))")
    return try #require(found.first)
  }

  /// Everything up to and with the song store, for the tracks that `wanted` names; the others fail.
  func carry(_ wanted: (Track) -> Bool = { _ in true }) async throws {
    while let track = try await ledger.takeTrack() {
      guard wanted(track) else {
        #expect(try await ledger.fail(track.id, Outcome(cause: .nothingFound, detail: ""), search: nil))
        continue
      }
      try await finish(track)
    }
  }

  func finish(_ track: Track, as words: String? = nil) async throws {
    let words = words ?? track.request.text
    let file = FilePath(words.filter { $0.isLetter || $0.isNumber } + ".m4a")
    let bytes = Array("sound of \(words)".utf8)
    try Files.publish(bytes, at: store.folder.pushing(file), replacing: true)
    let reading = track.request.readings.first
    let song = Song(
      id: "youtube/\(words)/m4a", file: file, artist: reading?.artists.first ?? "", title: reading?.title ?? words,
      album: nil, seconds: 200, bytes: Int64(bytes.count), source: .youtube, url: "https://youtu.be/abcdefghijk")
    #expect(try await ledger.matched(track.id, Search(candidates: [], match: .none, used: [])))
    #expect(try await ledger.finish(track.id, with: song))
  }

  /// Bundles what is due. Returns the jobs.
  @discardableResult
  func deliver(at now: Int64 = nowMilliseconds(), zipLimit: Int64 = .max) async throws -> [Job] {
    var bundle = self.bundle
    bundle.zipLimit = zipLimit
    var jobs: [Job] = []
    while let job = try await ledger.beginBundle(at: now, zipLimit: zipLimit) {
      jobs.append(job)
      try await bundle.run(job)
      if try await !ledger.deliver(job.id, revision: job.revision) {
        try await ledger.postponeBundle(job.id)
        break
      }
    }
    return jobs
  }

  /// Runs SQL on the ledger, for times that a test cannot wait for.
  func sql(_ text: String, _ arguments: StatementArguments = []) async throws {
    try await ledger.database.write { try $0.execute(sql: text, arguments: arguments) }
  }

  func exists(_ path: String) throws -> Bool { try Files.exists(outboxFolder.pushing(FilePath(path))) }

  func read(_ path: String) throws -> String {
    String(decoding: try Files.read(outboxFolder.pushing(FilePath(path)), limit: 1 << 20).bytes, as: UTF8.self)
  }

  func names(_ folder: String) throws -> [String] {
    try Files.entries(of: outboxFolder.pushing(FilePath(folder))).map(\.string).sorted()
  }

  /// The songs in a zip, as an independent program lists them.
  func songs(_ zip: String) async throws -> [String] {
    let path = outboxFolder.pushing(FilePath(zip))
    let listed = try await Tool("unzip").run(["-Z1", path.string], deadline: .seconds(30))
    let names = String(decoding: listed.output, as: UTF8.self).split(separator: "\n").map(String.init)
    return names.filter { $0.hasSuffix(".m4a") }
  }
}

extension [Track] {
  var texts: [String] { map(\.request.text) }
}
