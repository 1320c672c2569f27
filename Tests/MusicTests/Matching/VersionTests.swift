import Music
import Testing

@Suite("Versions")
struct VersionTests {
  @Test(
    "A version that nobody asked for is not taken, whatever language names it",
    arguments: [
      "Uzak Yol (Live)", "Uzak Yol (Canlı)", "Uzak Yol [Canlı Performans]", "Uzak Yol - Ao Vivo", "Uzak Yol (En Vivo)",
      "Uzak Yol (Live at Rock am Ring)", "Uzak Yol (Akustik)", "Uzak Yol (Acoustic Version)", "Uzak Yol (Remix)",
      "Uzak Yol (Remiks)", "Uzak Yol VIP", "Uzak Yol (Club Mix)", "Uzak Yol (Karaoke)", "Uzak Yol (Караоке)",
      "Uzak Yol (Enstrümantal)", "Uzak Yol (Altyapı)", "Uzak Yol (Inst.)", "Uzak Yol (Off Vocal)", "Uzak Yol (Sped Up)",
      "Uzak Yol (Hızlandırılmış)", "Uzak Yol (Yavaşlatılmış)", "Uzak Yol // slowed", "Uzak Yol (Slowed + Reverb)",
      "Uzak Yol (Nightcore)", "Uzak Yol (8D Audio)", "Uzak Yol [1 Saat]", "Uzak Yol (1 Hour Loop)", "Uzak Yol (Demo)",
      "Uzak Yol (Cover)", "Uzak Yol (Кавер)", "Uzak Yol【歌ってみた】", "Uzak Yol (カバー)", "Uzak Yol (ライブ)",
      "Uzak Yol (Clean)", "Uzak Yol (Radio Edit / Clean)", "Uzak Yol (TV Size)", "Uzak Yol (Chiptune Version)",
      "Uzak Yol (Piano Tutorial)", "Uzak Yol (Dance Practice)", "Uzak Yol [Bass Boosted]", "Uzak Yol (A Cappella)",
      "Uzak Yol (Ada's Version)", "Uzak Yol (Versão Piseiro)", "Uzak Yol (English Version)", "Uzak Yol (Fragman)",
      "Uzak Yol (Mashup)", "Uzak Yol Reaction", "Uzak Yol (Pt. 2)", "Uzak Yol II", "Uzak Yol (Bonus)",
      "Uzak Yol / Yakın Yol (Medley)",
    ])
  func unasked(title: String) {
    for candidate in [song(title, "Ada Deniz"), video("Ada Deniz - \(title)", on: "Ada Deniz", official: true)] {
      let match = Offer("Ada Deniz", title: "Uzak Yol", right: nil, candidate).match()
      #expect(match.choice == nil)
      #expect(match.verdicts[0].score < 0.5)
    }
  }

  @Test(
    "Words that only decorate a title do not make it another recording",
    arguments: [
      "Uzak Yol (2011 Remaster)", "Uzak Yol - Remastered 2009", "Uzak Yol (Official Video)", "Uzak Yol [Lyrics]",
      "Uzak Yol (Resmi Klip)", "Uzak Yol (Sözleri)", "Uzak Yol (Original Mix)", "Uzak Yol (Album Version)",
      "Uzak Yol (Official Audio) [HD]", "Uzak Yol (Explicit)", "Uzak Yol [4K]", "Uzak Yol | Mavi Records",
      "Uzak Yol (English Lyrics)", "Uzak Yol (Visualizer)", "Uzak Yol (Clip Officiel)",
    ])
  func decorated(title: String) {
    let candidate = video("Ada Deniz - \(title)", on: "Mavi Records", lasts: 201, official: true)
    #expect(Offer("Ada Deniz", title: "Uzak Yol", right: 0, candidate).match().choice == 0)
  }

