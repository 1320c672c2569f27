import Glibc
import Music
import Pipeline

/// Live bars on a terminal: a line for each song in work, redrawn in place. Elsewhere nothing is drawn.
enum Bars {
  static var isTerminal: Bool { isatty(STDERR_FILENO) == 1 }

  static func lines(_ entries: [ProgressBoard.Entry]) -> [String] {
    entries.map { entry in
      let bar: String
      switch entry.step {
      case .downloading(let percent?): bar = Self.bar(percent)
      case .checking, .ready: bar = Self.bar(100)
      default: bar = Self.bar(0)
      }
      return "\(bar) \(English().step(entry.step)): \(entry.label)"
    }
  }

  static func bar(_ percent: Int) -> String {
    let filled = max(0, min(20, percent / 5))
    return "[" + String(repeating: "#", count: filled) + String(repeating: ".", count: 20 - filled) + "]"
  }
}

/// Runs `body` with bars drawn meanwhile.
func withBars<Value: Sendable>(
  _ board: ProgressBoard, _ body: @Sendable () async throws -> Value
) async throws -> Value {
  guard Bars.isTerminal else { return try await body() }
  return try await withThrowingTaskGroup(of: Void.self) { group in
    group.addTask {
      var drawn = 0
      func draw(_ lines: [String]) {
        // Up to the first line, clear to the end of the screen, draw again. Meanwhile the terminal cuts what is too long
        // (DECAWM off) instead of going on in the next line: it alone knows how wide 夜 is.
        let up = drawn > 0 ? "\u{1B}[\(drawn)A" : ""
        writeRaw("\r\(up)\u{1B}[J\u{1B}[?7l" + lines.map { $0 + "\n" }.joined() + "\u{1B}[?7h")
        drawn = lines.count
      }
      while !Task.isCancelled {
        draw(Bars.lines(board.snapshot))
        try? await Task.sleep(for: .milliseconds(100))
      }
      draw([])
    }
    let value = try await body()
    group.cancelAll()
    try await group.waitForAll()
    return value
  }
}

private func writeRaw(_ text: String) {
  let bytes = Array(text.utf8)
  _ = bytes.withUnsafeBytes { Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
}
