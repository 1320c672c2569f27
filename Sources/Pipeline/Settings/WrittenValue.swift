import SystemPackage
import Yams

/// A value as it stands in the file or in a variable.
struct WrittenValue {
  let node: Node
  /// Relative paths start here.
  let folder: FilePath

  /// Nothing, `~` or `null`; an empty variable.
  var isNull: Bool {
    guard let scalar = node.scalar, scalar.style == .plain else { return false }
    return ["", "~", "null", "Null", "NULL"].contains(scalar.string)
  }

  /// The text of a single value, without control characters and never empty.
  func text() throws(BadValue) -> String {
    guard let scalar = node.scalar else { throw BadValue("A single value is needed here.") }
    if isNull || scalar.string.isEmpty { throw BadValue("A value is needed; without the key the default holds.") }
    if scalar.string.unicodeScalars.contains(where: \.isUnprintable) {
      throw BadValue("The value holds control characters.")
    }
    return scalar.string
  }

  /// The elements of a list; of a text, its parts between commas.
  func list() throws(BadValue) -> [WrittenValue] {
    if let sequence = node.sequence { return sequence.map { WrittenValue(node: $0, folder: folder) } }
    let parts = try text().split(separator: ",", omittingEmptySubsequences: false)
    return parts.map { part in
      let word = String(part.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
      return WrittenValue(node: .scalar(.init(word, .implicit, .plain, node.mark)), folder: folder)
    }
  }
}

/// Why a value cannot be used.
struct BadValue: Error {
  struct Detail {
    var sentence: String
    /// Where inside of the value, where that is known.
    var mark: Mark?
    /// The key below the value's own ("ayse.format").
    var key: String?
    var nearest: String?
  }

  var details: [Detail]

  init(_ details: [Detail]) { self.details = details }
  init(_ sentence: String) { details = [Detail(sentence: sentence)] }
}
