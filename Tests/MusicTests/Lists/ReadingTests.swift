import Music
import Testing

/// A line, its first reading and the version.
struct LineCase: CustomTestStringConvertible {
  var line: String
  var artists: [String]
  var title: String
  var version: String?
  var testDescription: String { line }

  init(_ line: String, _ artists: [String], _ title: String, _ version: String? = nil) {
    self.line = line
    self.artists = artists
    self.title = title
    self.version = version
  }
}

@Suite struct ReadingTests {
  @Test(arguments: [
    LineCase("Queen - Bohemian Rhapsody", ["Queen"], "Bohemian Rhapsody"),
    LineCase("Jay-Z – 99 Problems", ["Jay-Z"], "99 Problems"),
    LineCase("Jay-Z - 4:44", ["Jay-Z"], "4:44"),
    LineCase("Beyoncé — Halo", ["Beyoncé"], "Halo"),
    LineCase("Beyoncé—Halo", ["Beyoncé"], "Halo"),
    LineCase("Kraftwerk ‐ Autobahn", ["Kraftwerk"], "Autobahn"),
    LineCase("Kraftwerk ― Das Model", ["Kraftwerk"], "Das Model"),
    LineCase("Kraftwerk − Radioactivity", ["Kraftwerk"], "Radioactivity"),
    LineCase("Muse\tUprising", ["Muse"], "Uprising"),
    LineCase("Muse | Uprising", ["Muse"], "Uprising"),
    LineCase("Muse -- Uprising", ["Muse"], "Uprising"),
    LineCase("Simon & Garfunkel - The Boxer", ["Simon & Garfunkel"], "The Boxer"),
    LineCase("Earth, Wind & Fire - September", ["Earth, Wind & Fire"], "September"),
    LineCase("a-ha - Take On Me (2015 Remaster)", ["a-ha"], "Take On Me"),
    LineCase("a-ha - Take On Me - 2016 Remaster", ["a-ha"], "Take On Me"),
    LineCase("Queen - Love of My Life - Live at Wembley", ["Queen"], "Love of My Life", "Live at Wembley"),
    LineCase("Paul McCartney & Wings - Live and Let Die", ["Paul McCartney & Wings"], "Live and Let Die"),
    LineCase("Guns N' Roses - Soundtrack (Live and Let Die)", ["Guns N' Roses"], "Soundtrack (Live and Let Die)"),
    LineCase("Taylor Swift - Long Live", ["Taylor Swift"], "Long Live"),
    LineCase("Taylor Swift - Love Story (Taylor's Version)", ["Taylor Swift"], "Love Story", "Taylor's Version"),
    LineCase("Stromae - Alors on danse [Radio Edit]", ["Stromae"], "Alors on danse", "Radio Edit"),
    LineCase("Daft Punk - Instant Crush (slowed + reverb)", ["Daft Punk"], "Instant Crush", "slowed + reverb"),
    LineCase("Tom Odell - Another Love sped up", ["Tom Odell"], "Another Love", "sped up"),
    LineCase("Avicii - Levels (Official Video)", ["Avicii"], "Levels"),
    LineCase("Avicii - Levels | Official Video", ["Avicii"], "Levels"),
    LineCase("Otto Knows - Million Voices (Original Mix)", ["Otto Knows"], "Million Voices"),
    LineCase("Dr. Dre - Still D.R.E. (clean version)", ["Dr. Dre"], "Still D.R.E.", "clean version"),
    LineCase("Sia - Cheap Thrills (feat. Sean Paul)", ["Sia", "Sean Paul"], "Cheap Thrills"),
    LineCase("Jon B. Feat. Babyface - Someone To Love", ["Jon B.", "Babyface"], "Someone To Love"),
    LineCase("LMFAO - Shots ft. Lil Jon", ["LMFAO", "Lil Jon"], "Shots"),
    LineCase("Lady Gaga - Shallow (with Bradley Cooper)", ["Lady Gaga", "Bradley Cooper"], "Shallow"),
    LineCase(
      "Chris Brown - Go Crazy (Remix) ft. Future, Mulatto", ["Chris Brown", "Future", "Mulatto"], "Go Crazy", "Remix"),
    LineCase("Powfu - death bed (coffee for your head)", ["Powfu"], "death bed (coffee for your head)"),
    LineCase("\"Queen\" - \"Innuendo\"", ["Queen"], "Innuendo"),
    LineCase("Kenny Rogers \"The Gambler\"", ["Kenny Rogers"], "The Gambler"),
    LineCase("Reicha - Octet Op.96 - Adagio / Andante", ["Reicha"], "Octet Op.96 - Adagio / Andante"),
  ])
  func `An English line is read with its artist, title and version`(_ line: LineCase) throws {
    try expectFirstReading(line)
  }

