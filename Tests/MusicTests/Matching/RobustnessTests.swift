import Music
import Testing

@Suite("Matching of anything at all")
struct RobustnessTests {
  /// Numbers that are the same in every run.
  private struct FixedNumbers: RandomNumberGenerator {
    var state: UInt64 = 0x5EED_2026
    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var mixed = state
      mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
      mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
      return mixed ^ (mixed >> 31)
    }
  }

  private static let pieces = [
    "a", "İ", "ı", "ğ", "ş", "i\u{307}", "ß", "é", "e\u{301}", "\u{301}", "Ж", "ночь", "と", "嘘", "损", "노바", "שלום",
    "ليل",
    "ราตรี", "💿", "👩‍👩‍👧", "\u{202E}", "\u{200D}", "\u{FEFF}", "\u{0}", "\n", "\t", " ", "  ", " - ", "-", "(", ")", "[",
    "]",
    "「", "」", "【", "】", "~", "|", "/", "'", "\"", "&", "+", "$", "!", ".", "*", ":", "live", "remix", "feat.", "with",
    "prod.",
    "version", "ver", "original mix", "pt.", "ii", "v", "1", "2021", "9999999999999999999999", "the", "and", "official",
    "vevo", "topic", "a cappella", "fuego",
  ]

  private func text(_ numbers: inout FixedNumbers) -> String {
    (0..<Int.random(in: 0...14, using: &numbers)).map { _ in
      Self.pieces.randomElement(using: &numbers) ?? ""
    }.joined(separator: Bool.random(using: &numbers) ? " " : "")
  }

  private func candidate(_ numbers: inout FixedNumbers) -> Candidate {
    let lengths: [Double?] = [nil, 0, -1, 30, 200, 3600, 1e300, .infinity, .nan]
    return Candidate(
      source: .youtube, id: "", url: "", kind: [.song, .video, .track].randomElement(using: &numbers) ?? .song,
      title: text(&numbers), artists: Bool.random(using: &numbers) ? [text(&numbers)] : [],
      channel: Bool.random(using: &numbers) ? text(&numbers) : nil,
      album: Bool.random(using: &numbers) ? text(&numbers) : nil,
      duration: lengths.randomElement(using: &numbers) ?? nil,
      official: Bool.random(using: &numbers))
  }

  @Test("5,000 odd wishes and titles are weighed without a trap, and every answer holds together")
  func oddText() {
    var numbers = FixedNumbers()
    for _ in 0..<1000 {
      let title = text(&numbers)
      var wanted = Wanted(
        readings: [
          .init(artists: [text(&numbers)], title: title), .init(artists: [], title: text(&numbers)),
        ],
        version: Bool.random(using: &numbers) ? text(&numbers) : nil, album: text(&numbers),
        duration: [nil, 0, 200, 1e300, .infinity, .nan].randomElement(using: &numbers) ?? nil)
      if Bool.random(using: &numbers) { wanted = Wanted(parseRequestLine(title)) }
      let candidates = (0..<4).map { _ in candidate(&numbers) }
      let match = match(wanted, among: candidates, rules: VersionRules(live: .allowed, explicit: .avoid))
      #expect(match.verdicts.count == candidates.count)
      #expect(match.choice == match.ranking.first)
      #expect((match.confidence == nil) == (match.choice == nil))
      #expect(match.ranking.allSatisfy { match.verdicts[$0].acceptable })
      #expect(match.verdicts.allSatisfy { (0...1).contains($0.score) })
      let scores = match.ranking.map { match.verdicts[$0].score }
      #expect(zip(scores, scores.dropFirst()).allSatisfy { $0 >= $1 - 0.0005 })
    }
  }

  @Test("Equal questions have equal answers")
  func deterministic() {
    var numbers = FixedNumbers()
    let candidates = (0..<40).map { _ in candidate(&numbers) } + [song("Fuego", "Rio Sant"), song("Fuego", "Rio Sant")]
    let wanted = Wanted(readings: [.init(artists: ["Rio Sant"], title: "Fuego")])
    let first = match(wanted, among: candidates)
    for _ in 0..<5 { #expect(match(wanted, among: candidates).ranking == first.ranking) }
    #expect(first.choice != nil)
  }

  @Test("Every candidate has reasons, for and against")
  func reasons() {
    let match = Offer(
      "Rio Sant", title: "Fuego Lento", right: 0, song("Fuego Lento", "Rio Sant"), song("Fuego", "Rio Sant"),
      song("Fuego Lento", "Alta Mar"), song("Fuego Lento (Live)", "Rio Sant"),
      song("Fuego Lento", "Rio Sant", lasts: 260),
      song("Fuego Lento Otra Vez Siempre", "Rio Sant"), video("Rio Sant - Fuego Lento", on: "fan")
    ).match()
    let reasons = match.verdicts.map(\.reasons)
    #expect(match.choice == 0)
    #expect(reasons[1].contains(.titleMisses(["lento"])))
    #expect(reasons[2].contains(.artistDiffers))
    #expect(reasons[3].contains(.versionNotAsked("live")))
    #expect(reasons[4].contains(.durationOff(60)))
    #expect(reasons[5].contains(.titleAdds(["otra", "vez", "siempre"])))
    #expect(reasons[6].contains(.artistInTitle))
  }

  @Test("A title of many words in letters that cannot be read is weighed at once", .timeLimit(.minutes(1)))
  func manyReadings() {
    let wish = Array(repeating: "嘘", count: 11).joined(separator: " ") + " end"
    let title = (0..<24).map { "word\($0)" }.joined(separator: " ")
    let offer = Offer("Yoeko", title: wish, right: nil, song(title, "Yoeko"))
    let duration = ContinuousClock().measure { #expect(offer.match().choice == nil) }
    #expect(duration < .seconds(1))
  }
}
