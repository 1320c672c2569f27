/// A name or title without what was said about the recording beside it.
struct Peeled {
  var text: String
  var versions: [String] = []
  var guests: [String] = []
}

/// Takes versions, guests and decoration ("Official Video") out of brackets and from behind the last dash.
/// What would leave nothing behind stays.
func peeled(_ text: String, dashTail: Bool, keepsGuests: Bool = false) -> Peeled {
  var (whole, found) = (text, Peeled(text: ""))
  if dashTail, let line = separated(text), line.separator == .dash, line.parts.count > 1,
    let tail = line.parts.last, let words = versionWords(tail)
  {
    switch words {
    case .version: found.versions.append(tail)
    case .original: break
    case .featured(let names): found.guests += names
    }
    whole = line.parts.dropLast().joined(separator: " - ")
  }
  var kept = ""
  for piece in bracketPieces(whole) {
    switch piece.isBracket ? versionWords(piece.inside) : nil {
    case .version: found.versions.insert(piece.inside, at: max(0, found.versions.count - (whole == text ? 0 : 1)))
    case .original: break
    case .featured(let names) where !keepsGuests: found.guests += names
    default: kept += piece.text
    }
  }
  kept = kept.words.joined(separator: " ")
  if !keepsGuests, let (text, names) = splitGuests(kept) {
    kept = text
    found.guests += names
  }
  guard kept.hasLetterOrNumber else { return Peeled(text: text) }
  found.text = withoutQuotes(kept) ?? kept
  return found
}

/// `Jon B. feat. Babyface`, `Shots ft. Lil Jon`.
private func splitGuests(_ text: String) -> (text: String, guests: [String])? {
  let words = text.words
  guard
    let index = words.firstIndex(where: { word in
      let lower = word.lowercased()
      return featuringWords.contains(lower.hasSuffix(".") ? String(lower.dropLast()) : lower)
    }), index > 0, index + 1 < words.count
  else { return nil }
  return (words[..<index].joined(separator: " "), guests(words[(index + 1)...].joined(separator: " ")))
}

private struct BracketPiece {
  var text: String
  var inside: String
  var isBracket: Bool
}

/// The text cut at its outermost brackets.
private func bracketPieces(_ text: String) -> [BracketPiece] {
  let closing: [Character: Character] = ["(": ")", "[": "]", "{": "}", "（": "）", "【": "】", "［": "］"]
  var pieces: [BracketPiece] = []
  var plain = ""
  var open: (close: Character, open: Character, depth: Int, text: String)?
  for character in text {
    if var bracket = open {
      bracket.text.append(character)
      if character == bracket.open { bracket.depth += 1 }
      if character == bracket.close { bracket.depth -= 1 }
      if bracket.depth == 0 {
        pieces.append(BracketPiece(text: plain, inside: "", isBracket: false))
        pieces.append(
          BracketPiece(text: bracket.text, inside: bracket.text.dropFirst().dropLast().trimmed, isBracket: true))
        plain = ""
        open = nil
      } else {
        open = bracket
      }
    } else if let close = closing[character] {
      open = (close, character, 1, String(character))
    } else {
      plain.append(character)
    }
  }
  pieces.append(BracketPiece(text: plain + (open?.text ?? ""), inside: "", isBracket: false))
  return pieces
}
