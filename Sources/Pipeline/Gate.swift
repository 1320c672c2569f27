/// Lets a fixed number of tasks through at a time, in the order they came.
///
/// Searching, downloading and decoding are bound by different things (courtesy, the line, the processors), so a song's
/// one task passes a gate for each.
actor Gate {
  private var free: Int
  private var queue: [(id: Int, continuation: CheckedContinuation<Void, any Error>)] = []
  private var nextID = 0

  init(_ places: Int) { free = max(1, places) }

  /// Runs `body` in one of the places. Throws `CancellationError` when cancelled while queueing.
  nonisolated func pass<Value: Sendable>(_ body: () async throws -> Value) async throws -> Value {
    try await enter()
    do {
      let value = try await body()
      await leave()
      return value
    } catch {
      await leave()
      throw error
    }
  }

  private func enter() async throws {
    try Task.checkCancellation()
    if free > 0 {
      free -= 1
      return
    }
    nextID += 1
    let id = nextID
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
        if Task.isCancelled {
          continuation.resume(throwing: CancellationError())
        } else {
          queue.append((id, continuation))
        }
      }
    } onCancel: {
      // The handler cannot wait; the actor answers the continuation exactly once, whoever comes first.
      Task { await giveUp(id) }
    }
  }

  private func leave() {
    if queue.isEmpty {
      free += 1
    } else {
      queue.removeFirst().continuation.resume()
    }
  }

  private func giveUp(_ id: Int) {
    guard let index = queue.firstIndex(where: { $0.id == id }) else { return }
    queue.remove(at: index).continuation.resume(throwing: CancellationError())
  }
}
