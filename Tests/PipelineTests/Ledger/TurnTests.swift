import Foundation
import Music
import SystemPackage
import Testing

@testable import Pipeline

@Suite struct TurnTests {
  private func withLedger(_ body: (Ledger) async throws -> Void) async throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("apm-turns-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let ledger = try Ledger(at: FilePath(folder.appendingPathComponent("ledger.sqlite").path))
    try await body(ledger)
    try ledger.close()
  }

  private func accept(_ ledger: Ledger, _ id: String, by person: String, songs: Int) async throws {
    try await ledger.beginClaim(id, folder: FilePath(person), file: FilePath("list.txt"))
    #expect(try await ledger.finishClaim(id))
    let requests = (1...songs).map { Request(line: $0, text: "Ada - \($0)") }
    let plan = Plan(format: "m4a", language: "en", versions: VersionRules())
    let facts = ListFacts(lines: songs, lastLineEnded: true, problems: [])
    #expect(try await ledger.accept(id, plan: plan, list: facts, requests: requests))
  }

  @Test("people take turns, however many lists one of them has")
  func people() async throws {
    try await withLedger { ledger in
      for number in 1...3 { try await accept(ledger, "many\(number)", by: "ayşe", songs: 2) }
      try await accept(ledger, "one", by: "ışıl", songs: 3)
      var order: [String] = []
      while let track = try await ledger.takeTrack() { order.append(track.job) }
      #expect(order == ["many1", "one", "many2", "one", "many3", "one", "many1", "many2", "many3"])
    }
  }

  @Test("a list of 3 by another person is begun before a list of 2,000 is through")
  func long() async throws {
    try await withLedger { ledger in
      try await accept(ledger, "long", by: "ayşe", songs: 2000)
      for _ in 0..<30 { _ = try await ledger.takeTrack() }
      try await accept(ledger, "short", by: "AYŞE/okul", songs: 1)
      try await accept(ledger, "other", by: "", songs: 3)
      var order: [String] = []
      for _ in 0..<8 { order.append(try #require(try await ledger.takeTrack()).job) }
      #expect(order == ["other", "short", "other", "long", "other", "long", "long", "long"])
    }
  }

  @Test("a person whose pace is used up is passed over, and only waits")
  func pace() async throws {
    let pace = PlatformPace(platform: "youtube", limits: Settings.Pace.Limits(hour: 2, day: nil), reserve: 50)
    try await withLedger { ledger in
      try await accept(ledger, "long", by: "ayşe", songs: 5)
      try await ledger.take("long", pace)
      #expect(try await ledger.takeTrack(pace: pace) == nil)
      await #expect(throws: PaceUsedUp.self) { try await ledger.take("long", pace) }
      guard case .farOff = try await ledger.rest(pace: pace) else {
        Issue.record("only the pace is waited for")
        return
      }
      let until = try #require(try await ledger.pausedUntil(folded("ayşe"), pace))
      #expect(abs(until - nowMilliseconds() - PlatformPace.hour) < 60_000)
      try await accept(ledger, "short", by: "ışıl", songs: 2)
      #expect(try await ledger.takeTrack(pace: pace)?.job == "short")
      try await ledger.take("short", pace)
      #expect(try await ledger.takeTrack(pace: pace) == nil, "the kept share is used up, too")
    }
  }
}
