import Foundation
import Host
import Music
import Platforms
import SystemPackage
import Testing

@testable import Pipeline

/// Requests that catalogues know: found by any spelling, and tagged with what they say.
extension FailureTests {
  @Suite(.serialized)
  struct IdentityTests {
    static let catalogues = ["api.deezer.com", "itunes.apple.com", "musicbrainz.org"]

    private func home(_ change: (inout Settings) -> Void = { _ in }) async throws -> Home {
      let fake = try await FakePlatforms.shared.value
      try await fake.reset()
      return try Home(fake) { settings, _ in change(&settings) }
    }

    private func songs(_ home: Home) throws -> [FilePath] {
      let folder = home.settings.state.appending("songs")
      return try Files.entries(of: folder).map { folder.appending($0) }.sorted { $0.string < $1.string }
    }

    @Test("a careless line is filed under the catalogue's names, with year, genre, ISRC, place and cover")
    func filed() async throws {
      let home = try await home()
      try home.drop(["isiklar sondu ayse gundogar"])
      #expect(try await home.once() == .allDelivered, "\(home.said.text)")
      #expect(home.read("about.txt").contains("Ayşe Gündoğar - Işıklar Söndü"), "\(home.read("about.txt"))")
      let tags = try await probe(try #require(try songs(home).first)).tags
      #expect(tags["artist"] == "Ayşe Gündoğar" && tags["title"] == "Işıklar Söndü")
      #expect(tags["date"] == "2018" && tags["genre"] == "Invented")
      #expect(tags["track"]?.hasPrefix("3") == true)
      #expect(tags.values.contains { $0.hasPrefix("ZZFAK25") }, "\(tags)")
      #expect(try await home.fake.asked(of: "dzcdn.net").count == 1)
      for other in Self.catalogues.dropFirst() { #expect(try await home.fake.asked(of: other).isEmpty) }
    }

    @Test(
      "what one catalogue cannot say another does, and without any the song comes by its own words", arguments: 0...3)
    func without(count: Int) async throws {
      let home = try await home()
      let rules = Self.catalogues.prefix(count).map { #"{"host": "\#($0)", "fault": "503"}"# }
      try await home.fake.fault("[\(rules.joined(separator: ","))]")
      try home.drop(["Ayşe Gündoğar - Işıklar Söndü"])
      #expect(try await home.once() == .allDelivered, "\(home.said.text)")
      let tags = try await probe(try #require(try songs(home).first)).tags
      #expect(tags["title"] == "Işıklar Söndü")
      #expect((tags["genre"]?.lowercased() == "invented") == (count < 3), "\(tags)")
    }

    @Test("what was said is remembered: the same song again asks no catalogue to search")
    func remembered() async throws {
      let home = try await home()
      try home.drop(["Ayşe Gündoğar - Işıklar Söndü", "Zephyrine Koot - Quagmire Waltz"], as: "bir")
      #expect(try await home.once() == .someMissing)
      #expect(try await home.fake.asked("/search", of: "api.deezer.com").count == 2)
      try home.drop(
        ["#! format=opus", "Ayşe Gündoğar - Işıklar Söndü", "Zephyrine Koot - Quagmire Waltz"], as: "iki")
      #expect(try await home.once() == .someMissing)
      #expect(try await home.fake.asked("/search", of: "api.deezer.com").count == 2)
      #expect(home.read("about.txt", of: "iki").contains("Işıklar Söndü"))
    }

    @Test("a link to a list of Deezer becomes its songs, from where they can be had")
    func list() async throws {
      let home = try await home()
      try Data("[InternetShortcut]\r\nURL=https://www.deezer.com/tr/playlist/9\r\n".utf8)
        .write(to: home.root.appendingPathComponent("inbox/New Text Document.url"))
      try home.drop(["https://www.deezer.com/playlist/8", "Hollow Kites - Glass Orchard"], as: "gizli")
      #expect(try await home.once() == .someMissing)
      let about = home.read("about.txt", of: "Dünden Bugüne")
      #expect(about.contains("all 9 songs"), "\(about)")
      #expect(home.delivered(of: "Dünden Bugüne") == 9)
      #expect(home.read("not_downloaded.txt", of: "gizli").contains("deezer.com/playlist/8"))
      #expect(home.delivered(of: "gizli") == 1)
    }
  }
}
