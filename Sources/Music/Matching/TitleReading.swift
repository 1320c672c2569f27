/// A title taken apart: its own words, what stands in brackets or behind dashes, guests, and the versions it names.
struct TitleReading {
  /// Words outside brackets and before the first dash.
  var core: [String]
  /// Each bracket and each part behind a dash or bar, without the guests.
  var parts: [[String]]
  /// Names behind feat., ft., with.
  var guests: [String]

  /// All words but the guests'.
  var all: [String] { core + parts.flatMap { $0 } }

  private static let open: Set<Character> = ["(", "[", "{", "【", "「", "『", "（", "〔", "~", "～"]
  private static let close: Set<Character> = [")", "]", "}", "】", "」", "』", "）", "〕", "~", "～"]

  init(_ title: String) {
    var segments: [String] = [""]
    var previous: Character = " "
    let characters = Array(title)
    for (index, character) in characters.enumerated() {
      let next = index + 1 < characters.count ? characters[index + 1] : " "
      let isDash = ["-", "–", "—", "‐", "−", "|", "/", "•", "·", ":"].contains(character)
      if Self.open.contains(character) || Self.close.contains(character) {
        segments.append("")
      } else if isDash, character == "|" || (previous == " " && next == " ") {
        segments.append("")
      } else {
        segments[segments.count - 1].append(character)
      }
      previous = character
    }
    core = []
    parts = []
    guests = []
    for segment in segments {
      var words = matchWords(segment)
      let marks: Set = ["feat", "ft", "featuring"]
      if let mark = words.firstIndex(where: { marks.contains($0) || ($0 == "with" && $0 == words.first) }) {
        guests += words[(mark + 1)...]
        words = Array(words[..<mark])
      }
      if words.isEmpty { continue }
      if core.isEmpty, parts.isEmpty { core = words } else { parts.append(words) }
    }
  }

  /// The versions this title names, without those whose words are among `own` (words of the wanted title itself).
  func versions(except own: Set<String>) -> [VersionKind] {
    var found = VersionLexicon.kinds(in: core.filter { !own.contains($0) }, isMarked: false)
    for part in parts {
      let rest = part.filter { !own.contains($0) }
      found += VersionLexicon.kinds(in: rest, isMarked: true).filter { !found.contains($0) }
    }
    // A weak word at the very end counts, too: "Northbound Static Live".
    if let last = core.last, core.count > 1, !own.contains(last) {
      found += VersionLexicon.kinds(in: [last], isMarked: true).filter { $0 == .live && !found.contains($0) }
    }
    return found
  }
}
