import Music
import Testing

@Suite struct EncodingTests {
  private let text = "Şebnem Ferah - Sil Baştan\r\nÖzdemir Erdoğan - Gurbet\r\nIşın Karaca – Bekleyelim de Görelim\r\n"

  private func firstText(_ bytes: [UInt8]) throws -> [String] {
    try parseList(bytes: bytes, fileName: Array("a.txt".utf8)).requests.map(\.text)
  }

  private func expectWhole(_ bytes: [UInt8]) throws {
    #expect(
      try firstText(bytes) == [
        "Şebnem Ferah - Sil Baştan", "Özdemir Erdoğan - Gurbet", "Işın Karaca – Bekleyelim de Görelim",
      ])
  }

  @Test func `UTF-8 is read with and without a mark`() throws {
    try expectWhole(Array(text.utf8))
    try expectWhole([0xEF, 0xBB, 0xBF] + Array(text.utf8))
  }

  @Test func `UTF-16 is read in both orders, with and without a mark`() throws {
    let (little, big) = (littleEndian(text), bigEndian(text))
    try expectWhole([0xFF, 0xFE] + little)
    try expectWhole([0xFE, 0xFF] + big)
    try expectWhole(little)
    try expectWhole(big)
  }

  @Test func `A text with a NUL in it is no UTF-16`() {
    for text in ["Ada - Ge\u{0}ce\nIşık - Gün\n", "Ada - Ge\u{0}ce\nIs - Gun\n"] {
      #expect(throws: ListRefusal.binary) { try firstText(Array(text.utf8)) }
    }
  }

  @Test func `Windows-1254 is told from Windows-1252 by what stands beside the letters`() throws {
    #expect(try firstText([0x44, 0xF6, 0x6E, 0x20, 0x42, 0x61, 0xFE, 0x61, 0xFD, 0x6D]) == ["Dön Başaım"])
    // "Sigur Rós - Svefn-g-englar", "Björk - Það er ást": ó, á speak for Icelandic.
    let icelandic: [UInt8] = Array("R".utf8) + [0xF3] + Array("s - ".utf8) + [0xDE, 0x61, 0xF0] + Array(" er ".utf8)
    #expect(try firstText(icelandic + [0xE1, 0x73, 0x74]) == ["Rós - Það er ást"])
    #expect(try firstText(Array("Beyonc".utf8) + [0xE9, 0x20, 0x96, 0x20] + Array("Halo".utf8)) == ["Beyoncé – Halo"])
  }

  @Test func `Windows-1251 is known by rows of letters`() throws {
    let kino: [UInt8] = [0xCA, 0xE8, 0xED, 0xEE, 0x20, 0x2D, 0x20, 0xC3, 0xF0, 0xF3, 0xEF, 0xEF, 0xE0]
    #expect(try firstText(kino) == ["Кино - Группа"])
  }

  @Test func `A character cut at the end of an upload costs only itself`() throws {
    #expect(try firstText(Array("Sıla - Sevişmeden Uyumayalım\nTarkan - Dudu\nAjda - Ş".utf8.dropLast())).count == 3)
  }
}
