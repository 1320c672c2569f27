extension SettingsKey {
  /// The key or section that was probably meant by `path`, nil when none is near.
  static func nearest(to path: String) -> String? {
    let name = path.split(separator: ".").last.map(String.init) ?? path
    let parent = path.dropLast(name.count)
    let known = table.map(\.path) + sections.sorted()
    let ranked = known.map { key -> (key: String, distance: Int) in
      let last = key.split(separator: ".").last.map(String.init) ?? key
      // The right name in the wrong section is near, too.
      let away = key.dropLast(last.count) == parent ? 0 : 1
      let started = name.count >= 3 && comparable(last).hasPrefix(comparable(name)) ? 1 : Int.max - 1
      return (key, min(edits(path, key), edits(name, last) + away, started + away))
    }
    guard let best = ranked.min(by: { $0.distance < $1.distance }) else { return nil }
    return best.distance <= max(2, name.count / 2) ? best.key : nil
  }

  /// The variable that was probably meant, nil when none is near.
  static func nearest(toVariable variable: String) -> String? {
    guard let key = nearest(to: variable.dropFirst("APM_".count).lowercased()) else { return nil }
    return (byPath[key] ?? table.first { $0.section == key })?.variable
  }
}

/// The one of `words` that was probably meant, nil when none is near.
func nearest(to word: String, in words: [String]) -> String? {
  let ranked = words.map { (word: $0, distance: edits(word, $0)) }
  guard let best = ranked.min(by: { $0.distance < $1.distance }) else { return nil }
  return best.distance <= max(1, word.count / 2) ? best.word : nil
}

private func comparable(_ word: String) -> String {
  word.prefix(64).lowercased().replacing("-", with: "_").replacing(".", with: "_")
}

/// Characters to insert, delete, replace or swap with their neighbour until one word is the other (the restricted
/// Damerau-Levenshtein distance). Case and the kind of separator do not count.
private func edits(_ first: String, _ second: String) -> Int {
  let a = Array(comparable(first))
  let b = Array(comparable(second))
  guard !a.isEmpty, !b.isEmpty else { return max(a.count, b.count) }
  var beforeLast = [Int](repeating: 0, count: b.count + 1)
  var last = Array(0...b.count)
  for i in 1...a.count {
    var row = [i] + beforeLast.dropFirst()
    for j in 1...b.count {
      row[j] = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1))
      if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] { row[j] = min(row[j], beforeLast[j - 2] + 1) }
    }
    (beforeLast, last) = (last, row)
  }
  return last[b.count]
}
