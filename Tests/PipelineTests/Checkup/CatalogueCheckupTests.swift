import Foundation
import SystemPackage
import Testing

@testable import Pipeline

/// What `doctor` says of catalogues, of the household's own keys, and of its rules.
extension FailureTests {
  @Suite(.serialized)
  struct CatalogueCheckupTests {
    private func home(_ faults: String, _ change: (inout Settings) -> Void = { _ in }) async throws -> Home {
      let fake = try await FakePlatforms.shared.value
      try await fake.reset()
      try await fake.fault(faults)
      return try Home(fake) { settings, _ in change(&settings) }
    }

    private func found(_ home: Home, _ subject: String) async -> [Finding] {
      await home.settings.checkCatalogues().filter { $0.subject == subject }
    }

    @Test("a catalogue that does not answer is named, and is no reason to stop")
    func silence() async throws {
      let home = try await home(#"[{"host": "musicbrainz.org", "fault": "503"}]"#)
      #expect(await found(home, "deezer").map(\.verdict) == [.good])
      #expect(await found(home, "musicbrainz").map(\.verdict) == [.mind])
      #expect(await found(home, "keys").isEmpty, "none are set")
    }

    @Test("keys that a platform refuses are told from those that it takes, and no secret is shown")
    func keys() async throws {
      let secret = FilePath(NSTemporaryDirectory()).appending("apm-secret-\(UUID().uuidString)")
      defer { try? FileManager.default.removeItem(atPath: secret.string) }
      let home = try await home("[]") {
        $0.spotify = .init(clientID: "fakeSpotifyClient", clientSecretFile: secret)
        $0.tidal = .init(clientID: "fakeTidalClient", clientSecretFile: secret)
      }
      let missing = await found(home, "keys")
      #expect(missing.map(\.verdict) == [.wrong] && missing[0].detail.contains("spotify.client_secret_file"))
      for text in ["", "id: x\nsecret: fakeSpotifySecret\n"] {
        try Data(text.utf8).write(to: URL(fileURLWithPath: secret.string))
        #expect(await found(home, "keys").map(\.verdict) == [.wrong])
        #expect(throws: Household.Missing.self) { try home.settings.catalogueKeys() }
      }
      try Data("fakeSpotifySecret\n".utf8).write(to: URL(fileURLWithPath: secret.string))
      let both = await found(home, "keys")
      #expect(both.map(\.verdict) == [.good, .wrong], "\(both)")
      #expect(both.map(\.detail) == ["spotify takes them", "tidal refuses them"])
      #expect(!"\(missing + both)".contains("fakeSpotifySecret"))
    }

    @Test("rules that cannot be used are counted")
    func rules() async throws {
      let home = try await home("[]")
      #expect(await home.settings.checkRules() == nil, "the daemon has not run yet")
      let rules = home.root.appendingPathComponent("inbox/house rules.txt")
      try Data("alias Ayşe G = Ayşe Gündoğar\n".utf8).write(to: rules)
      _ = try await home.once()
      #expect(await home.settings.checkRules()?.verdict == .good)
      try Data("alias Ayşe G = Ayşe Gündoğar\nnever\n".utf8).write(to: rules)
      let finding = await home.settings.checkRules()
      #expect(finding?.verdict == .mind && finding?.detail == "1 of 2 cannot be used", "\(String(describing: finding))")
    }
  }
}
