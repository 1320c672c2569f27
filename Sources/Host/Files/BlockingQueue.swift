import Dispatch

/// A serial queue of its own thread for calls that block, so that they never sit on Swift's cooperative pool.
/// (Concurrent dispatch queues share their threads with that pool on Linux.)
public struct BlockingQueue: Sendable {
  private let queue: DispatchQueue

  public init(_ label: String) { queue = DispatchQueue(label: "allplatformmusic.\(label)") }

  /// Runs `body` on the queue and waits for it without holding a thread of the pool. A body that was handed in runs to
  /// its end, also when the task is cancelled.
  public func run<Value: Sendable, Failure: Error>(
    _ body: @Sendable @escaping () throws(Failure) -> Value
  ) async throws(Failure) -> Value {
    let result: Result<Value, Failure> = await withCheckedContinuation { continuation in
      queue.async { continuation.resume(returning: Result(catching: body)) }
    }
    return try result.get()
  }
}
