import FoundationEssentials
import Host
import Logging

/// Which worker is asked, and when it has to go.
extension YtDlp {
  /// The worker, once there is one. Asks that come before it is up wait for it.
  func ready(within deadline: Duration) async throws(SourceError) -> LineWorker {
    let end = ContinuousClock.now + deadline
    while worker == nil {
      guard !isStopped, !Task.isCancelled else { throw .cancelled }
      guard ContinuousClock.now < end else { throw .worker("yt-dlp does not start; is \(python) there, and has it yt_dlp?") }
      do { try await Task.sleep(for: .milliseconds(20)) } catch { throw .cancelled }
    }
    guard let worker else { throw .cancelled }
    return worker
  }

  /// The answer in a worker's line, or what it says went wrong.
  func read<Answer: Decodable>(
    _ line: [UInt8], from worker: LineWorker, as answer: Answer.Type
  ) async throws(SourceError) -> Answer {
    let reply: WorkerTalk.Reply<Answer>
    do {
      reply = try JSONDecoder().decode(WorkerTalk.Reply<Answer>.self, from: Data(line))
    } catch {
      throw .changed(path: "the worker's answer")
    }
    if let memory = reply.memory, memory > Self.memoryLimit, self.worker === worker {
      log.info("the yt-dlp worker has grown to \(memory) MB and is replaced")
      self.worker = nil
      outgrown = worker
      await worker.finish()
    }
    if let refusal = reply.error { throw SourceError(kind: refusal.kind, message: refusal.message) }
    guard let answer = reply.answer else { throw .changed(path: "answer") }
    return answer
  }

  /// A hung worker answers nobody: it goes, and the next one comes.
  func retire(_ worker: LineWorker) async {
    if self.worker === worker { self.worker = nil }
    await worker.kill()
  }

  func stop() {
    isStopped = true
    worker = nil
  }
}

extension SourceError {
  /// True for what yt-dlp said without a kind of its own: the full question may fare better.
  var isUnclear: Bool { if case .worker = self { true } else { false } }
}
