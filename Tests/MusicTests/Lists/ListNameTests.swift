import Music
import Testing

@Suite struct ListNameTests {
  @Test(arguments: [
    ("road trip.txt", "road trip"), ("(3) Road Trip - YouTube.txt", "Road Trip"),
    ("Road Trip - YouTube Music.txt", "Road Trip"), ("(2024) mix.v2.txt", "mix.v2"), ("party [mp3].txt", "party"),
    ("party [mp3 zip].txt", "party"), ("party [rock].txt", "party [rock]"), ("okul şarkıları.TXT", "okul şarkıları"),
    ("[mp3].txt", "_"), (".txt", "_"), ("a\u{202E}b.txt", "ab"),
  ])
  func `A list has the name of its file without decoration`(_ file: String, _ name: String) throws {
    #expect(try listed("Queen - Innuendo", as: file).name == name)
  }

  @Test func `A name that is not UTF-8 is shown with placeholders`() throws {
    let list = try parseList(bytes: Array("a b".utf8), fileName: [0x63, 0x61, 0x66, 0xE9, 0x2E, 0x74, 0x78, 0x74])
    #expect(list.name == "caf_")
  }

  @Test(arguments: [
    "New Text Document", "New Text Document (2)", "Yeni Metin Belgesi", "YENİ METİN BELGESİ", "Adsız", "Untitled 3",
    "Neues Textdokument - Kopie", "名称未設定", "_", "Новый текстовый документ", "12",
  ])
  func `Names that computers give are generic`(_ name: String) {
    #expect(isGenericName(name))
  }

  @Test(arguments: ["road trip", "Yeni Şarkılarım", "New Order", "Document Swell", "七"])
  func `Names that people give are not`(_ name: String) {
    #expect(!isGenericName(name))
  }
}
