import Music
import Testing

@Suite("House rules")
struct HouseRulesTests {
  private func rules(_ text: String) -> HouseRules { HouseRules(bytes: Array(text.utf8)) }

  private func link(_ text: String, for line: String) -> String? {
    rules(text).song(for: parseRequestLine(line))?.link.url
  }

  private static let rule = "Ayşe Gündoğar - Işıklar Söndü = https://www.youtube.com/watch?v=6SglHTWDCc7&list=PLx&si=y"

  @Test(
    "mean a song by its words, however they are typed",
    arguments: [
      "Ayşe Gündoğar - Işıklar Söndü", "ayse gundogar - ISIKLAR SÖNDÜ", "AYŞE GÜNDOĞAR – IŞIKLAR SÖNDÜ",
      "Işıklar Söndü - Ayşe Gündoğar", "\"Ayşe Gündoğar - Işıklar Söndü\" 3:12",
      "Ayşe Gündoğar ft. Deniz - Işıklar Söndü",
    ])
  func words(line: String) {
    #expect(link(Self.rule, for: line) == "https://www.youtube.com/watch?v=6SglHTWDCc7")
  }

  @Test(
    "leave other songs and other versions alone",
    arguments: [
      "Ayşe Gündoğar - Işıklar", "Ayşe - Işıklar Söndü", "Ayşe Gündoğar - Işıklar Söndü (Live)",
      "Ayşe Gündoğar - Işıklar Söndü Remix", "Işıklar Söndü", "Deniz - Işıklar Söndü",
      "Ayşe Gündoğar - Işıklar Söndü https://youtu.be/aaaaaaaaaaa",
    ])
  func others(line: String) {
    #expect(link(Self.rule, for: line) == nil)
  }

  @Test func `have one song for each version, and the later of two lines holds`() {
    let text = """
      Ada - Bora = https://youtu.be/aaaaaaaaaaa
      Ada - Bora (Live) = https://youtu.be/bbbbbbbbbbb
      ada - bora = https://soundcloud.com/ada/bora?si=1
      """
    #expect(link(text, for: "Ada - Bora") == "https://soundcloud.com/ada/bora")
    #expect(link(text, for: "Ada - Bora (Live)") == "https://www.youtube.com/watch?v=bbbbbbbbbbb")
  }

  @Test func `are read in any encoding, with comments and empty lines`() {
    let text = "# Example - Song = https://youtu.be/aaaaaaaaaaa\r\n\r\n\(Self.rule)\r\n"
    var utf16: [UInt8] = [0xFF, 0xFE]
    for unit in text.utf16 { utf16 += [UInt8(unit & 0xFF), UInt8(unit >> 8)] }
    for bytes in [Array(text.utf8), [0xEF, 0xBB, 0xBF] + Array(text.utf8), utf16] {
      let rules = HouseRules(bytes: bytes)
      #expect(rules.rules.map(\.line) == [3])
      #expect(rules.faults.isEmpty)
      #expect(rules.rules.first?.text == Self.rule)
    }
    for bytes: [UInt8] in [[], [0], Array(repeating: 0, count: 4096), [0xFF, 0xFE, 0xFF]] {
      #expect(HouseRules(bytes: bytes).rules.isEmpty)
    }
  }

  @Test(
    "say of each line that is none why",
    arguments: [
      ("Ada - Bora", HouseRule.Problem.notUnderstood), ("Ada - Bora = ", .notUnderstood), ("= x", .notUnderstood),
      ("never", .notUnderstood), ("never Ada - Bora", .notUnderstood), ("alias Ada", .notUnderstood),
      ("alias = Ada", .notUnderstood), ("alias Ada = ", .notUnderstood),
      (" = https://youtu.be/aaaaaaaaaaa", .notUnderstood),
      ("Ada - Bora = file:///etc/passwd", .unsafeLink("file:///etc/passwd")),
      ("Ada - Bora = http://127.0.0.1/a.mp3", .unsafeLink("http://127.0.0.1/a.mp3")),
      ("never http://me:word@www.youtube.com/watch?v=aaaaaaaaaaa", nil),
      ("Ada - Bora = https://example.com/a.mp3", .unknownSite("example.com")),
      ("Ada - Bora = https://www.youtube.com/playlist?list=PLfakeTwoHundredAndFiftySongs00250", .notASong),
      ("Ada - Bora = https://open.spotify.com/track/4cOdK2wGLETKBW3PvgPWqT", .noAudio("spotify")),
      ("Ada - Bora = https://on.soundcloud.com/abcDE12", .shortened),
    ] as [(String, HouseRule.Problem?)])
  func faults(line: String, problem: HouseRule.Problem?) {
    let rules = rules("\n" + line)
    #expect(rules.rules.isEmpty)
    #expect(rules.faults.map(\.line) == [2])
    if let problem { #expect(rules.faults.first?.problem == problem) }
    #expect(rules.faults.first.map { line.hasSuffix($0.text) || line.contains($0.text) } == true)
  }

  @Test func `keep a song from everybody, on YouTube and YouTube Music alike`() {
    let rules = rules("Never https://music.youtube.com/watch?v=aaaaaaaaaaa\nnever https://soundcloud.com/ada/bora")
    func candidate(_ source: Source, _ url: String) -> Candidate {
      Candidate(source: source, id: "x", url: url, kind: .song, title: "Bora", artists: ["Ada"])
    }
    #expect(rules.faults.isEmpty)
    #expect(rules.ban(of: candidate(.youtube, "https://www.youtube.com/watch?v=aaaaaaaaaaa"))?.line == 1)
    #expect(rules.ban(of: candidate(.youtubeMusic, "https://music.youtube.com/watch?v=aaaaaaaaaaa"))?.line == 1)
    #expect(rules.ban(of: candidate(.soundcloud, "https://soundcloud.com/ada/bora"))?.line == 2)
    #expect(rules.ban(of: candidate(.youtube, "https://www.youtube.com/watch?v=bbbbbbbbbbb")) == nil)
    #expect(rules.ban(of: candidate(.library, "/music/ada.mp3")) == nil)
  }

  @Test func `know artists and labels by other names`() {
    let rules = rules(
      """
      alias Semiha B = Semiha Bulut
      alias Bulut Plak = Semiha Bulut
      alias The Quill = Quill
      alias Quill = The Quill
      Semiha Bulut - Yol = https://youtu.be/aaaaaaaaaaa
      """)
    #expect(rules.faults.isEmpty)
    let (request, used) = rules.named(parseRequestLine("SEMİHA B - Yol"))
    #expect(request.readings.first?.artists == ["Semiha Bulut"])
    #expect(request.text == "SEMİHA B - Yol")
    #expect(used.map(\.line) == [1])
    #expect(rules.song(for: parseRequestLine("semiha b - yol"))?.rule.line == 5)

    let video = Candidate(
      source: .youtube, id: "x", url: "", kind: .video, title: "Semiha B - Yol - Bulut Plak", artists: [],
      channel: "bulut plak")
    let (named, by) = rules.named(video)
    #expect(named.channel == "Semiha Bulut")
    #expect(named.title == "Semiha Bulut - Yol - Semiha Bulut")
    #expect(Set(by.map(\.line)) == [1, 2])
    // Two names that stand for each other end.
    #expect(rules.named(parseRequestLine("Quill - Yol")).request.readings.first?.artists.count == 1)
    #expect(rules.named(parseRequestLine("Semiha Bey - Yol")).used.isEmpty)

    let wanted = Wanted(request)
    #expect(match(wanted, among: [named]).choice == 0)
  }
}
