import Host
import Music
import SystemPackage
import Testing

@testable import Pipeline

/// What goes when it is old, what stays, and what comes back.
@Suite struct PurgeTests {
  private func purge(
    _ yard: Yard, deliveries: Duration? = .seconds(86400), songs: Duration? = .seconds(86400), bytes: Int? = nil
  ) -> Purge {
    Purge(
      deliveries: deliveries, songs: songs, songBytes: bytes, outbox: yard.outbox, store: yard.store.folder,
      ledger: yard.ledger, disk: yard.disk, log: yard.log)
  }

  /// A delivered list of two songs, the second missing, as old as two days.
  private func oldYard() async throws -> (Yard, Job) {
    let yard = try Yard()
    try await yard.drop("Ada - Bir\nAda - İki\n", as: "yol.txt", in: "ayşe")
    try await yard.carry { $0.position == 1 }
    try await yard.deliver()
    try await age(yard)
    return (yard, try await yard.job(.delivered))
  }

  private func age(_ yard: Yard) async throws {
    try await yard.sql("UPDATE job SET published_ms = published_ms - 172800000")
    try await yard.sql("UPDATE song SET used_ms = used_ms - 172800000")
  }

  @Test("an old delivery goes with its folder, litter and songs; the person's folder stays")
  func delivery() async throws {
    let (yard, job) = try await oldYard()
    #expect(try await purge(yard, deliveries: nil, songs: nil).run().isEmpty, "never is never")
    #expect(try await purge(yard, deliveries: .seconds(864000), songs: .seconds(864000)).run().isEmpty, "not yet")
    try Files.publish([1], at: yard.outboxFolder.appending("ayşe/yol/Thumbs.db"))
    let shown = try await purge(yard).run(dryRun: true)
    #expect(try yard.names("ayşe/yol").count == 5 && yard.exists("ayşe/yol/yol.zip"), "a dry run removes nothing")
    let gone = try await purge(yard).run()
    #expect(Set(gone) == Set(shown) && gone.count == 7, "\(gone)")
    #expect(try yard.names("") == ["ayşe"] && yard.names("ayşe").isEmpty)
    #expect(try Files.entries(of: yard.store.folder).isEmpty)
    #expect(try await yard.ledger.job(job.id)?.state == .purged)
    #expect(try await purge(yard).run().isEmpty)
  }

  @Test("what a person put there or changed stays, and so does everything when it was only renamed")
  func kept() async throws {
    let (yard, _) = try await oldYard()
    let folder = yard.outboxFolder.appending("ayşe/yol")
    try Files.publish(Array("mine".utf8), at: folder.appending("notlarım.txt"))
    try Files.publish(Array("changed".utf8), at: folder.appending("about.txt"), replacing: true)
    try Files.rename(folder.appending("yol.txt"), to: folder.appending("sakla.txt"), replacing: false)
    try Files.publish([1], at: folder.appending(".gizli"))
    _ = try await purge(yard).run()
    #expect(try yard.names("ayşe/yol") == [".gizli", "about.txt", "notlarım.txt", "sakla.txt"])
    #expect(try yard.read("ayşe/yol/about.txt") == "changed")
  }

  @Test("an outbox that is away is not purged, a renamed delivery is")
  func away() async throws {
    let (yard, job) = try await oldYard()
    let aside = yard.root.appending("aside")
    try Files.rename(yard.outboxFolder, to: aside, replacing: false)
    try Files.makeFolders(yard.outboxFolder)
    _ = try await purge(yard, songs: nil).run()
    #expect(try await yard.ledger.job(job.id)?.state == .delivered)
    #expect(try Files.removeEmptyFolder(yard.outboxFolder))
    try Files.rename(aside, to: yard.outboxFolder, replacing: false)
    try Files.rename(
      yard.outboxFolder.appending("ayşe/yol"), to: yard.outboxFolder.appending("ayşe/yaz"), replacing: false)
    _ = try await purge(yard, songs: nil).run()
    #expect(try yard.names("ayşe").isEmpty)
  }

