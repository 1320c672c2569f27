import Foundation
import Glibc
import Host
import Synchronization
import SystemPackage
import Testing

@Suite("A worker that answers lines")
final class LineWorkerTests: ScratchCase {
  @Test("A thousand overlapping asks get their own answers")
  func overlapping() async throws {
    // Answers come in the reverse order of the asks.
    let worker = python(
      """
      asks = [next(sys.stdin) for _ in range(1000)]
      for line in reversed(asks): answer(json.loads(line))
      sys.stdin.read()
      """)
    try await running(worker) {
      try await withThrowingTaskGroup(of: Void.self) { group in
        for number in 0..<1000 {
          group.addTask {
            let line = try await worker.ask(Array("{\"n\":\(number)}".utf8), deadline: .seconds(60))
            #expect(try JSONDecoder().decode(Reply.self, from: Data(line)).answer.n == number)
          }
        }
        try await group.waitForAll()
      }
    }
  }

  @Test("An ask that comes before the child is up waits for it")
  func early() async throws {
    let worker = echo()
    let asking = Task { try await worker.ask(Array("{\"n\":5}".utf8), deadline: .seconds(60)) }
    try await running(worker) {
      let line = try await asking.value
      #expect(line == Array("{\"id\":1,\"answer\":{\"n\":5}}".utf8))
    }
  }

  @Test("Only a newline ends a line, and long ones come whole")
  func lines() async throws {
    let worker = echo()
    try await running(worker) {
      for text in ["a\u{2028}b\u{2029}c\u{85}d\u{B}e\u{C}f\rg", String(repeating: "ığ", count: 1 << 17)] {
        let line = try await worker.ask(Array("{\"t\":\"\(text)\"}".utf8), deadline: .seconds(60))
        #expect(line.suffix(text.utf8.count + 3) == Array("\(text)\"}}".utf8)[...])
      }
    }
  }

