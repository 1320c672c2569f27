import Host
import Music
import Platforms
import SystemPackage
import Testing

@testable import Pipeline

/// A file of the same name again.
@Suite struct UpdateTests {
  @Test("while its job is unfinished, the same name changes it: songs stay, leave and join")
  func update() async throws {
    let yard = try Yard()
    try await yard.drop("Ada - Bir\nAda - İki\nAda - Üç\n", as: "yol şarkıları.txt")
    let job = try await yard.job(.accepted)
    let first = try #require(try await yard.ledger.takeTrack())
    try await yard.finish(first)
    let busy = try #require(try await yard.ledger.takeTrack())
    #expect([first, busy].texts == ["Ada - Bir", "Ada - İki"])

    let second = "Ada - Dört\nAda - Üç\nAda - Bir\n"
    try await yard.drop(second, as: "Yol Şarkıları.TXT")
    #expect(try await yard.job(.accepted).id == job.id, "no second job")
    let tracks = try await yard.ledger.tracks(of: job.id)
    #expect(tracks.texts == ["Ada - Dört", "Ada - Üç", "Ada - Bir"])
    #expect(tracks.map(\.position) == [1, 2, 3])
    #expect(tracks[2].id == first.id && tracks[2].state == .done, "what is finished stays")
    #expect(try await yard.ledger.unwanted(among: [first.id, busy.id]) == [busy.id], "the removed line is stopped")
    #expect(try await !yard.ledger.fetched(busy.id))
    #expect(try yard.read("yol şarkıları/yol şarkıları.txt") == second, "the original is the new one")
    #expect(try yard.names("") == ["yol şarkıları"])

    try await yard.carry()
    try await yard.deliver()
    let songs = try await yard.songs("yol şarkıları/yol şarkıları.zip")
    #expect(songs == ["01 - Ada - Dört.m4a", "02 - Ada - Üç.m4a", "03 - Ada - Bir.m4a"])
    #expect(try yard.read("yol şarkıları/about.txt").contains("3 lines were read"))
  }

  @Test("a playlist that was read keeps its songs, and songs wait for a new one only as long as it is in the list")
  func playlists() async throws {
    let yard = try Yard()
    let (known, new) = (
      "https://www.youtube.com/playlist?list=PLbir0123456789", "https://www.youtube.com/playlist?list=PLiki0123456789"
    )
    try await yard.drop("Ada - Son\n\(known)\n", as: "yol.txt")
    let job = try await yard.job(.accepted)
    let link = try #require(try await yard.ledger.takeTrack())
    #expect(try await yard.ledger.takeTrack() == nil, "the song's number is not known yet")
    let songs = ["Işık - Gül", "Işık - Dağ"].map { parseRequestLine($0) }
    _ = try await yard.ledger.expand(link, into: songs, facts(known), limit: nil, places: [])
    let first = try #require(try await yard.ledger.tracks(of: job.id).first { $0.request.text == "Işık - Gül" })
    while let track = try await yard.ledger.takeTrack() {
      if track.id == first.id { try await yard.finish(track) }
    }

    try await yard.drop("\(known)\nAda - Yeni\n\(new)\n", as: "yol.txt")
    let tracks = try await yard.ledger.tracks(of: job.id)
    #expect(tracks.texts == ["Işık - Gül", "Işık - Dağ", "Ada - Yeni", new])
    #expect(tracks[0].id == first.id && tracks[0].state == .done)
    #expect(tracks[2].state == .held)
    let second = try #require(try await yard.ledger.takeTrack())
    #expect(second.request.text == new && second.request.isList)
    #expect(try await yard.ledger.job(job.id)?.list?.playlists?.count == 1, "about.txt still tells of it")

    try await yard.drop("Ada - Yeni\n\(known)\n", as: "yol.txt")
    let end = try await yard.ledger.tracks(of: job.id)
    #expect(end.texts == ["Ada - Yeni", "Işık - Gül", "Işık - Dağ"])
    #expect(end[0].state == .waiting, "nothing is left that it would wait for")
    // Run again after a cancellation, an unread playlist comes before the songs around it.
    try await yard.drop("Ada - Yeni\n\(known)\n\(new)\n", as: "yol.txt")
    #expect(try await yard.ledger.cancel(job.id))
    #expect(try await yard.ledger.again(job.id))
    #expect(try await yard.ledger.tracks(of: job.id).map(\.state) == [.held, .done, .held, .waiting])
  }

