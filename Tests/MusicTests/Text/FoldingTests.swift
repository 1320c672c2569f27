import Music
import Testing

@Suite("Folding")
struct FoldingTests {
  @Test(
    "Spellings of one word fold to the same",
    arguments: [
      ("IŞIK", "isik"), ("ışık", "isik"), ("Işık", "isik"), ("İSTANBUL", "istanbul"), ("istanbul", "istanbul"),
      ("ğüşöç", "gusoc"),
      ("Beyoncé", "beyonce"), ("Beyonce\u{301}", "beyonce"), ("XYLØ", "xylo"), ("Straße", "strasse"), ("Ｆｕｌｌ", "full"),
      ("Ёлка", "елка"), ("Łódź", "lodz"), ("Q&A!", "q&a!"), ("", ""),
    ])
  func folds(text: String, plain: String) {
    #expect(folded(text) == plain)
  }

  @Test(
    "Other scripts are written in Latin letters, Chinese characters stay",
    arguments: [("Потап", "potap"), ("インフェルノ", "inferuno"), ("강남", "gangnam"), ("と嘘", "to 嘘")])
  func latin(text: String, expected: String) {
    let words = latinised(text).map { folded($0).split(separator: " ").joined(separator: " ") }
    #expect(words == expected)
  }

  @Test("Text in Latin letters is not transliterated")
  func untouched() {
    #expect(latinised("Işıklar (2011)") == nil)
    #expect(latinised("嘘") == nil)
  }
}