  @Test(arguments: [
    LineCase("Tarkan - Kuzu Kuzu", ["Tarkan"], "Kuzu Kuzu"),
    LineCase("Yıldız Tilbe – Delikanlım (Canlı)", ["Yıldız Tilbe"], "Delikanlım", "Canlı"),
    LineCase("İsmail Türüt - Kırktan Sonra (AKUSTİK)", ["İsmail Türüt"], "Kırktan Sonra", "AKUSTİK"),
    LineCase("Sezen Aksu - Şinanay (Remiks)", ["Sezen Aksu"], "Şinanay", "Remiks"),
    LineCase("Barış Manço - Dağlar Dağlar (Enstrümantal)", ["Barış Manço"], "Dağlar Dağlar", "Enstrümantal"),
    LineCase("Şebnem Ferah - Sil Baştan (Resmi Video)", ["Şebnem Ferah"], "Sil Baştan"),
    LineCase("Aylin Demir Mujgan Roman Oyun Havası", [], "Aylin Demir Mujgan Roman Oyun Havası"),
    LineCase("Mrs. GREEN APPLE - インフェルノ", ["Mrs. GREEN APPLE"], "インフェルノ"),
    LineCase("YOASOBI「アイドル」", ["YOASOBI"], "アイドル"),
    LineCase("夜に駆ける / YOASOBI", ["YOASOBI"], "夜に駆ける"),
    LineCase("倉橋ヨエコ - 流星（一人連弾 Ver）", ["倉橋ヨエコ"], "流星", "一人連弾 Ver"),
    LineCase("米津玄師　－　Lemon", ["米津玄師"], "Lemon"),
    LineCase("Кино - Группа крови", ["Кино"], "Группа крови"),
    LineCase("Потап и Настя — Чумачечая весна (Ремикс)", ["Потап и Настя"], "Чумачечая весна", "Ремикс"),
  ])
  func `A Turkish, Japanese or Cyrillic line is read likewise`(_ line: LineCase) throws {
    try expectFirstReading(line)
  }

  @Test(arguments: [
    LineCase("Mr Loverman by Ricky Montgomery", ["Ricky Montgomery"], "Mr Loverman"),
    LineCase("Yellow by The Beatles", ["The Beatles"], "Yellow"),
    LineCase("Stand by Me", [], "Stand by Me"),
    LineCase("stand by me", [], "stand by me"),
    LineCase("Step By Step", [], "Step By Step"),
    LineCase("mr loverman by ricky montgomery", [], "mr loverman by ricky montgomery"),
  ])
  func `A line with by has both readings, the likelier one first`(_ line: LineCase) throws {
    try expectFirstReading(line)
    #expect(parseRequestLine(line.line).readings.count == 2)
  }

  @Test func `A line with a separator has the swapped reading second`() {
    let readings = parseRequestLine("As it was - Harry Styles").readings
    #expect(readings.map(\.title) == ["Harry Styles", "As it was"])
    #expect(readings.map(\.artists) == [["As it was"], ["Harry Styles"]])
  }

  @Test func `A duration is taken from a line that is whole without it`() {
    let request = parseRequestLine("Queen - Innuendo (6:31)")
    #expect(request.duration == 391)
    #expect(request.text == "Queen - Innuendo")
  }

  @Test func `A request line that is a link has no readings`() {
    let request = parseRequestLine("https://youtu.be/dQw4w9WgXcQ?si=abc")
    #expect(request.readings.isEmpty)
    #expect(request.link?.url == "https://www.youtube.com/watch?v=dQw4w9WgXcQ")
  }

  private func expectFirstReading(_ line: LineCase) throws {
    let request = parseRequestLine(line.line)
    let first = try #require(request.readings.first)
    #expect(first.artists == line.artists)
    #expect(first.title == line.title)
    #expect(request.version == line.version)
  }
}
