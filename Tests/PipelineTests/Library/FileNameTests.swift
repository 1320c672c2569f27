import Foundation
import Music
import SystemPackage
import Testing

@testable import Pipeline

@Suite struct FileNameTests {
  @Test(
    "a file without tags is known by its name",
    arguments: [
      ("Ada - Gölge", "Ada", "Gölge"), ("03 - Ada - Gölge", "Ada", "Gölge"), ("03. Ada – Gölge", "Ada", "Gölge"),
      ("Ada_-_Gölge_(Canlı)", "Ada", "Gölge (Canlı)"), ("12. Gölge", nil, "Gölge"), ("Gölge", nil, "Gölge"),
      ("Ada - Bir - İki", "Ada", "Bir - İki"), ("99 Luftballons", nil, "99 Luftballons"), ("", nil, ""),
    ] as [(String, String?, String)])
  func names(stem: String, artist: String?, title: String) {
    let read = FileNameReading(stem)
    #expect(read.artist == artist && read.title == title, "\(read)")
  }

  @Test("20,000 songs: the right one comes first, also by folded and joined words")
  func large() async throws {
    let yard = try Yard()
    let words = "gece vapur ışık liman kış bahçe deniz yol rüzgar sokak the love night river".split(separator: " ")
    var songs: [LibrarySong] = (0..<20_000).map { number in
      let title = (1...4).map { words[(number / $0 * 7 + $0 * $0 * number) % words.count] }.joined(separator: " ")
      return LibrarySong(
        folder: "/m", path: FilePath("\(number).mp3"), size: 1, modified: 1, artists: ["Sanatçı \(number % 800)"],
        title: title, bitrate: 128_000)
    }
    songs[12_345].artists = ["İlkay Çağlar"]
    songs[12_345].title = "The Night Blackbird"
    try await yard.ledger.index(songs)
    let clock = ContinuousClock()
    for line in ["ilkay caglar - the night black bird", "İLKAY ÇAĞLAR - The Night Blackbird"] {
      var found: [LibrarySong] = []
      let took = try await clock.measure {
        let reading = try #require(parseRequestLine(line).readings.first)
        found = try await yard.ledger.library(
          with: libraryWords(reading.artists + [reading.title]), in: ["/m"], limit: Library.limit)
      }
      print("a search in 20,000 songs took \(took)")
      #expect(found.first?.title == "The Night Blackbird" && found.count == Library.limit)
    }
  }
}
