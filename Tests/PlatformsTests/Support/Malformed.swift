import Foundation
import Testing

/// What an answer may turn into when a platform changes, or a connection breaks.
enum Malformed {
  /// What is nothing at all.
  static let bare = ["", "{}", "[]", "null", "7", "\"text\"", "<html>", "\u{0}"].map { Array($0.utf8) }

  /// Cut short, with fields missing or of another type (each in its turn, of a long answer a few), with bytes changed.
  static func variants(of sample: [UInt8]) throws -> [[UInt8]] {
    var variants = (1...20).map { Array(sample.prefix(sample.count * $0 / 21)) }
    var random = SteadyNumbers()
    let whole = try JSONSerialization.jsonObject(with: Data(sample))
    let paths = paths(whole)
    #expect(!paths.isEmpty)
    let most = sample.count > 20_000 ? 6 : 300
    for path in paths.count > most ? Array(paths.shuffled(using: &random).prefix(most)) : paths {
      for value in [nil, NSNull(), 7, "x", [Any](), [String: Any](), [[1], "y"]] as [Any?] {
        let changed = replaced(whole, path[...], with: value)
        variants.append(Array(try JSONSerialization.data(withJSONObject: changed, options: .fragmentsAllowed)))
      }
    }
    for _ in 0..<(sample.count > 20_000 ? 6 : 200) {
      var bytes = sample
      for _ in 0..<3 {
        bytes[Int.random(in: bytes.indices, using: &random)] = UInt8.random(in: 0...255, using: &random)
      }
      variants.append(bytes)
    }
    return variants
  }

  /// The same numbers each time: what fails can be looked at again. (splitmix64)
  private struct SteadyNumbers: RandomNumberGenerator {
    var state: UInt64 = 20_261_123

    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var number = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
      number = (number ^ (number >> 27)) &* 0x94D0_49BB_1331_11EB
      return number ^ (number >> 31)
    }
  }

  private enum Step {
    case name(String)
    case index(Int)
  }

  private static func paths(_ json: Any) -> [[Step]] {
    switch json {
    case let object as [String: Any]:
      object.flatMap { key, value in [[.name(key)]] + paths(value).map { [.name(key)] + $0 } }
    case let array as [Any]:
      array.enumerated().flatMap { at, value in [[.index(at)]] + paths(value).map { [.index(at)] + $0 } }
    default: []
    }
  }

  private static func replaced(_ json: Any, _ path: ArraySlice<Step>, with value: Any?) -> Any {
    guard let step = path.first else { return value ?? NSNull() }
    let isLast = path.count == 1
    switch (step, json) {
    case (.name(let name), var object as [String: Any]):
      object[name] = isLast ? value : replaced(object[name] ?? NSNull(), path.dropFirst(), with: value)
      return object
    case (.index(let at), var array as [Any]):
      if isLast, value == nil {
        array.remove(at: at)
      } else {
        array[at] = replaced(array[at], path.dropFirst(), with: value)
      }
      return array
    default: return json
    }
  }
}
