import Yams

/// Why a text is no YAML that settings can be read from.
struct BadYAML: Error {
  struct Fault {
    var sentence: String
    var key = ""
    var line: Int?
    var column: Int?
  }

  var faults: [Fault]
}

/// The tree of a settings text, without the keys that are set twice.
struct SettingsDocument {
  /// Nil for a text of nothing but comments.
  private(set) var root: Node?
  /// A fault for each key that is set twice.
  private(set) var twins: [BadYAML.Fault] = []

  /// Aliases can make a small text a huge tree; settings need none.
  private static let aliasLimit = 8
  private static let twinLimit = 10
  /// Bytes that are parsed again to find more keys that are set twice.
  private static let rereadLimit = 1 << 20
  private static let mask = "duplicate-key-"

  init(_ text: String) throws(BadYAML) {
    var text = text.unicodeScalars.first == "\u{FEFF}" ? String(text.unicodeScalars.dropFirst()) : text
    if let line = Self.lineOfTooManyAliases(text) {
      throw BadYAML(faults: [.init(sentence: "Too many aliases (*name); settings need none.", line: line)])
    }
    var masked: [BadYAML.Fault] = []
    while true {
      do {
        root = try Yams.compose(yaml: text, .basic, .default, .utf8)
        break
      } catch YamlError.duplicatedKeysInMapping(let names, let context)
        where masked.count < min(Self.twinLimit, Self.rereadLimit / max(text.utf8.count, 1))
      {
        // The parser stops at the first such key. Under another name it lets the rest be looked at.
        let name = names.first ?? ""
        masked.append(.init(sentence: "This key is set more than once.", key: name, line: context.mark.line))
        Self.mask(&text, at: context.mark, number: masked.count)
      } catch {
        guard masked.isEmpty else { throw BadYAML(faults: masked) }
        throw BadYAML(faults: [yamlFault(error, in: text)])
      }
    }
    if !masked.isEmpty { root = root.map { unmasked($0, "") } }
  }

  /// The tree without masked keys; each leaves a fault at the key that has the same name.
  private mutating func unmasked(_ node: Node, _ path: String) -> Node {
    guard let mapping = node.mapping else { return node }
    var first: [String: Int] = [:]
    var pairs: [(Node, Node)] = []
    for (key, value) in mapping {
      let name = key.scalar?.string ?? ""
      if name.hasPrefix(Self.mask) {
        let real = String(name.dropFirst(Self.mask.count + 3))
        first[real] = first[real] ?? key.mark?.line
        continue
      }
      let full = path.isEmpty ? name : path + "." + name
      if let line = first[name] {
        let sentence = "This key is set more than once, first in line \(line)."
        twins.append(.init(sentence: sentence, key: full, line: key.mark?.line))
      }
      pairs.append((key, unmasked(value, full)))
    }
    return .mapping(.init(pairs, mapping.tag, mapping.style, mapping.mark))
  }

  /// Puts `duplicate-key-NN-` before the name of the key that begins at `mark`, inside of its quotes.
  private static func mask(_ text: inout String, at mark: Mark, number: Int) {
    var place = text.unicodeScalars.startIndex
    let scalars = text.unicodeScalars
    var line = 1
    while line < mark.line, place < scalars.endIndex {
      let next = scalars.index(after: place)
      let isPair = scalars[place] == "\r" && next < scalars.endIndex && scalars[next] == "\n"
      if isLineEnd(scalars[place]), !isPair { line += 1 }
      place = next
    }
    place = scalars.index(place, offsetBy: mark.column - 1, limitedBy: scalars.endIndex) ?? scalars.endIndex
    if place < scalars.endIndex, scalars[place] == "\"" || scalars[place] == "'" { place = scalars.index(after: place) }
    text.unicodeScalars.insert(contentsOf: "\(Self.mask)\(number < 10 ? "0" : "")\(number)-".unicodeScalars, at: place)
  }

  /// A line that begins with `#` is a comment, or text inside of quotes: in neither is an alias.
  private static func lineOfTooManyAliases(_ text: String) -> Int? {
    var found = 0
    for (number, line) in text.unicodeScalars.split(omittingEmptySubsequences: false, whereSeparator: isLineEnd)
      .enumerated() where line.first(where: { $0 != " " && $0 != "\t" }) != "#"
    {
      for (star, next) in zip(line, line.dropFirst()) where star == "*" && (isASCIILetter(next) || next == "-") {
        found += 1
        if found > aliasLimit { return number + 1 }
      }
    }
    return nil
  }

  private static func isASCIILetter(_ scalar: Unicode.Scalar) -> Bool {
    scalar.isASCII && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil || scalar == "_")
  }

  /// The line ends of YAML 1.1.
  private static func isLineEnd(_ scalar: Unicode.Scalar) -> Bool {
    ["\n", "\r", "\u{85}", "\u{2028}", "\u{2029}"].contains(scalar)
  }
}
