import Music
import Testing

@Suite("Wishes as people write them")
struct SpellingTests {
  @Test(
    "Slips of the fingers and missing marks still find the song",
    arguments: [
      Offer("Ada Deniz", title: "Isiklar Sonunce", right: 0, song("Işıklar Sönünce", "Ada Deniz")),
      Offer("ADA DENIZ", title: "IŞIKLAR SÖNÜNCE", right: 0, song("Işıklar Sönünce", "Ada Deniz")),
      Offer("Cigdem Aglar", title: "Gozlerin Istanbul", right: 0, song("Gözlerin İstanbul", "Çiğdem Ağlar")),
      Offer("Ada Deniz", title: "Northbuond Sky", right: 0, song("Northbound Sky", "Ada Deniz")),
      Offer("Vera Hollmstrom", title: "Winterlight", right: 0, song("Winterlight", "Vera Holmström")),
      Offer("Кира Лесная", title: "Еще Теплее", right: 0, song("Ещё теплее", "Кира Лесная")),
      Offer("The Tall Pines", title: "Dont Wait", right: 0, song("Don’t Wait", "Tall Pines")),
    ])
  func slips(offer: Offer) {
    #expect(offer.match().choice == offer.right)
  }

  @Test(
    "A guest may be named in the title, among the artists, in the wish or not at all",
    arguments: [
      Offer("Rio Sant", title: "Fuego (feat. Duda Lins)", right: 0, song("Fuego", "Rio Sant", "Duda Lins")),
      Offer("Rio Sant", title: "Fuego ft. Duda Lins", right: 0, song("Fuego", "Rio Sant")),
      Offer("Rio Sant feat. Duda Lins", title: "Fuego", right: 0, song("Fuego", "Rio Sant")),
      Offer("Rio Sant", title: "Fuego", right: 0, song("Fuego (with Duda Lins)", "Rio Sant")),
      Offer("Rio Sant", "Duda Lins", title: "Fuego", right: 0, video("Rio Sant - Fuego ft. Duda Lins", on: "fan")),
      Offer("Rio Sant & Duda Lins", title: "Fuego", right: 0, song("Fuego", "Rio Sant", "Duda Lins")),
    ])
  func guests(offer: Offer) {
    #expect(offer.match().choice == offer.right)
  }

  @Test(
    "A typed line finds the song whichever way round it is written",
    arguments: [
      "Ada Deniz - Uzak Yol", "Uzak Yol - Ada Deniz", "uzak yol ada deniz", "ADA DENİZ UZAK YOL",
      "ada deniz – uzak yol",
      "Ada Deniz: Uzak Yol", "Ada Deniz | Uzak Yol", "\"Uzak Yol\" by Ada Deniz", "ada deniz uzak yol (official video)",
      "ada deniz uzak yol official video", "Ada Deniz - Uzak Yol full version", "ada deniz - uzak yol şarkı sözleri hd",
      "Ada Deniz Uzak Yol mp3 indir",
    ])
  func lines(line: String) {
    let candidates = [
      song("Uzak Yol (Canlı)", "Ada Deniz"), song("Uzak Yol", "Bora Su"), song("Yakın Yol", "Ada Deniz"),
      song("Uzak Yol", "Ada Deniz"), video("Ada Deniz - Uzak Yol (1 Saat)", on: "loops", lasts: 3600),
    ]
    #expect(match(Wanted(parseRequestLine(line)), among: candidates).choice == 3)
  }

  @Test(
    "Numbers and little words may be typed as figures and letters",
    arguments: [
      ("7 kingdom army pale stripes", "Seven Kingdom Army", "The Pale Stripes"),
      ("Pale Stripes - Seven Kingdom Army", "7 Kingdom Army", "The Pale Stripes"),
      ("21 sailors - washed out", "Washed Out", "twenty one sailors"),
      ("ninety nine troubles kilo ghost", "99 Troubles", "Kilo Ghost"),
      ("Ada Deniz - nothing measures to you", "Nothing Measures 2 U", "Ada Deniz"),
      ("Ada Deniz - die 4 u", "Die for You", "Ada Deniz"),
    ])
  func figures(line: String, title: String, artist: String) {
    let wanted = Wanted(parseRequestLine(line))
    #expect(match(wanted, among: [song(title, artist)]).choice == 0)
    #expect(match(wanted, among: [song(title + " 2", artist)]).choice == nil)
  }

