public import SystemPackage

/// Everything that is wrong with the settings, found in one go. For the administrator's terminal, in English.
public struct SettingsError: Error, Hashable, CustomStringConvertible {
  public struct Problem: Hashable, Sendable, CustomStringConvertible {
    public enum Place: Hashable, Sendable {
      /// Line and column count from 1; nil where the file as a whole is meant.
      case file(FilePath, line: Int?, column: Int?)
      case variable(String)
    }

    public var place: Place
    /// The key with its section ("limits.downloads"), empty where the file as a whole is meant.
    public var key: String
    public var sentence: String
    /// For a key that does not exist: the one that was probably meant. For a variable: the variable.
    public var nearest: String?

    public var line: Int? {
      if case .file(_, let line, _) = place { line } else { nil }
    }

    public var description: String {
      var words: [String] = []
      switch place {
      case .file(let file, let line, let column):
        words = [([file.string] + [line, column].compactMap { $0.map(String.init) }).joined(separator: ":") + ":"]
        if !key.isEmpty { words.append(shown(key) + ":") }
      case .variable(let name):
        words = [shown(name) + ":"]
      }
      words.append(sentence)
      if let nearest { words.append("Did you mean \(nearest)?") }
      return words.joined(separator: " ")
    }
  }

  /// More than this many are not looked for.
  static let limit = 50

  /// In the order of the file, then the variables by name. Never empty.
  public let problems: [Problem]

  public var description: String {
    let more = problems.count >= Self.limit ? ["There may be more; only the first \(Self.limit) are listed."] : []
    return (problems.map(\.description) + more).joined(separator: "\n")
  }
}

/// Outside text made fit for a terminal: at most 60 characters, no control characters.
func shown(_ text: String) -> String {
  let short = text.prefix(60)
  let clean = String(String.UnicodeScalarView(short.unicodeScalars.map { $0.isUnprintable ? "\u{FFFD}" : $0 }))
  return short.endIndex == text.endIndex ? clean : clean + "..."
}

extension Unicode.Scalar {
  /// Control characters and line ends, which no setting has a use for.
  var isUnprintable: Bool {
    switch properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator: true
    // Marks that turn the direction of writing can make a terminal show something else than there is.
    case .format: (0x202A...0x202E).contains(value) || (0x2066...0x2069).contains(value)
    default: false
    }
  }
}
