import Foundation
import Testing

/// What a person at a terminal sees: a real pseudo-terminal, 60 columns wide.
@Suite(.enabled(if: Tools.python != nil, "APM_PYTHON names a Python with yt-dlp"))
struct TerminalTests {
  private static let script = """
    import fcntl, os, pty, struct, sys, termios
    child, terminal = pty.fork()
    if child == 0:
        fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 60, 0, 0))
        os.execv(sys.argv[1], sys.argv[1:])
    seen = b""
    while True:
        try:
            part = os.read(terminal, 65536)
        except OSError:
            break
        if not part:
            break
        seen += part
    sys.stdout.buffer.write(seen)
    sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
    """

  /// The numbers that follow `mark` in the text.
  private func numbers(after mark: String, in text: String) -> [Int] {
    text.components(separatedBy: mark).dropFirst().compactMap { Int($0.prefix { $0.isNumber }) }
  }

  @Test("a bar grows to the end while a song of some megabytes comes, and none is left behind")
  func bars() async throws {
    // Three connections bring 3 MB in two seconds.
    let platforms = try await FakePlatforms(["--song-bytes", "3000000", "--mbit", "4"])
    let house = try House(platforms)
    let song = try #require(try DeliveryTests.songs().first { $0.contains("ş") || $0.contains("ı") })
    try house.drop("\(song)\n", as: "liste.txt")
    let shown = try await Tools.run(
      Tools.python ?? "python3", ["-c", Self.script, Tools.program.path, "once"], environment: house.environment)
    #expect(shown.status == 0, "\(shown.errors)\(shown.output)")
    let screens = shown.output.components(separatedBy: "\u{1B}[J")
    let percents = numbers(after: "downloading, ", in: shown.output)
    #expect(percents == percents.sorted() && percents.count > 5 && percents.last ?? 0 > 60, "\(percents)")
    #expect(screens.contains { $0.hasPrefix("[####################] checking: ") }, "\(screens)")
    let lines = screens.flatMap { $0.components(separatedBy: "\r\n") }
    #expect(lines.contains { $0.contains(": \(song.prefix(20))") }, "\(screens)")
    #expect(lines.allSatisfy { $0.count < 60 })
    #expect(screens.last?.contains("[") == false, "the last bar is cleared away")
  }
}
