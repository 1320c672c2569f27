import Foundation
import Host
import Music
import Platforms
import Testing

@testable import Pipeline

/// Songs that are on one open platform alone.
extension FailureTests {
  @Suite(.serialized)
  struct OpenSongTests {
    private func home() async throws -> Home {
      let fake = try await FakePlatforms.shared.value
      try await fake.reset()
      return try Home(fake, sources: Source.all)
    }

    @Test("a song that only one platform has comes from there, and the report says so")
    func songs() async throws {
      let home = try await home()
      try home.drop([
        "Kumru Plak - İskele Gecesi", "Node Runner - Gölge Ağı", "Ev Kayıtları - Çay Bahçesi",
        "Kumru Plak - Sold Only", "Marlow Quint - Paper Lanterns",
      ])
      #expect(try await home.once() == .someMissing, "\(home.said.text)")
      let about = home.read("about.txt")
      for name in ["from Bandcamp", "from Audius", "from the Internet Archive", "from YouTube Music"] {
        #expect(about.contains(name), "\(about)")
      }
      #expect(home.delivered() == 4, "\(about)")
      #expect(home.read("not_downloaded.txt").contains("Kumru Plak - Sold Only"))
    }

    @Test("links to their albums and songs become their songs")
    func links() async throws {
      let home = try await home()
      try home.drop(
        [
          "https://kumruplak.bandcamp.com/album/six-open-songs", "https://archive.org/details/kumru-plak-ev-kayitlari",
          "https://audius.co/noderunner/open-circuit",
        ])
      #expect(try await home.once() == .someMissing, "\(home.said.text)")
      #expect(home.delivered() == 5, "\(home.read("about.txt"))\n\(home.said.text)")
      #expect(home.read("not_downloaded.txt").contains("Sold Only"))
    }
  }
}
