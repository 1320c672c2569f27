import Music
import Testing

@Suite("The choice among candidates")
struct ChoiceTests {
  @Test(
    "The wanted artist's recording is taken, however the names are written",
    arguments: [
      Offer("Ke$so", title: "Die Jung", right: 0, song("Die Jung", "Kesso")),
      Offer(
        "Oak & Ash", title: "River & Road", right: 1, song("River and Road", "Ash & Oak Cover Band"),
        song("River and Road", "Oak and Ash")),
      Offer("Işıl Gün", title: "Kırık Ayna", right: 0, song("KIRIK AYNA", "IŞIL GÜN")),
      Offer("İdil Şen", title: "Sığınak", right: 0, video("Idil Sen - Siginak", on: "Mavi Records", official: true)),
      Offer("Über Morgen", title: "Übers Meer", right: 0, song("Uebers Meer", "Ueber Morgen")),
      Offer(
        "Bob Marlowe", title: "Redemption Tune", right: 0, song("Redemption Tune", "Bob Marlowe & The Wavers"),
        song("Redemption Tune", "Bob Marlowe Tribute Band")),
      Offer(
        "Vaults", title: "Premonitions", right: 0, song("Premonitions", "The Vaults"),
        song("Premonitions", "Vaults of Doom")),
      Offer("Rio Sant", "Duda Lins", title: "Fuego", right: 0, song("Fuego (feat. Duda Lins)", "Rio Sant")),
      Offer("Vera Holm", title: "Winterlight", right: 0, video("Winterlight", on: "veraholmVEVO", official: true)),
      Offer("Vera Holm", title: "Winterlight", right: 0, video("Winterlight", on: "Vera Holm - Topic", official: true)),
      Offer("HEXA", title: "Nova", right: 0, video("HEXA(헥사) 'Nova' MV", on: "HEXA", lasts: 205, official: true)),
      Offer("Rin (CV: Mei Aoki)", title: "Hoshizora", right: 0, song("Hoshizora", "Rin (CV. Mei Aoki)")),
    ])
  func names(offer: Offer) {
    #expect(offer.match().choice == offer.right)
  }

  @Test(
    "Somebody else's recording of the same title is never taken",
    arguments: [
      song("Fuego", "Alta Mar"), song("Fuego", "Rio"), song("Fuego", "J. Sant"), song("Fuego", "Rio Sant Tribute Band"),
      song("Fuego", "Rio Sant Revival"), song("Fuego (Made Popular By Rio Sant)", "Studio Group"),
      song("Fuego", "Kidz Bop Kids"),
      video("Fuego - Rio Sant (cover by two sisters)", on: "Ana y Lu"),
      video("【Cover】Fuego / Rio Sant【Mina】", on: "Mina Ch."),
      video("Rio Sant - Fuego [osu!] Expert", on: "games"), video("Rio Sant - Fuego (Drum Cover)", on: "drums"),
      video("The River Rio in Sant: Fuego explained", on: "Docs"),
      song("Fuego", "Piano Lounge", album: "A Tribute to Rio Sant"),
    ])
  func others(candidate: Candidate) {
    #expect(Offer("Rio Sant", title: "Fuego", right: nil, candidate).match().choice == nil)
  }

  @Test(
    "Another song of the same artist is never taken",
    arguments: [
      ("Kal", "Kal Yanımda"), ("Halo Sky", "Halo"), ("Bende Kaldın", "Sende Kaldın"), ("Hits 2021", "Hits 2020"),
      ("Cry Not, Pt. 1", "Cry Not, Pt. 2"), ("Kapitel 3.2 - Im Garten", "Kapitel 3.3 - Im Garten"),
      ("Kapitel 3.2 - Im Garten", "Kapitel 3.2 - Am See"), ("Op. 96: I. Adagio", "Op. 96: III. Gavotte"),
      ("Gel Gel", "Gel"),
      ("My Town", "Stars (from \"My Town\")"),
    ])
  func siblings(wanted: String, offered: String) {
    #expect(Offer("Ada Deniz", title: wanted, right: nil, song(offered, "Ada Deniz")).match().choice == nil)
    #expect(Offer("Ada Deniz", title: wanted, right: 0, song(wanted, "Ada Deniz")).match().choice == 0)
  }

