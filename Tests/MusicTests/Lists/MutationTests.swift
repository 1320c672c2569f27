import Music
import Testing

/// The same numbers on every run (splitmix64).
private struct FixedRandom: RandomNumberGenerator {
  var state: UInt64
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

@Suite struct MutationTests {
  private let written: [String] = [
    "1. Queen - Innuendo (6:31)\n2. \"ABBA\" – Waterloo [Live]\n#! format=mp3 name=x\n3) x ft. y & z\n",
    "00:00 Glóð\n03:39 Blóðberg\n- [ ] https://youtu.be/dQw4w9WgXcQ?t=1 - x: y\n",
    "| 1 | [Title](https://open.spotify.com/track/3hB5DgAiMAQ4DzYbsMq1IT) | [Artist](x) | 3:45 |\n|---|---|---|---|\n| a |",
    "Name\tArtist\tTime\nJump\tVan Halen\t241\n", "00001|Whats Up|4 Non Blondes\n00002|Ha|A\n",
    "[InternetShortcut]\r\nURL=https://www.youtube.com/watch?v=dQw4w9WgXcQ&list=RDMM\r\n",
    "夜に駆ける / YOASOBI\nYOASOBI「アイドル」\nKenny \"The Gambler\"\nStand by Me\nСплин — Выхода нет (Ремикс)\n",
  ]

  @Test func `No bytes make the parser trap, and what it says stays within its limits`() throws {
    var samples = written.map { Array($0.utf8) }
    samples += written.map { [0xFF, 0xFE] + littleEndian($0) }
    for file in ["tr_windows1254_crlf", "plain_archive_0", "markdown_table_0", "tab_separated_cassette"] {
      guard ListSamples.arePresent else { break }
      samples.append(Array(try ListSamples.bytes("txt/\(file).txt").prefix(700)))
    }
    var random = FixedRandom(state: 2026)
    var accepted = 0
    for round in 0..<3_000 {
      var bytes = samples[round % samples.count]
      for _ in 0..<Int.random(in: 1...6, using: &random) { mutate(&bytes, using: &random) }
      let name = Bool.random(using: &random) ? "a [mp3].txt" : "(1) b - YouTube.url"
      let list: ParsedList
      do throws(ListRefusal) { list = try parseList(bytes: bytes, fileName: Array(name.utf8)) } catch { continue }
      accepted += 1
      #expect(!list.requests.isEmpty)
      for request in list.requests {
        #expect((1...list.lineCount).contains(request.line))
        #expect(!request.text.isEmpty && (request.link != nil || !request.readings.isEmpty))
        #expect(!request.readings.contains { $0.title.isEmpty })
        #expect(request.link?.url.hasPrefix("https://") ?? true)
      }
      #expect(list.problems.allSatisfy { $0.text.count <= 200 })
    }
    #expect(accepted > 500)
  }

  private func mutate(_ bytes: inout [UInt8], using random: inout FixedRandom) {
    let interesting: [UInt8] = [
      0, 9, 10, 13, 32, 34, 35, 40, 41, 45, 47, 58, 61, 91, 93, 124, 0x80, 0xC3, 0xE2, 0xFE, 0xFF,
    ]
    guard !bytes.isEmpty else { return bytes.append(10) }
    let index = Int.random(in: bytes.indices, using: &random)
    switch Int.random(in: 0..<6, using: &random) {
    case 0: bytes[index] = UInt8.random(in: .min ... .max, using: &random)
    case 1: bytes[index] = interesting.randomElement(using: &random) ?? 0
    case 2: bytes.insert(interesting.randomElement(using: &random) ?? 0, at: index)
    case 3: bytes.remove(at: index)
    case 4: bytes.removeSubrange(index..<min(bytes.count, index + Int.random(in: 1...40, using: &random)))
    default: bytes.insert(contentsOf: bytes[index..<min(bytes.count, index + 30)], at: index)
    }
  }
}
