/// The versions that a title names, and the other words beside them: whose remix, where the concert was.
struct VersionReading {
  var kinds: [VersionKind] = []
  /// For each kind the words of the segments that named it, without version words and decoration.
  var names: [VersionKind: [String]] = [:]

  mutating func add(_ kind: VersionKind, names words: [String] = []) {
    if !kinds.contains(kind) { kinds.append(kind) }
    names[kind, default: []] += words
  }

  /// Reads one part of a title. `isMarked`: it stands in brackets or behind a dash, where weak words count too.
  mutating func read(_ segment: [String], isMarked: Bool) {
    let words = withoutHarmless(segment)
    let found = Self.kinds(in: words, isMarked: isMarked)
    let names = isMarked ? words.filter(isName) : []
    for kind in found { add(kind, names: names) }
    if found.isEmpty, isMarked, isNamedVersion(words) { add(.named, names: words.filter(isOwnName)) }
  }

  /// The versions that `words` name.
  static func kinds(in words: [String], isMarked: Bool) -> [VersionKind] {
    var found: [VersionKind] = []
    // Words that a longer phrase has used: "radio edit" is no "edit".
    var used = 0
    for (index, word) in words.enumerated() {
      for phrase in VersionLexicon.phrases[word] ?? [] where phrase.isSure || isMarked {
        guard index + phrase.words.count > used, words[index...].starts(with: phrase.words) else { continue }
        used = index + phrase.words.count
        // "(English subtitles)", "[Spanish lyrics]" speak of the picture.
        if phrase.kind == .translated, !phrase.isSure, words.contains(where: pictureWords.contains) { continue }
        if !found.contains(phrase.kind) { found.append(phrase.kind) }
      }
      // Words in Chinese, Japanese and Korean letters, all of which start with such a byte.
      if let byte = word.utf8.first, byte >= 0xE1 {
        for (kind, text) in VersionLexicon.inside where !found.contains(kind) && holds(word, text) {
          found.append(kind)
        }
      }
    }
    return found
  }
}

/// Whether `text` stands somewhere in the word; by bytes, which is many times as fast as by characters.
private func holds(_ word: String, _ text: [UInt8]) -> Bool {
  var rest = word.utf8[...]
  while rest.count >= text.count {
    if rest.starts(with: text) { return true }
    rest.removeFirst()
  }
  return false
}

private let pictureWords: Set = [
  "lyrics", "lyric", "sub", "subs", "subtitles", "subtitle", "subbed", "letra", "translation", "ceviri", "altyazili",
  "eng",
  "romanized", "paroles", "video", "tradu", "traducao", "legendado", "karaoke",
]

/// "Album Version" and the like taken out of the words.
private func withoutHarmless(_ words: [String]) -> [String] {
  guard words.contains(where: VersionLexicon.harmlessStarts.contains) else { return words }
  var rest = words
  for sequence in VersionLexicon.harmless where rest.count >= sequence.count && rest.contains(sequence[0]) {
    for start in rest.indices.reversed() where rest[start...].starts(with: sequence) {
      rest.removeSubrange(start..<(start + sequence.count))
    }
  }
  return rest
}

/// "(Hitori Rendan Ver)", "(Taylor's Version)", "(Versão Piseiro)": a version with a name that no table can know.
private func isNamedVersion(_ words: [String]) -> Bool {
  guard let last = words.last, let first = words.first, words.count > 1 else { return false }
  return (versionMarks.contains(last) || versionMarks.contains(first))
    && words.contains { isOwnName($0) && !isYear($0) }
}

private let versionMarks: Set = [
  "version", "ver", "versiyon", "versiyonu", "versao", "versie", "versione", "версия", "rendition",
]

/// "(Solo Version)": words of other versions' names count, once no version was found in them.
private func isOwnName(_ word: String) -> Bool { !VersionLexicon.noise.contains(word) && word != "and" }

private func isName(_ word: String) -> Bool {
  !VersionLexicon.noise.contains(word) && !VersionLexicon.words.contains(word) && word != "and"
}

/// True for a part of a title that only decorates it: "Remastered 2011", "Original Mix", "Bonus Track".
func isDecoration(_ words: [String]) -> Bool {
  let rest = withoutHarmless(words)
  let isPlain = rest.allSatisfy { VersionLexicon.noise.contains($0) || isYear($0) || $0 == "digitally" }
  return isPlain && !words.allSatisfy(isYear)
}

/// 1900 to 2099.
func isYear(_ word: String) -> Bool {
  word.utf8.count == 4 && (word.hasPrefix("19") || word.hasPrefix("20")) && word.utf8.allSatisfy { $0 < 0x3A }
}