  private func facts(_ url: String) -> PlaylistFacts {
    PlaylistFacts(
      Playlist(
        link: Link(platform: "youtube", kind: .playlist, id: "x", url: url), source: .youtube, title: "Yol", said: 2,
        entries: [], isComplete: true))
  }

  @Test("the last part of a long list is not taken for the whole")
  func parts() async throws {
    let yard = try Yard { $0.limits.tracks = 2 }
    try await yard.drop("Ada - Bir\nAda - İki\nAda - Üç\n", as: "yol.txt")
    try await yard.sql("UPDATE job SET state = 'delivered', published_ms = 1 WHERE id NOT LIKE '%.%'")
    let part = try await yard.job(.accepted)
    #expect(part.isPart)
    try await yard.drop("Ada - Dört\n", as: "yol.txt")
    #expect(try await yard.ledger.tracks(of: part.id).texts == ["Ada - Üç"])
    #expect(try await yard.ledger.jobs(in: .accepted).count == 2)
  }

  @Test("after the delivery the same name is a new job, the same bytes within ten minutes nothing")
  func afterDelivery() async throws {
    let yard = try Yard()
    try await yard.drop("Ada - Bir\n", as: "yol.txt")
    try await yard.drop("Ada - Bir\n", as: "yol.txt")
    #expect(try yard.names("") == ["yol"], "the same bytes in work are nothing new")
    try await yard.carry()
    try await yard.deliver()
    try await yard.drop("Ada - Bir\n", as: "yol.txt")
    #expect(try yard.names("") == ["yol"])
    #expect(try Files.entries(of: yard.inbox).map(\.string) == [".allplatformmusic"], "the drop left the inbox")
    #expect(try Files.entries(of: yard.inbox.appending(".allplatformmusic/test")).isEmpty)

    try await yard.drop("Ada - İki\n", as: "yol.txt")
    #expect(try yard.names("") == ["yol", "yol (2)"])
    try await yard.sql("UPDATE job SET published_ms = published_ms - 601000 WHERE state = 'delivered'")
    try await yard.drop("Ada - Bir\n", as: "yol.txt")
    #expect(try await yard.job(.accepted).name == "yol (2)", "it changes the unfinished one")
    #expect(try await yard.ledger.tracks(of: yard.job(.accepted).id).texts == ["Ada - Bir"])
  }

  @Test("who deleted the delivery gets it again from the same bytes")
  func deleted() async throws {
    let yard = try Yard()
    try await yard.drop("Ada - Bir\n", as: "yol.txt")
    try await yard.carry()
    try await yard.deliver()
    try Files.removeTree(yard.outboxFolder.appending("yol"))
    try await yard.drop("Ada - Bir\n", as: "yol.txt")
    #expect(try await yard.job(.accepted).name == "yol")
  }

  @Test("another folder's file of the same name is another list")
  func folders() async throws {
    let yard = try Yard { $0.people = [Settings.Person(name: "ayşe")] }
    try await yard.drop("Ada - Bir\n", as: "okul.txt")
    try await yard.drop("Ada - Bir\n", as: "okul.txt", in: "ayşe")
    try await yard.drop("Ada - İki\n", as: "AYŞE.txt")
    #expect(try await yard.ledger.jobs(in: .accepted).count == 3)
    #expect(try yard.names("") == ["AYŞE (2)", "ayşe", "okul"])
  }

