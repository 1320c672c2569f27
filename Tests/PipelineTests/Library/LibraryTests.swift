import Foundation
import Host
import Music
import Platforms
import SystemPackage
import Testing

@testable import Pipeline

/// The household's own music as a source: real files made by ffmpeg, the real worker.
extension FailureTests {
  @Suite(.serialized)
  struct LibraryTests {
    static let turkish = "Çınar Yelkenoğlu - İstasyonda Bir Gece"
    static let english = "Marlow Quint - Paper Lanterns"
    static let flac = ["-c:a", "flac"]

    private func house(_ change: (inout Settings) -> Void = { _ in }) async throws -> (Home, MusicFolder) {
      let fake = try await FakePlatforms.shared.value
      try await fake.reset()
      let home = try Home(fake) { settings, _ in
        settings.library = [settings.state.removingLastComponent().appending("müzik")]
        change(&settings)
      }
      return (home, try MusicFolder(try #require(home.settings.library.first)))
    }

    /// The library of a home, brought up to date.
    private func library<Value: Sendable>(_ home: Home, _ body: (Library) async throws -> Value) async throws -> Value {
      try await Library.with(home.settings, home.said.log) { try await body(try #require($0)) }
    }

    private func wanted(_ line: String) -> Wanted { Wanted(parseRequestLine(line)) }

    private func kept(_ home: Home) throws -> [FilePath] {
      let songs = home.settings.state.appending("songs")
      return try Files.entries(of: songs).map { songs.appending($0) }.sorted { $0.string < $1.string }
    }

    @Test("what is surely there is delivered without asking a platform, in the wanted format, and stays as it was")
    func taken() async throws {
      let (home, music) = try await house()
      let tags = ["artist": "Çınar Yelkenoğlu", "title": "İstasyonda Bir Gece", "album": "Gece"]
      try await music.add("Çınar/01 gece.flac", tags, codec: Self.flac)
      try await music.add("\(Self.english).mp3", seconds: 9)
      try await music.add("Ada Deniz - Dalga.wav")
      let before = try music.state()
      try home.drop(
        ["#! format=original", "CINAR YELKENOGLU - istasyonda bir gece", Self.english, "Ada Deniz - Dalga"], as: "özgün"
      )
      try home.drop(["#! format=flac", Self.turkish], as: "kayıpsız")
      try home.drop(["#! language=tr", Self.turkish, Self.english], as: "list")
      #expect(try await home.once() == .allDelivered, "\(home.said.text)")
      for job in ["özgün", "kayıpsız"] {
        #expect(!home.read("about.txt", of: job).contains("YouTube"), "\(home.read("about.txt", of: job))")
        #expect(home.read("about.txt", of: job).contains("from the household's own library"))
        #expect(home.read("not_downloaded.txt", of: job).isEmpty)
      }
      #expect(home.read("about.txt").components(separatedBy: "evin kendi müzik arşivi").count == 3)
      for question in ["search", "player"] { #expect(try await home.fake.asked(question).isEmpty) }
      #expect(try music.state() == before, "nothing in the library has changed")

      let songs = try kept(home)
      let codecs = try await songs.asyncMap { try await probe($0).codec }
      #expect(codecs.sorted() == ["aac", "aac", "flac", "flac", "mp3", "pcm_s16le"])
      let facts = try await probe(try #require(songs.first { $0.extension == "flac" }))
      #expect(facts.tags["title"] == "İstasyonda Bir Gece" && facts.tags["artist"] == "Çınar Yelkenoğlu")
      let mp3 = try await probe(try #require(songs.first { $0.extension == "mp3" }))
      #expect(mp3.tags["artist"] == "Marlow Quint" && abs(mp3.seconds - 9) < 0.2)
    }

    @Test("another version at home, or a broken file, does not stand in for the song that a platform has")
    func notTaken() async throws {
      let (home, music) = try await house()
      try await music.add("canlı.m4a", ["artist": "Marlow Quint", "title": "Paper Lanterns (Live)"])
      try await music.add(
        "konser.mp3", ["artist": "Nadia Vosk", "title": "Seventeen Rivers", "album": "Live in Izmir"])
      let tags = ["artist": "Çınar Yelkenoğlu", "title": "İstasyonda Bir Gece"]
      let broken = try await music.add("bozuk.flac", tags, codec: Self.flac)
      var bytes = try Data(contentsOf: URL(fileURLWithPath: broken.string))
      let middle = bytes.count / 2
      for place in middle..<middle + 4000 { bytes[place] = UInt8(truncatingIfNeeded: place &* 7919) }
      try bytes.write(to: URL(fileURLWithPath: broken.string))
      try home.drop([Self.english, "Nadia Vosk - Seventeen Rivers", Self.turkish])
      #expect(try await home.once() == .allDelivered, "\(home.said.text)")
      let about = home.read("about.txt")
      #expect(about.components(separatedBy: "from YouTube Music").count == 4, "\(about)")
      #expect(home.read("not_downloaded.txt").isEmpty, "what the platform has is no second choice")
      #expect(home.said.all("next candidate").count == 1, "the broken file was tried")
    }

    @Test("links are not followed, bins and other files are not read, tags come before the file's name")
    func index() async throws {
      let (home, music) = try await house()
      let outside = try MusicFolder(home.settings.state.removingLastComponent().appending("dışarı"))
      let secret = try await outside.add("secret/Ada - Secret.mp3")
      try FileManager.default.createSymbolicLink(
        atPath: music.path.appending("Ada - Link.mp3").string, withDestinationPath: secret.string)
      try FileManager.default.createSymbolicLink(
        atPath: music.path.appending("linked").string, withDestinationPath: outside.path.string)
      try await music.add(".Trash/Ada - Bin.mp3")
      try Files.publish(Array("no song".utf8), at: music.path.appending("Ada - Metin.txt"))
      try Files.publish(Array("no song".utf8), at: music.path.appending("Ada - Boş.mp3"))
      let kinds = ["a.m4a", "b.mp3", "c.opus", "d.ogg", "e.flac"]
      for (number, name) in kinds.enumerated() {
        try await music.add("x/\(name)", ["artist": "Ada", "title": "Şarkı \(number)", "album": "Iğdır"])
      }
      try await music.add("07 - Ada - Gölge.webm", codec: ["-c:a", "libopus"])
      // A name that is no text.
      let odd = try await music.add("tek.mp3", ["artist": "Ada", "title": "Tek"])
      let name = FilePath(blob: music.path.blob + Data("/\u{6B}".utf8) + Data([0xFF, 0xFE]) + Data(".mp3".utf8))
      try Files.rename(odd, to: name, replacing: false)
      try await library(home) { library in
        let found = try await library.search(wanted("Ada"), round: 0)
        let titles = found.map(\.title).sorted()
        #expect(titles == ["Boş", "Gölge", "Tek"] + (0..<5).map { "Şarkı \($0)" }, "\(titles)")
        #expect(found.allSatisfy { $0.artists == ["Ada"] && $0.source == .library })
        #expect(found.filter { $0.album == "Iğdır" && abs(($0.duration ?? 0) - 8) < 0.2 }.count == 5)
        #expect(try await library.search(wanted("ada - SARKI 3"), round: 0).first?.title == "Şarkı 3")
        #expect(found.contains { $0.url.hasSuffix("k%FF%FE.mp3") })
        // A link that takes a file's place before it is used is not followed either.
        let song = try #require(found.first { $0.title == "Şarkı 1" })
        let file = music.path.pushing("x/b.mp3")
        try Files.remove(file)
        try FileManager.default.createSymbolicLink(atPath: file.string, withDestinationPath: secret.string)
        let work = home.settings.state
        await #expect(throws: Failure.self) { try await library.fetch(song, .original, in: work) }
      }
    }

    @Test("of several files of one recording the best sounding comes first; changed and removed ones are not used")
    func changes() async throws {
      let (home, music) = try await house()
      let tags = ["artist": "Şule Ergin", "title": "Kışlık Bahçe"]
      try await music.add("düşük.mp3", tags, codec: ["-b:a", "64k"])
      let best = try await music.add("iyi.flac", tags, codec: Self.flac)
      let middle = try await music.add("orta.mp3", tags, codec: ["-b:a", "192k"])
      let work = home.settings.state.appending("kopya")
      try Files.makeFolders(work)
      try await library(home) { library in
        let song = wanted("sule ergin - kislik bahce")
        let found = try await library.search(song, round: 0)
        #expect(found.map { FilePath($0.url).lastComponent?.extension } == ["flac", "mp3", "mp3"])
        #expect(match(song, among: found).confidence == .sure && match(song, among: found).choice == 0)
        let raw = try await library.fetch(found[0], .flac, in: work)
        #expect(try Files.stamp(raw.file).links == 1 && Files.stamp(raw.file).inode != Files.stamp(best).inode)
        let lossy = await #expect(throws: Failure.self) { try await library.fetch(found[1], .flac, in: work) }
        #expect(lossy?.remedy == .nextCandidate)

        // Between the choice and its use.
        let other = ["artist": "Şule Ergin", "title": "Yazlık Bahçe"]
        try await music.add("iyi.flac", other, seconds: 6, codec: Self.flac)
        try Files.remove(middle)
        for candidate in found[..<2] {
          let failure = await #expect(throws: Failure.self) { try await library.fetch(candidate, .original, in: work) }
          #expect(failure?.remedy == .nextCandidate && failure?.cause == .unavailable)
        }
        // Changed files are read again before they are offered, and are other songs then.
        let now = try await library.search(song, round: 0)
        #expect(now.map(\.title).sorted() == ["Kışlık Bahçe", "Yazlık Bahçe"])
        #expect(!now.map(\.id).contains(found[0].id))
        try await library.lookOnce()
        #expect(try await library.ledger.librarySize(music.path) == 2)
      }
    }

    @Test("a folder that is away keeps its entries, is said once, and holds up no song")
    func away() async throws {
      let (home, music) = try await house()
      try await music.add("1.mp3", ["artist": "Marlow Quint", "title": "Paper Lanterns"])
      let elsewhere = music.path.removingLastComponent().appending("elsewhere")
      let ids = try await library(home) { library in
        let song = wanted(Self.english)
        let found = try await library.search(song, round: 0)
        #expect(found.count == 1)
        try Files.rename(music.path, to: elsewhere, replacing: false)
        for isMounted in [false, true] {
          // Then the bare mount point.
          if isMounted { try Files.makeFolders(music.path) }
          for _ in 1...2 { try await library.lookOnce() }
          #expect(try await library.search(song, round: 0).isEmpty)
          #expect(try await library.ledger.librarySize(music.path) == 1)
        }
        #expect(home.said.text.components(separatedBy: "looked for elsewhere").count == 2, "\(home.said.text)")
        #expect(try Files.removeEmptyFolder(music.path))
        try Files.rename(elsewhere, to: music.path, replacing: false)
        try await library.lookOnce()
        #expect(try await library.search(song, round: 0) == found, "nothing was read again")
        return found.map(\.id)
      }
      #expect(ids.count == 1)
      try Files.rename(music.path, to: elsewhere, replacing: false)
      try home.drop([Self.english])
      #expect(try await home.once() == .allDelivered, "\(home.said.text)")
      #expect(home.read("about.txt").contains("from YouTube Music"))
    }
  }
}

extension Sequence {
  fileprivate func asyncMap<Value>(_ body: (Element) async throws -> Value) async rethrows -> [Value] {
    var values: [Value] = []
    for element in self { values.append(try await body(element)) }
    return values
  }
}
