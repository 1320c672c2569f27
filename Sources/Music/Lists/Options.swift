/// The keys that a list may set, with the values they take; nil for free text.
private let knownOptions: [String: Set<String>?] = [
  "format": ["original", "m4a", "mp3", "opus", "flac"],
  "deliver": ["zip", "files", "both"],
  "language": ["en", "tr"],
  "remix": ["never", "asked", "allowed"],
  "live": ["never", "asked", "allowed"],
  "cover": ["never", "asked", "allowed"],
  "explicit": ["any", "prefer", "avoid", "never"],
  "name": nil,
  "continues": nil,
]

extension ListOptions {
  /// Takes what stands behind `#!`, as in `format=mp3 remix=allowed`, `list`, `name=road trip`.
  /// Returns what was not understood.
  mutating func read(_ text: String, isList: inout Bool) -> [String] {
    var unknown: [String] = []
    for (key, value) in optionWords(text) {
      if let value {
        if !set(key.lowercased(), to: value) { unknown.append("\(key)=\(value)") }
      } else if key.lowercased() == "list" {
        isList = true
      } else if !set(word: key) {
        unknown.append(key)
      }
    }
    return unknown
  }

  private mutating func set(_ key: String, to value: String) -> Bool {
    guard let known = knownOptions[key] else { return false }
    let value = known == nil ? value : value.lowercased()
    guard !value.isEmpty, known?.contains(value) ?? (value.unicodeScalars.count <= 200) else { return false }
    values[key] = value
    return true
  }

  /// A word that says enough by itself, as in `party [mp3].url`.
  private mutating func set(word: String) -> Bool {
    switch word.lowercased() {
    case "original", "m4a", "mp3", "opus", "flac": set("format", to: word)
    case "zip", "files", "both": set("deliver", to: word)
    case "en", "tr": set("language", to: word)
    case "clean": set("explicit", to: "never")
    default: false
    }
  }

  /// Takes the options in square brackets out of a name. Brackets with any other word are part of the name.
  mutating func takeOptions(fromName name: String) -> String {
    var (kept, tail) = ("", name[...])
    while let open = tail.firstIndex(of: "["), let close = tail[open...].firstIndex(of: "]") {
      let inside = tail[tail.index(after: open)..<close]
      var tried = self
      let understood =
        inside.hasLetterOrNumber
        && optionWords(String(inside)).allSatisfy { key, value in
          if let value { tried.set(key.lowercased(), to: value) } else { tried.set(word: key) }
        }
      kept += tail[..<open]
      if understood { self = tried } else { kept += tail[open...close] }
      tail = tail[tail.index(after: close)...]
    }
    return (kept + tail).words.joined(separator: " ")
  }
}

/// Words and `key=value` pairs. A value may stand in quotes; that of `name` reaches to the next known key or the end.
private func optionWords(_ text: String) -> [(key: String, value: String?)] {
  var found: [(key: String, value: String?)] = []
  var words = text.replacing(" = ", with: "=").words[...]
  while let word = words.popFirst() {
    guard let sign = word.firstIndex(of: "=") else {
      found.append((word.trimming { $0 == "," || $0 == ";" }, nil))
      continue
    }
    let key = String(word[..<sign])
    var value = String(word[word.index(after: sign)...])
    let quote = value.first.flatMap { "\"'“".contains($0) ? $0 : nil }
    if let quote {
      let end: Character = quote == "“" ? "”" : quote
      while !(value.count > 1 && value.last == end), let next = words.popFirst() { value += " " + next }
      value = value.trimming { $0 == quote || $0 == end }
    } else if key.lowercased() == "name" {
      while let next = words.first, !isPair(next) { value += " " + words.removeFirst() }
    } else {
      value = value.trimming { $0 == "," || $0 == ";" }
    }
    found.append((key, value.trimmed))
  }
  return found
}

private func isPair(_ word: String) -> Bool {
  guard let sign = word.firstIndex(of: "=") else { return false }
  return knownOptions[word[..<sign].lowercased()] != nil
}
