/// Takes times at the ends of the lines (`03:10 Title`, `Title [3:10]`). They are durations, unless they rise from the
/// start of a recording as in a list of chapters.
func takeTimes(_ lines: inout [ListLine]) {
  let found = lines.map { timed($0.text) }
  let timedLines = found.count { $0 != nil }
  guard timedLines > 0 else { return }
  let usual = timedLines * 2 > lines.count && lines.count > 1
  for (index, time) in found.enumerated() {
    // Without others like it, "Jay-Z - 4:44" is a song: a time must leave a whole line behind.
    guard let time, usual || time.isBracketed || separated(time.rest) != nil else { continue }
    lines[index].text = time.rest
    lines[index].time = time.seconds
    lines[index].isMarked = true
  }
  let times = lines.compactMap(\.time)
  if arePositions(times) || times.count > 2 && times.allSatisfy({ $0 == times[0] }) {
    for index in lines.indices { lines[index].time = nil }
  }
}

/// Rising from the first minute, or rising through more lines than chance explains.
private func arePositions(_ times: [Int]) -> Bool {
  guard let first = times.first, times.count > 1 || first == 0 else { return false }
  let rising = zip(times, times.dropFirst()).allSatisfy { $0 < $1 }
  return rising && (first <= 60 || times.count >= 8)
}

private struct TimedText {
  var seconds: Int
  var rest: String
  var isBracketed: Bool
}

private func timed(_ text: String) -> TimedText? {
  let words = text.words
  guard words.count > 1, let first = words.first, let last = words.last else { return nil }
  if let time = clock(first) {
    var rest = text.dropFirst(first.count).trimming { $0.isWhitespace }
    var bare = rest.drop(while: \.isSeparating)
    // A span: "00:00 - 03:10 Title".
    if let next = bare.words.first, clock(next) != nil, bare.words.count > 1 {
      bare = bare.dropFirst(next.count).drop(while: \.isSeparating)
    }
    rest = bare.trimmed
    return rest.hasLetterOrNumber ? TimedText(seconds: time, rest: rest, isBracketed: first.first == "[") : nil
  }
  guard let time = clock(last) else { return nil }
  let rest = text.dropLast(last.count).trimming { $0.isSeparating || $0 == "," }
  let isBracketed = last.first == "(" || last.first == "["
  return rest.hasLetterOrNumber ? TimedText(seconds: time, rest: rest, isBracketed: isBracketed) : nil
}

/// Seconds of `3:10`, `[1:03:10]`, `(03:10)`, `03:10:`.
func clock(_ text: String) -> Int? {
  let parts = text.trimming { "[](){}:,".contains($0) }.split(separator: ":", omittingEmptySubsequences: false)
  guard (2...3).contains(parts.count), let first = parts.first, first.count <= 3, parts.allSatisfy(\.isDigits),
    parts.dropFirst().allSatisfy({ $0.count == 2 })
  else { return nil }
  let numbers = parts.compactMap { Int($0) }
  guard numbers.dropFirst().allSatisfy({ $0 < 60 }) else { return nil }
  return numbers.reduce(0) { $0 * 60 + $1 }
}

/// Seconds as a duration of a song, nil for what no song has.
func plausibleDuration(_ seconds: Int?) -> Double? {
  seconds.flatMap { (10...21_600).contains($0) ? Double($0) : nil }
}