  @Test("Error output and lines that are no answers are logged and change nothing")
  func logged() async throws {
    let log = Mutex<[String]>([])
    let worker = python(
      """
      print("bir uyarı", file=sys.stderr)
      print("x" * 100000, file=sys.stderr, flush=True)
      print("not json", flush=True)
      print('{"answer":{"n":1}}', flush=True)
      print('{"id":99,"answer":{"n":1}}', flush=True)
      for line in sys.stdin: answer(json.loads(line))
      sys.stderr.write("last words")
      """, log: { line in log.withLock { $0.append(line) } })
    async let status = worker.run()
    _ = try await worker.ask(Array("{\"n\":1}".utf8), deadline: .seconds(60))
    await worker.finish()
    #expect(try await status == 0)
    let lines = log.withLock { $0 }
    #expect(lines.contains("bir uyarı") && lines.contains("last words"))
    #expect(lines.contains(String(repeating: "x", count: 8 << 10)))
    #expect(
      lines.filter { $0.hasPrefix("not an answer: ") } == [
        "not an answer: not json", "not an answer: {\"answer\":{\"n\":1}}",
      ])
  }

  @Test("When the child dies, pending and later asks fail at once, and its exit code is told")
  func death() async throws {
    let worker = python("for _ in range(3): next(sys.stdin)\nos._exit(7)")
    async let status = worker.run()
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<3 {
        group.addTask {
          await #expect(throws: LineWorkerError.ended) {
            try await worker.ask(Array("{}".utf8), deadline: .seconds(60))
          }
        }
      }
    }
    #expect(try await status == 7)
    await #expect(throws: LineWorkerError.ended) { try await worker.ask(Array("{}".utf8), deadline: .seconds(60)) }
    #expect(await worker.processID == nil)
  }

  @Test("A child that cannot be started fails its asks")
  func cannotStart() async throws {
    let worker = LineWorker(executable: "/no/such/program", arguments: [], environment: [:])
    let asking = Task { try await worker.ask(Array("{}".utf8), deadline: .seconds(60)) }
    await #expect(throws: (any Error).self) { try await worker.run() }
    await #expect(throws: LineWorkerError.ended) { try await asking.value }
  }

  @Test("An ask ends at its deadline or with its task; the worker lives on")
  func deadline() async throws {
    let worker = python("for line in sys.stdin:\n  ask = json.loads(line)\n  if ask['ask'].get('n'): answer(ask)")
    try await running(worker) {
      await #expect(throws: LineWorkerError.deadline) {
        try await worker.ask(Array("{}".utf8), deadline: .milliseconds(50))
      }
      await #expect(throws: LineWorkerError.deadline) { try await worker.ask(Array("{}".utf8), deadline: .zero) }
      let asking = Task { try await worker.ask(Array("{}".utf8), deadline: .seconds(60)) }
      asking.cancel()
      await #expect(throws: LineWorkerError.cancelled) { try await asking.value }
      for number in 1...100 {
        let asking = Task { try await worker.ask(Array("{}".utf8), deadline: .seconds(60)) }
        for _ in 0..<number % 10 { await Task.yield() }
        asking.cancel()
        await #expect(throws: LineWorkerError.cancelled) { try await asking.value }
      }
      let line = try await worker.ask(Array("{\"n\":3}".utf8), deadline: .seconds(60))
      #expect(try JSONDecoder().decode(Reply.self, from: Data(line)).answer.n == 3)
    }
  }

  @Test("A child that takes no input harms nobody")
  func deaf() async throws {
    let worker = LineWorker(executable: "sh", arguments: ["-c", "exec 0<&-; exec sleep 60"], environment: [:])
    try await running(worker) {
      try await eventually("it is up") { await worker.processID != nil }
      for _ in 0..<3 {
        let payload = Array("{\"t\":\"\(String(repeating: "x", count: 1 << 18))\"}".utf8)
        await #expect(throws: LineWorkerError.deadline) { try await worker.ask(payload, deadline: .milliseconds(200)) }
      }
    }
  }

  @Test("A line beyond the limit ends the child")
  func tooLong() async throws {
    let worker = LineWorker(
      executable: "sh", arguments: ["-c", "cat /dev/zero"], environment: [:], maximumLine: 1 << 20)
    let asking = Task { try await worker.ask(Array("{}".utf8), deadline: .seconds(60)) }
    await #expect(throws: LineWorkerError.lineTooLong) { try await worker.run() }
    await #expect(throws: LineWorkerError.ended) { try await asking.value }
  }

  @Test("Cancelled, killed or ended by itself, the child takes what it started with it", arguments: Ending.allCases)
  func descendants(_ ending: Ending) async throws {
    let worker = python(
      """
      import signal, subprocess
      signal.signal(signal.SIGTERM, signal.SIG_IGN)
      child = subprocess.Popen(["sleep", "60"])
      line = next(sys.stdin)
      print(json.dumps({"id": json.loads(line)["id"], "answer": {"n": child.pid}}), flush=True)
      next(sys.stdin)
      """)
    let run = Task { try await worker.run() }
    let line = try await worker.ask(Array("{}".utf8), deadline: .seconds(60))
    let grandchild = Int32(try JSONDecoder().decode(Reply.self, from: Data(line)).answer.n)
    let child = try #require(await worker.processID)
    #expect(isAlive(grandchild) && isAlive(child))
    switch ending {
    case .cancelled:
      run.cancel()
      await #expect(throws: CancellationError.self) { try await run.value }
    case .killed:
      await worker.kill()
      #expect(try await run.value == 128 + 9)
    case .finished:
      await worker.finish()
      #expect(try await run.value == 1)  // Python's StopIteration.
    }
    try await eventually("both are dead") { !isAlive(grandchild) && !isAlive(child) }
  }

  enum Ending: CaseIterable { case cancelled, killed, finished }

  @Test("A worker that is told to finish answers what it was asked")
  func finish() async throws {
    let worker = python("asks = list(sys.stdin)\nfor line in asks: answer(json.loads(line))")
    async let status = worker.run()
    async let line = worker.ask(Array("{\"n\":8}".utf8), deadline: .seconds(60))
    try await eventually("it is up") { await worker.processID != nil }
    await worker.finish()
    await #expect(throws: LineWorkerError.ended) { try await worker.ask(Array("{}".utf8), deadline: .seconds(60)) }
    #expect(try JSONDecoder().decode(Reply.self, from: Data(try await line)).answer.n == 8)
    #expect(try await status == 0)
  }

  @Test("Its environment is what it is given, and little else")
  func environment() async throws {
    let worker = python(
      "next(sys.stdin)\nanswer({'id': 1, 'ask': {'n': int(os.environ['NUMBER'])}})\nsys.stdin.read()",
      environment: ["NUMBER": "42"])
    try await running(worker) {
      let line = try await worker.ask(Array("{}".utf8), deadline: .seconds(60))
      #expect(try JSONDecoder().decode(Reply.self, from: Data(line)).answer.n == 42)
    }
  }

  private struct Reply: Decodable {
    struct Answer: Decodable { var n: Int }
    var answer: Answer
  }

  /// Answers each ask with itself.
  private func echo() -> LineWorker {
    LineWorker(executable: "sed", arguments: ["-u", "s/\"ask\"/\"answer\"/"], environment: [:])
  }

  private func python(
    _ program: String, environment: [String: String] = [:], log: @escaping @Sendable (String) -> Void = { _ in }
  ) -> LineWorker {
    let start = """
      import json, os, sys
      def answer(ask): print(json.dumps({"id": ask["id"], "answer": ask["ask"]}), flush=True)

      """
    return LineWorker(
      executable: "python3", arguments: ["-c", start + program], environment: environment, log: log)
  }

  /// Runs the worker beside the body, then cancels it.
  private func running(_ worker: LineWorker, _ body: () async throws -> Void) async throws {
    let run = Task { try await worker.run() }
    defer { run.cancel() }
    try await body()
    run.cancel()
    await #expect(throws: CancellationError.self) { try await run.value }
  }
}
