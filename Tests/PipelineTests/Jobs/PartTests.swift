import GRDB
import Host
import Music
import SystemPackage
import Testing

@testable import Pipeline

/// Zips that come one after the other, and none twice.
@Suite struct PartTests {
  private let hour: Int64 = 3600 * 1000

  /// Three songs, of which the second waits for an outage since an hour.
  private func waitingYard() async throws -> (Yard, Track) {
    let yard = try Yard()
    try await yard.drop("Ada - Bir\nAda - İki\nAda - Üç\n", as: "yol.txt")
    var waiting: Track?
    while let track = try await yard.ledger.takeTrack() {
      if track.position == 2 { waiting = track } else { try await yard.finish(track) }
    }
    let track = try #require(waiting)
    try await yard.ledger.wait(track.id, for: .unreachable, keeping: nil, until: 0)
    return (yard, track)
  }

  private func hourPasses(_ yard: Yard) async throws {
    try await yard.sql("UPDATE track SET ended_ms = ended_ms - \(hour + 1000) WHERE ended_ms IS NOT NULL")
    let since = nowMilliseconds() - hour - 1000
    try await yard.sql(
      "UPDATE track SET waiting_since_ms = \(since) WHERE state = 'waiting'")
  }

  @Test("after an hour of waiting the finished songs are a part, and the rest follows with the list's numbers")
  func part() async throws {
    let (yard, track) = try await waitingYard()
    #expect(try await yard.deliver().isEmpty, "not at once")
    try await yard.sql(
      "UPDATE track SET waiting_since_ms = \(nowMilliseconds() - hour - 1000) WHERE id = \(track.id)")
    #expect(try await yard.deliver().isEmpty, "a song was finished a moment ago")
    try await hourPasses(yard)
    try await yard.deliver()
    let job = try await yard.job(.accepted)
    #expect(try await yard.songs("yol/yol.zip") == ["01 - Ada - Bir.m4a", "03 - Ada - Üç.m4a"])
    let about = try yard.read("yol/about.txt")
    #expect(about.contains("1 song is still waited for") && about.contains("yol.zip"))
    #expect(try !yard.exists("yol/not_downloaded.txt"), "what is waited for is not missing")
    #expect(try await yard.deliver().isEmpty, "nothing new to deliver")

    // A crash in the middle of writing progress.txt.
    try Files.publish([], at: yard.outboxFolder.appending("yol/.progress.txt.part"))
    try await yard.carry()
    try await yard.deliver()
    #expect(try await yard.ledger.job(job.id)?.state == .delivered)
    #expect(try await yard.songs("yol/yol - 2.zip") == ["02 - Ada - İki.m4a"])
    let end = try yard.read("yol/about.txt")
    #expect(end.contains("yol.zip") && end.contains("yol - 2.zip") && end.contains("all 3 songs"))
    #expect(try !yard.exists("yol/not_downloaded.txt"), "nothing is missing any more")
    #expect(try !yard.exists("yol/progress.txt"))
    #expect(try !yard.exists("yol/.progress.txt.part"))
  }

  @Test("a crash after the zip got its name zips nothing twice")
  func crashAfterName() async throws {
    let (yard, track) = try await waitingYard()
    try await hourPasses(yard)
    let job = try #require(try await yard.ledger.beginBundle())
    try await yard.bundle.run(job)
    // As it was in the ledger just before the name was noted.
    let stamp = try Files.stamp(yard.outboxFolder.appending("yol/yol.zip"))
    try await yard.sql(
      "UPDATE job SET parts = 0, zip_file = 'yol.zip', zip_inode = ?", [Int64(bitPattern: stamp.inode)])
    try await yard.ledger.releaseAll()
    // Meanwhile the last song comes.
    let last = try #require(try await yard.ledger.takeTrack())
    #expect(last.id == track.id)
    try await yard.finish(last)
    try await yard.deliver()
    #expect(try await yard.ledger.job(job.id)?.state == .delivered)
    #expect(try Files.stamp(yard.outboxFolder.appending("yol/yol.zip")).inode == stamp.inode)
    #expect(try await yard.songs("yol/yol.zip").count == 2)
    #expect(try await yard.songs("yol/yol - 2.zip") == ["02 - Ada - İki.m4a"])
    #expect(try yard.names("yol") == ["about.txt", "yol - 2.zip", "yol.txt", "yol.zip"])
  }

  @Test("a crash before the zip got its name makes it again, with what is there by then")
  func crashBeforeName() async throws {
    let (yard, _) = try await waitingYard()
    try await hourPasses(yard)
    let job = try #require(try await yard.ledger.beginBundle())
    let done = try await yard.ledger.tracks(of: job.id).filter { $0.state == .done }.map(\.id)
    #expect(try await yard.ledger.intendZip(job, file: "yol.zip", inode: 4711, tracks: done))
    try await yard.ledger.releaseAll()
    try await yard.carry()
    try await yard.deliver()
    #expect(try await yard.songs("yol/yol.zip").count == 3)
    #expect(try !yard.exists("yol/yol - 2.zip"))
  }

  @Test("the same recording under a later number is not in the second zip again")
  func sameRecording() async throws {
    let (yard, _) = try await waitingYard()
    try await hourPasses(yard)
    try await yard.deliver()
    let last = try #require(try await yard.ledger.takeTrack())
    try await yard.finish(last, as: "Ada - Bir")
    try await yard.deliver()
    #expect(try await yard.job(.delivered).parts == 1)
    #expect(try yard.read("yol/about.txt").contains("Song 2 is the same recording as song 1"))
  }

  @Test("a name that a person took is not written over, and songs that left the store come again")
  func takenAndLost() async throws {
    let yard = try Yard()
    try await yard.drop("Ada - Bir\n", as: "yol.txt")
    try await yard.carry()
    try Files.publish(Array("mine".utf8), at: yard.outboxFolder.appending("yol/yol.zip"))
    try Files.remove(yard.store.folder.appending("AdaBir.m4a"))
    try await yard.deliver()
    #expect(try await yard.ledger.tracks(of: yard.job(.accepted).id).first?.state == .waiting)
    try await yard.carry()
    try await yard.deliver()
    #expect(try yard.read("yol/yol.zip") == "mine")
    #expect(try await yard.songs("yol/yol - 2.zip") == ["01 - Ada - Bir.m4a"])
  }
}
