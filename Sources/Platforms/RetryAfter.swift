import Glibc

/// Seconds of a `Retry-After` header: a number, or a date (RFC 9110, 10.2.3). Nil when it is neither; a date that has
/// passed is 0.
public func retryAfter(_ header: String) -> Int? { retryAfter(header, now: time(nil)) }

/// `now`: seconds since 1970.
func retryAfter(_ header: String, now: Int) -> Int? {
  let words = header.split(separator: " ")
  if words.count == 1, let seconds = Int(words[0]) { return max(0, seconds) }
  // "Mon, 23 Nov 2026 21:14:00 GMT"
  let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
  guard words.count == 6, let day = Int32(words[1]), let month = months.firstIndex(of: String(words[2])),
    let year = Int32(words[3]), (1970...9999).contains(year)
  else { return nil }
  let clock = words[4].split(separator: ":").compactMap { Int32($0) }
  guard clock.count == 3 else { return nil }
  var date = tm()
  (date.tm_year, date.tm_mon, date.tm_mday) = (year - 1900, Int32(month), day)
  (date.tm_hour, date.tm_min, date.tm_sec) = (clock[0], clock[1], clock[2])
  return max(0, timegm(&date) - now)
}
