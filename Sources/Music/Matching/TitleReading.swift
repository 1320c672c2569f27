/// A title taken apart: what stands before, between and behind dashes, in brackets, and the guests.
struct TitleReading {
  struct Segment {
    var words: [String]
    /// In brackets or quotes; else at either side of a dash or bar.
    var isBracket: Bool
    /// In the quotes that Japanese titles stand in.
    var isQuote = false
  }

  var segments: [Segment] = []
  /// Words behind feat., ft., with.
  var guests: [String] = []

  private static let open: Set<Character> = ["(", "[", "{", "【", "「", "『", "（", "〔", "［", "~", "～", "〜", "《", "“"]
  private static let close: Set<Character> = [")", "]", "}", "】", "」", "』", "）", "〕", "］", "~", "～", "〜", "》", "”"]
  private static let quotes: Set<Character> = ["「", "『", "《", "“"]
  private static let bars: Set<Character> = ["|", "｜", "•", "／"]
  private static let dashes: Set<Character> = ["-", "–", "—", "‐", "−", "/", "·", ":", "‑"]

  /// `latin`: with the letters of other scripts transliterated.
  init(_ title: String, latin: Bool) {
    var text = ""
    var isInside = false
    var isQuote = false
    func end(_ reading: inout TitleReading) {
      if !text.isEmpty {
        reading.take(matchWords(latin ? latinised(text) ?? text : text), isBracket: isInside, isQuote: isQuote)
      }
      text = ""
    }
    var previous: Character = " "
    var index = title.startIndex
    while index < title.endIndex {
      let character = title[index]
      index = title.index(after: index)
      // Letters and digits, which most characters are, need no look-up.
      if character.isASCII, character.isLetter || character.isNumber || character == " " {
        text.append(character)
      } else if Self.close.contains(character), isInside || !Self.open.contains(character) {
        end(&self)
        (isInside, isQuote) = (false, false)
      } else if Self.open.contains(character) {
        end(&self)
        isInside = true
        isQuote = Self.quotes.contains(character)
      } else if Self.bars.contains(character)
        || (Self.dashes.contains(character) && previous == " " && (index == title.endIndex || title[index] == " "))
      {
        end(&self)
      } else {
        text.append(character)
      }
      previous = character
    }
    end(&self)
  }

  private mutating func take(_ found: [String], isBracket: Bool, isQuote: Bool) {
    var words = found
    let mark = words.indices.first { index in
      ["feat", "ft", "featuring", "prod", "produced"].contains(words[index])
        || (index == 0 && isBracket && words[index] == "with")
    }
    if let mark {
      if !words[mark].hasPrefix("prod") { guests += words[(mark + 1)...] }
      words = Array(words[..<mark])
    }
    if !words.isEmpty { segments.append(Segment(words: words, isBracket: isBracket, isQuote: isQuote)) }
  }

  /// All words but the guests'.
  var words: [String] { segments.flatMap(\.words) }
}
