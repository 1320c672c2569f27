import Subprocess
public import SystemPackage

/// A program that runs to its end, without a shell.
public struct Tool: Sendable {
  public struct Result: Sendable {
    /// The exit code, or 128 and the signal's number.
    public var status: Int32
    public var output: [UInt8]
    /// The last 8 KiB of its error output.
    public var errors: String
  }

  private let executable: FilePath
  static let errorTail = 8 << 10

  /// `executable`: a path, or a bare name that is looked up in PATH.
  public init(_ executable: FilePath) { self.executable = executable }

  /// Runs it with no input and an environment of PATH, HOME, TMPDIR and LANG=C.UTF-8. Past the deadline, or when
  /// cancelled, it is killed with everything it started; what it leaves behind at its own end is killed as well.
  /// `outputLimit`: bytes. `environment` comes on top.
  public func run(
    _ arguments: [String], environment: [String: String] = [:], deadline: Duration, outputLimit: Int = 1 << 20
  ) async throws(ToolError) -> Result {
    // C would take the part before a NUL for the whole.
    guard !arguments.contains(where: { $0.utf8.contains(0) }) else { throw .other("an argument with a NUL") }
    do {
      let result: Result? = try await withThrowingTaskGroup { group in
        group.addTask { try await finish(arguments, environment, outputLimit) }
        group.addTask {
          try await Task.sleep(for: deadline)
          return nil
        }
        defer { group.cancelAll() }
        return try await group.next() ?? nil
      }
      // A killed child looks like one that came to its end.
      if Task.isCancelled { throw ToolError.cancelled }
      guard let result else { throw ToolError.deadline }
      return result
    } catch let error as ToolError {
      throw error
    } catch let error as SubprocessError where error.code == .executableNotFound {
      throw .notFound(executable.string)
    } catch {
      if Task.isCancelled { throw .cancelled }
      throw .other("\(error)")
    }
  }

  private func finish(
    _ arguments: [String], _ environment: [String: String], _ limit: Int
  ) async throws -> Result? {
    let (program, words) = try await ChildOptions.command(executable, arguments)
    let ended = try await Subprocess.run(
      program, arguments: words, environment: ChildOptions.environment(environment),
      platformOptions: ChildOptions.platform, input: .none, output: .sequence, error: .sequence
    ) { child in
      async let errors = tail(of: child.standardError)
      var output: [UInt8] = []
      for try await buffer in child.standardOutput {
        buffer.withUnsafeBytes { output += $0 }
        if output.count > limit { throw ToolError.outputTooLong }
      }
      let outputs = (output, try await errors)
      await ChildOptions.endGroup(of: child.processIdentifier.value, patience: nil)
      return outputs
    }
    let status: Int32 =
      switch ended.terminationStatus {
      case .exited(let code): code
      case .signaled(let signal): 128 + signal
      }
    return Result(status: status, output: ended.closureResult.0, errors: ended.closureResult.1)
  }

  private func tail(of stream: SubprocessOutputSequence) async throws -> String {
    var bytes: [UInt8] = []
    for try await buffer in stream {
      buffer.withUnsafeBytes { bytes += $0 }
      if bytes.count > 4 * Self.errorTail { bytes.removeFirst(bytes.count - Self.errorTail) }
    }
    return String(decoding: bytes.suffix(Self.errorTail), as: UTF8.self)
  }
}

/// Why a program came to no end of its own.
public enum ToolError: Error, Sendable, Hashable {
  case notFound(String)
  case deadline
  case outputTooLong
  case cancelled
  case other(String)
}
