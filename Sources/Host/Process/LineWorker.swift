import FoundationEssentials
import Glibc
import Subprocess
public import SystemPackage

/// A long-lived child that answers JSON lines: `{"id":7,"ask":{...}}` in, `{"id":7,...}` out. Many asks overlap; how
/// many is the caller's business.
public actor LineWorker {
  private let executable: FilePath
  private let arguments: [String]
  private let environment: [String: String]
  private let maximumLine: Int
  private let log: @Sendable (String) -> Void

  private var pending: [Int: CheckedContinuation<Result<[UInt8], LineWorkerError>, Never>] = [:]
  private var lastID = 0
  private var takesAsks = true
  private var mustDie = false
  private let lines: AsyncStream<[UInt8]>
  private let send: AsyncStream<[UInt8]>.Continuation
  /// The child's number while it runs. It leads a process group of the same number.
  public private(set) var processID: Int32?

  /// Bytes of one line of error output; the end of a longer one is not logged.
  static let logLine = 8 << 10

  /// `environment` comes on top of PATH, HOME, TMPDIR and LANG=C.UTF-8. `maximumLine`: bytes of an answer; a longer one
  /// ends the child. `log` gets the child's error output line by line.
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

  /// Runs the child until it ends its output or exits; returns its exit code, or 128 and the number of the signal that
  /// ended it. Cancelled, it throws `CancellationError`. Either way everything the child started is killed, and pending
  /// and later asks fail with `.ended`. To be called once.
  @discardableResult
  public func run() async throws -> Int32 {
    defer { end() }
    let (program, words) = try await ChildOptions.command(executable, arguments)
    let ended = try await Subprocess.run(
      program, arguments: words,
      environment: ChildOptions.environment(environment), platformOptions: ChildOptions.platform,
      input: .inputWriter, output: .sequence, error: .sequence
    ) { child in
      let process = child.processIdentifier.value
      processID = process
      if mustDie { kill() }
      defer { end() }  // Before the child is reaped: its number may be another's then.
      try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { [lines] in
          for await line in lines { _ = try await child.standardInputWriter.write(line) }
          try await child.standardInputWriter.finish()
        }
        group.addTask { [log] in
          var splitter = LineSplitter(limit: Self.logLine)
          for try await buffer in child.standardError {
            for line in splitter.add(buffer) { log(String(decoding: line, as: UTF8.self)) }
          }
          if !splitter.rest.isEmpty { log(String(decoding: splitter.rest, as: UTF8.self)) }
        }
        defer { group.cancelAll() }
        var splitter = LineSplitter(limit: maximumLine)
        for try await buffer in child.standardOutput {
          for line in splitter.add(buffer) { answer(line) }
          if splitter.hasCut { throw LineWorkerError.lineTooLong }
        }
        // Its output has ended: nothing more will be answered.
        end()
        await ChildOptions.endGroup(of: process, patience: .seconds(1))
      }
    }
    try Task.checkCancellation()
    switch ended.terminationStatus {
    case .exited(let code): return code
    case .signaled(let signal): return 128 + signal
    }
  }

  /// Asks and waits for the answer: the whole line, with its id. `payload` is one JSON object without a newline. Asked
  /// before the child is up, it waits for it. A write says nothing about the child's life; the deadline does.
  public func ask(_ payload: [UInt8], deadline: Duration) async throws(LineWorkerError) -> [UInt8] {
    guard takesAsks else { throw .ended }
    guard !Task.isCancelled else { throw .cancelled }
    lastID += 1
    let id = lastID
    // Leaving the scope cancels the alarm; so does the end of the asking task, and then it rings at once.
    async let _: Void = ring(id, after: deadline)
    return try await withCheckedContinuation { continuation in
      pending[id] = continuation
      send.yield(Array("{\"id\":\(id),\"ask\":".utf8) + payload + Array("}\n".utf8))
    }.get()
  }

  /// No more asks: the child's input ends, and it may finish what it has.
  public func finish() {
    takesAsks = false
    send.finish()
  }

  /// Ends the child and everything it started, at once.
  public func kill() {
    mustDie = true
    if let processID { Glibc.kill(-processID, SIGKILL) }
  }

  private func ring(_ id: Int, after deadline: Duration) async {
    do {
      try await Task.sleep(for: deadline)
      resolve(id, .failure(.deadline))
    } catch {
      resolve(id, .failure(.cancelled))
    }
  }

  private func answer(_ line: [UInt8]) {
    struct Head: Decodable { var id: Int }
    guard let head = try? JSONDecoder().decode(Head.self, from: Data(line)) else {
      return log("not an answer: \(String(decoding: line.prefix(200), as: UTF8.self))")
    }
    resolve(head.id, .success(line))
  }

  /// The first word counts; an answer that comes too late finds nobody.
  private func resolve(_ id: Int, _ result: Result<[UInt8], LineWorkerError>) {
    pending.removeValue(forKey: id)?.resume(returning: result)
  }

  private func end() {
    finish()
    processID = nil
    let left = pending
    pending = [:]
    for continuation in left.values { continuation.resume(returning: .failure(.ended)) }
  }
}

/// Why an ask has no answer, or the worker no more life.
public enum LineWorkerError: Error, Sendable, Hashable {
  /// The child has ended, or was told to finish.
  case ended
  case deadline
  case cancelled
  /// The child wrote a line beyond the limit and was killed.
  case lineTooLong
}