  @Test(
    "Words that only decorate the title in a catalogue's list are not asked for",
    arguments: [
      "Uzak Yol - Remastered 2011", "Uzak Yol - 2011 Remaster", "Uzak Yol (2009 Remastered Version)",
      "Uzak Yol - Digitally Remastered", "Uzak Yol - 2005 - Remaster", "Uzak Yol - Original Mix",
      "Uzak Yol - Bonus Track", "Uzak Yol - Mono Version / Remastered 2011", "Uzak Yol - Single Version",
    ])
  func decoratedWish(title: String) {
    let match = Offer("Ada Deniz", title: title, right: 0, song("Uzak Yol", "Ada Deniz")).match()
    #expect(match.choice == 0)
    #expect(match.confidence == .sure)
    // A year alone may be the title's own.
    #expect(
      Offer("Ada Deniz", title: "Uzak Yol - 1999", right: nil, song("Uzak Yol", "Ada Deniz")).match().choice == nil)
  }

  @Test(
    "A version that was asked for is taken, and nothing else",
    arguments: [
      Offer(
        "Ada Deniz", title: "Uzak Yol (Canlı)", right: 1, song("Uzak Yol", "Ada Deniz"),
        song("Uzak Yol (Live)", "Ada Deniz")),
      Offer(
        "Ada Deniz", title: "Uzak Yol - Ao Vivo", right: 1, song("Uzak Yol - Ao Vivo", "Banda Sol"),
        song("Uzak Yol (Ao Vivo)", "Ada Deniz")),
      Offer(
        "Lune", title: "Amber - Kito Vale Remix", right: 2, song("Amber (Zed Marr Remix)", "Lune"),
        song("Amber", "Lune"),
        song("Amber [Kito Vale Remix]", "Lune")),
      Offer(
        "Lune", title: "Amber (Kito Vale Remix)", lasts: nil, right: nil, song("Amber (Zed Marr Remix)", "Lune"),
        song("Amber", "Lune"), song("Stone (Kito Vale Remix)", "Lune"),
        video("Lune - Amber (Kito Vale Remix) [Instrumental]", on: "beats")),
      Offer(
        "Tess Quill", title: "Loving (Tess's Version)", right: 1, song("Loving", "Tess Quill"),
        song("Loving (Tess’s Version)", "Tess Quill")),
      Offer(
        "Nox Fern", title: "Paperlight VIP", right: 1, song("Paperlight", "Nox Fern"),
        song("Paperlight (VIP)", "Nox Fern")),
      Offer(
        "Vert", title: "Nightshift (Clean)", right: 1, song("Nightshift", "Vert"),
        song("Nightshift (Radio Edit / Clean)", "Vert")),
    ])
  func asked(offer: Offer) {
    #expect(offer.match().choice == offer.right)
  }

  @Test("The version may stand beside the title")
  func askedBeside() {
    var wanted = Offer("Ada Deniz", title: "Uzak Yol", right: nil).wanted
    wanted.version = "Akustik"
    let match = match(wanted, among: [song("Uzak Yol", "Ada Deniz"), song("Uzak Yol (Acoustic)", "Ada Deniz")])
    #expect(match.choice == 1)
    #expect(match.verdicts[1].reasons.contains(.versionAsked("acoustic")))
    #expect(match.verdicts[0].reasons.contains(.versionMissing("acoustic")))
  }

  @Test(
    "A word of the title itself names no version",
    arguments: [
      Offer(
        "Mara Venn", title: "Live and Let Fall", right: 1, song("Live and Let Fall (Live)", "Mara Venn"),
        song("Live and Let Fall", "Mara Venn")),
      Offer("Demo Kids", title: "Demo", right: 1, song("Demo (Demo)", "Demo Kids"), song("Demo", "Demo Kids")),
      Offer(
        "Jay Isle", title: "Cover Me Low", right: 0, song("Cover Me Low", "Jay Isle"),
        video("Jay Isle - Cover Me Low (Cover)", on: "x")),
      Offer(
        "Geo Music", title: "The Rest Piano Theme", right: 0, song("The Rest Piano Theme", "Geo Music"),
        video("The Rest - Piano Theme (tutorial)", on: "Geo Music")),
    ])
  func ownWords(offer: Offer) {
    #expect(offer.match().choice == offer.right)
  }

  @Test("An album can say that a song is live")
  func liveAlbum() {
    let albums = ["Live at the Old Pier", "MTV Unplugged", "Rivers (Live)"]
    for album in albums {
      #expect(
        Offer("Grey Mill", title: "Harbour", right: nil, song("Harbour", "Grey Mill", album: album)).match().choice
          == nil)
    }
    #expect(
      Offer("Grey Mill", title: "Harbour", right: 0, song("Harbour", "Grey Mill", album: "Live Through It")).match()
        .choice == 0)
  }

  @Test("What the house allows is taken where there is no original, and marked to be checked")
  func allowed() {
    let live = song("Uzak Yol (Live)", "Ada Deniz")
    let allowing = VersionRules(live: .allowed)
    let alone = Offer("Ada Deniz", title: "Uzak Yol", right: 0, live).match(rules: allowing)
    #expect(alone.choice == 0)
    #expect(alone.confidence == .check)
    let both = Offer("Ada Deniz", title: "Uzak Yol", right: 1, live, song("Uzak Yol", "Ada Deniz")).match(
      rules: allowing)
    #expect(both.choice == 1)
    #expect(both.ranking == [1])
  }

  @Test("What the house never wants is not taken even when a line asks for it")
  func never() {
    let offer = Offer("Lune", title: "Amber (Remix)", right: nil, song("Amber (Remix)", "Lune"))
    #expect(offer.match().choice == 0)
    #expect(offer.match(rules: VersionRules(remix: .never)).choice == nil)
  }

  @Test("Explicit songs follow the house's rule")
  func explicit() {
    var (first, second) = (song("Nightshift", "Vert"), song("Nightshift", "Vert"))
    (first.explicit, second.explicit) = (true, false)
    let offer = Offer("Vert", title: "Nightshift", right: 0, first, second)
    #expect(offer.match().choice == 0)
    #expect(offer.match(rules: VersionRules(explicit: .avoid)).choice == 1)
    #expect(offer.match(rules: VersionRules(explicit: .never)).ranking == [1])
    #expect(offer.match(rules: VersionRules(explicit: .prefer)).choice == 0)
  }
}
