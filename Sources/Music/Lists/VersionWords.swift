/// What words in brackets or behind a dash say about a recording.
enum VersionWords {
  /// Another recording than the original: live, remix, acoustic ...
  case version
  /// The original all the same, or nothing about the sound: remastered, official video, album version.
  case original
  case featured([String])
}

/// Nil for words that belong to the title.
func versionWords(_ text: String) -> VersionWords? {
  let words = foldedWords(text)
  guard let first = words.first, let last = words.last else { return nil }
  if let names = featured(text, first: first) { return .featured(names) }
  if first == "prod" || first == "produced" { return .original }
  if isVersion(words, first: first, last: last, folded: folded(text)) { return .version }
  if !originalAnywhere.isDisjoint(with: words) { return .original }
  let isOnlyOriginal = words.allSatisfy { originalTogether.contains($0) || $0.isDigits }
  return isOnlyOriginal && (words.count > 1 || originalAlone.contains(first)) && !words.allSatisfy(\.isDigits)
    ? .original : nil
}

private func isVersion(_ words: [String], first: String, last: String, folded: String) -> Bool {
  if !anywhere.isDisjoint(with: words) { return true }
  if phrases.contains(where: { folded.contains($0) }) { return true }
  let second = words.dropFirst().first
  switch first {
  // Not "(Live and Let Die)".
  case "live": return second.map { !liveInTitles.contains($0) } ?? true
  case "clean", "explicit": return words.count == 1 || ["version", "edit", "mix"].contains(last)
  case "cover": return second.map { ["by", "of", "version"].contains($0) } ?? true
  case "demo": return words.count <= 3
  default: break
  }
  if words.count > 1, ["mix", "edit", "version", "ver", "versiyon", "session", "sessions"].contains(last) {
    return !words.dropLast().allSatisfy { originalTogether.contains($0) || $0.isDigits || $0 == "re" }
  }
  return ["live", "cover", "demo", "dub", "vip", "edit", "mix"].contains(last)
}

private func featured(_ text: String, first: String) -> [String]? {
  guard featuringWords.contains(first) || first == "with" || text.lowercased().hasPrefix("w/") else { return nil }
  let names = text.words.dropFirst(text.lowercased().hasPrefix("w/") && text.words.first?.count != 2 ? 0 : 1)
  let joined = names.joined(separator: " ").trimming { ".:/".contains($0) || $0.isWhitespace }
  return joined.isEmpty ? nil : guests(joined)
}

let featuringWords: Set = ["feat", "ft", "featuring"]

/// Guests in a row; commas and "&" part them, since a guest is seldom a band with a comma in its name.
func guests(_ text: String) -> [String] {
  let names: [Substring] = text.split { $0 == "," || $0 == "&" }
  return names.map(\.trimmed).filter { !$0.isEmpty }
}

/// Words behind which a title ends even without brackets: "Hello akustik", "Cold Water Remix".
func takingTrailingVersion(_ title: String) -> (title: String, version: String)? {
  let words = title.words
  for count in [3, 2, 1] where words.count > count {
    let tail = words.suffix(count).joined(separator: " ")
    if trailing.contains(foldedWords(tail).joined(separator: " ")), words[words.count - count].hasLetterOrNumber {
      return (words.dropLast(count).joined(separator: " "), tail)
    }
  }
  return nil
}

/// Whether the words can only be a version and never a title: "Original Mix", "2011 Remaster", "Live at Wembley".
func isNothingButVersion(_ text: String) -> Bool {
  let words = foldedWords(text)
  guard words.count > 1 else { return false }
  if words[0] == "live", ["at", "in", "from"].contains(words[1]) { return true }
  return words.allSatisfy { plainVersion.contains($0) || $0.isDigits } && versionWords(text) != nil
}

// MARK: The words, as `folded` leaves them

private let anywhere: Set<String> = Set(
  [
    "remix", "rmx", "remixed", "remiks", "acoustic", "akustik", "unplugged", "karaoke", "instrumental", "enstrümantal",
    "nightcore", "slowed", "reverb", "acapella", "cappella", "mashup", "bootleg", "rework", "8d", "lofi", "orchestral",
    "canlı", "konser", "extended", "rerecorded", "ремикс", "кавер", "караоке", "концерт", "акустика", "минус",
    "ライブ", "リミックス", "カバー", "カラオケ",
  ].map(folded))
private let phrases: [String] = [
  "sped up", "speed up", "tv size", "first take", "ao vivo", "en vivo", "en directo", "dal vivo", "live version",
  "bass boosted", "re-recorded", "リミックス", "ライブ", "カバー",
].map(folded)
private let liveInTitles: Set = [
  "and", "or", "is", "like", "your", "my", "for", "to", "forever", "a", "the", "it", "while", "free", "young",
  "without",
]
private let originalAnywhere: Set = [
  "remaster", "remastered", "remasterise", "remasterizado", "lyric", "lyrics", "official",
]
private let originalTogether: Set = [
  "official", "video", "audio", "music", "visualizer", "visualiser", "clip", "klip", "hd", "hq", "4k", "m", "v", "mv",
  "remaster", "remastered", "original", "mix", "album", "single", "version", "versiyon", "mono", "stereo", "deluxe",
  "edition", "resmi", "sozleri", "sozleriyle", "bonus", "track", "digital", "orijinal", "rip",
]
private let originalAlone: Set = [
  "official", "video", "audio", "visualizer", "visualiser", "klip", "hd", "hq", "4k", "mv", "original", "mono",
  "stereo",
]
private let trailing: Set<String> = Set(
  [
    "remix", "remiks", "acoustic", "akustik", "karaoke", "instrumental", "enstrümantal", "nightcore", "sped up",
    "slowed", "slowed reverb", "radio edit", "live version", "acoustic version", "canlı", "akustik versiyon", "ремикс",
    "8d", "8d audio", "speed up", "hızlandırılmış", "yavaşlatılmış", "karaoke version", "instrumental version",
  ].map { foldedWords($0).joined(separator: " ") })
private let plainVersion: Set = [
  "original", "mix", "edit", "radio", "extended", "club", "remaster", "remastered", "version", "live", "single",
  "album",
  "acoustic", "instrumental", "karaoke", "mono", "stereo", "slowed", "sped", "up", "reverb", "remix", "akustik",
  "canli",
]
