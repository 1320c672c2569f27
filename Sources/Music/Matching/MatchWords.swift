/// Text as the matcher compares it: folded words without punctuation. "Rock & Roll" equals "Rock and Roll", "Don't"
/// equals "Dont", "Ke$ha" equals "Kesha", "Pt. II" equals "Part 2". Latin and East Asian letters part where they meet.
public func matchWords(_ text: String) -> [String] {
  let scalars = Array(folded(text).unicodeScalars)
  var words: [String] = []
  var word = String.UnicodeScalarView()
  var script = Script.other
  func end() {
    guard !word.isEmpty else { return }
    let plain = String(word)
    let isPart = words.last.map(partMarks.contains) ?? false
    if let tens = words.last.flatMap({ tensDigits[$0] }), let unit = numberDigits[plain], unit.utf8.count == 1 {
      words[words.count - 1] = tens.dropLast() + unit
      return word = String.UnicodeScalarView()
    }
    words.append((isPart ? partDigits[plain] : nil) ?? spellings[plain] ?? plain)
    word = String.UnicodeScalarView()
  }
  for (index, scalar) in scalars.enumerated() {
    if isWordLetter(scalar) {
      let next = Script(scalar)
      if next != script, !word.isEmpty { end() }
      script = next
      word.append(scalar)
      continue
    }
    let following = index + 1 < scalars.count && isWordLetter(scalars[index + 1]) ? scalars[index + 1] : nil
    switch scalar {
    case "'", "’", "‘", "`", "´", "*", "\u{301}": continue
    case "$": word.append("s")
    case "!" where !word.isEmpty && following != nil: word.append("i")
    case "." where !isWordBreak(after: word.last, before: following): continue
    case "&", "+":
      end()
      words.append("and")
    default: end()
    }
  }
  end()
  return words
}

/// A name that is all symbols ("!!!") as one word; none when there is nothing.
func symbolWords(_ name: String) -> [String] {
  let word = folded(name).filter { !$0.isWhitespace }
  return word.isEmpty ? [] : [word]
}

/// "D.R.E." and "3.2" are one word, "Op.96" and "feat.Ada" are two.
private func isWordBreak(after last: Unicode.Scalar?, before next: Unicode.Scalar?) -> Bool {
  guard let last, let next, !isDigit(last) else { return false }
  return isDigit(next)
}

private func isDigit(_ scalar: Unicode.Scalar) -> Bool { (0x30...0x39).contains(scalar.value) }

private func isWordLetter(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.value {
  case 0x61...0x7A, 0x30...0x39: true
  case ..<0x80: false
  // Modifier letters: what transliteration writes for ayin and the like.
  case 0x2B0...0x2FF: false
  // Small Cyrillic letters, kana, Chinese characters, Hangul: letters all, which spares the look-up.
  case 0x430...0x45F, 0x3041...0x3096, 0x30A1...0x30FA, 0x4E00...0x9FEF, 0xAC00...0xD7A3: true
  default: scalar.properties.isAlphabetic || scalar.properties.numericType != nil
  }
}

/// Different spellings of one word. Roman numerals but for those that are words or letters of their own.
private let spellings: [String: String] = [
  "ve": "and", "und": "and", "y": "and", "et": "and", "n": "and", "и": "and",
  "saint": "st", "mount": "mt", "part": "pt", "volume": "vol", "versus": "vs", "doctor": "dr", "mister": "mr",
  "ii": "2", "iii": "3", "iv": "4", "vi": "6", "vii": "7", "viii": "8", "ix": "9", "xi": "11", "xii": "12",
]

/// Numbers that are letters or words elsewhere, behind a word that a number follows: "Part One".
private let partDigits = [
  "i": "1", "v": "5", "x": "10", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5",
]

/// "Seven Nation Army" is also typed with a 7, "twenty one pilots" with 21.
private let numberDigits = [
  "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9",
  "ten": "10", "eleven": "11", "twelve": "12",
]
private let tensDigits = [
  "twenty": "20", "thirty": "30", "forty": "40", "fifty": "50", "sixty": "60", "seventy": "70", "eighty": "80",
  "ninety": "90",
]
/// What is typed for each of these, too: "Die 4 U".
private let otherSpellings: [String: [String]] = {
  var found = ["you": ["u"], "u": ["you"], "are": ["r"], "r": ["are"], "for": ["4"], "to": ["2"], "4": ["for"]]
  found["2"] = ["to", "too"]
  for (word, digits) in numberDigits.merging(tensDigits, uniquingKeysWith: { first, _ in first }) {
    found[word] = [digits]
    found[digits, default: []].append(word)
  }
  return found
}()

/// Words that a number behind them makes another track of.
let partMarks: Set = [
  "pt", "vol", "chapter", "act", "movement", "episode", "bolum", "teil", "kapitel", "parte", "partie", "часть", "no",
  "op",
]

