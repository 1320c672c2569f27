import Foundation
import Music
import SystemPackage
import Testing

@testable import Pipeline

/// A real SQLite file in a folder of its own.
@Suite struct LedgerTests {
  private func withLedger(_ body: (Ledger) async throws -> Void) async throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("apm-ledger-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let ledger = try Ledger(at: FilePath(folder.appendingPathComponent("ledger.sqlite").path))
    try await body(ledger)
    try ledger.close()
  }

  private let plan = Plan(format: "m4a", language: "en", versions: VersionRules())
  private let facts = ListFacts(lines: 2, lastLineEnded: true, problems: [])

  private func accept(_ ledger: Ledger, _ id: String, songs: Int = 2) async throws {
    try await ledger.beginClaim(id, folder: FilePath("ayşe"), file: FilePath("okul.txt"))
    #expect(try await ledger.finishClaim(id))
    try await ledger.intendOutbox(id, FilePath("/outbox/okul"), name: "okul")
    let requests = (1...songs).map { Request(line: $0, text: "Ada - \($0)") }
    #expect(try await ledger.accept(id, plan: plan, list: facts, requests: requests))
  }

  private func song(_ id: String) -> Song {
    Song(
      id: id, file: FilePath("a.m4a"), artist: "Ada", title: "Gece", album: nil, seconds: 1, bytes: 1,
      source: .youtube, url: "https://www.youtube.com/watch?v=abcdefghijk")
  }

  @Test("every transition happens once, however often it is tried")
  func once() async throws {
    try await withLedger { ledger in
      try await accept(ledger, "a")
      #expect(try await !ledger.finishClaim("a"))
      #expect(try await !ledger.accept("a", plan: plan, list: facts, requests: [Request(line: 1, text: "x")]))
      #expect(try await ledger.tracks(of: "a").count == 2)
      let track = try #require(try await ledger.takeTrack())
      #expect(try await ledger.finish(track.id, with: song("s")) == false, "not before it was matched")
      #expect(try await ledger.matched(track.id, Search(candidates: [], match: .none, used: [])))
      #expect(try await ledger.finish(track.id, with: song("s")))
      #expect(try await !ledger.finish(track.id, with: song("s")))
      #expect(try await !ledger.fail(track.id, Outcome(cause: .disk, detail: ""), search: nil), "done stays done")
    }
  }

  @Test("a track is in one pair of hands, jobs take turns, and a restart frees what was held")
  func turns() async throws {
    try await withLedger { ledger in
      try await accept(ledger, "a", songs: 3)
      try await accept(ledger, "b", songs: 2)
      var order: [String] = []
      while let track = try await ledger.takeTrack() { order.append("\(track.job)\(track.position)") }
      #expect(order == ["a1", "b1", "a2", "b2", "a3"])
      try await ledger.releaseAll()
      #expect(try await ledger.takeTrack()?.job == "b")
    }
  }

  @Test("a postponed track waits, and a job is bundled when its last track has ended")
  func bundle() async throws {
    try await withLedger { ledger in
      try await accept(ledger, "a", songs: 2)
      let first = try #require(try await ledger.takeTrack())
      let second = try #require(try await ledger.takeTrack())
      #expect(try await ledger.beginBundle() == nil)
      #expect(try await ledger.fail(first.id, Outcome(cause: .nothingFound, detail: "x"), search: nil))
      try await ledger.postpone(second.id, by: 60_000, countsAsTry: true)
      #expect(try await ledger.takeTrack() == nil)
      #expect(try await ledger.beginBundle() == nil)
      guard case .farOff = try await ledger.rest() else {
        Issue.record("only a far-off try is left")
        return
      }
      #expect(try await ledger.fail(second.id, Outcome(cause: .noneRight, detail: "y"), search: nil))
      let job = try #require(try await ledger.beginBundle())
      #expect(job.state == .bundling && job.folder == FilePath("ayşe") && job.file == FilePath("okul.txt"))
      #expect(try await ledger.beginBundle() == nil, "one bundler")
      #expect(try await ledger.deliver("a"))
      #expect(try await !ledger.deliver("a"))
      guard case .nothing = try await ledger.rest() else {
        Issue.record("nothing is left")
        return
      }
    }
  }

  @Test("a wait keeps what was answered and its first moment, until the audio is here")
  func waits() async throws {
    try await withLedger { ledger in
      try await accept(ledger, "a", songs: 1)
      let first = try #require(try await ledger.takeTrack())
      var search = Search(candidates: [], match: .none, answered: ["youtube-music/0"], used: ["x"])
      search.failing = ["y": .source(.youtube, .failing)]
      let far = nowMilliseconds() + 3_600_000
      try await ledger.tryAgain(first.id, keeping: search, after: 0)
      #expect(try await ledger.takeTrack()?.tries == 1)
      try await ledger.wait(first.id, for: .source(.youtube, .botCheck), keeping: search, until: far)
      let waiting = try #require(try await ledger.tracks(of: "a").first)
      #expect(waiting.waitingFor == .source(.youtube, .botCheck) && waiting.tries == 0 && waiting.search == search)
      let since = try #require(waiting.waitingSince)
      #expect(try await ledger.takeTrack() == nil, "not before its time")
      try await ledger.wakeWaiting(for: .source)
      #expect(try await ledger.takeTrack()?.waitingSince == since)
      try await ledger.wait(first.id, for: .disk, keeping: nil, until: far)
      try await ledger.wakeWaiting(for: .source)
      #expect(try await ledger.takeTrack() == nil, "a source says nothing about the disk")
      try await ledger.wakeWaiting(for: .disk)
      #expect(try await ledger.takeTrack()?.waitingSince == since)
      try await ledger.wait(first.id, for: .disk, keeping: nil, until: far)
      try await ledger.releaseAll()
      let again = try #require(try await ledger.takeTrack())
      #expect(again.waitingFor == .disk && again.waitingSince == since)
      #expect(try await ledger.matched(again.id, search))
      #expect(try await ledger.fetched(again.id))
      let done = try await ledger.tracks(of: "a").first
      #expect(done?.waitingFor == nil && done?.waitingSince == nil)
    }
  }

  @Test("paths that are not UTF-8 come back byte for byte")
  func bytes() async throws {
    try await withLedger { ledger in
      let odd = [UInt8](arrayLiteral: 0x66, 0xFF, 0x6F, 0x2E, 0x74, 0x78, 0x74, 0)
      let file = odd.withUnsafeBytes { raw in
        raw.withMemoryRebound(to: CChar.self) { $0.baseAddress.map { FilePath(platformString: $0) } ?? FilePath() }
      }
      try await ledger.beginClaim("odd", folder: FilePath(), file: file)
      let job = try #require(try await ledger.job("odd"))
      #expect(job.file == file && job.folder.isEmpty)
    }
  }

  @Test("songs and answered things are remembered")
  func songs() async throws {
    try await withLedger { ledger in
      try await accept(ledger, "a", songs: 1)
      let track = try #require(try await ledger.takeTrack())
      _ = try await ledger.matched(track.id, Search(candidates: [], match: .none, used: []))
      _ = try await ledger.finish(track.id, with: song("youtube/abcdefghijk/m4a"))
      #expect(try await ledger.song("youtube/abcdefghijk/m4a")?.title == "Gece")
      #expect(try await ledger.song("other") == nil)
    }
  }
}
