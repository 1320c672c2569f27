import Foundation
import Testing

@testable import Music

@Suite("Songs compared by ear")
struct FingerprintTests {
  private func fingerprint(_ text: String) throws -> Fingerprint {
    let bytes = try #require(Data(base64Encoded: text))
    return try #require(Fingerprint(Array(bytes)))
  }

  /// Words by chance, the same each time.
  private func words(_ count: Int, seed: UInt64 = 1) -> [UInt32] {
    var state = seed
    return (0..<count).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return UInt32(truncatingIfNeeded: state >> 32)
    }
  }

  private func plain(_ words: [UInt32]) -> Fingerprint { Fingerprint(words: words, between: []) }

  /// With the lowest `bits` bits of every word turned.
  private func turned(_ words: [UInt32], bits: Int) -> [UInt32] { words.map { $0 ^ (UInt32(1) << bits - 1) } }

  @Test(
    "one recording is known again in another codec, quieter, half a step later or after five seconds of noise",
    arguments: [Fingerprints.original, Fingerprints.quietMP3Later, Fingerprints.afterNoise])
  func same(_ other: String) throws {
    let (first, second) = (try fingerprint(Fingerprints.original), try fingerprint(other))
    #expect(first.likeness(to: second) == .same, "\(first.share(with: second) ?? 0)")
    #expect(second.likeness(to: first) == .same, "\(second.share(with: first) ?? 0)")
  }

  @Test(
    "another song, and the same one faster and higher, are others",
    arguments: [Fingerprints.anotherSong, Fingerprints.fasterAndHigher])
  func different(_ other: String) throws {
    let (first, second) = (try fingerprint(Fingerprints.original), try fingerprint(other))
    #expect(first.likeness(to: second) == .different, "\(first.share(with: second) ?? 0)")
    #expect(second.likeness(to: first) == .different)
  }

  @Test(
    "what is much alike is neither: the music without its melody, another song of the same chords",
    arguments: [Fingerprints.withoutMelody, Fingerprints.sameChords])
  func unclear(_ other: String) throws {
    let (first, second) = (try fingerprint(Fingerprints.original), try fingerprint(other))
    #expect(first.likeness(to: second) == .unclear, "\(first.share(with: second) ?? 0)")
  }

  @Test("the limits are those that were measured")
  func limits() {
    let song = words(970)
    // Of 32 bits one is 3 %, two are 6 %; ten leave 69 %, eleven 66 %.
    let answers = [0, 1, 2, 10, 11].map { plain(song).likeness(to: plain(turned(song, bits: $0))) }
    #expect(answers == [.same, .same, .unclear, .unclear, .different])
    #expect(plain(song).likeness(to: plain(words(970, seed: 2))) == .different)
  }

  @Test("one may begin 15 s later, either of them, and no more")
  func shift() {
    let song = words(970)
    for (from, likeness) in [(120, Likeness.same), (121, .different)] {
      let later = plain(Array(song.dropFirst(from)))
      #expect(plain(song).likeness(to: later) == likeness)
      #expect(later.likeness(to: plain(song)) == likeness)
    }
  }

  @Test("ten seconds are the least; silence and a long tone tell nothing")
  func tooLittle() {
    let song = words(970)
    #expect(plain(Array(song.prefix(81))).likeness(to: plain(song)) == .same)
    #expect(plain(Array(song.prefix(80))).likeness(to: plain(song)) == .unclear)
    let tone = plain([UInt32](repeating: 627_964_279, count: 970))
    #expect(tone.likeness(to: tone) == .unclear)
    #expect(plain([]).likeness(to: plain([])) == .unclear)
  }

  @Test("bytes are read as they come from ffmpeg, and nothing else is")
  func bytes() {
    let three: [UInt8] = [1, 0, 0, 0, 2, 0, 0, 0x80, 3, 1, 0, 0]
    #expect(Fingerprint(three) == Fingerprint(words: [1, 0x8000_0002], between: [0x103]))
    #expect(Fingerprint([]) == nil && Fingerprint([1, 2, 3]) == nil && Fingerprint(three + [1]) == nil)
  }
}
