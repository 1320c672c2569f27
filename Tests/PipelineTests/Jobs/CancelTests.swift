import Foundation
import Glibc
import Host
import Music
import SystemPackage
import Testing

@testable import Pipeline

/// A deleted folder cancels; nothing else does.
@Suite struct CancelTests {
  /// Looks twice, eleven seconds apart by the clock that the test holds.
  private func look(_ yard: Yard, _ folders: inout FollowFolders) async throws -> FollowFolders.Findings {
    let now = ContinuousClock.now
    let first = try await folders.look(now: now)
    #expect(first.cancelled.isEmpty, "one look cancels nothing")
    return try await folders.look(now: now + .seconds(11))
  }

  private func folders(_ yard: Yard) -> FollowFolders {
    FollowFolders(outbox: yard.outbox, ledger: yard.ledger, disk: yard.disk, log: yard.log)
  }

  private func states(_ yard: Yard) async throws -> Int { try await yard.ledger.jobs(in: .accepted).count }

  @Test("a deleted folder cancels its job, in two looks ten seconds apart, and its tracks stop")
  func deleted() async throws {
    let yard = try Yard()
    try await yard.drop("Ada - Bir\n", as: "yol.txt")
    try await yard.drop("Ada - Bir\n", as: "kal.txt", in: "ayşe")
    let track = try #require(try await yard.ledger.takeTrack())
    let job = try #require(try await yard.ledger.job(track.job))
    var folders = folders(yard)
    _ = try await folders.look()
    try Files.removeTree(try #require(job.outbox))
    let now = ContinuousClock.now
    for seconds in [0.0, 4.0, 9.5] {
      #expect(try await folders.look(now: now + .seconds(seconds)).cancelled.isEmpty)
    }
    #expect(try await folders.look(now: now + .seconds(10)).cancelled.map(\.id) == [job.id])
    #expect(try await yard.ledger.job(job.id)?.state == .cancelled)
    #expect(try await yard.ledger.unwanted(among: [track.id]) == [track.id])
    #expect(try await states(yard) == 1, "the other one goes on")
    #expect(try await yard.ledger.takeTrack()?.job != job.id)
  }

  @Test("a folder that comes back in time, or was moved into a bin")
  func backAgain() async throws {
    let yard = try Yard()
    try await yard.drop("Ada - Bir\n", as: "yol.txt")
    var folders = folders(yard)
    let (path, aside) = (yard.outboxFolder.appending("yol"), yard.root.appending("aside"))
    let now = ContinuousClock.now
    try Files.rename(path, to: aside, replacing: false)
    _ = try await folders.look(now: now)
    try Files.rename(aside, to: path, replacing: false)
    _ = try await folders.look(now: now + .seconds(5))
    try Files.makeFolders(yard.outboxFolder.appending(".recycle"))
    try Files.rename(path, to: yard.outboxFolder.appending(".recycle/yol"), replacing: false)
    #expect(try await folders.look(now: now + .seconds(11)).cancelled.isEmpty, "the time starts anew")
    #expect(try await folders.look(now: now + .seconds(22)).cancelled.count == 1, "what lies in a bin was deleted")
  }

  @Test("a renamed folder is followed, and the delivery goes into it")
  func renamed() async throws {
    let yard = try Yard()
    try await yard.drop("Ada - Bir\nAda - İki\n", as: "yol.txt", in: "ayşe")
    try Files.rename(
      yard.outboxFolder.appending("ayşe/yol"), to: yard.outboxFolder.appending("ayşe/Yaz Şarkıları"), replacing: false)
    var folders = folders(yard)
    #expect(try await look(yard, &folders).cancelled.isEmpty)
    try await yard.carry { $0.position == 1 }
    try await yard.deliver()
    #expect(try yard.exists("ayşe/Yaz Şarkıları/yol.zip") && !yard.exists("ayşe/yol"))

    // A finished delivery is renamed too, and its missing songs follow it there.
    let text = try yard.read("ayşe/Yaz Şarkıları/not_downloaded.txt")
    try await yard.drop(text, as: "x.txt", in: "ayşe")
    try Files.rename(
      yard.outboxFolder.appending("ayşe/Yaz Şarkıları"), to: yard.outboxFolder.appending("Yaz"), replacing: false)
    #expect(try await look(yard, &folders).cancelled.isEmpty)
    try await yard.carry()
    try await yard.deliver()
    #expect(try yard.exists("Yaz/yol - 2.zip"))
  }

  @Test("a renamed person's folder and a renamed outbox cancel nothing")
  func parentRenamed() async throws {
    let yard = try Yard()
    try await yard.drop("Ada - Bir\n", as: "yol.txt", in: "ayşe")
    var folders = folders(yard)
    try Files.rename(
      yard.outboxFolder.appending("ayşe"), to: yard.outboxFolder.appending("ayla"), replacing: false)
    #expect(try await look(yard, &folders).cancelled.isEmpty)
    #expect(try await yard.job(.accepted).outbox == yard.outboxFolder.appending("ayla/yol"))
    try Files.rename(yard.outboxFolder, to: yard.root.appending("elsewhere"), replacing: false)
    #expect(try await look(yard, &folders).cancelled.isEmpty)
    try Files.makeFolders(yard.outboxFolder)
    #expect(try await look(yard, &folders).cancelled.isEmpty, "an empty outbox in its place")
    #expect(try await states(yard) == 1)

    // It stays away, so the list gets a folder in the new outbox.
    _ = try await folders.look(now: .now + .seconds(120))
    let job = try await yard.job(.accepted)
    #expect(job.outbox == nil && job.place == nil)
    try await yard.readDrop.giveFolder(job)
    try await yard.carry()
    try await yard.deliver()
    #expect(try yard.names("ayşe/yol") == ["about.txt", "yol.txt", "yol.zip"])
  }

  @Test("only progress.txt deleted: nothing is cancelled, and it is to be written again")
  func progress() async throws {
    let yard = try Yard()
    try await yard.drop("Ada - Bir\n", as: "yol.txt")
    var folders = folders(yard)
    try Files.publish([], at: yard.outboxFolder.appending("yol/progress.txt"))
    #expect(try await folders.look().withoutProgress.isEmpty)
    try Files.remove(yard.outboxFolder.appending("yol/progress.txt"))
    let findings = try await look(yard, &folders)
    #expect(findings.cancelled.isEmpty && findings.withoutProgress.count == 1)
  }

  private static func mount(_ arguments: String...) async throws -> Bool {
    try await Tool("mount").run(arguments, deadline: .seconds(60)).status == 0
  }

  /// A program that another test starts holds copies of the open files for a moment, and with them the mount.
  private static func unmount(_ target: String, lazily: Bool) async throws -> Bool {
    let end = ContinuousClock.now + .seconds(20)
    while umount2(target, lazily ? Int32(MNT_DETACH) : 0) != 0 {
      guard errno == EBUSY, ContinuousClock.now < end else { return false }
      try await Task.sleep(for: .milliseconds(20))
    }
    return true
  }

  @Test(
    "an outbox that is unmounted, also lazily, cancels none of five jobs",
    .enabled(if: geteuid() == 0, "mounting needs root"), arguments: [false, true])
  func unmounted(_ lazily: Bool) async throws {
    let yard = try Yard()
    let target = yard.outboxFolder.string
    guard try await Self.mount("-t", "tmpfs", "-o", "size=1m", "tmpfs", target) else {
      try Test.cancel("this system lets nobody mount")
    }
    defer { umount2(target, Int32(MNT_DETACH)) }
    for number in 1...5 { try await yard.drop("Ada - Bir\n", as: "liste \(number).txt") }
    var folders = folders(yard)
    _ = try await folders.look()
    // Somebody has a file of it open, as a player would.
    let open = lazily ? try FileHandle(forReadingFrom: URL(fileURLWithPath: target + "/liste 1/liste 1.txt")) : nil
    // As a daemon that started now knows it.
    let mounted = Outbox(yard.outboxFolder, people: [])
    #expect(try await Self.unmount(target, lazily: lazily))
    #expect(try Files.entries(of: yard.outboxFolder).isEmpty)
    #expect(try await look(yard, &folders).cancelled.isEmpty)
    _ = try await folders.look(now: .now + .seconds(120))
    #expect(try await yard.ledger.jobs(in: .accepted).allSatisfy { $0.outbox != nil }, "nothing below the mount")
    #expect(throws: FileError.self) { try mounted.makeFolder(yard.outboxFolder.appending("yeni"), again: false) }
    // Another file system takes its place, then the folder itself is away.
    #expect(try await Self.mount("-t", "tmpfs", "-o", "size=1m", "tmpfs", target))
    #expect(try await look(yard, &folders).cancelled.isEmpty)
    #expect(try await Self.unmount(target, lazily: false))
    #expect(try Files.removeEmptyFolder(yard.outboxFolder))
    #expect(try await look(yard, &folders).cancelled.isEmpty)
    #expect(try await states(yard) == 5)
    try open?.close()
  }

  @Test("a folder with the number of a deleted one is not taken for it")
  func inodeAgain() async throws {
    let yard = try Yard()
    try await yard.drop("Ada - Bir\n", as: "yol.txt")
    let job = try await yard.job(.accepted)
    try Files.removeTree(yard.outboxFolder.appending("yol"))
    // File systems give the number to the next folder; where this one does not, the number is written here.
    try Files.makeFolders(yard.outboxFolder.appending("başka"))
    var place = try #require(job.place)
    place.folder.inode = try #require(try Files.identity(of: yard.outboxFolder.appending("başka"))).inode
    try await yard.ledger.keep(place, of: job.id)
    var folders = folders(yard)
    let findings = try await look(yard, &folders)
    if place.folder.birth == 0 { return }
    #expect(findings.cancelled.map(\.id) == [job.id])
  }
}
