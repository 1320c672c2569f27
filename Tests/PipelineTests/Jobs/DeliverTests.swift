import Host
import Music
import SystemPackage
import Testing

@testable import Pipeline

/// Songs one by one, and lists that are too large for one zip.
@Suite struct DeliverTests {
  @Test("deliver=files puts each song into the folder as it is ready, and makes no zip")
  func files() async throws {
    let yard = try Yard()
    try await yard.drop("#! deliver=files\nAda - Bir\nAda - İki\nAda - Üç\n", as: "yol.txt")
    let first = try #require(try await yard.ledger.takeTrack())
    try await yard.finish(first)
    let job = try await yard.job(.accepted)
    try Files.publish(Array("mine".utf8), at: yard.outboxFolder.appending("yol/01 - Ada - Bir.m4a"))
    for _ in 1...2 { try await yard.bundle.putFiles(of: job, job) }
    #expect(try yard.names("yol") == ["01 - Ada - Bir (2).m4a", "01 - Ada - Bir.m4a", "yol.txt"])
    #expect(try yard.read("yol/01 - Ada - Bir (2).m4a") == "sound of Ada - Bir")

    // A line that leaves takes its song with it, but not what a person put there.
    try await yard.drop("#! deliver=files\nAda - İki\nAda - Üç\n", as: "yol.txt")
    try await yard.carry { $0.request.text == "Ada - Üç" }
    try await yard.deliver()
    #expect(
      try yard.names("yol") == [
        "01 - Ada - Bir.m4a", "02 - Ada - Üç.m4a", "about.txt", "not_downloaded.txt", "yol.txt",
      ])
    let about = try yard.read("yol/about.txt")
    #expect(about.contains("1 of 2 songs") && about.contains("beside this file"))
    #expect(try await yard.ledger.job(job.id)?.state == .delivered)

    try await yard.drop(try yard.read("yol/not_downloaded.txt") + "#! deliver=both\r\n", as: "x.txt")
    try await yard.carry()
    try await yard.deliver()
    #expect(try yard.exists("yol/01 - Ada - İki.m4a"))
    #expect(try await yard.songs("yol/yol - 2.zip") == ["01 - Ada - İki.m4a"])

    try await yard.sql("UPDATE job SET published_ms = 1")
    let purge = Purge(
      deliveries: .seconds(1), songs: nil, songBytes: nil, outbox: yard.outbox, store: yard.store.folder,
      ledger: yard.ledger, disk: yard.disk, log: yard.log)
    _ = try await purge.run()
    #expect(try yard.names("yol") == ["01 - Ada - Bir.m4a"])
  }

  @Test("a list that is too large for one zip comes in several, each when it is full")
  func severalZips() async throws {
    let yard = try Yard()
    // Each song is 18 to 20 bytes, so that two fit.
    let limit: Int64 = 45
    try await yard.drop("Ada - Bir\nAda - İki\nAda - Üç\nAda - On\nAda - Ay\n", as: "yol.txt")
    let job = try await yard.job(.accepted)
    for number in 1...5 {
      let track = try #require(try await yard.ledger.takeTrack())
      try await yard.finish(track)
      try await yard.deliver(zipLimit: limit)
      #expect(try yard.exists("yol/yol 1.zip") == (number >= 3), "after \(number) songs")
    }
    #expect(try await yard.ledger.job(job.id)?.state == .delivered)
    #expect(try await yard.songs("yol/yol 1.zip") == ["01 - Ada - Bir.m4a", "02 - Ada - İki.m4a"])
    #expect(try await yard.songs("yol/yol 2.zip") == ["03 - Ada - Üç.m4a", "04 - Ada - On.m4a"])
    #expect(try await yard.songs("yol/yol 3.zip") == ["05 - Ada - Ay.m4a"])
    #expect(try !yard.exists("yol/yol.zip"))
    let about = try yard.read("yol/about.txt")
    #expect(about.contains("yol 1.zip") && about.contains("yol 3.zip") && about.contains("all 5 songs"))
  }

  @Test("a crash between two zips of a large list zips nothing twice")
  func crash() async throws {
    let yard = try Yard()
    try await yard.drop("Ada - Bir\nAda - İki\nAda - Üç\nAda - On\n", as: "yol.txt")
    try await yard.carry()
    let job = try #require(try await yard.ledger.beginBundle())
    // The first zip got its name, and the ledger does not know yet.
    let two = try await yard.ledger.tracks(of: job.id).prefix(2).map(\.id)
    let zip = yard.outboxFolder.appending("yol/yol 1.zip")
    try Files.publish(Array("zip".utf8), at: zip)
    #expect(try await yard.ledger.intendZip(job, file: "yol 1.zip", inode: Files.stamp(zip).inode, tracks: two))
    try await yard.ledger.releaseAll()
    try await yard.deliver(zipLimit: 45)
    #expect(try yard.read("yol/yol 1.zip") == "zip")
    #expect(try await yard.songs("yol/yol 2.zip") == ["03 - Ada - Üç.m4a", "04 - Ada - On.m4a"])
    #expect(try yard.names("yol") == ["about.txt", "yol 1.zip", "yol 2.zip", "yol.txt"])
  }
}
