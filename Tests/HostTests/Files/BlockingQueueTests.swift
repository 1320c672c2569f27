import Dispatch
import Glibc
import Host
import Synchronization
import SystemPackage
import Testing

@Suite("Calls that block")
struct BlockingQueueTests {
  @Test("Many blocked calls leave the pool free for others")
  func poolStaysFree() async throws {
    let count = 4 * Files.processors
    let entered = Count()
    let gate = DispatchSemaphore(value: 0)
    let released = try await withThrowingTaskGroup(of: Bool.self) { group in
      for number in 0..<count {
        group.addTask {
          await BlockingQueue("blocked \(number)").run {
            entered.add(1)
            // On the pool, nobody would be left to open the gate: the wait would time out.
            return gate.wait(timeout: .now() + 20) == .success
          }
        }
      }
      try await eventually("all of them block at once") { entered.value == count }
      for _ in 0..<count { gate.signal() }
      return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
    }
    #expect(released == count)
  }

  @Test("One queue runs one call at a time, and brings back its value or its error")
  func serial() async throws {
    let queue = BlockingQueue("serial")
    let inside = Count()
    let values = await withTaskGroup(of: Int.self) { group in
      for number in 0..<200 {
        group.addTask {
          await queue.run {
            inside.add(1)
            #expect(inside.value == 1)
            sched_yield()
            inside.add(-1)
            return number
          }
        }
      }
      return await group.reduce(into: Set<Int>()) { $0.insert($1) }
    }
    #expect(values == Set(0..<200))
    await #expect(throws: FileError(call: "open", errno: ENOENT, path: "/no/such/folder")) {
      _ = try await queue.run { () throws(FileError) in try Files.entries(of: "/no/such/folder") }
    }
  }

  @Test("A call that was handed in runs to its end though its task is cancelled")
  func cancelled() async throws {
    let queue = BlockingQueue("cancelled")
    let hasEntered = Mutex(false)
    let gate = DispatchSemaphore(value: 0)
    let task = Task {
      await queue.run {
        hasEntered.withLock { $0 = true }
        return gate.wait(timeout: .now() + 20) == .success
      }
    }
    try await eventually("it has begun") { hasEntered.withLock { $0 } }
    task.cancel()
    gate.signal()
    #expect(await task.value)
  }

  private final class Count: Sendable {
    private let count = Mutex(0)
    var value: Int { count.withLock { $0 } }
    func add(_ more: Int) { count.withLock { $0 += more } }
  }
}
