import Foundation
import Testing

/// What a person at a terminal sees: through a real pseudo-terminal.
@Suite(.enabled(if: Tools.python != nil, "APM_PYTHON names a Python with yt-dlp"))
struct TerminalTests {
  private static let script = """
    import os, pty, sys
    child, terminal = pty.fork()
    if child == 0:
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
    // Three connections bring 3 MB in two seconds; checking takes one.
    let platforms = try await FakePlatforms(["--song-bytes", "3000000", "--mbit", "4"])
    let (house, _) = try await House.with(platforms, ffmpeg: "sleep 1\nexec \"$real\" \"$@\"")
    let song = try #require(try DeliveryTests.songs().first { $0.contains("ş") || $0.contains("ı") })
    try house.drop("\(song)\n", as: "liste.txt")
    let shown = try await Tools.run(
      Tools.python ?? "python3", ["-c", Self.script, Tools.program.path, "once"], environment: house.environment)
    #expect(shown.status == 0, "\(shown.errors)\(shown.output)")
    // Each picture is drawn with long lines cut, and lets go of that before the next.
    let (cut, wrap) = ("\u{1B}[J\u{1B}[?7l", "\u{1B}[?7h")
    let screens = shown.output.components(separatedBy: cut).dropFirst()
    #expect(screens.allSatisfy { $0.components(separatedBy: wrap).count == 2 })
    let percents = numbers(after: "downloading, ", in: shown.output)
    #expect(percents == percents.sorted() && percents.count > 5 && percents.last ?? 0 > 40, "\(percents)")
    #expect(screens.contains { $0.hasPrefix("[####################] checking: ") }, "\(screens)")
    #expect(screens.contains { $0.contains(" %: \(song)\r\n") }, "\(screens)")
    #expect(screens.last?.contains("] ") == false, "the last bar is cleared away")
  }
}