  @Test("A name of symbols alone is a name, and nobody else's")
  func symbols() {
    let wanted = Wanted(parseRequestLine("!!! - Must Be Mondays"))
    #expect(match(wanted, among: [song("Must Be Mondays", "!!!")]).choice == 0)
    #expect(match(wanted, among: [song("It Must Be Mondays", "Al Bow")]).choice == nil)
    #expect(match(wanted, among: [song("Must Be Mondays", "???")]).choice == nil)
  }

  @Test(
    "What belongs to the title is no decoration",
    arguments: [("Ada Deniz - Love Song", "Love"), ("ada deniz sweet night music", "Sweet Night")])
  func ownWords(line: String, title: String) {
    #expect(match(Wanted(parseRequestLine(line)), among: [song(title, "Ada Deniz")]).choice == nil)
  }

  @Test("Another's version of an artist's name is asked for as it is written: taylors is not taylor")
  func nameInVersion() {
    let wanted = Wanted(parseRequestLine("defne swift yaz masali defnes version"))
    let (plain, own) = (song("Yaz Masalı", "Defne Swift"), song("Yaz Masalı (Defne's Version)", "Defne Swift"))
    #expect(match(wanted, among: [plain, own]).choice == 1)
    #expect(match(wanted, among: [plain]).choice == nil)
  }

  @Test(
    "A typed line that asks for a version has it or nothing",
    arguments: [
      ("Ada Deniz - Uzak Yol (Canlı)", "Uzak Yol (Live)"), ("Ada Deniz - Uzak Yol (Akustik)", "Uzak Yol - Acoustic"),
      ("Ada Deniz - Uzak Yol (Remix)", "Uzak Yol (Remiks)"), ("Ada Deniz - Uzak Yol (Karaoke)", "Uzak Yol [Karaoke]"),
      ("Ada Deniz - Uzak Yol (sped up)", "Uzak Yol (Hızlandırılmış)"),
      ("Ada Deniz - Uzak Yol (8D)", "Uzak Yol (8D Audio)"),
      ("Ada Deniz - Uzak Yol (Nightcore)", "Uzak Yol (Nightcore)"), ("Ada Deniz - Uzak Yol (Demo)", "Uzak Yol (Demo)"),
      ("Ada Deniz - Uzak Yol (Enstrümantal)", "Uzak Yol (Instrumental)"),
    ])
  func asked(line: String, title: String) {
    let wanted = Wanted(parseRequestLine(line))
    let original = song("Uzak Yol", "Ada Deniz")
    #expect(match(wanted, among: [original, song(title, "Ada Deniz")]).choice == 1)
    #expect(match(wanted, among: [original]).choice == nil)
  }

  @Test(
    "Titles in Cyrillic and Japanese are told from their versions",
    arguments: [
      "ночной экспресс (концерт)", "Ночной экспресс (ремикс)", "Ночной экспресс (караоке)", "Ночной экспресс (минус)",
      "Ночной экспресс (акустика)", "Ночной экспресс (кавер)", "Ночной экспресс (slowed)",
      "Ночной экспресс (Nightcore)", "夜行列車 (ライブ)", "夜行列車【歌ってみた】", "夜行列車 カラオケ", "夜行列車 リミックス", "夜行列車 (Instrumental)",
      "夜行列車 (TV Size)", "夜行列車【作業用】", "夜行列車 (TVサイズ)",
      "夜行列車 1時間耐久", "夜行列車 弾いてみた", "夜行列車 (ピアノ)", "夜行列車 MV予告", "夜行列車 English Cover", "Ночной экспресс (реакция)",
      "Ночной экспресс (полный альбом)", "Ночной экспресс (ускоренная версия)", "Ночной экспресс (замедленная версия)",
      "Ночной экспресс (инструментал)", "Ночной экспресс (1 час)", "Ночной экспресс (пародия)",
      "Ночной экспресс (на гитаре)",
    ])
  func otherScripts(version: String) {
    let (artist, title) = version.hasPrefix("夜") ? ("ミナト", "夜行列車") : ("Кира Лесная", "Ночной экспресс")
    let offer = Offer(artist, title: title, right: 1, song(version, artist), song(title, artist))
    #expect(offer.match().ranking == [1])
  }

  @Test(
    "A word of the title that also names a version does not hide the song",
    arguments: [
      "Cover", "Demo", "Remix", "Live", "Instrumental", "Preview", "Slow", "Nightcore", "Reaction", "Acoustic",
    ])
  func versionNames(title: String) {
    let offer = Offer("Mara Venn", title: title, right: 0, song(title, "Mara Venn"))
    #expect(offer.match().choice == 0)
    let other = Offer("Mara Venn", title: title, right: nil, song("\(title) (Karaoke)", "Mara Venn"))
    #expect(other.match().choice == nil)
  }
}
