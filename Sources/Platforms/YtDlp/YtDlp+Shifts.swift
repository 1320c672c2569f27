import FoundationEssentials
import Host
import Logging
public import SystemPackage

/// Which worker is asked, and when it has to go.
extension YtDlp {
  /// Keeps a worker alive until cancelled; all that was started has ended when this returns. To be called once.
  public func run() async throws {
    defer {
      isStopped = true
      begin.finish()
    }
    await withDiscardingTaskGroup { group in
      for await number in starts {
        group.addTask { await self.serve(number) }
      }
    }
    try Task.checkCancellation()
  }

  private func serve(_ number: Int) async {
    guard let shift = shifts[number] else { return }
    // The end cuts this short: the worker is then started in vain, but those who wait in it are told.
    try? await Task.sleep(for: shift.pause)
    shifts[number]?.began = .now
    let end: String
    do {
      end = "ended with \(try await shift.worker.run()): \(shift.lastWords.text)"
    } catch {
      end = "cannot be started as \(launch.python): \(error)"
    }
    if shifts[number]?.isDismissed == false, !isStopped, !Task.isCancelled {
      trouble = end
      log.warning("the yt-dlp worker \(end)")
      replaceEnded(number)
    }
    shifts[number] = nil
  }

  /// After a crash. A worker that did some work is replaced at once, one that does not come up with growing pauses.
  private func replaceEnded(_ number: Int) {
    guard let old = shifts[number] else { return }
    let isSteady = old.answers > 0 || old.began.map { $0.duration(to: .now) > .seconds(10) } == true
    replace(number, pause: isSteady ? .zero : min(max(old.pause * 2, .milliseconds(250)), .seconds(30)))
  }

  /// From now on another worker is asked. The one that ends calls this, and so do all who waited for it.
  private func replace(_ number: Int, pause: Duration) {
    guard number == current, !isStopped else { return }
    current += 1
    shifts[current] = Shift(launch, pause: pause, log)
    begin.yield(current)
  }

  /// Another Python from now on: the next worker starts at once, this one finishes what it has.
  public func use(_ python: FilePath) async {
    guard python != launch.python, !isStopped else { return }
    launch.python = python
    log.notice("the yt-dlp worker changes over to \(python)")
    let number = current
    shifts[number]?.isDismissed = true
    replace(number, pause: .zero)
    await dismiss(number)
  }

  /// Asks the worker. An ask that was under way when the worker crashed or hung is asked once more.
  func ask<Ask: Encodable, Answer: Decodable & Sendable>(
    _ ask: Ask, as answer: Answer.Type, within patience: Duration
  ) async throws(SourceError) -> Answer {
    guard let payload = try? JSONEncoder().encode(ask) else { throw .worker("an ask that cannot be encoded") }
    var failure = SourceError.cancelled
    for _ in 1...2 {
      let number = current
      guard !isStopped, let worker = shifts[number]?.worker else { throw .cancelled }
      shifts[number]?.asks += 1
      let outcome = await Self.outcome { () async throws(LineWorkerError) in
        try await worker.ask(Array(payload), deadline: patience)
      }
      shifts[number]?.asks -= 1
      var reply: WorkerTalk.Reply<Answer>?
      switch outcome {
      case .success(let line): reply = read(line, from: number)
      case .failure(.cancelled): failure = .cancelled
      case .failure(.deadline): failure = await overdue(number)
      case .failure(.ended), .failure(.lineTooLong):
        failure = .worker(trouble ?? "ended")
        replaceEnded(number)
      }
      await dismiss(number)
      if let reply { return try Self.answer(reply) }
      if failure == .cancelled { break }
    }
    throw isStopped ? .cancelled : failure
  }

  private static func outcome(
    _ body: () async throws(LineWorkerError) -> [UInt8]
  ) async -> Result<[UInt8], LineWorkerError> {
    do throws(LineWorkerError) {
      return .success(try await body())
    } catch {
      return .failure(error)
    }
  }

  /// What an answer that did not come says of the worker. A hung one goes, and the next one comes.
  private func overdue(_ number: Int) async -> SourceError {
    guard await shifts[number]?.worker.processID != nil else { return .worker(trouble ?? "does not start") }
    // A small machine may need longer than that for the start alone.
    guard let shift = shifts[number], shift.answers > 0 || shift.began.map({ $0 + .seconds(60) < .now }) == true else {
      return .unreachable(.timeout)
    }
    log.warning("the yt-dlp worker hangs and is replaced")
    shifts[number]?.isDismissed = true
    replace(number, pause: .zero)
    return .unreachable(.timeout)
  }

  private func read<Answer: Decodable>(_ line: [UInt8], from number: Int) -> WorkerTalk.Reply<Answer> {
    shifts[number]?.answers += 1
    let reply = try? JSONDecoder().decode(WorkerTalk.Reply<Answer>.self, from: Data(line))
    // One that has just come would not be smaller after a change.
    if let memory = reply?.memory, memory > memoryLimit, shifts[number]?.answers ?? 0 > 50, number == current {
      log.info("the yt-dlp worker has grown to \(memory) MB and is replaced")
      shifts[number]?.isDismissed = true
      replace(number, pause: .zero)
    }
    return reply ?? WorkerTalk.Reply()
  }

  private static func answer<Answer>(_ reply: WorkerTalk.Reply<Answer>) throws(SourceError) -> Answer {
    if let refusal = reply.error {
      throw SourceError(
        kind: refusal.kind, message: refusal.message, status: refusal.status, retryAfter: refusal.later)
    }
    guard let answer = reply.answer else { throw .changed(path: "the worker's answer") }
    return answer
  }

  /// A worker that was replaced ends with its last ask.
  private func dismiss(_ number: Int) async {
    guard number != current, let shift = shifts[number], shift.asks == 0 else { return }
    await shift.worker.kill()
  }
}