  @Test(
    "Names and titles are compared across scripts",
    arguments: [
      Offer(
        "Кира Лесная", title: "Ночной Экспресс", right: 0, song("Nochnoy Ekspress", "Kira Lesnaya"),
        song("Ночной экспресс (Караоке)", "Хиты")),
      Offer(
        "Kira Lesnaya", title: "Nochnoy Ekspress", right: 1, song("Ночной экспресс (Концерт)", "Кира Лесная"),
        song("Ночной экспресс", "Кира Лесная")),
      Offer(
        "Δήμητρα Κόνιδου", title: "Θάλασσα", right: 0, song("Thalassa", "Dimitra Konidou"),
        song("Thalassa", "Eleni Pappa")),
      Offer("HEXA", title: "노바", right: 0, song("Nova", "HEXA"), song("노바 (Inst.)", "HEXA")),
      Offer(
        "ミナト", title: "ステラ", right: 1, video("ステラ / ミナト THE FIRST TAKE", on: "THE FIRST TAKE"),
        video("ミナト「ステラ」Music Video", on: "ミナト Official")),
      Offer("Hoshi Yoeko", title: "星と雨", right: 1, song("Namida", "Hoshi Yoeko"), song("Hoshi to Ame", "Hoshi Yoeko")),
    ])
  func scripts(offer: Offer) {
    #expect(offer.match().choice == offer.right)
  }

  @Test("A title that cannot be compared needs its artist and its length to the second, and is to be checked")
  func unreadable() {
    let right = Offer("Yoeko", title: "流星", right: 0, song("Ryusei", "Yoeko", lasts: 202)).match()
    #expect(right.choice == 0)
    #expect(right.confidence == .check)
    #expect(Offer("Yoeko", title: "流星", right: nil, song("Ryusei", "Yoeko", lasts: 207)).match().choice == nil)
    #expect(Offer("Yoeko", title: "流星", lasts: nil, right: nil, song("Ryusei", "Yoeko")).match().choice == nil)
    let two = Offer("Yoeko", title: "流星", right: nil, song("Ryusei", "Yoeko"), song("Kagami", "Yoeko")).match()
    #expect(two.choice == nil)
  }

