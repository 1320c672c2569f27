import Music
import Testing

@Suite("Weights")
struct MatchWeightsTests {
  private func weights(_ text: String) throws -> MatchWeights { try MatchWeights(changes: Array(text.utf8)) }

  @Test func `change by name, and the rest stays`() throws {
    #expect(try weights("{}") == .fitted)
    var other = MatchWeights.fitted
    (other.title, other.videoSlack) = (0.5, 20)
    #expect(try weights(#"{"title": 0.5, "videoSlack": 20}"#) == other)
  }

  @Test(
    "are refused in words where they are none",
    arguments: [
      (#"{"titel": 0.5}"#, MatchWeights.Fault.unknown("titel")), (#"{"title": -1}"#, .noWeight("title")),
      (#"{"title": 1e999}"#, .noObject), (#"{"title": "0.5"}"#, .noObject), ("[]", .noObject), ("", .noObject),
    ])
  func refused(text: String, fault: MatchWeights.Fault) {
    #expect(throws: fault) { try weights(text) }
  }

  @Test func `decide, but do not change what was asked`() throws {
    let wanted = Wanted(readings: [.init(artists: ["Ada"], title: "Gece")], duration: 200, identified: true)
    let long = Candidate(
      source: .youtube, id: "a", url: "", kind: .video, title: "Ada - Gece", artists: [], channel: "Ada", duration: 216)
    #expect(match(wanted, among: [long]).choice == 0)
    #expect(match(wanted, among: [long], weights: try weights(#"{"ownVideoSlack": 5}"#)).choice == nil)
  }
}
