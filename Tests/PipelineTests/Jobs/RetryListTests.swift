import Host
import Music
import SystemPackage
import Testing

@testable import Pipeline

/// A `not_downloaded.txt` that is dropped back.
@Suite struct RetryListTests {
  /// A delivered list of four songs, the second and the fourth missing.
  private func deliveredYard(in folder: FilePath = FilePath()) async throws -> (Yard, Job) {
    let yard = try Yard()
    try await yard.drop("Ada - Bir\nAda - İki\nAda - Üç\nAda - Dörrt\n", as: "yol.txt", in: folder)
    try await yard.carry { !["Ada - İki", "Ada - Dörrt"].contains($0.request.text) }
    try await yard.deliver()
    return (yard, try await yard.job(.delivered))
  }

  @Test("it delivers NAME - 2.zip beside the first, with the first list's numbers")
  func retry() async throws {
    let (yard, first) = try await deliveredYard()
    let text = try yard.read("yol/not_downloaded.txt")
    #expect(text.hasPrefix("#! name=yol\r\n#! continues=\(first.id)\r\n"))
    let corrected = text.replacing("Ada - Dörrt", with: "Ada - Dört")
    try await yard.drop(corrected, as: "geri.txt")
    let job = try await yard.job(.accepted)
    #expect(job.continues == first.id && job.outbox == first.outbox)
    #expect(try await yard.ledger.tracks(of: job.id).map(\.position) == [2, 4])
    #expect(try yard.read("yol/yol - 2.txt") == corrected, "the dropped file, byte for byte")

    try await yard.carry { $0.position == 4 }
    try await yard.deliver()
    #expect(try await yard.songs("yol/yol.zip").count == 2)
    #expect(try await yard.songs("yol/yol - 2.zip") == ["04 - Ada - Dört.m4a"])
    let still = try yard.read("yol/not_downloaded.txt")
    let list = try parseList(bytes: Array(still.utf8), fileName: Array("not_downloaded.txt".utf8))
    #expect(list.requests.map(\.text) == ["Ada - İki"], "what is still missing")
    #expect(list.options.values["continues"] == first.id)
    let about = try yard.read("yol/about.txt")
    #expect(about.contains("yol.zip") && about.contains("yol - 2.zip") && about.contains("3 of 4 songs"))

    try await yard.drop(still, as: "not_downloaded.txt")
    try await yard.carry()
    try await yard.deliver()
    #expect(try await yard.songs("yol/yol - 3.zip") == ["02 - Ada - İki.m4a"])
    #expect(try !yard.exists("yol/not_downloaded.txt"))
    #expect(try yard.names("") == ["yol"])
  }

  @Test("a link that was uncommented speaks for its line, and keeps the number")
  func uncommented() throws {
    let text = """
      #! name=yol
      #! continues=abc
      # 2 songs could not be downloaded.

      # 7. Nothing was found.
      https://www.youtube.com/watch?v=abcdefghijk  Ada - Gece (Live)
      # https://www.youtube.com/watch?v=bbbbbbbbbbb  Ada - Gece
      Ada - Gece

      # 9. Nothing was found.
      Ada - Işık

      # 12. 99 Luftballons
      # Doubtful: another artist
      https://www.youtube.com/watch?v=ccccccccccc  Nena - 99 Luftballons

      Ada - Sonradan eklenen
      """
    let list = try parseList(bytes: Array(text.utf8), fileName: Array("x.txt".utf8))
    let marks = RetryList(bytes: Array(text.utf8))
    #expect(marks.continuesLine == 2)
    let numbered = marks.numbered(list.requests, as: [(9, "ada - ışık")], count: 20)
    #expect(numbered.map(\.number) == [7, 9, 12, 21])
    #expect(numbered[0].request.text == "Ada - Gece" && numbered[0].request.link?.id == "abcdefghijk")
    #expect(numbered[2].request.link?.id == "ccccccccccc")
    #expect(numbered[3].request.text == "Ada - Sonradan eklenen")
  }

  @Test("without its comments it finds the numbers by the words")
  func bare() async throws {
    let (yard, first) = try await deliveredYard()
    try await yard.drop("#! continues=\(first.id)\nAda - Dörrt\n", as: "x.txt")
    let job = try await yard.job(.accepted)
    #expect(try await yard.ledger.tracks(of: job.id).map(\.position) == [4])
  }

  @Test("another person's, an unknown and an unfinished list are not continued, and the report says so")
  func forged() async throws {
    let (yard, first) = try await deliveredYard(in: "ayşe")
    let before = try yard.names("ayşe/yol")
    for (index, folder) in ["", "mehmet"].enumerated() {
      try await yard.drop(
        "#! name=çalma\n#! continues=\(first.id)\nAda - İki\n", as: "x\(index).txt", in: FilePath(folder))
    }
    try await yard.drop("#! continues=../../../etc\nAda - İki\n", as: "y.txt")
    #expect(try await yard.ledger.jobs(in: .accepted).allSatisfy { $0.continues == nil })
    try await yard.carry()
    while try await !yard.deliver().isEmpty {}
    #expect(try yard.names("ayşe/yol") == before, "nothing of it lands in her folder")
    for report in ["çalma/about.txt", "mehmet/çalma/about.txt", "y/about.txt"] {
      #expect(try yard.read(report).contains("taken as a list of its own"), "\(report)")
    }
    #expect(try await yard.songs("çalma/çalma.zip") == ["01 - Ada - İki.m4a"])
  }

  @Test("a crash after its place was written down goes on there")
  func crash() async throws {
    let (yard, first) = try await deliveredYard()
    let claims = Claims(inbox: yard.inbox, instance: "test")
    let path = claims.path("x-1", folder: FilePath(), file: "geri.txt")
    try Files.makeFolders(path.removingLastComponent())
    try Files.publish(Array("#! continues=\(first.id)\nAda - İki\n".utf8), at: path)
    try await yard.ledger.beginClaim("x-1", folder: FilePath(), file: "geri.txt")
    _ = try await yard.ledger.finishClaim("x-1")
    try await yard.ledger.continueJob(first, by: "x-1", name: "yol - 2")
    try await yard.readDrop.recover()
    let job = try await yard.job(.accepted)
    #expect(job.id == "x-1" && job.outbox == first.outbox)
    try await yard.carry()
    try await yard.deliver()
    #expect(try await yard.songs("yol/yol - 2.zip") == ["02 - Ada - İki.m4a"])
    #expect(try yard.names("") == ["yol"])
  }

  @Test("dropped twice, the newer list counts")
  func twice() async throws {
    let (yard, first) = try await deliveredYard()
    try await yard.drop("#! continues=\(first.id)\nAda - Dörrt\n", as: "x.txt")
    let old = try await yard.job(.accepted)
    try await yard.drop("#! continues=\(first.id)\nAda - İki\n", as: "z.txt")
    #expect(try await yard.ledger.job(old.id)?.state == .cancelled)
    try await yard.carry()
    try await yard.deliver()
    #expect(try await yard.songs("yol/yol - 2.zip") == ["02 - Ada - İki.m4a"])
    #expect(try !yard.exists("yol/yol - 3.zip"))
  }
}