  @Test("A song is not taken when its length is that of another recording")
  func lengths() {
    func isTaken(_ candidate: Candidate) -> Bool {
      Offer("Rio Sant", title: "Fuego", right: nil, candidate).match().choice != nil
    }
    for seconds in [195.0, 200, 207] { #expect(isTaken(song("Fuego", "Rio Sant", lasts: seconds))) }
    for seconds in [30.0, 185, 216, 3600] { #expect(!isTaken(song("Fuego", "Rio Sant", lasts: seconds))) }
    for seconds in [197.0, 210] { #expect(isTaken(video("Rio Sant - Fuego", on: "fan", lasts: seconds))) }
    for seconds in [90.0, 185, 230, 36_000] { #expect(!isTaken(video("Rio Sant - Fuego", on: "fan", lasts: seconds))) }
    #expect(isTaken(video("Rio Sant - Fuego (Official Video)", on: "Rio Sant", lasts: 217, official: true)))
  }

  @Test("Without a known length loops, albums and previews are not taken, and a song's length judges the others")
  func unknownLength() {
    for seconds in [3.0, 3600] {
      let offer = Offer(
        "Rio Sant", title: "Fuego", lasts: nil, right: nil, video("Rio Sant - Fuego", on: "Rio Sant", lasts: seconds))
      #expect(offer.match().choice == nil)
    }
    var preview = video("Fuego", on: "Rio Sant", lasts: 30, official: true)
    preview.kind = .track
    #expect(Offer("Rio Sant", title: "Fuego", lasts: nil, right: nil, preview).match().choice == nil)
    #expect(
      Offer("Rio Sant", title: "Fuego", lasts: nil, right: 0, song("Fuego", "Rio Sant", lasts: 31)).match().choice == 0)
    let match = Offer(
      "Rio Sant", title: "Fuego", lasts: nil, right: 1,
      video("Rio Sant - Fuego (Official Video)", on: "Rio Sant", lasts: 290, official: true),
      song("Fuego", "Rio Sant")
    ).match()
    #expect(match.choice == 1)
    #expect(match.ranking == [1])
    #expect(match.verdicts[0].reasons.contains(.durationOff(90)))
  }

  @Test("A recording that somebody else is credited for, too, comes after the artist's own")
  func partners() {
    let (own, shared) = (song("Kor", "Işıl Gün", album: "Hits"), song("Kor", "Işıl Gün", "Jay Ferris", album: "Kor"))
    for duration in [200, nil] as [Double?] {
      let offer = Offer("Işıl Gün", title: "Kor", lasts: duration, right: 1, shared, own)
      #expect(offer.match().choice == 1)
      #expect(offer.match().confidence == .sure)
    }
    let alone = Offer("Işıl Gün", title: "Kor", lasts: nil, right: 0, song("Kor", "Beşinci Kat", "Işıl Gün")).match()
    #expect(alone.choice == 0)
    #expect(alone.confidence == .likely)
    // Who was asked for, in whatever spelling, is nobody else.
    let pair = Offer("Isil Gun", "Jay Ferris", title: "Kor", lasts: nil, right: 0, shared).match()
    #expect(pair.confidence == .sure)
  }

  @Test("A catalogue's song without the guest who was asked for comes last, and is to be checked")
  func missingGuest() {
    let wanted = Wanted(parseRequestLine("Lil Ferro ft. Cyrus Hale - Old Mill Road"))
    let (solo, video) = (
      song("Old Mill Road", "Lil Ferro"), video("Lil Ferro - Old Mill Road ft. Cyrus Hale", on: "fan")
    )
    #expect(match(wanted, among: [solo]).confidence == .check)
    #expect(match(wanted, among: [solo, song("Old Mill Road (feat. Cyrus Hale)", "Lil Ferro")]).choice == 1)
    #expect(match(wanted, among: [solo, video]).choice == 1)
  }

  @Test("A catalogue's title with a year of its own is a new recording; a fan's is not, and a remaster neither")
  func newRecording() {
    func isTaken(_ candidate: Candidate) -> Bool {
      Offer("Tall Pines", title: "Sugar Rain", right: nil, candidate).match().choice != nil
    }
    #expect(!isTaken(song("Sugar Rain 2012", "Tall Pines")))
    #expect(isTaken(song("Sugar Rain (2012 Remaster)", "Tall Pines")))
    #expect(isTaken(song("Sugar Rain - 2012 Remaster", "Tall Pines")))
    #expect(isTaken(video("Tall Pines - Sugar Rain 1987", on: "fan")))
    #expect(!isTaken(video("Sugar Rain - Tall Pines (isolated drums)", on: "stems")))
  }

  @Test("A title in a bracket behind its translation is the title")
  func translationFirst() {
    let candidate = video("[MV] NARA(나라) _ Through the Evening(저녁편지)", on: "1theM", lasts: 205)
    #expect(Offer("NARA", title: "저녁편지", right: 0, candidate).match().choice == 0)
  }

  @Test("A bracket with a concert album's name is a doubt, one with a single's or a film's is not")
  func albumInBracket() {
    func confidence(_ title: String, _ album: String) -> Confidence? {
      Offer(
        "Circuit Monks", title: "Louder and Brighter", lasts: nil, right: 0, song(title, "Circuit Monks", album: album)
      )
      .match().confidence
    }
    #expect(confidence("Louder and Brighter (Awake 2007)", "Awake 2007") == .check)
    #expect(confidence("Louder and Brighter (Awake)", "Louder and Brighter (Awake)") == .sure)
    #expect(confidence("Louder and Brighter (From \"Awake\")", "Awake") == .sure)
  }

  @Test("The album decides between equals, and views only at the very last")
  func ties() {
    let (single, album) = (song("Fuego", "Rio Sant", album: "Hits"), song("Fuego", "Rio Sant", album: "Sol"))
    var offer = Offer("Rio Sant", title: "Fuego", right: 1, single, album)
    var wanted = offer.wanted
    wanted.album = "SOL"
    #expect(match(wanted, among: offer.candidates).choice == 1)
    #expect(offer.match().choice == 0)
    offer.candidates[1].views = 5_000_000
    #expect(offer.match().choice == 1)
  }

  @Test("An exact fit is sure, a fan's upload is not, and a higher score is never less sure")
  func confidence() {
    let match = Offer(
      "Rio Sant", title: "Fuego", right: 1, video("Rio Sant - Fuego con sol", on: "fan", lasts: 203),
      song("Fuego", "Rio Sant"),
      video("Rio Sant - Fuego", on: "fan", lasts: 209)
    ).match()
    #expect(match.choice == 1)
    #expect(match.confidence == .sure)
    #expect(match.score > 0.84)
    #expect(match.verdicts[2].score < 0.84)
    #expect(match.verdicts[1].reasons == [.titleMatches, .artistMatches, .durationMatches, .official, .song])
  }

  @Test("Nothing offered is none")
  func nothing() {
    #expect(
      Offer("Rio Sant", title: "Fuego", right: nil).match()
        == Match(choice: nil, confidence: nil, verdicts: [], ranking: []))
    #expect(match(Wanted(readings: []), among: [song("Fuego", "Rio Sant")]).choice == nil)
    #expect(
      match(Wanted(readings: [.init(artists: [], title: "")]), among: [song("Fuego", "Rio Sant"), song("", "")]).choice
        == nil)
  }
}
