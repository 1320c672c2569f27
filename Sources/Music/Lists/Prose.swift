/// Whether the lines are a letter, a story or lyrics and no list.
func readsAsProse(_ lines: [ListLine]) -> Bool {
  let sentences = lines.filter { isSentence($0) }
  func words(_ lines: [ListLine]) -> Int { lines.reduce(0) { $0 + $1.text.words.count } }
  if readsAsLyrics(lines) { return true }
  guard sentences.count > 1 else { return lines.count <= 2 && words(sentences) >= 25 }
  // By lines, or by words: a letter has short lines too.
  return sentences.count * 2 >= lines.count || words(sentences) * 10 >= words(lines) * 7
}

/// Long, or of some length and ended like a sentence, with nothing that parts artist and title. Titles Begin Their
/// Words in Capitals.
private func isSentence(_ line: ListLine) -> Bool {
  guard line.links.isEmpty, let last = line.text.last else { return false }
  let words = line.text.words
  if separated(line.text) != nil { return words.count >= 30 }
  let capitals = words.count { $0.first?.isUppercase ?? false }
  if line.isMarked || capitals * 2 > words.count { return words.count >= 20 }
  return words.count >= 10 || words.count >= 6 && ".!?…,;:".contains(last) || line.text.count > 150
}

/// Verses: lines of words alone, in stanzas, with refrains that come again, commas at the ends or translations in
/// brackets.
private func readsAsLyrics(_ lines: [ListLine]) -> Bool {
  guard lines.count >= 12 else { return false }
  let plain = lines.filter { !$0.isMarked && $0.links.isEmpty && separated($0.text) == nil }
  guard plain.count * 10 >= lines.count * 7 else { return false }
  let repeats = plain.count - Set(plain.map { folded($0.text) }).count
  let bracketed = plain.count { $0.text.first == "(" && $0.text.last == ")" }
  let open = plain.count { $0.text.last.map { ",;".contains($0) } ?? false }
  let stanzas = lines.count(where: \.afterBlank)
  return bracketed * 5 >= plain.count
    || repeats * 8 >= plain.count && (stanzas >= 2 || open * 10 >= plain.count)
    || stanzas >= 2 && open * 10 >= plain.count
}

/// Takes out what stands around the songs: the list's title and description, "Side A:", sentences.
/// Returns the lines taken out.
func takeHeadings(_ lines: inout [ListLine]) -> [ListLine] {
  guard lines.count > 3 else { return [] }
  let kinds = lines.map { $0.links.isEmpty ? separated($0.text)?.separator : nil }
  let counts = Dictionary(grouping: kinds.compactMap(\.self), by: \.self).mapValues(\.count)
  let usual = counts.max { $0.value < $1.value }.flatMap { $0.value * 5 >= lines.count * 3 ? $0.key : nil }
  // A first block of up to three lines, written otherwise than the list below it.
  let end = lines.dropFirst().firstIndex(where: \.afterBlank) ?? 0
  let block = (1...3).contains(end) && lines.count >= end + 3 ? end : 0
  let isTitle = usual.map { !kinds[..<block].contains($0) } ?? lines[..<block].allSatisfy { isDescription($0) }
  var (kept, taken) = ([ListLine](), [ListLine]())
  for (index, line) in lines.enumerated() {
    let isAround = usual != nil && kinds[index] == nil && line.links.isEmpty && (isDescription(line) || isSection(line))
    if isAround || isTitle && index < block { taken.append(line) } else { kept.append(line) }
  }
  lines = kept
  return taken
}

private func isDescription(_ line: ListLine) -> Bool { line.text.words.count >= 8 && isSentence(line) }

/// "Side B", "CD 2", "For the car:".
private func isSection(_ line: ListLine) -> Bool {
  if line.text.last == ":" { return true }
  let words = foldedWords(line.text)
  return words.count == 2 && words[1].count <= 2
    && ["side", "disc", "disk", "cd", "part", "vol", "volume", "taraf", "yuz", "bolum", "seite"].contains(words[0])
}
