import Music
import Testing

@testable import Pipeline

@Suite struct PaceTests {
  private let pace = PlatformPace(platform: "youtube", limits: Settings.Pace.Limits(hour: 10, day: 20), reserve: 20)
  private let now: Int64 = 1_800_000_000_000

  /// Takes one a minute, the last one a minute ago.
  private func takes(_ count: Int, by person: String = "ayşe", reserved: Bool = false) -> [PlatformPace.Take] {
    (0..<count).reversed().map {
      PlatformPace.Take(at: now - Int64($0 + 1) * 60_000, person: person, reserved: reserved)
    }
  }

  @Test("the kept share is not for those who used the rest")
  func share() {
    #expect(pace.answer("ayşe", takes(7), now: now) == .go(reserved: false))
    // The eighth of ten was the last of the ordinary ones; the oldest of them leaves the hour in 52 minutes.
    #expect(pace.answer("ayşe", takes(8), now: now) == .wait(52 * 60_000))
    #expect(pace.answer("ışıl", takes(8), now: now) == .go(reserved: true))
  }

  @Test("who uses the kept share may use it up, and then waits as well")
  func reserve() {
    let one = PlatformPace.Take(at: now - 30_000, person: "ışıl", reserved: true)
    #expect(pace.answer("ışıl", takes(8) + [one], now: now) == .go(reserved: true))
    #expect(pace.answer("ışıl", takes(8) + [one, one], now: now) == .wait(52 * 60_000))
  }

  @Test("the day bounds what the hour allows")
  func day() {
    let hours = (0..<16).reversed().map {
      PlatformPace.Take(at: now - Int64($0 + 1) * PlatformPace.hour, person: "ayşe", reserved: false)
    }
    #expect(pace.answer("ayşe", hours, now: now) == .wait(8 * PlatformPace.hour))
    #expect(pace.answer("ayşe", Array(hours.dropFirst()), now: now) == .go(reserved: false))
  }

  @Test("no limit, no wait; the smallest limit still lets one through")
  func edges() {
    let never = PlatformPace(platform: "youtube", limits: Settings.Pace.Limits(hour: nil, day: nil), reserve: 20)
    #expect(never.answer("", takes(5000), now: now) == .go(reserved: false))
    let one = PlatformPace(platform: "youtube", limits: Settings.Pace.Limits(hour: 1, day: nil), reserve: 90)
    #expect(one.answer("", [], now: now) == .go(reserved: false))
    #expect(one.answer("", takes(1, by: ""), now: now) == .wait(59 * 60_000))
  }

  @Test("what counts for which platform")
  func platforms() {
    let house = Settings()
    #expect(house.pace.of(.youtube)?.platform == house.pace.of(.youtubeMusic)?.platform)
    #expect(house.firstPace?.platform == "youtube" && house.firstPace?.limits.hour == 120)
  }
}
