import Glibc
import Host
import SystemPackage
import Testing

@Suite("Programs that run to their end")
final class ToolTests: ScratchCase {
  let shell = Tool("sh")

  @Test("The exit code, the output and the errors come back")
  func result() async throws {
    let result = try await shell.run(["-c", "echo out; echo err >&2; exit 7"], deadline: .seconds(20))
    #expect(result.status == 7)
    #expect(result.output == Array("out\n".utf8))
    #expect(result.errors == "err\n")
    #expect(try await shell.run(["-c", "kill -9 $$"], deadline: .seconds(20)).status == 128 + 9)
  }

  @Test("Arguments pass as they are: dashes, line ends, quotes and what a shell would obey")
  func arguments() async throws {
    let arguments = [
      "-rf", "--", "a b", "", "$(touch x)", "`id`;", "two\nlines", "\u{2028}", "\"'\\", "İı ş ğ", "\u{FF}",
    ]
    let printf = try await Tool("printf").run(["%s\\0"] + arguments, deadline: .seconds(20))
    #expect(
      printf.output.split(separator: 0, omittingEmptySubsequences: false).dropLast().map { Array($0) }
        == arguments.map { Array($0.utf8) })
    await #expect(throws: ToolError.other("an argument with a NUL")) {
      try await Tool("printf").run(["a\0b"], deadline: .seconds(20))
    }
  }

  @Test("At most four variables and the standard streams are handed on, and the input is empty")
  func surroundings() async throws {
    let leak = open("/dev/null", O_RDONLY)
    defer { close(leak) }
    // The fourth is the folder that ls lists.
    let descriptors = try await Tool("ls").run(["/proc/self/fd"], deadline: .seconds(20))
    #expect(descriptors.output == Array("0\n1\n2\n3\n".utf8))
    let more = try await Tool("env").run([], environment: ["APM_MORE": "ş"], deadline: .seconds(20))
    #expect(String(decoding: more.output, as: UTF8.self).contains("APM_MORE=ş\n"), "but for what is asked for")
    let variables = try await Tool("env").run([], deadline: .seconds(20))
    let lines = String(decoding: variables.output, as: UTF8.self).split(separator: "\n")
    #expect(Set(lines.compactMap { $0.split(separator: "=").first }).isSubset(of: ["PATH", "HOME", "LANG", "TMPDIR"]))
    #expect(lines.contains("LANG=C.UTF-8"))
    #expect(try await Tool("cat").run([], deadline: .seconds(20)).output.isEmpty)
  }

  @Test("A program that is not there is told by name", arguments: ["no-such-program", "/no/such/program"])
  func missing(_ name: String) async {
    await #expect(throws: ToolError.notFound(name)) { try await Tool(FilePath(name)).run([], deadline: .seconds(20)) }
  }

  @Test("Past the deadline everything it started is killed, also what is deaf to a polite signal")
  func deadline() async throws {
    // On a busy machine a short deadline may come before the grandchild.
    for deadline in [Duration.milliseconds(500), .seconds(3), .seconds(15)]
    where try !Files.exists(folder.appending("ready")) {
      await #expect(throws: ToolError.deadline) { try await shell.run(["-c", grandchild], deadline: deadline) }
    }
    try await expectGrandchildDead()
  }

  @Test("Cancelled, it ends with everything it started")
  func cancel() async throws {
    let running = Task { [shell, grandchild] in try await shell.run(["-c", grandchild], deadline: .seconds(60)) }
    try await eventually("the grandchild lives") { try Files.exists(folder.appending("ready")) }
    running.cancel()
    await #expect(throws: ToolError.cancelled) { try await running.value }
    try await expectGrandchildDead()
  }

  @Test("What it leaves behind at its own end is killed")
  func leftover() async throws {
    let result = try await shell.run(
      ["-c", "trap '' TERM HUP; sleep 60 >/dev/null 2>&1 & echo $! > \(folder)/ready; exit 3"], deadline: .seconds(20))
    #expect(result.status == 3)
    try await expectGrandchildDead()
  }

  @Test("A program may close its output early and go on")
  func closesEarly() async throws {
    let result = try await shell.run(["-c", "exec >&- 2>&-; sleep 0.3; exit 5"], deadline: .seconds(20))
    #expect(result.status == 5)
  }

  @Test("Output beyond the limit ends it and what it started; up to the limit it is whole")
  func outputLimit() async throws {
    let flood = grandchild.replacing("wait; wait", with: "cat /dev/zero")
    await #expect(throws: ToolError.outputTooLong) {
      try await shell.run(["-c", flood], deadline: .seconds(60), outputLimit: 1 << 20)
    }
    try await expectGrandchildDead()
    let full = try await shell.run(["-c", "head -c 1048576 /dev/zero"], deadline: .seconds(20), outputLimit: 1 << 20)
    #expect(full.output.count == 1 << 20)
  }

  @Test("Of long error output the end is kept")
  func errorTail() async throws {
    let result = try await shell.run(
      ["-c", "head -c 3000000 /dev/zero | tr '\\0' x >&2; printf 'last words' >&2"], deadline: .seconds(60))
    #expect(result.errors.utf8.count == 8 << 10)
    #expect(result.errors.hasSuffix("xlast words"))
  }

  @Test("Many run at once")
  func many() async throws {
    try await withThrowingTaskGroup(of: (Int, [UInt8]).self) { group in
      for number in 0..<40 {
        group.addTask { (number, try await Tool("echo").run(["\(number)"], deadline: .seconds(60)).output) }
      }
      for try await (number, output) in group { #expect(output == Array("\(number)\n".utf8)) }
    }
  }

  /// Starts a grandchild that ignores signals, tells its number in `ready` and waits.
  private var grandchild: String {
    "trap '' TERM HUP INT; sleep 60 & echo $! > \(folder)/part; mv \(folder)/part \(folder)/ready; wait; wait"
  }

  private func expectGrandchildDead() async throws {
    let process = try #require(Int32(try text("ready").trimming))
    try await eventually("the grandchild is dead") { !isAlive(process) }
  }
}

extension String {
  fileprivate var trimming: Substring { self[...].prefix { !$0.isWhitespace } }
}
