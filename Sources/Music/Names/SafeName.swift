/// A file name, without ending, that Windows, macOS and Android all accept, close to what a person would write.
/// At most `limit` UTF-16 units and never empty ("_" where nothing is left).
public func safeName(_ text: String, limit: Int = 100) -> String {
  let name = legalPart(text, limit: limit)
  return isReserved(name) ? legalPart("_" + name, limit: limit) : name
}

/// `NN - Artist - Title.ext`, at most 100 UTF-16 units with its ending. `number` counts from 1 and is padded to the
/// width of `count`, the songs in the list, at least to 2 digits. `artist` may be empty; `ext` comes without a dot.
public func songFileName(number: Int, count: Int, artist: String, title: String, ext: String) -> String {
  let ending = "." + safeName(ext, limit: 10)
  let digits = String(max(0, number))
  let width = max(2, String(max(0, count)).count)
  let padded = String(repeating: "0", count: max(0, width - digits.count)) + digits
  let room = 100 - ending.utf16.count - padded.utf16.count - 3
  var parts = [artist, title].filter { !$0.isEmpty }.map { legalPart($0, limit: room) }
  // A row of many artists must not push the title out.
  if parts.count == 2, parts[0].utf16.count + 3 + parts[1].utf16.count > room {
    parts[0] = legalPart(parts[0], limit: max(room / 3, room - 3 - parts[1].utf16.count))
  }
  let name = parts.joined(separator: " - ")
  return "\(padded) - " + legalPart(name, limit: room) + ending
}

/// Legal but for the names of devices, which only a whole name can be.
private func legalPart(_ text: String, limit: Int) -> String {
  let plain = composed(withoutForbidden(text)).words.joined(separator: " ")
  let name = cut(plain.trimming(isEdge), to: limit).trimming(isEdge)
  return name.isEmpty ? "_" : name
}

private func withoutForbidden(_ text: String) -> String {
  var kept = String.UnicodeScalarView()
  for scalar in visible(text).unicodeScalars {
    switch scalar {
    case "/", "\\", "|", ":": kept.append("-")
    case "\"": kept.append("'")
    case "<": kept.append("(")
    case ">": kept.append(")")
    case "?", "*", "\u{200C}", "\u{200D}": continue
    case "\u{FFFD}", "\u{FFFE}", "\u{FFFF}": kept.append("_")
    default: kept.append(scalar)
    }
  }
  return String(kept)
}

/// A leading dot hides a file; Windows drops dots and spaces at the end.
private func isEdge(_ character: Character) -> Bool { character == "." || character.isWhitespace }

/// The longest start of whole characters within the limit; of a single character that is longer, its first scalars.
private func cut(_ text: String, to limit: Int) -> String {
  var (kept, length) = ("", 0)
  for character in text {
    length += character.utf16.count
    if length > limit { break }
    kept.append(character)
  }
  guard kept.isEmpty, let first = text.first else { return kept }
  var scalars = String.UnicodeScalarView()
  for scalar in first.unicodeScalars {
    if scalars.reduce(0, { $0 + UTF16.width($1) }) + UTF16.width(scalar) > limit { break }
    scalars.append(scalar)
  }
  return String(scalars)
}

/// Names of devices on Windows, also with an ending.
/// Source: https://learn.microsoft.com/windows/win32/fileio/naming-a-file
private func isReserved(_ name: String) -> Bool {
  let base = name.prefix { $0 != "." }.trimmed.uppercased()
  if ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"].contains(base) { return true }
  guard base.count == 4, base.hasPrefix("COM") || base.hasPrefix("LPT"), let last = base.last else { return false }
  return "123456789¹²³".contains(last)
}
