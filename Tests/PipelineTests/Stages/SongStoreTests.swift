import Music
import SystemPackage
import Testing

@testable import Pipeline

@Suite struct SongStoreTests {
  private func name(_ id: String) -> String {
    let candidate = Candidate(source: .internetArchive, id: id, url: "", kind: .track, title: "x", artists: [])
    return SongStore.name(candidate, format: "m4a", ending: "m4a").string
  }

  @Test("songs whose ids differ in any sign have files of their own, with harmless names")
  func names() {
    let ids = [
      "ev/Ş.mp3", "ev/Ç.mp3", "ev_Ş_mp3", "ev__mp3", "../../etc", "ev/" + String(repeating: "a", count: 300) + "1",
    ]
    let all = ids + ["ev/" + String(repeating: "a", count: 300) + "2"]
    let names = all.map(name)
    #expect(Set(names).count == all.count, "\(names)")
    #expect(names.allSatisfy { !$0.contains("/") && !$0.hasPrefix(".") && $0.utf8.count < 200 })
    #expect(name("6SglHTWDCc7") == "internet-archive_6SglHTWDCc7_m4a.m4a", "what a store holds already is found again")
  }
}
