import Foundation
import Host
import Music
import SystemPackage
import Testing

@testable import Pipeline

/// What is compared by ear, and what follows from it.
@Suite struct HearingTests {
  private func candidate(_ source: Source, _ id: String) -> Candidate {
    Candidate(source: source, id: id, url: "https://example.org/\(id)", kind: .track, title: "Gece", artists: [])
  }

  /// All acceptable, in this order; the first is chosen, and doubtful.
  private func search(_ sources: [Source], reasons: [Reason] = [.titleMatches, .artistUnknown]) -> Search {
    let verdict = Verdict(score: 0.6, acceptable: true, reasons: reasons)
    let match = Match(
      choice: 0, confidence: .check, verdicts: sources.map { _ in verdict }, ranking: Array(sources.indices))
    return Search(
      candidates: sources.enumerated().map { candidate($1, "\($0)") }, match: match, answered: [], used: [])
  }

  /// Songs sound the same when they have the same number.
  private func print(_ song: UInt64) -> Fingerprint {
    var state = song
    let words = (0..<200).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return UInt32(truncatingIfNeeded: state >> 32)
    }
    return Fingerprint(words: words, between: [])
  }

  /// The search after candidates that sound like these were heard, the choice first.
  private func heard(_ songs: [UInt64], on sources: [Source]) -> (search: Search, results: [Likeness]) {
    var search = search(sources)
    var hearing = Hearing(choice: 0, print(songs[0]))
    let results = songs.indices.dropFirst().map { hearing.add($0, print(songs[$0]), to: &search) }
    return (search, results)
  }

  @Test("agreement makes the choice likely, and says where")
  func agreement() {
    let (search, results) = heard([1, 1], on: [.youtubeMusic, .soundcloud])
    #expect(results == [.same])
    #expect(search.match.choice == 0 && search.match.confidence == .likely && search.isRaisedByEar)
    #expect(search.match.verdicts[0].reasons == [.titleMatches, .artistUnknown, .heardElsewhere(.soundcloud)])
    #expect(search.heard == ["soundcloud/1"])
  }

  @Test("two that sound different leave the choice doubtful, with a reason")
  func difference() {
    let (search, results) = heard([1, 2, 3], on: [.youtubeMusic, .soundcloud, .bandcamp])
    #expect(results == [.different, .different])
    #expect(search.match.choice == 0 && search.match.confidence == .check && !search.isRaisedByEar)
    #expect(search.match.verdicts[0].reasons.last == .soundsDifferent(.soundcloud))
    #expect(search.match.verdicts[0].reasons.count == 3, "said once")
  }

  @Test("a third one decides: for the choice, or for the better of the two others")
  func third() {
    let first = heard([1, 2, 1], on: [.youtubeMusic, .soundcloud, .bandcamp]).search
    #expect(first.match.choice == 0 && first.match.confidence == .likely)
    #expect(first.match.verdicts[0].reasons == [.titleMatches, .artistUnknown, .heardElsewhere(.bandcamp)])
    let others = heard([1, 2, 2], on: [.youtubeMusic, .soundcloud, .bandcamp]).search
    #expect(others.match.choice == 1 && others.match.confidence == .likely && others.match.ranking == [1, 0, 2])
    #expect(others.match.verdicts[1].reasons.last == .heardElsewhere(.bandcamp))
  }

  @Test("one platform does not bear witness for itself")
  func platforms() {
    let own = search([.youtubeMusic, .youtube, .youtubeMusic, .library])
    #expect(own.nextToHear([0]) == nil)
    #expect(search([.youtubeMusic, .youtube, .soundcloud]).nextToHear([0]) == 2)
    // What the choice's platform has is heard with what another has.
    #expect(search([.youtubeMusic, .youtube, .soundcloud]).nextToHear([0, 2]) == 1)
    let (search, results) = heard([1, 2, 1], on: [.youtubeMusic, .soundcloud, .youtube])
    #expect(results == [.different, .different] && search.match.confidence == .check)
  }

  @Test("what was heard, is gone, or cannot be had now is passed over")
  func passedOver() {
    var search = search([.youtubeMusic, .soundcloud, .bandcamp, .audius, .internetArchive])
    search.heard = ["soundcloud/1"]
    search.used = ["bandcamp/2"]
    #expect(search.nextToHear([0]) == 3)
    #expect(search.nextToHear([0], besides: [3]) == 4)
  }

  @Test("what is sure, likely, owned already, or another version than asked is not heard")
  func notHeard() {
    var search = search([.youtubeMusic, .soundcloud])
    #expect(search.isToBeHeard)
    for confidence in [Confidence.sure, .likely] {
      search.match.confidence = confidence
      #expect(!search.isToBeHeard)
    }
    var ruled = self.search([.youtubeMusic, .soundcloud])
    ruled.brokenRules = ["Ada - Gece"]
    #expect(!ruled.isToBeHeard)
    // Two platforms may agree on the sound of the recording that is not meant.
    let recording = Recording(catalogue: "deezer", id: "1", artists: ["Ada"], title: "Gece")
    for (confidence, isToBeHeard) in [(Confidence.check, false), (.likely, true)] {
      var identified = self.search([.youtubeMusic, .soundcloud])
      identified.identity = Identity(recording: recording, confidence: confidence)
      #expect(identified.isToBeHeard == isToBeHeard)
    }
    #expect(!self.search([.library, .soundcloud]).isToBeHeard)
    #expect(!self.search([.youtubeMusic, .soundcloud], reasons: [.versionNotAsked("remix")]).isToBeHeard)
    #expect(!self.search([.youtubeMusic, .soundcloud], reasons: [.versionMissing("live")]).isToBeHeard)
  }

  @Test("what a ledger held before songs were heard is still read")
  func oldLedger() throws {
    let empty = #""candidates":[],"match":{"verdicts":[],"ranking":[]},"answered":[]"#
    let old = "{\(empty),\"used\":[\"x\"],\"failing\":{},\"tries\":{}}"
    #expect(try JSONDecoder().decode(Search.self, from: Data(old.utf8)).heard == nil)
    let (new, _) = heard([1, 2], on: [.youtubeMusic, .soundcloud])
    #expect(try JSONDecoder().decode(Search.self, from: JSONEncoder().encode(new)) == new)
  }

  @Test("a fingerprint is taken of real audio, and of nothing that only says it is audio")
  func ffmpeg() async throws {
    let folder = FilePath(NSTemporaryDirectory()).appending("hear-\(UUID().uuidString)")
    try FileManager.default.createDirectory(atPath: folder.string, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder.string) }
    let take = TakeFingerprint(ffmpeg: Tool("ffmpeg"))
    #expect(await take.isPossible())
    let melody = "aevalsrc='0.5*sin(6.2832*(220+55*floor(mod(t*2,7)))*t)+0.3*sin(6.2832*(131+44*floor(mod(t*3,5)))*t)'"
    for (name, codec) in [("a.mp3", ["-b:a", "96k"]), ("b.m4a", ["-c:a", "aac", "-af", "volume=-9dB"])] {
      let made = try await Tool("ffmpeg").run(
        ["-v", "error", "-f", "lavfi", "-i", melody, "-t", "40"] + codec + [folder.appending(name).string],
        deadline: .seconds(60))
      try #require(made.status == 0, "\(made.errors)")
    }
    let first = try await take.run(folder.appending("a.mp3"))
    #expect(first.likeness(to: try await take.run(folder.appending("b.m4a"))) == .same)
    let disguise = folder.appending("c.mp3")
    try Data("ffconcat version 1.0\nfile a.mp3\n".utf8).write(to: URL(fileURLWithPath: disguise.string))
    await #expect(throws: Failure.self) { try await take.run(disguise) }
    // Where ffmpeg cannot do it, nothing is taken.
    let other = TakeFingerprint(ffmpeg: Tool("/bin/echo"))
    #expect(await !other.isPossible())
    await #expect(throws: Failure.self) { try await other.run(folder.appending("a.mp3")) }
  }
}
