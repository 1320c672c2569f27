/// Whether a candidate is as long as the recording is.
struct LengthEvidence {
  /// 0...1; 0.5 when nothing is known.
  let score: Double
  /// Seconds, positive for longer.
  let off: Double?
  let isImpossible: Bool

  /// Without a known length, only what no song is: noises, loops, whole albums. Seconds. (A preview is found out by the others' length.)
  static let shortest = 5.0
  static let longest = 1200.0

  init(_ wanted: Double?, _ candidate: Candidate) {
    guard let seconds = candidate.duration else {
      (score, off, isImpossible) = (0.5, nil, false)
      return
    }
    guard let wanted else {
      (score, off) = (0.5, nil)
      // Audio platforms give 30 s of what only their subscribers may hear (SoundCloud's policy SNIP).
      let isPreview = candidate.kind == .track && abs(seconds - 30) < 1
      isImpossible = seconds < Self.shortest || seconds > Self.longest || isPreview
      return
    }
    let off = seconds - wanted
    self.off = off
    // A video may have an opening and credits; a catalogue's song has neither.
    let isVideo = candidate.kind != .song
    switch abs(off) {
    case ...4: score = 1
    case ...8: score = 0.8
    case ...12: score = isVideo ? 0.7 : 0.5
    case ...20: score = isVideo ? 0.5 : 0.25
    default: score = isVideo ? 0.2 : 0
    }
    let slack = max(1, wanted / 300)
    isImpossible = isVideo ? off > 40 * slack || off < -12 * slack : abs(off) > 21 * slack
  }
}
