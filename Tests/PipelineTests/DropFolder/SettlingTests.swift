import Host
import SystemPackage
import Testing

@testable import Pipeline

/// The writers that were watched on real servers, replayed against the rule with a clock of our own.
@Suite struct SettlingTests {
  private let path = FilePath("/inbox/list.txt")
  private let start = ContinuousClock.now

  private func stamp(size: Int64 = 10, changed: Int64 = 1, inode: UInt64 = 7) -> FileStamp {
    FileStamp(
      device: 1, inode: inode, size: size, modified: changed, changed: changed, kind: .regular, links: 1, mode: 0o660)
  }

  @Test("a closed file is ready after the quiet time, not before")
  func closed() {
    var settling = Settling(settle: .seconds(2))
    settling.see(path, stamp(), hint: true, now: start)
    #expect(!settling.isQuiet(path, now: start + .seconds(1.9)))
    #expect(settling.isQuiet(path, now: start + .seconds(2)))
  }

  @Test("a file whose close was never seen (NFSv3, link) waits five times as long")
  func neverClosed() {
    var settling = Settling(settle: .seconds(2))
    settling.see(path, stamp(), hint: nil, now: start)
    #expect(!settling.isQuiet(path, now: start + .seconds(9)))
    #expect(settling.isQuiet(path, now: start + .seconds(10)))
  }

  @Test("a change of size, time or inode starts the quiet time anew")
  func changes() {
    for changed in [stamp(size: 11), stamp(changed: 2), stamp(inode: 8)] {
      var settling = Settling(settle: .seconds(2))
      settling.see(path, stamp(), hint: true, now: start)
      settling.see(path, changed, hint: nil, now: start + .seconds(1.5))
      #expect(!settling.isQuiet(path, now: start + .seconds(3)))
      #expect(settling.isQuiet(path, now: start + .seconds(3.5)))
    }
  }

  @Test("an append writer that closes after every line is not ready after its first line")
  func append() {
    var settling = Settling(settle: .seconds(2))
    for second in 0..<3 {
      settling.see(path, stamp(size: Int64(second + 1)), hint: true, now: start + .seconds(1.3) * Double(second))
    }
    #expect(!settling.isQuiet(path, now: start + .seconds(4)))
    #expect(settling.isQuiet(path, now: start + .seconds(4.7)))
  }

  @Test("a file that lay there before is credited with the time since its inode changed")
  func before() {
    var settling = Settling(settle: .seconds(2))
    settling.see(path, stamp(), hint: nil, now: start, age: .seconds(60))
    #expect(settling.isQuiet(path, now: start))
  }

  @Test("what a scan no longer sees is forgotten, and a new file of that name starts anew")
  func forgotten() {
    var settling = Settling(settle: .seconds(2))
    settling.see(path, stamp(), hint: true, now: start)
    settling.keep(only: [])
    #expect(settling.isEmpty)
    settling.see(path, stamp(inode: 9), hint: true, now: start + .seconds(2))
    #expect(!settling.isQuiet(path, now: start + .seconds(3)))
  }

  @Test("a quiet file in the hands of its writer is waited for: a minute, less where a close was seen")
  func held() {
    for (closed, patience) in [(nil, 60.0), (true, 10.0)] as [(Bool?, Double)] {
      var settling = Settling(settle: .seconds(2))
      settling.see(path, stamp(), hint: closed, now: start)
      let waits = [0, patience - 1, patience].map { settling.waitsForWriter(path, now: start + .seconds($0)) }
      #expect(waits == [true, true, false])
      settling.see(path, stamp(changed: 2), hint: closed, now: start + .seconds(patience))
      let again = settling.waitsForWriter(path, now: start + .seconds(patience))
      #expect(again, "it goes on writing")
    }
  }

  @Test("empty and NUL-filled files are unwritten; UTF-16 and binaries are not")
  func unwritten() {
    #expect(looksUnwritten([]))
    #expect(looksUnwritten([0, 0, 0, 0]))
    #expect(looksUnwritten(Array("Ada - Gece\n".utf8) + [0, 0, 0, 0, 0]))
    #expect(!looksUnwritten(Array("Ada - Gece\n".utf8)))
    #expect(!looksUnwritten([0xFF, 0xFE, 0x41, 0, 0x0A, 0]))
    #expect(!looksUnwritten([0x7F, 0x45, 0x4C, 0x46, 0, 0, 0, 0, 1, 0, 0, 0, 0]))
  }

  @Test(
    "litter is left alone",
    arguments: [
      ".DS_Store", "._list.txt", "~$liste.txt", "Thumbs.db", "desktop.ini", "@eaDir", "#recycle", "a.txt.sb-1234-x",
      "list.txt.part", "list.txt.crdownload", "list.tmp", "list.txt~", "#123", "4913",
      "~$list.docx", ".~lock.list.odt#", "aB3xY9.txt.PART", "#list.txt#", ".goutputstream-A1B2C3", ".list.txt.swp",
    ])
  func litter(_ name: String) {
    #expect(Litter.holds(name))
  }

  @Test(
    "lists are not litter",
    arguments: [
      "road trip.txt", "#1 hits.txt", "#SELFIE.txt", "ışık.URL", "4913.txt", "a: b.txt", "IŞIK.TXT", "şarkı.part.txt",
    ])
  func lists(_ name: String) {
    #expect(!Litter.holds(name))
    #expect(Litter.lists.contains(Litter.ending(name)))
  }

  @Test("reserved names are never lists", arguments: ["house rules.txt", "House Rules.TXT", "README.txt", "readme.md"])
  func reserved(_ name: String) {
    #expect(Litter.reserves(name))
  }
}