  @Test("a delivery waits for the list that continues it, refusals go as well")
  func continued() async throws {
    let (yard, first) = try await oldYard()
    try await yard.drop(try yard.read("ayşe/yol/not_downloaded.txt"), as: "x.txt", in: "ayşe")
    #expect(try await purge(yard, songs: nil).run().isEmpty, "it is still in work")
    try await yard.carry()
    try await yard.deliver()
    #expect(try await purge(yard, songs: nil).run().isEmpty, "it was delivered a moment ago")
    try await yard.drop("[InternetShortcut]\nURL=file:///etc/passwd\n", as: "kötü.url")
    try await age(yard)
    _ = try await purge(yard, songs: nil).run()
    #expect(try yard.names("") == ["ayşe"] && yard.names("ayşe").isEmpty)
    #expect(try await yard.ledger.job(first.id)?.state == .purged)
  }

  @Test("songs leave by age and by size, the least recently used first, never those that a job needs")
  func songs() async throws {
    let yard = try Yard()
    try await yard.drop("Ada - Bir\nAda - İki\nAda - Üç\n", as: "yol.txt")
    try await yard.carry()
    try await yard.deliver()
    for (index, word) in ["Üç", "Bir", "İki"].enumerated() {
      try await yard.sql("UPDATE song SET used_ms = \(1000 + index) WHERE title = '\(word)'")
    }
    try await yard.drop("Ada - Üç\n", as: "son.txt")
    try await yard.carry()
    try await yard.sql("UPDATE song SET used_ms = 1000 WHERE title = 'Üç'")
    let size = try Files.stamp(yard.store.folder.appending("AdaÜç.m4a")).size
    let gone = try await purge(yard, deliveries: nil, songs: nil, bytes: Int(size) * 2 + 1).run()
    #expect(gone.map { $0.lastComponent?.string } == ["AdaBir.m4a"])
    _ = try await purge(yard, deliveries: nil, songs: .seconds(60)).run()
    #expect(try Files.entries(of: yard.store.folder).map(\.string) == ["AdaÜç.m4a"], "an unfinished job needs it")
    try await yard.deliver()
    #expect(try await yard.songs("son/son.zip").count == 1)
  }

  @Test("a report that is written after the songs have left the store still knows them")
  func songsForgotten() async throws {
    let (yard, _) = try await oldYard()
    _ = try await purge(yard, deliveries: nil).run()
    try await yard.drop(try yard.read("ayşe/yol/not_downloaded.txt"), as: "x.txt", in: "ayşe")
    try await yard.carry()
    try await yard.deliver()
    #expect(try yard.read("ayşe/yol/about.txt").contains("all 2 songs"))
    #expect(try !yard.exists("ayşe/yol/not_downloaded.txt"))
  }

  @Test("cancelled and purged jobs are run again for a week, by as much of their id as is needed")
  func again() async throws {
    let (yard, job) = try await oldYard()
    #expect(try await !yard.ledger.again(job.id), "a delivered one is not")
    _ = try await purge(yard).run()
    #expect(try await yard.ledger.again(String(job.id.dropLast(2))))
    #expect(try await !yard.ledger.again(job.id), "once")
    let back = try await yard.job(.accepted)
    #expect(try await yard.ledger.beginBundle() == nil, "not without a folder")
    try await yard.readDrop.giveFolder(back)
    #expect(try yard.read("ayşe/yol/yol.txt") == "Ada - Bir\nAda - İki\n", "the original is there again")
    try await yard.carry()
    // The first song has left the store, which shows when it is to be zipped.
    try await yard.deliver()
    try await yard.carry()
    try await yard.deliver()
    #expect(try await yard.songs("ayşe/yol/yol.zip").count == 2)
    #expect(try await yard.ledger.job(job.id)?.state == .delivered)

    try await yard.drop("Ada - Üç\n", as: "son.txt")
    let cancelled = try await yard.job(.accepted)
    #expect(try await yard.ledger.cancel(cancelled.id))
    #expect(try await !yard.ledger.again(String(job.id.prefix(3))), "two begin so")
    #expect(try await !yard.ledger.again(""))
    #expect(try await !yard.ledger.again("zzz"))
    try await yard.sql("UPDATE job SET ended_ms = ended_ms - \(Ledger.memory + 1000) WHERE ended_ms IS NOT NULL")
    _ = try await purge(yard).run()
    #expect(try await !yard.ledger.again(cancelled.id), "forgotten after a week")
  }
}
