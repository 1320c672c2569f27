import Music
import Testing

@Suite("Slips and half fits")
struct SlipTests {
  @Test(
    "A slip in a long line is forgiven: a doubled letter, neighbours changed about, a letter left out",
    arguments: [
      ("nils oster - harbor of glas", "Harbor of Glass", "Nils Oster"),
      ("nils osster - harbor of glass", "Harbor of Glass", "Nils Oster"),
      ("deniz ak yanlızlık şehri", "Yalnızlık Şehri", "Deniz Ak"),
      ("nils oster quiet hart of winter", "Quiet Heart of Winter", "Nils Oster"),
      ("deniz ak üç kırk bardak", "Üç Kırık Bardak", "Deniz Ak"),
    ])
  func slips(line: String, title: String, artist: String) {
    let found = match(Wanted(parseRequestLine(line)), among: [song(title, artist)])
    #expect(found.choice == 0)
    #expect(found.confidence != .sure)
  }

  @Test(
    "A name of several words that is a letter off is the artist's where the title is right, to be checked",
    arguments: [
      ("vera qint - delta", "Delta"), ("Vera Quin - Delta", "Delta"), ("VERA QUİMT - Delta Kıyısı", "Delta Kıyısı"),
    ])
  func names(line: String, title: String) {
    let offers = [song(title, "Vera Quint"), video("Vera Quint - \(title)", on: "Somebody")]
    for offer in offers {
      let found = match(Wanted(parseRequestLine(line)), among: [offer])
      #expect(found.choice == 0 && found.confidence == .check)
    }
    // A catalogue does not slip, and two things that are nearly right are not one that is.
    let identified = Wanted(
      readings: parseRequestLine(line).readings, duration: 200, identified: true)
    #expect(match(identified, among: [song(title, "Vera Quart")]).choice == nil)
    #expect(match(Wanted(parseRequestLine(line)), among: [song("Dalta Kıyı", "Vera Quint")]).choice == nil)
    #expect(match(Wanted(parseRequestLine(line)), among: [song(title, "Vera Moss")]).choice == nil)
    #expect(match(Wanted(parseRequestLine(line)), among: [song(title, "Quint")]).confidence != .sure)
  }

  @Test("A slip in a title of two words is forgiven where the artist is right")
  func twoWords() {
    let found = match(Wanted(parseRequestLine("Nadia Ferns - Şehr Paper")), among: [song("Şehir Paper", "Nadia Ferns")])
    #expect(found.choice == 0 && found.confidence == .check)
    for title in ["Nehir Paper", "Şehir Letters", "Şehir"] {
      let other = match(Wanted(parseRequestLine("Nadia Ferns - Şehr Paper")), among: [song(title, "Nadia Ferns")])
      #expect(other.choice == nil, "\(title)")
    }
  }

  @Test("Short words that differ by a letter are other words")
  func shortWords() {
    for (line, title) in [("Deniz Ak - Bende", "Sende"), ("Deniz Ak - Ana", "Anka"), ("Deniz Ak - 1998", "1988")] {
      #expect(match(Wanted(parseRequestLine(line)), among: [song(title, "Deniz Ak")]).choice == nil)
    }
  }

  @Test("One of two who are one name may have made another recording: to be checked")
  func half() {
    let found = match(Wanted(parseRequestLine("Oak & Ivy - Cellar Door")), among: [song("Cellar Door", "Ivy")])
    #expect(found.confidence ?? .check == .check)
  }

  @Test("Songs of an artist, sung by others, are not the artist's")
  func songsOf() {
    let cover = song("Cellar Door", "The Drapers", album: "Songs of Oak Ivory")
    #expect(match(Wanted(parseRequestLine("Oak Ivory - Cellar Door")), among: [cover]).choice == nil)
  }

  @Test("A karaoke track is made by others")
  func karaoke() {
    let track = song("Cellar Door (Originally Performed by Oak Ivory) [Karaoke Version]", "Singalong Stars")
    #expect(Offer("Oak Ivory", title: "Cellar Door (Karaoke)", right: 0, track).match().choice == 0)
    #expect(Offer("Oak Ivory", title: "Cellar Door", right: nil, track).match().choice == nil)
    let other = song("Cellar Door (Originally Performed by Pine) [Karaoke Version]", "Singalong Stars")
    #expect(Offer("Oak Ivory", title: "Cellar Door (Karaoke)", right: nil, other).match().choice == nil)
  }

  @Test(
    "Excerpts, shows and new recordings are not the song",
    arguments: [
      "Cellar Door (Guitars Only)", "Cellar Door (Yeni Versiyon 2023)", "Cellar Door (Yeniden)",
      "REACT to Oak Ivory - Cellar Door", "Cellar Door - 2021 Düzenleme", "Cellar Door (Yan Flüt)",
      "Cellar Door | Gitar Akorları", "Cellar Door (Solo Version)", "Oak Ivory - Cellar Door @ Sundown Fest",
      "Oak Ivory: Cellar Door | Late Night with Nils", "Cellar Door #shorts",
    ])
  func unasked(title: String) {
    let video = video(title, on: "Oak Ivory")
    #expect(match(Wanted(parseRequestLine("Oak Ivory - Cellar Door")), among: [video]).choice == nil)
    #expect(Offer("Oak Ivory", title: "Cellar Door", right: nil, video).match().choice == nil)
  }

  @Test("A version asked for may be called a mix")
  func mixes() {
    let mix = song("Cellar Door (Instrumental Mix)", "Oak Ivory")
    #expect(Offer("Oak Ivory", title: "Cellar Door (Instrumental)", right: 0, mix).match().choice == 0)
    #expect(Offer("Oak Ivory", title: "Cellar Door", right: nil, mix).match().choice == nil)
  }

  @Test("[Clip] is an excerpt on an audio platform and a film elsewhere")
  func clip() {
    var upload = video("Cellar Door [Clip]", on: "Oak Ivory")
    #expect(Offer("Oak Ivory", title: "Cellar Door", right: 0, upload).match().choice == 0)
    upload.kind = .track
    #expect(Offer("Oak Ivory", title: "Cellar Door", right: nil, upload).match().choice == nil)
  }

  @Test("The exact title goes before one that is a letter off")
  func exactFirst() {
    var upload = video("Tiny Wheels", on: "Oak Ivory")
    upload.kind = .track
    let found = match(
      Wanted(parseRequestLine("Oak Ivory - Tiny Wheels")), among: [song("Tiny Wheel", "Oak Ivory"), upload])
    #expect(found.choice == 1)
    let alone = match(Wanted(parseRequestLine("Oak Ivory - Tiny Wheels")), among: [song("Tiny Wheel", "Oak Ivory")])
    #expect(alone.confidence ?? .check == .check)
  }

  @Test("Who sings it stands outside the bracket")
  func sung() {
    let choir = video("Cellar Door (Oak Ivory) - Choir of Kilden", on: "Choir of Kilden")
    #expect(Offer("Oak Ivory", title: "Cellar Door", right: nil, choir).match().choice == nil)
    let label = video("Oak Ivory - Cellar Door | Kilden Records", on: "Kilden Records")
    #expect(Offer("Oak Ivory", title: "Cellar Door", right: 0, label).match().choice == 0)
  }

  @Test("Part One is Part 1")
  func parts() {
    let offers = [song("Cellar Door, Part Two", "Oak Ivory"), song("Cellar Door Part One", "Oak Ivory")]
    #expect(match(Wanted(parseRequestLine("Oak Ivory - Cellar Door, Pt. 1")), among: offers).choice == 1)
  }
}