/// How alike two words are: 1 for equal ones, a little less for a slip of the fingers, 0 for different ones. A slip is
/// one letter in six, two in ten, never the first (Bende/Sende, Night/Light are different words) and never a digit.
func likeness(_ left: String, _ right: String) -> Double {
  if left == right { return 1 }
  let longer = max(left.utf8.count, right.utf8.count)
  guard longer >= 4, abs(left.utf8.count - right.utf8.count) <= 2, left.utf8.first == right.utf8.first else { return 0 }
  if left.utf8.count != right.utf8.count, withoutUmlauts(left) == withoutUmlauts(right) { return 1 }
  // "Polly" and "Poly", "glass" and "glas".
  if left.utf8.count != right.utf8.count, withoutDoubles(left) == withoutDoubles(right) { return slipLikeness }
  guard longer >= 6 else { return 0 }
  let allowed = longer >= 10 ? 2 : 1
  guard abs(left.utf8.count - right.utf8.count) <= allowed else { return 0 }
  return isWithin(allowed, Array(left.utf8), Array(right.utf8)) ? slipLikeness : 0
}

/// "Choere" is how "Chöre" is typed without its marks.
private func withoutUmlauts(_ word: String) -> [UInt8] {
  var plain: [UInt8] = []
  for byte in word.utf8 {
    if byte == UInt8(ascii: "e"), let last = plain.last,
      [UInt8(ascii: "a"), UInt8(ascii: "o"), UInt8(ascii: "u")].contains(last)
    {
      continue
    }
    plain.append(byte)
  }
  return plain
}

/// "glass" as "glas": a letter that is typed once or twice is one letter. Digits stay.
private func withoutDoubles(_ word: String) -> [UInt8] {
  var plain: [UInt8] = []
  for byte in word.utf8 where byte != plain.last || byte < 0x3A { plain.append(byte) }
  return plain
}

/// Enough to be found, too little to be sure.
let slipLikeness = 0.94

/// Whether the edit distance is at most `allowed`, two neighbours changed about being one; words with digits have none.
private func isWithin(_ allowed: Int, _ a: [UInt8], _ b: [UInt8]) -> Bool {
  if a.contains(where: { $0 < 0x3A }) || b.contains(where: { $0 < 0x3A }) { return false }
  if a.count == b.count, let first = a.indices.first(where: { a[$0] != b[$0] }), first + 1 < a.count,
    a[first] == b[first + 1], a[first + 1] == b[first], a[(first + 2)...] == b[(first + 2)...]
  {
    return true
  }
  var row = Array(0...b.count)
  for i in a.indices {
    var diagonal = row[0]
    row[0] = i + 1
    var least = row[0]
    for j in b.indices {
      let best = min(row[j] + 1, row[j + 1] + 1, diagonal + (a[i] == b[j] ? 0 : 1))
      (diagonal, row[j + 1]) = (row[j + 1], best)
      least = min(least, best)
    }
    if least > allowed { return false }
  }
  return row[b.count] <= allowed
}

extension [String] {
  /// 1 when the word is here, less when it is here with a slip, else 0.
  func likeness(of word: String) -> Double {
    if contains(word) { return 1 }
    if word.utf8.count <= 7, let others = otherSpellings[word], others.contains(where: contains) { return 1 }
    guard word.utf8.count >= 4 else { return 0 }
    return reduce(0) { Swift.max($0, Music.likeness(word, $1)) }
  }

  func holds(_ word: String) -> Bool { likeness(of: word) > 0 }

  /// Whether a number is here, in digits or as a word.
  func holdsNumber(_ digits: String) -> Bool {
    contains(digits) || contains { numberDigits[$0] == digits || tensDigits[$0] == digits }
  }

  /// Whether a word is here that is one slip away, though too short to be taken for the same by itself: "hart" for
  /// "heart". Never the first letter.
  func holdsSlip(of word: String) -> Bool {
    guard word.utf8.count >= 4 else { return false }
    return contains {
      $0.utf8.count >= 4 && $0.utf8.first == word.utf8.first && isWithin(1, [UInt8]($0.utf8), [UInt8](word.utf8))
    }
  }

  /// How much of `wanted` is here, 0...1, longer words counting more. "black bird" is found in "blackbird".
  func share(of wanted: [String]) -> Double {
    guard !wanted.isEmpty, !isEmpty else { return 0 }
    var (found, all) = (0.0, 0.0)
    for (index, word) in wanted.enumerated() {
      all += wordWeight(word)
      // "Gel Gel" is not in "Gel".
      let before = wanted[..<index].count { $0 == word }
      if before > 0, count(where: { $0 == word }) <= before { continue }
      found += wordWeight(word) * likeness(of: word)
    }
    if found >= all { return 1 }
    let joined = wanted.joined()
    if contains(joined) || (joined.utf8.count >= 4 && self.joined() == joined) { return 1 }
    return found / all
  }

  var weight: Double { reduce(0) { $0 + wordWeight($1) } }

  /// Words here that are not in `others`.
  func without(_ others: [String]) -> [String] { filter { !others.holds($0) } }
}

/// Little words say little.
func wordWeight(_ word: String) -> Double {
  if word.utf8.count > 3 { return 1 }
  return switch word {
  case "and": 0.1
  case "the", "a", "an", "of", "in", "to", "de", "la", "le", "el", "der", "die", "das": 0.3
  default: word.utf8.count == 1 ? 0.7 : 1
  }
}
