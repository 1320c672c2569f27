/// Whether a candidate is as long as the recording is.
struct LengthEvidence {
  /// 0...1; 0.5 when nothing is known.
  let score: Double
  /// Seconds, positive for longer; nil when either length is unknown.
  let off: Double?
  let isImpossible: Bool

  /// Without a known length, only what no song is: noises, loops, whole albums. Seconds. A preview is found out by the
  /// others' length.
  static let shortest = 5.0
  static let longest = 1200.0

  /// What a platform says may be no number, or one that no integer holds.
  private static func thinkable(_ seconds: Double?) -> Double? {
    seconds.flatMap { $0.isFinite ? min(max($0, 0), 1e7) : nil }
  }

  /// `isArtists`: uploaded by the artist.
  init(_ wanted: Double?, _ candidate: Candidate, isArtists: Bool, _ weights: MatchWeights) {
    guard let seconds = Self.thinkable(candidate.duration) else {
      (score, off, isImpossible) = (0.5, nil, false)
      return
    }
    guard let wanted = Self.thinkable(wanted) else {
      (score, off) = (0.5, nil)
      // Audio platforms give 30 s of what only their subscribers may hear (SoundCloud's policy SNIP).
      let isPreview = candidate.kind == .track && abs(seconds - 30) < 1
      isImpossible = seconds < Self.shortest || seconds > Self.longest || isPreview
      return
    }
    let off = seconds - wanted
    self.off = off
    let isVideo = candidate.kind != .song
    // Twenty minutes may differ by more than three.
    let scale = max(1, wanted / 300)
    switch abs(off) / scale {
    case ...4: score = 1
    case ...7.5: score = 0.8
    case ...12: score = isVideo && off > 0 ? 0.7 : 0.45
    default: score = 0.3
    }
    let most = isVideo ? (isArtists ? weights.ownVideoSlack : weights.videoSlack) : weights.songSlack
    isImpossible = off > most * scale || off < -(isVideo ? weights.videoShorter : weights.songSlack) * scale
  }
}
