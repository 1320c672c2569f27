import Testing

@testable import Platforms

@Suite("Retry-After") struct RetryAfterTests {
  @Test(
    "is a number or a date",
    arguments: [
      ("120", 120), (" 7 ", 7), ("-5", 0), ("Wed, 21 Oct 2015 07:28:00 GMT", 100), ("Wed, 21 Oct 2015 07:26:19 GMT", 0),
      ("soon", nil), ("", nil), ("Wed, 21 Okt 2015 07:28:00 GMT", nil), ("99999999999999999999", nil),
    ])
  func read(_ header: String, _ seconds: Int?) {
    // 2015-10-21 07:26:20
    #expect(retryAfter(header, now: 1_445_412_380) == seconds)
  }
}
