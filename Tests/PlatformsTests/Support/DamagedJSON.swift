import Foundation

/// A document with each of its values once missing and once of every other type.
func damaged(_ document: String) throws -> [[UInt8]] {
  let whole = try JSONSerialization.jsonObject(with: Data(document.utf8))
  let others: [Any?] = [nil, NSNull(), 7, -1e300, "x", [Any](), [String: Any](), [[1], "y"]]
  return try variants(whole, others).map {
    Array(try JSONSerialization.data(withJSONObject: $0, options: .fragmentsAllowed))
  }
}

private func variants(_ json: Any, _ others: [Any?]) -> [Any] {
  switch json {
  case let object as [String: Any]:
    object.keys.sorted().flatMap { name -> [Any] in
      (others + variants(object[name] ?? NSNull(), others)).map { value in
        var copy = object
        copy[name] = value
        return copy
      }
    }
  case let array as [Any]:
    array.indices.flatMap { at -> [Any] in
      (others + variants(array[at], others)).map { value in
        var copy = array
        if let value { copy[at] = value } else { copy.remove(at: at) }
        return copy
      }
    }
  default: []
  }
}
