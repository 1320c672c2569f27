import FoundationEssentials
import Glibc
import Subprocess
public import SystemPackage

/// A long-lived child that answers JSON lines: `{"id":7,"ask":{...}}` in, `{"id":7,...}` out. Many asks overlap.
public actor LineWorker {
  private let executable: FilePath
  private let arguments: [String]
  private let environment: [String: String]
  private let maximumLine: Int
  private let log: @Sendable (String) -> Void

  private var pending: [Int: CheckedContinuation<Result<[UInt8], LineWorkerError>, Never>] = [:]
  private var lastID = 0
  private var hasEnded = false
  private let lines: AsyncStream<[UInt8]>
  private let send: AsyncStream<[UInt8]>.Continuation
  public private(set) var processID: Int32?

  /// `maximumLine`: bytes of an answer; a longer one ends the child. `log` gets the child's error output line by line.
  public init(
    executable: FilePath, arguments: [String], environment: [String: String], maximumLine: Int = 32 << 20,
    log: @escaping @Sendable (String) -> Void = { _ in }
  ) {
    self.executable = executable
    self.arguments = arguments
    self.environment = environment
    self.maximumLine = maximumLine
    self.log = log
    (lines, send) = AsyncStream.makeStream()
  }

  /// Runs the child until it exits (its exit code is returned) or the task is cancelled, which ends it with everything
  /// it started. Pending and later asks fail with `.ended`. To be called once.
  @discardableResult
  public func run() async throws -> Int32 {
    defer { end() }
    let ended = try await Subprocess.run(
      ChildOptions.executable(executable), arguments: Arguments(arguments),
      environment: ChildOptions.environment(environment), platformOptions: ChildOptions.platform,
      input: .inputWriter, output: .sequence, error: .sequence
    ) { child in
      self.started(child.processIdentifier.value)
      try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { [lines] in
          for await line in lines { _ = try await child.standardInputWriter.write(line) }
          try await child.standardInputWriter.finish()
        }
        group.addTask { [log] in
          let lines = child.standardError.strings(
            separatedBy: ChildOptions.newline, bufferingPolicy: .maxLineLength(1 << 20))
          for try await line in lines { log(line) }
        }
        let answers = child.standardOutput.strings(
          separatedBy: ChildOptions.newline, bufferingPolicy: .maxLineLength(maximumLine))
        for try await line in answers { self.answer(line) }
        // Its output has ended: nothing more will be answered.
        self.end()
        group.cancelAll()
      }
    }
    switch ended.terminationStatus {
    case .exited(let code): return code
    case .signaled(let signal): return 128 + signal
    }
  }

  /// Asks and waits for the answer: the whole line, with its id. `payload` is one JSON object without a newline.
  public func ask(_ payload: [UInt8], deadline: Duration) async throws(LineWorkerError) -> [UInt8] {
    lastID += 1
    let id = lastID
    let line = Array("{\"id\":\(id),\"ask\":".utf8) + payload + Array("}\n".utf8)
    return try await withTaskCancellationHandler {
      // Leaving the scope cancels the alarm.
      async let _: Void = ring(id, after: deadline)
      return await register(id, line)
    } onCancel: {
      // The handler cannot wait; whoever comes first answers the continuation.
      Task { await self.resolve(id, .failure(.cancelled)) }
    }.get()
  }

  /// No more asks: the child's input ends, and it may finish what it has.
  public func finish() { send.finish() }

  /// Ends the child and everything it started, at once.
  public func kill() {
    if let processID { Glibc.kill(-processID, SIGKILL) }
  }

  private func register(_ id: Int, _ line: [UInt8]) async -> Result<[UInt8], LineWorkerError> {
    if hasEnded { return .failure(.ended) }
    if Task.isCancelled { return .failure(.cancelled) }
    return await withCheckedContinuation { continuation in
      pending[id] = continuation
      send.yield(line)
    }
  }

  private func ring(_ id: Int, after deadline: Duration) async {
    guard (try? await Task.sleep(for: deadline)) != nil else { return }
    resolve(id, .failure(.deadline))
  }

  private func answer(_ line: String) {
    struct Head: Decodable { var id: Int }
    let bytes = Array(line.utf8)
    guard let head = try? JSONDecoder().decode(Head.self, from: Data(bytes)) else { return log("not an answer: \(line.prefix(200))") }
    resolve(head.id, .success(bytes))
  }

  private func resolve(_ id: Int, _ result: Result<[UInt8], LineWorkerError>) {
    pending.removeValue(forKey: id)?.resume(returning: result)
  }

  private func started(_ process: Int32) { processID = process }

  private func end() {
    hasEnded = true
    processID = nil
    send.finish()
    let left = pending
    pending = [:]
    for continuation in left.values { continuation.resume(returning: .failure(.ended)) }
  }
}

/// Why an ask has no answer.
public enum LineWorkerError: Error, Sendable, Hashable {
  case ended
  case deadline
  case cancelled
}
