import Music
import Testing

@Suite("A request is identified")
struct IdentifyTests {
  private func recording(
    _ title: String, _ artist: String, lasts duration: Double = 200, rank: Int = 0, id: String = "1"
  ) -> Recording {
    Recording(catalogue: "deezer", id: id, artists: [artist], title: title, duration: duration, rank: rank)
  }

  @Test(
    "by how it may be written",
    arguments: [
      ("Ayşe Gündoğar - Işıklar Söndü", Confidence.sure), ("ayse gundogar isiklar sondu", .sure),
      ("Işıklar Söndü - Ayşe Gündoğar", .sure), ("IŞIKLAR SÖNDÜ by AYŞE GÜNDOĞAR", .sure), ("Işıklar Söndü", .check),
    ])
  func written(line: String, confidence: Confidence) throws {
    let known = [recording("Gece", "Ayşe Gündoğar", id: "2"), recording("Işıklar Söndü", "Ayşe Gündoğar")]
    let found = try #require(identify(Wanted(parseRequestLine(line)), among: known))
    #expect(found.recording.id == "1")
    #expect(found.confidence == confidence)
  }

  @Test func `as the better known of two that fit equally, and then it is not sure of it`() throws {
    let known = [
      recording("Yalan", "Ece Tan", lasts: 180, rank: 10, id: "1"),
      recording("Yalan", "Mert Su", lasts: 240, rank: 900_000, id: "2"),
    ]
    let found = try #require(identify(Wanted(parseRequestLine("Yalan")), among: known))
    #expect(found.recording.id == "2")
    #expect(found.confidence == .check)
  }

  @Test func `as none where none fits, and the version that is asked for`() throws {
    let known = [recording("Harbour", "Cleo Mar", id: "1"), recording("Harbour (Live)", "Cleo Mar", id: "2")]
    #expect(identify(Wanted(parseRequestLine("Cleo Mar - Lighthouse")), among: known) == nil)
    #expect(identify(Wanted(parseRequestLine("Cleo Mar - Harbour")), among: known)?.recording.id == "1")
    #expect(identify(Wanted(parseRequestLine("Cleo Mar - Harbour (Live)")), among: known)?.recording.id == "2")
    #expect(identify(Wanted(parseRequestLine("Harbour")), among: []) == nil)
  }

  @Test func `so that its length tells recordings apart, and its doubt stays`() throws {
    let request = parseRequestLine("Cleo Mar - Harbour")
    let offers = [
      song("Harbour", "Cleo Mar", lasts: 321, album: "Long"), song("Harbour", "Cleo Mar", lasts: 201, album: "Short"),
    ]
    let identity = Identity(recording: recording("Harbour", "Cleo Mar"), confidence: .likely)
    let match = match(identity.wanted(request), among: offers)
    #expect(match.choice == 1)
    #expect(match.confidence == .sure)
    let lowered = match.lowered(to: identity.confidence)
    #expect(lowered.choice == 1)
    #expect(lowered.confidence == .likely)
    #expect(lowered.score < 0.841)
    #expect(lowered.lowered(to: .sure) == lowered)
  }
}
