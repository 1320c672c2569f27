import Music
import Testing

@Suite struct ListTests {
  @Test func `Comments, rules and empty lines are no songs, hashes in names are`() throws {
    let list = try listed(
      "# for the party\n\n// more\n## Side A\nGarbage - #1 Crush\n#SELFIE\n#1 Crush\n-----\nQueen - Innuendo\n")
    #expect(list.requests.map(\.text) == ["Garbage - #1 Crush", "#SELFIE", "#1 Crush", "Queen - Innuendo"])
    #expect(list.requests.map(\.line) == [5, 6, 7, 9])
    #expect(list.problems.isEmpty)
  }

  @Test(arguments: [
    "1. Nena - 99 Luftballons\n2. Ariana Grande - 7 rings\n3. Taylor Swift - 22\n",
    "01 - Nena - 99 Luftballons\n02 - Ariana Grande - 7 rings\n03 - Taylor Swift - 22\n",
    "1) Nena - 99 Luftballons\n2) Ariana Grande - 7 rings\n3) Taylor Swift - 22\n",
    "#1 Nena - 99 Luftballons\n#2 Ariana Grande - 7 rings\n#3 Taylor Swift - 22\n",
    "3. Nena - 99 Luftballons\n2. Ariana Grande - 7 rings\n1. Taylor Swift - 22\n",
    "4. Nena - 99 Luftballons\n17. Ariana Grande - 7 rings\n40. Taylor Swift - 22\n",
    "1 Nena - 99 Luftballons\n2 Ariana Grande - 7 rings\n3 Taylor Swift - 22\n",
    "- Nena - 99 Luftballons\n- Ariana Grande - 7 rings\n* Taylor Swift - 22\n",
    "• Nena - 99 Luftballons\n• Ariana Grande - 7 rings\n• Taylor Swift - 22\n",
    "\"Nena - 99 Luftballons\"\n“Ariana Grande - 7 rings”\n„Taylor Swift - 22“\n",
    "[0:00] Nena - 99 Luftballons\n[3:51] Ariana Grande - 7 rings\n[6:50] Taylor Swift - 22\n",
    "1|Nena - 99 Luftballons\n2|Ariana Grande - 7 rings\n3|Taylor Swift - 22",
  ])
  func `Numbering, bullets, quotes and chapter times go`(_ text: String) throws {
    let list = try listed(text)
    #expect(list.requests.map(\.text) == ["Nena - 99 Luftballons", "Ariana Grande - 7 rings", "Taylor Swift - 22"])
    #expect(list.requests.allSatisfy { $0.duration == nil })
  }

  @Test(arguments: [
    "99 Luftballons\n7 rings\n22\n", "7 rings\n22\n99 Luftballons\n1999\n",
    "1979\n50 Ways to Leave Your Lover\n7 Years\n",
  ])
  func `Numbers that do not count stay`(_ text: String) throws {
    #expect(try listed(text).requests.map { $0.text + "\n" }.joined() == text)
  }

  @Test func `Times that do not rise from zero are durations`() throws {
    let list = try listed("Queen - Innuendo 6:31\nABBA - Waterloo 2:46\nTarkan - Kuzu Kuzu 3:52\n")
    #expect(list.requests.map(\.duration) == [391, 166, 232])
    #expect(list.requests.map(\.text) == ["Queen - Innuendo", "ABBA - Waterloo", "Tarkan - Kuzu Kuzu"])
  }

  @Test func `A column of artists that repeat themselves tells the order`() throws {
    let list = try listed(
      "Waterloo - ABBA\nFernando - ABBA\nChiquitita - ABBA\nInnuendo - Queen\nFlash - Queen\nOne Vision - Queen\n")
    #expect(list.requests.first?.readings.first == Request.Reading(artists: ["ABBA"], title: "Waterloo"))
    #expect(try listed("Title - Artist\nWaterloo - ABBA\n").requests.first?.readings.first?.artists == ["ABBA"])
  }

  @Test func `A table with a header is read by its columns`() throws {
    let list = try listed(
      "Sanatçı\tŞarkı\tAlbüm\tSüre\tISRC\nTarkan\tKuzu Kuzu (Remix)\tKarma\t3:52\tTRA010100012\nAjda\tHaykıracak\t\t\t\n"
    )
    let first = try #require(list.requests.first)
    #expect(first.readings == [Request.Reading(artists: ["Tarkan"], title: "Kuzu Kuzu")])
    #expect(first.version == "Remix")
    #expect(first.album == "Karma")
    #expect(first.duration == 232)
    #expect(first.isrc == "TRA010100012")
    #expect(list.requests.count == 2)
  }

