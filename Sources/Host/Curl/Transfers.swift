import SystemPackage

/// HTTP transfers with libcurl, many at a time. All of them run on one thread, which is this actor's executor.
///
/// Call `shutdown()` when done; until then, or until the actor is released, the thread waits for work.
public actor Transfers {
  private struct Running {
    let easy: EasyHandle
    let limits: TransferLimits
    let continuation: CheckedContinuation<Result<Void, TransferError>, Never>
  }

  private nonisolated let thread: CurlThread
  private let network: NetworkOptions
  private let saved: SavedAnswers?
  private var running: [Int: Running] = [:]
  private var lastID = 0
  private var isClosed = false

  public nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

  /// Throws `.file` when the certificates cannot be read, `.badURL` for a malformed proxy.
  public init(_ options: NetworkOptions) throws(TransferError) {
    if let proxy = options.proxy, !proxy.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7f }) {
      throw .badURL("proxy with a space or control character")
    }
    if let caFile = options.caFile {
      do {
        try FileDescriptor.open(caFile, .readOnly, options: .closeOnExec).close()
      } catch {
        throw .file((error as? Errno ?? .ioError).rawValue)
      }
    }
    network = options
    saved = options.saveAnswers.map(SavedAnswers.init)
    thread = try CurlThread()
    try thread.start { [weak self] in self?.assumeIsolated { $0.collect() } }
  }

  deinit {
    thread.abandon()
  }

  /// Asks and waits for the whole answer. Any HTTP status is an answer; redirects are not followed.
  public func send(_ request: TransferRequest) async throws(TransferError) -> TransferResponse {
    let sink = MemorySink(limit: request.limits.bytes)
    try await run(request, part: .whole, decoded: true, into: sink)
    let answer = TransferResponse(status: sink.head.status, headers: sink.head.headers, body: sink.body)
    await saved?.keep(request, answer)
    return answer
  }

  /// Ends every transfer with `.cancelled`, and the thread. Later calls fail with `.cancelled`.
  public nonisolated func shutdown() async {
    await endAll()
    await thread.stop()
  }

  // MARK: One transfer

  func run(
    _ request: TransferRequest, part: RequestedPart, decoded: Bool, into sink: any AnswerSink
  ) async throws(TransferError) {
    lastID += 1
    let id = lastID
    // Nothing suspends between here and the registration, so a cancellation always finds the transfer registered.
    let outcome = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        do throws(TransferError) {
          guard !isClosed, !Task.isCancelled else { throw .cancelled }
          let publicOnly = network.proxy == nil && !network.allowPrivateAddresses
          let easy = try EasyHandle(id: id, sink: sink, publicOnly: publicOnly)
          try easy.setUp(network: network)
          try easy.setUp(request, part: part, decoded: decoded)
          try thread.multi.add(easy)
          running[id] = Running(easy: easy, limits: request.limits, continuation: continuation)
          shareSpeed()
        } catch {
          continuation.resume(returning: .failure(error))
        }
      }
    } onCancel: {
      // The one unstructured task: a cancellation handler cannot wait, and the transfer can only be ended on its
      // thread. The caller waits for the outcome, so nothing outlives the call but this job's last step.
      Task { await self.cancel(id) }
    }
    try outcome.get()
  }

  private func cancel(_ id: Int) {
    finish(id, .failure(.cancelled))
  }

  /// After each turn of libcurl.
  private func collect() {
    for (id, code) in thread.multi.finished() {
      guard let transfer = running[id] else { continue }
      finish(id, transfer.easy.outcome(code, transfer.limits))
    }
  }

  private func finish(_ id: Int, _ outcome: Result<Void, TransferError>) {
    guard let transfer = running.removeValue(forKey: id) else { return }
    thread.multi.remove(transfer.easy)
    shareSpeed()
    transfer.continuation.resume(returning: outcome)
  }

  private func endAll() {
    isClosed = true
    for id in running.keys.sorted() { finish(id, .failure(.cancelled)) }
  }

  private func shareSpeed() {
    guard let all = network.bytesPerSecond, !running.isEmpty else { return }
    let share = max(1024, all / running.count)
    for transfer in running.values { transfer.easy.limitSpeed(bytesPerSecond: share) }
  }
}

/// Keeps an answer in memory.
private final class MemorySink: AnswerSink {
  private(set) var head = ResponseHead(status: 0)
  private(set) var body: [UInt8] = []
  private let limit: Int

  init(limit: Int) {
    self.limit = limit
  }

  func begin(_ head: ResponseHead) {
    self.head = head
  }

  func take(_ bytes: UnsafeRawBufferPointer) throws(TransferError) {
    guard bytes.count <= limit - body.count else { throw .tooLarge(limit) }
    body.append(contentsOf: bytes)
  }
}
