import Music
import Testing

@Suite struct SafeNameTests {
  @Test(arguments: [
    ("AC/DC", "AC-DC"), ("What?*", "What"), ("a<b>c", "a(b)c"), ("say \"x\"", "say 'x'"), ("..hidden", "hidden"),
    ("  end. . ", "end"), ("CON", "_CON"), ("con.txt", "_con.txt"), ("Lpt1", "_Lpt1"), ("COM¹", "_COM¹"),
    ("CONTROL", "CONTROL"), ("", "_"), ("???", "_"), ("...", "_"), ("a\u{202E}b\u{200B}\u{7}\nc", "abc"),
    ("Şıkıdım İ", "Şıkıdım İ"), ("e\u{301}", "\u{E9}"), ("夜に駆ける", "夜に駆ける"), ("a\tb  c", "a b c"),
  ])
  func `A name is legal everywhere and near to what was written`(_ text: String, _ expected: String) {
    let name = safeName(text)
    #expect(Array(name.utf16) == Array(expected.utf16))
  }

  @Test func `A long name is cut between characters`() {
    #expect(safeName(String(repeating: "👩🏽", count: 60)).utf16.count == 100)
    #expect(safeName(String(repeating: "ab ", count: 40), limit: 6) == "ab ab")
    #expect(safeName("e" + String(repeating: "\u{30A}\u{327}", count: 300), limit: 10).utf16.count <= 10)
    #expect(safeName("👩🏽", limit: 1) == "_")
  }

  @Test func `A song's file is numbered as wide as its list`() {
    #expect(
      songFileName(number: 7, count: 9, artist: "Tarkan", title: "Kuzu Kuzu", ext: "m4a")
        == "07 - Tarkan - Kuzu Kuzu.m4a")
    #expect(
      songFileName(number: 7, count: 1200, artist: "AC/DC", title: "T.N.T.", ext: "mp3") == "0007 - AC-DC - T.N.T.mp3")
    #expect(songFileName(number: 1, count: 1, artist: "", title: "Con", ext: "opus") == "01 - Con.opus")
  }

  @Test func `A song's file keeps its title when there are many artists`() {
    let name = songFileName(
      number: 12, count: 40, artist: String(repeating: "Somebody & ", count: 30), title: "Kuzu Kuzu", ext: "m4a")
    #expect(name.utf16.count <= 100)
    #expect(name.hasSuffix(" - Kuzu Kuzu.m4a"))
    let long = songFileName(
      number: 1, count: 1, artist: "Fiona Apple", title: String(repeating: "When the Pawn ", count: 20), ext: "flac")
    #expect(long.utf16.count <= 100)
    #expect(long.hasPrefix("01 - Fiona Apple - When the Pawn"))
  }
}