  @Test func `The same song twice comes once`() throws {
    let list = try listed(
      "Queen - Innuendo\nqueen – INNUENDO\nhttps://youtu.be/dQw4w9WgXcQ\nhttps://www.youtube.com/watch?v=dQw4w9WgXcQ&t=3\n"
    )
    #expect(list.requests.map(\.line) == [1, 3])
    #expect(list.problems.map(\.kind) == [.duplicate(of: 1), .duplicate(of: 3)])
  }

  @Test func `Links in lines count and the other words stay`() throws {
    let list = try listed(
      """
      https://www.youtube.com/watch?v=pCnl0Z88wJQ - Disclosure: You & Me
      Queen - Innuendo (https://youtu.be/dQw4w9WgXcQ?t=3)
      - [Kuzu Kuzu](https://music.youtube.com/watch?v=AAAAAAAAAAA&list=PLabcdefghij)
      https://www.youtube.com/watch?v=BBBBBBBBBBB&list=RDBBBBBBBBBBB&start_radio=1
      Tarkan - Dudu https://example.com/dudu
      http://192.168.1.1/admin
      """)
    #expect(list.requests.map { $0.link?.id } == ["pCnl0Z88wJQ", "dQw4w9WgXcQ", "AAAAAAAAAAA", "BBBBBBBBBBB", nil])
    #expect(
      list.requests.map(\.text) == [
        "Disclosure: You & Me", "Queen - Innuendo", "Kuzu Kuzu", "https://www.youtube.com/watch?v=BBBBBBBBBBB",
        "Tarkan - Dudu",
      ])
    #expect(
      list.problems.map(\.kind) == [
        .endlessMix, .unsupportedLink("example.com"), .unsafeLink("http://192.168.1.1/admin"),
      ])
  }

  @Test func `A text file that holds only a link is one`() throws {
    let list = try listed("\n https://www.youtube.com/watch?v=BBBBBBBBBBB&list=PLabcdefghij \n")
    #expect(list.kind == .link)
    #expect(list.requests.first?.link?.kind == .playlist)
    let two = try listed("https://www.youtube.com/watch?v=BBBBBBBBBBB&list=PLabcdefghij\nQueen - Innuendo")
    #expect(two.kind == .list)
    #expect(two.requests.first?.link?.kind == .track)
  }

  @Test func `Options are taken from lines and from the name, lines first`() throws {
    let list = try listed(
      "#! format=mp3 remix=allowed name=Road Trip  2 language=TR\n#! colour=red format=wma\nQueen - Innuendo\n",
      as: "party [opus] [clean] [2024].txt")
    #expect(
      list.options.values == [
        "format": "mp3", "remix": "allowed", "name": "Road Trip 2", "language": "tr", "explicit": "never",
      ])
    #expect(list.name == "party [2024]")
    #expect(list.problems.map(\.kind) == [.unknownOption("colour=red"), .unknownOption("format=wma")])
    #expect(try listed("#! name=\"a b\" continues=42\nx y\n").options.values == ["name": "a b", "continues": "42"])
  }

  @Test func `What is wrong with thousands of lines is told in a few`() throws {
    let lines = String(repeating: "a - b\n", count: 5000)
    let list = try parseList(bytes: Array(lines.utf8), fileName: Array("l.txt".utf8))
    #expect(list.requests.count == 1 && list.problems.count == 201)
    #expect(list.problems.last?.kind == .more(4799))
  }

  @Test func `A long line is cut and the rest goes on`() throws {
    let list = try listed("Queen - \(String(repeating: "la ", count: 500))\nABBA - Waterloo\nABBA - Fernando\n")
    #expect(list.requests.count == 3)
    #expect(list.problems.map(\.kind) == [.lineTooLong])
    #expect((list.requests.first?.text.count ?? 0) <= 1000)
  }

  @Test func `Lines are counted whatever ends them`() throws {
    for (text, count, ended) in [("a b\nc d", 2, false), ("a b\r\nc d\r\n", 2, true), ("a b\rc d\r", 2, true)] {
      let list = try listed(text)
      #expect(list.lineCount == count)
      #expect(list.lastLineEnded == ended)
      #expect(list.requests.map(\.text) == ["a b", "c d"])
    }
  }

  @Test func `Invisible characters are not shown`() throws {
    let list = try listed("Queen\u{202E} - In\u{200B}nuendo\u{FEFF}\u{7}\n")
    #expect(list.requests.map(\.text) == ["Queen - Innuendo"])
  }

  @Test func `Titles and descriptions around a list are named and left out`() throws {
    let list = try listed(
      "Our summer\nThe best songs of our holiday in Spain, for you!\n\nA - B\nC - D\nSide B:\nE - F\nG - H\nI - J\n"
        + "K - L\nM - N\nO - P\nQ - R\nS - T\nU - V\nW - X\n")
    #expect(list.requests.count == 12)
    #expect(list.problems.map(\.line) == [1, 2, 6])
  }
}
