import Foundation
import Glibc
import Host
import Music
import Platforms
import SystemPackage
import Testing

@Suite("The worker", .serialized, .enabled(if: FakePlatforms.isThere, FakePlatforms.absence))
struct WorkerLifeTests {
  @Test func `that is killed over an ask is replaced, and the ask is asked once more`() async throws {
    try await Worker.with { worker, fake in
      let id = try fake.id(of: "Gölgenin İzi")
      let first = try await worker.process()
      try fake.fault(#"[{"path": "/youtubei/v1/player", "id": "\#(id)", "fault": "stalled", "times": 1}]"#)
      async let found = worker.ytdlp.resolve(id, source: .youtube)
      try await eventually("the ask is under way") { try fake.faults(about: id).contains { $0.times == 0 } }
      kill(first, SIGKILL)
      #expect(try await found.title == "Gölgenin İzi")
      #expect(try await worker.process() != first)
    }
  }

  @Test func `that hangs is replaced, and ends`() async throws {
    var limits = YtDlp.Limits()
    limits.light = .seconds(8)
    try await Worker.with(limits: limits) { worker, fake in
      let id = try fake.id(of: "Northbound Static", kind: "video")
      _ = try await worker.ytdlp.versions()
      let first = try await worker.process()
      kill(first, SIGSTOP)
      #expect(try await !worker.ytdlp.resolve(id, source: .youtube).streams.isEmpty)
      try await eventually("the hung one has ended") { !worker.processes.contains(first) }
    }
  }

  @Test func `that has grown is replaced without losing an ask`() async throws {
    var limits = YtDlp.Limits()
    limits.memory = 1
    try await Worker.with(limits: limits) { worker, fake in
      let id = try fake.id(of: "Paper Lanterns", kind: "video")
      let first = try await worker.process()
      try await withThrowingTaskGroup(of: Bool.self) { group in
        for _ in 0..<80 { group.addTask { try await worker.ytdlp.resolve(id, source: .youtube).streams.isEmpty } }
        for try await isEmpty in group { #expect(!isEmpty) }
      }
      try await eventually("the grown one has ended") { !worker.processes.contains(first) }
      #expect(try await !worker.ytdlp.resolve(id, source: .youtube).streams.isEmpty)
    }
  }

  @Test func `is there before it is needed, and leaves nothing behind`() async throws {
    let worker = try await Worker.with { worker, _ in
      _ = try await worker.process()
      return worker
    }
    #expect(worker.processes.isEmpty)
    await #expect(throws: SourceError.cancelled) { try await worker.ytdlp.versions() }
  }

  @Test func `says why it does not start`() async throws {
    var limits = YtDlp.Limits()
    limits.light = .seconds(10)
    for (python, words) in [("/nonexistent/python3", "/nonexistent/python3"), ("/bin/false", "ended with 1")] {
      try await Worker.with(python: FilePath(python), limits: limits) { worker, _ in
        do {
          _ = try await worker.ytdlp.versions()
          Issue.record("\(python) answered")
        } catch SourceError.worker(let text) {
          #expect(text.contains(words))
        }
      }
    }
  }

  @Test func `is not waited for by an ask that was cancelled`() async throws {
    try await Worker.with { worker, fake in
      let id = try fake.id(of: "Midnight Tram", kind: "video")
      _ = try await worker.ytdlp.versions()
      try fake.fault(#"[{"path": "/youtubei/v1/player", "id": "\#(id)", "fault": "stalled", "times": 1}]"#)
      let ask = Task { try await worker.ytdlp.resolve(id, source: .youtube) }
      try await eventually("the ask is under way") { try fake.faults(about: id).contains { $0.times == 0 } }
      ask.cancel()
      await #expect(throws: SourceError.cancelled) { try await ask.value }
    }
  }
}
