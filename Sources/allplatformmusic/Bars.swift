import Glibc
import Music
import Pipeline

/// Live bars on a terminal: a line for each song in work, redrawn in place. Elsewhere nothing is drawn.
enum Bars {
  static var isTerminal: Bool { isatty(STDERR_FILENO) == 1 }

  static func lines(_ entries: [ProgressBoard.Entry], width: Int) -> [String] {
    entries.map { entry in
      let bar: String
      switch entry.step {
      case .downloading(let percent?): bar = Self.bar(percent)
      case .checking, .ready: bar = Self.bar(100)
      default: bar = Self.bar(0)
      }
      let text = "\(bar) \(English().step(entry.step)): \(entry.label)"
      return String(text.prefix(max(20, width - 1)))
    }
  }

  static func bar(_ percent: Int) -> String {
    let filled = max(0, min(20, percent / 5))
    return "[" + String(repeating: "#", count: filled) + String(repeating: ".", count: 20 - filled) + "]"
  }

  /// Columns of the terminal; 80 when it does not say.
  static var width: Int {
    var size = winsize()
    guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return Int(size.ws_col)
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
        // Up to the first line, clear to the end of the screen, draw again.
        let up = drawn > 0 ? "\u{1B}[\(drawn)A" : ""
        writeRaw("\r\(up)\u{1B}[J" + lines.map { $0 + "\n" }.joined())
        drawn = lines.count
      }
      while !Task.isCancelled {
        draw(Bars.lines(board.snapshot, width: Bars.width))
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
