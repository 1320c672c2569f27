import Music

/// How many songs are asked of a platform, so that nobody there takes the household for a machine.
///
/// The hour and the day are the last 60 minutes and the last 24 hours. A share of both is kept for people who used
/// nothing else of it for a day: a list of 3 is not stuck behind a list of 2,000.
struct PlatformPace: Sendable {
  /// One song that was asked of a platform.
  struct Take: Sendable {
    /// Milliseconds since 1970.
    var at: Int64
    var person: String
    /// Out of the share that is kept.
    var reserved: Bool
  }

  enum Answer: Sendable, Equatable {
    /// Go on; `reserved`: out of the share that is kept.
    case go(reserved: Bool)
    /// Not before so many milliseconds have passed.
    case wait(Int64)
  }

  /// "youtube" for YouTube Music and YouTube together, else the source's name.
  var platform: String
  var limits: Settings.Pace.Limits
  /// Per cent, at most 90.
  var reserve: Int

  static let hour: Int64 = 3_600_000
  static let day: Int64 = 24 * hour

  /// `takes`: those of the last day from this platform, oldest first.
  func answer(_ person: String, _ takes: [Take], now: Int64) -> Answer {
    let ordinary = wait(takes.filter { !$0.reserved }, now, share: 100 - reserve)
    if ordinary == 0 { return .go(reserved: false) }
    guard !takes.contains(where: { $0.person == person && !$0.reserved && $0.at > now - Self.day }) else {
      return .wait(ordinary)
    }
    let kept = wait(takes, now, share: 100)
    return kept == 0 ? .go(reserved: true) : .wait(min(ordinary, kept))
  }

  /// Milliseconds until one more fits into `share` per cent of the hour and of the day.
  private func wait(_ takes: [Take], _ now: Int64, share: Int) -> Int64 {
    [(limits.hour, Self.hour), (limits.day, Self.day)].map { limit, window in
      guard let limit else { return 0 }
      let inside = takes.filter { $0.at > now - window }
      // Rounded up for the share that is not kept, so that a small limit still lets one through.
      let room = max(1, limit - limit * (100 - share) / 100)
      guard inside.count >= room else { return 0 }
      return inside[inside.count - room].at + window - now
    }.max() ?? 0
  }
}

/// A platform's limit is used up: the song waits, with what is known of it.
struct PaceUsedUp: Error {
  /// Milliseconds.
  var wait: Int64
}

extension Settings.Pace {
  /// The platform that a source's songs are counted for, with its limits; nil where nothing is counted.
  func of(_ source: Source) -> PlatformPace? {
    let limits = source.platform == Source.youtube.platform ? youtube : other
    guard source != .library, limits.hour != nil || limits.day != nil else { return nil }
    return PlatformPace(platform: source.platform, limits: limits, reserve: reserve)
  }
}

extension Settings {
  /// The pace of the platform that a search begins with: while it is used up, nothing new is begun.
  var firstPace: PlatformPace? {
    sources.first.flatMap { pace.of($0) }
  }
}
