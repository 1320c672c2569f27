/// Text as the matcher compares it: folded words without punctuation. "Rock & Roll" and "Rock and Roll" are equal, so
/// are "don't" and "dont", "Ke$ha" and "Kesha".
func matchWords(_ text: String) -> [String] {
  var words: [String] = []
  var word = ""
  func end() {
    if !word.isEmpty { words.append(word == "ve" || word == "und" || word == "y" || word == "et" ? "and" : word) }
    word = ""
  }
  for character in folded(text) {
    if character.isLetter || character.isNumber {
      word.append(character)
    } else if character == "$" {
      word.append("s")
    } else if character == "&" || character == "+" {
      end()
      words.append("and")
    } else if character == "'" || character == "’" || character == "`" || character == "." || character == "*" || character == "!" && !word.isEmpty {
      continue
    } else {
      end()
    }
  }
  end()
  return words
}

/// True for words that are equal but for a slip: one letter in five, two in nine.
func isNear(_ left: String, _ right: String) -> Bool {
  if left == right { return true }
  let (a, b) = (Array(left.utf8), Array(right.utf8))
  let longer = max(a.count, b.count)
  let allowed = longer >= 9 ? 2 : longer >= 5 ? 1 : 0
  guard allowed > 0, abs(a.count - b.count) <= allowed, !left.allSatisfy(\.isNumber) else { return false }
  var row = Array(0...b.count)
  for i in 0..<a.count {
    var diagonal = row[0]
    row[0] = i + 1
    var least = row[0]
    for j in 0..<b.count {
      let best = min(row[j] + 1, row[j + 1] + 1, diagonal + (a[i] == b[j] ? 0 : 1))
      (diagonal, row[j + 1]) = (row[j + 1], best)
      least = min(least, best)
    }
    if least > allowed { return false }
  }
  return row[b.count] <= allowed
}

/// A set of words that can be looked up with slips.
struct WordSet {
  let words: [String]
  private let exact: Set<String>

  init(_ words: [String]) {
    self.words = words
    exact = Set(words)
  }

  func holds(_ word: String) -> Bool {
    exact.contains(word) || (word.utf8.count >= 5 && words.contains { isNear(word, $0) })
  }

  /// How many of `wanted` are here, 0...1, longer words counting more. "black bird" is found in "blackbird".
  func share(of wanted: [String]) -> Double {
    guard !wanted.isEmpty else { return 0 }
    let joined = wanted.joined()
    if wanted.count > 1, exact.contains(joined) { return 1 }
    if wanted.count == 1, joined.utf8.count >= 5, words.joined() == joined { return 1 }
    var found = 0.0
    var all = 0.0
    for word in wanted {
      let weight = WordSet.weight(word)
      all += weight
      if holds(word) { found += weight }
    }
    return all == 0 ? 0 : found / all
  }

  static func weight(_ word: String) -> Double {
    switch word {
    case "the", "a", "an", "and", "of", "in", "to", "de", "la", "der", "die", "das", "le": 0.3
    default: word.utf8.count <= 2 ? 0.7 : 1
    }
  }
}
