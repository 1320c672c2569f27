/// What a song sounds like: Chromaprint's raw fingerprint of its first two minutes.
///
/// A word of 32 bits says how the loudness of the twelve notes changes around one moment; codecs, loudness and noise
/// turn few of its bits (https://oxygene.sk/2011/01/how-does-chromaprint-work/). Two fingerprints of one recording are
/// alike only when their moments coincide, which chance decides, so one that begins half a step later is kept as well.
public struct Fingerprint: Hashable, Sendable {
  /// From one word to the next: a third of a window of 4096 samples, of 11,025 a second.
  public static let step = 1365.0 / 11_025
  /// Seconds of a song that are listened to, as Chromaprint's own `fpcalc` and AcoustID do.
  public static let length = 120

  let words: [UInt32]
  let between: [UInt32]

  /// `words`: one every `step` seconds; `between`: the same, begun half a step later.
  public init(words: [UInt32], between: [UInt32]) {
    self.words = words
    self.between = between
  }

  /// Both, one after the other, in little-endian bytes; `between` has as many words, or one fewer. Nil for what is no
  /// such thing.
  public init?(_ bytes: [UInt8]) {
    guard bytes.count % 4 == 0, !bytes.isEmpty else { return nil }
    let all = stride(from: 0, to: bytes.count, by: 4).map { at in
      UInt32(bytes[at]) | UInt32(bytes[at + 1]) << 8 | UInt32(bytes[at + 2]) << 16 | UInt32(bytes[at + 3]) << 24
    }
    let half = (all.count + 1) / 2
    self.init(words: Array(all.prefix(half)), between: Array(all.dropFirst(half)))
  }
}

/// What the comparison of two fingerprints says.
public enum Likeness: String, Sendable, Hashable {
  case same, different
  /// Too little alike for one recording, too much for two; or too short, or without anything to compare.
  case unclear
}

extension Fingerprint {
  /// Of the bits at the best alignment, this share is equal in one recording; that of two recordings is below the
  /// other. Measured on ten made songs of 100 s (chords, a melody, drums; five of them with the same four chords in
  /// the same key and tempo), each against its original, with ffmpeg's Chromaprint:
  ///
  ///     AAC 128, Opus 48 and 64, MP3 64 and 96 kbit/s 12 dB quieter,    least  median  most
  ///       begun 0 to 93 ms later                                        0.968  0.996   1.000
  ///     5 s of noise or 12 s of other music before it                   0.984  0.987   0.990
  ///     7.4 s of its beginning cut off                                  0.992  0.994   0.996
  ///     noise 6 dB below it                                             0.963  0.967   0.973
  ///     clipped by 9 dB, with another equalisation                      0.884  0.915   0.931
  ///     a remaster (compressed 8:1, less bass, more treble)             0.856  0.874   0.897
  ///     20 s cut out of its middle                                      0.765  0.787   0.831
  ///     1 % faster                                                      0.812  0.820   0.827
  ///     played anew by other instruments, exactly to the beat           0.641  0.857   0.930
  ///     played anew by other instruments, not to the beat               0.658  0.764   0.828
  ///     without its melody                                              0.748  0.800   0.848
  ///     live, nearly in the tempo, before a crowd                       0.682  0.797   0.844
  ///     live, 3 % faster, with echo and a crowd                         0.622  0.660   0.739
  ///     another song of the same chords, key and tempo                  0.684  0.698   0.754
  ///     played anew 5 % slower                                          0.593  0.611   0.652
  ///     2 % faster and higher                                           0.596  0.628   0.670
  ///     6 % faster                                                      0.610  0.630   0.637
  ///     6 % faster and higher                                           0.496  0.523   0.552
  ///     one or two semitones higher                                     0.541  0.594   0.661
  ///     another song                                                    0.518  0.545   0.589
  ///
  /// Chance alone gives a half. AcoustID counts words of at most two unequal bits as equal (ACOUSTID_MAX_BIT_ERROR in
  /// its matcher); 0.95 is 1.6 of 32.
  public static let leastSame = 0.95
  /// See `leastSame`.
  public static let mostDifferent = 0.68
  /// Words by which one may begin later, 15 s: what AcoustID's matcher allows (ACOUSTID_MAX_ALIGN_OFFSET).
  static let mostShift = 120
  /// Ten seconds.
  static let leastOverlap = 81

  public func likeness(to other: Fingerprint) -> Likeness {
    guard isTelling, other.isTelling, let share = share(with: other) else { return .unclear }
    return share >= Self.leastSame ? .same : share < Self.mostDifferent ? .different : .unclear
  }

  /// The share of equal bits at the best alignment; nil where too little lies side by side.
  func share(with other: Fingerprint) -> Double? {
    [words, between].compactMap { Self.share($0, other.words) }.max()
  }

  /// Silence and one long tone are the same word over and over, whatever the tone: 1 to 7 % of the words are different
  /// ones there, in music 40 % and more.
  private var isTelling: Bool { Set(words).count * 8 >= words.count }

  private static func share(_ left: [UInt32], _ right: [UInt32]) -> Double? {
    let least = max(leastOverlap, min(left.count, right.count) * 2 / 3)
    var best: Double?
    left.withUnsafeBufferPointer { left in
      right.withUnsafeBufferPointer { right in
        for shift in -mostShift...mostShift {
          let (first, second) = (max(0, shift), max(0, -shift))
          let count = min(left.count - first, right.count - second)
          guard count >= least else { continue }
          var unequal = 0
          for index in 0..<count { unequal += (left[first + index] ^ right[second + index]).nonzeroBitCount }
          best = max(best ?? 0, 1 - Double(unequal) / Double(32 * count))
        }
      }
    }
    return best
  }
}