  @Test("a list that is being zipped can be changed until its zip gets its name")
  func whileBundling() async throws {
    let yard = try Yard()
    try await yard.drop("Ada - Bir\n", as: "yol.txt")
    try await yard.carry()
    let stale = try #require(try await yard.ledger.beginBundle())
    try await yard.drop("Ada - Bir\nAda - İki\n", as: "yol.txt")
    #expect(try await yard.job(.accepted).id == stale.id)
    try await yard.bundle.run(stale)
    #expect(try !yard.exists("yol/yol.zip"), "the zip of the old list does not get the name")
    #expect(try await !yard.ledger.deliver(stale.id, revision: stale.revision))
    try await yard.carry()
    let job = try #require(try await yard.deliver().first)
    #expect(try await yard.songs("yol/yol.zip").count == 2)
    #expect(try await yard.ledger.job(job.id)?.state == .delivered)

    try await yard.drop("Ada - Üç\n", as: "son.txt")
    try await yard.carry()
    let named = try #require(try await yard.ledger.beginBundle())
    #expect(try await yard.ledger.intendZip(named, file: "son.zip", inode: 1, tracks: []))
    try await yard.drop("Ada - Dört\n", as: "son.txt")
    #expect(try await yard.job(.accepted).name == "son (2)", "too late for a change")
  }

  @Test("another format redoes the songs, and a copy that a person changed is kept")
  func otherForm() async throws {
    let yard = try Yard()
    try await yard.drop("Ada - Bir\nAda - İki\n", as: "yol.txt")
    let track = try #require(try await yard.ledger.takeTrack())
    try await yard.finish(track)
    try Files.publish(Array("mine".utf8), at: yard.outboxFolder.appending("yol/yol.txt"), replacing: true)
    try await yard.drop("#! format=mp3\nAda - Bir\nAda - İki\n", as: "yol.txt")
    let job = try await yard.job(.accepted)
    #expect(job.plan?.format == "mp3")
    #expect(try await yard.ledger.tracks(of: job.id).allSatisfy { $0.state == .waiting })
    #expect(try yard.read("yol/yol.txt") == "mine")
    #expect(try yard.read("yol/yol (2).txt").hasPrefix("#! format=mp3"))
  }

  @Test("a crash in the middle of an update runs it again without harm")
  func crash() async throws {
    let yard = try Yard()
    try await yard.drop("Ada - Bir\n", as: "yol.txt")
    let job = try await yard.job(.accepted)
    // The ledger has the new list; the file is still claimed and the old one beside the delivery.
    let claims = Claims(inbox: yard.inbox, instance: "test")
    let path = claims.path("x-1", folder: FilePath(), file: "yol.txt")
    try Files.makeFolders(path.removingLastComponent())
    try Files.publish(Array("Ada - İki\n".utf8), at: path)
    let facts = ListFacts(lines: 1, lastLineEnded: true, problems: [])
    let plan = try #require(job.plan)
    #expect(
      try await yard.ledger.update(
        job.id, from: "x-1", plan: plan, list: facts, requests: [Request(line: 1, text: "Ada - İki")],
        bytes: Array("Ada - İki\n".utf8)))
    try await yard.readDrop.recover()
    #expect(try await yard.job(.accepted).id == job.id)
    #expect(try yard.read("yol/yol.txt") == "Ada - İki\n")
    #expect(try yard.names("") == ["yol"])
    #expect(try await yard.ledger.jobs(in: .claimed, .claiming).isEmpty)
  }

  @Test("a claimed file that the rescan comes to as well is one job in one folder")
  func rescan() async throws {
    let yard = try Yard()
    for number in 1...20 {
      let id = "x-\(number)"
      let path = Claims(inbox: yard.inbox, instance: "test").path(id, folder: FilePath(), file: "liste.txt")
      try Files.makeFolders(path.removingLastComponent())
      try Files.publish(Array("Ada - \(number)\n".utf8), at: path)
      try await yard.ledger.beginClaim(id, folder: FilePath(), file: "liste.txt")
      _ = try await yard.ledger.finishClaim(id)
      await withDiscardingTaskGroup { group in
        for _ in 1...3 { group.addTask { await yard.readDrop.readClaimed() } }
      }
      #expect(try yard.names("").count == 1, "one folder after \(number)")
      #expect(try await yard.job(.accepted).outbox == yard.outboxFolder.appending("liste"))
    }
  }

  @Test("a dropped file that is called like a report does not lose its bytes to the report")
  func reportNames() async throws {
    let yard = try Yard()
    try await yard.drop("Ada - Bir\n", as: "About.txt")
    try await yard.carry()
    try await yard.deliver()
    #expect(try yard.read("About/About (list).txt") == "Ada - Bir\n")
    #expect(try yard.read("About/about.txt").contains("About.zip"))
  }
}
