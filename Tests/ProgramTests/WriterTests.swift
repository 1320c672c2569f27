import Foundation
import Testing

/// Writers that take their time.
@Suite(.serialized, .enabled(if: Tools.python != nil, "APM_PYTHON names a Python with yt-dlp"))
struct WriterTests {
  @Test("a list is never taken while its writer stalls in the middle", .enabled(if: getuid() == 0, "needs CAP_LEASE"))
  func stalled() async throws {
    let platforms = try await FakePlatforms()
    let house = try House(platforms)
    let daemon = try house.start()
    try await eventually("it watches: \(daemon.said)") { daemon.said.contains("watching") }
    let slow = house.inbox.appendingPathComponent("yavaş.txt")
    try Data().write(to: slow)
    let writer = try FileHandle(forWritingTo: slow)
    try writer.write(contentsOf: Data("Kestrel Parade - Copper Sky\nAyşe Günd".utf8))
    // A link has no close, so it waits for the longest quiet time: the half list would have been taken before it.
    let other = house.root.appendingPathComponent("other")
    try Data("Juno Pallister - Midnight Tram\n".utf8).write(to: other)
    try FileManager.default.linkItem(at: other, to: house.inbox.appendingPathComponent("witness.txt"))
    try await eventually("the other one is accepted: \(daemon.said)") { house.exists("witness/witness.txt") }
    #expect(try house.inboxNames() == ["yavaş.txt"])
    try writer.write(contentsOf: Data("oğar - Işıklar Söndü\n".utf8))
    try writer.close()
    try await eventually("delivered whole: \(daemon.said)") { house.exists("yavaş/about.txt") }
    #expect(try await house.zipNames("yavaş/yavaş.zip").count == 3)
    #expect(try await daemon.stop() == 0)
  }
}
