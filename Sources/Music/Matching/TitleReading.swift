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

  private static let open: Set<Unicode.Scalar> = ["(", "[", "{", "【", "「", "『", "（", "〔", "［", "~", "～", "〜", "《", "“"]
  private static let close: Set<Unicode.Scalar> = [
    ")", "]", "}", "】", "」", "』", "）", "〕", "］", "~", "～", "〜", "》", "”",
  ]
  private static let quotes: Set<Unicode.Scalar> = ["「", "『", "《", "“"]
  private static let bars: Set<Unicode.Scalar> = ["|", "｜", "•", "／"]
  private static let dashes: Set<Unicode.Scalar> = ["-", "–", "—", "‐", "−", "/", "·", ":", "‑", "_"]

  private static let guestMarks: Set = ["feat", "ft", "featuring", "prod", "produced"]

  /// `latin`: with the letters of other scripts transliterated.
  init(_ title: String, latin: Bool) {
    var text = String.UnicodeScalarView()
    var isInside = false
    var isQuote = false
    func end(_ reading: inout TitleReading) {
      if !text.isEmpty {
        let part = String(text)
        reading.take(matchWords(latin ? latinised(part) ?? part : part), isBracket: isInside, isQuote: isQuote)
      }
      text = String.UnicodeScalarView()
    }
    let scalars = title.unicodeScalars
    var previous: Unicode.Scalar = " "
    var index = scalars.startIndex
    while index < scalars.endIndex {
      let scalar = scalars[index]
      index = scalars.index(after: index)
      // Letters and digits, which most are, need no look-up.
      if isPlain(scalar) {
        text.append(scalar)
      } else if Self.close.contains(scalar), isInside || !Self.open.contains(scalar) {
        end(&self)
        (isInside, isQuote) = (false, false)
      } else if Self.open.contains(scalar) {
        end(&self)
        isInside = true
        isQuote = Self.quotes.contains(scalar)
      } else if Self.bars.contains(scalar)
        || (Self.dashes.contains(scalar) && previous == " " && (index == scalars.endIndex || scalars[index] == " "))
      {
        end(&self)
      } else {
        text.append(scalar)
      }
      previous = scalar
    }
    end(&self)
  }

  private func isPlain(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x20, 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0xC0...0x1FFF, 0x3041...0x30FA, 0x4E00...0xD7A3: true
    default: false
    }
  }

  private mutating func take(_ found: [String], isBracket: Bool, isQuote: Bool) {
    var words = found
    let mark = words.indices.first { index in
      Self.guestMarks.contains(words[index])
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
