import Glibc
import Host
import SystemPackage
import Testing

@Suite("Zips")
final class ZipArchiveTests: ScratchCase {
  private let songs = [
    "001 - Müslüm Gürses - Hangimiz Sevmedik.m4a", "002 - İlhan İrem - Işığın Öyküsü.opus", "liste/ğ.m3u8",
  ]
  private var zip: FilePath { folder.appending("liste.zip") }

  @Test("Others can read it: names, bytes, times, and nothing compressed")
  func readable() async throws {
    try make(zip)
    let test = try await Tool("unzip").run(["-t", zip.string], deadline: .seconds(20))
    #expect(test.status == 0)
    let program = """
      import sys, zipfile
      with zipfile.ZipFile(sys.argv[1]) as z:
        assert z.testzip() is None
        for i in z.infolist(): print(i.filename, i.compress_type, i.date_time[0], z.read(i).decode(), sep="|")
      """
    let python = try await Tool("python3").run(["-c", program, zip.string], deadline: .seconds(60))
    #expect(
      String(decoding: python.output, as: UTF8.self).split(separator: "\n")
        == ["\(songs[0])|0|2020|şarkı", "\(songs[1])|0|2020|öykü", "\(songs[2])|0|2020|"])
  }

  @Test("Equal input makes equal bytes")
  func deterministic() throws {
    let second = folder.appending("other.zip")
    try make(zip)
    try make(second)
    #expect(try Files.read(zip, limit: 1 << 20).bytes == Files.read(second, limit: 1 << 20).bytes)
  }

  @Test("A taken name keeps its file")
  func taken() throws {
    try write("mine", to: "liste.zip")
    #expect(errorNumber { try make(zip) } == EEXIST)
    #expect(try text("liste.zip") == "mine")
  }

  @Test("Names that leave the zip, and names that are twice in it, are refused")
  func refusedNames() throws {
    var archive = try ZipArchive(creating: zip)
    for name in ["", "/etc/passwd", "../a", "a/../../b", "a\\b", "a\0b", ".."] {
      do {
        try archive.add(bytes: [1], as: name, modified: 0)
        Issue.record("\(name) was taken")
      } catch {
        #expect(error.errno == EINVAL)
        #expect(error.path == zip)
      }
    }
    try archive.add(bytes: [1], as: "a..b/...", modified: 0)
    #expect(throws: ZipError.self) { try archive.add(bytes: [2], as: "a..b/...", modified: 0) }
    try archive.close()
    #expect(try Files.entries(of: folder) == ["liste.zip"])
  }

  @Test("A file that has gone by the time of closing leaves no zip")
  func gone() throws {
    try write("here", to: "song")
    var archive = try ZipArchive(creating: zip)
    try archive.add(bytes: [UInt8](repeating: 1, count: 1 << 20), as: "first", modified: 0)
    try archive.add(file: folder.appending("song"), as: "song", modified: 0)
    try Files.remove(folder.appending("song"))
    do {
      try archive.close()
      Issue.record("the zip was closed")
    } catch {
      #expect(error.errno == ENOENT)
      #expect(error.call == "zip_close")
    }
    #expect(try Files.entries(of: folder) == [])
  }

  @Test("A full disk leaves no zip", .enabled(if: TinyDisk.isPossible, "needs the right to mount"))
  func fullDisk() throws {
    let disk = try TinyDisk(at: folder)
    var archive = try ZipArchive(creating: zip)
    try archive.add(bytes: [UInt8](repeating: 1, count: 1 << 20), as: "large", modified: 0)
    do throws(ZipError) {
      try archive.close()
      Issue.record("the zip was closed")
    } catch {
      #expect(error.errno == ENOSPC)
    }
    #expect(try Files.entries(of: folder) == [])
    _ = consume disk
  }

  @Test("Dropped before it is closed, it is not there")
  func dropped() throws {
    do {
      var archive = try ZipArchive(creating: zip)
      try archive.add(bytes: [1], as: "a", modified: 0)
    }
    #expect(try Files.entries(of: folder) == [])
  }

  @Test("A missing folder is told when the zip is closed")
  func noFolder() throws {
    var archive = try ZipArchive(creating: folder.appending("none").appending("a.zip"))
    try archive.add(bytes: [1], as: "a", modified: 0)
    do throws(ZipError) {
      try archive.close()
      Issue.record("the zip was closed")
    } catch {
      #expect(error.errno == ENOENT)
    }
  }

  private func make(_ path: FilePath) throws {
    let time: Int64 = 1_600_000_000
    try Files.publish(Array("şarkı".utf8), at: folder.appending("song"), replacing: true)
    var archive = try ZipArchive(creating: path)
    try archive.add(file: folder.appending("song"), as: songs[0], modified: time)
    try archive.add(bytes: Array("öykü".utf8), as: songs[1], modified: time)
    try archive.add(bytes: [], as: songs[2], modified: time)
    try archive.close()
  }
}
