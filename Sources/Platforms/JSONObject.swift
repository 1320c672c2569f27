import FoundationEssentials

/// An object somewhere in a JSON document, read member by member: what is missing or has another type is empty, so
/// that one changed part never hides the rest. Only what is asked for is decoded; the rest of an answer of 600 KB is
/// passed over.
@dynamicMemberLookup
struct JSONObject: Decodable {
  private struct Name: CodingKey {
    var stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  private let members: KeyedDecodingContainer<Name>?

  init(from decoder: any Decoder) { members = try? decoder.container(keyedBy: Name.self) }

  private init(_ members: KeyedDecodingContainer<Name>?) { self.members = members }

  /// The document's outermost object. Throws `.changed` when it is no JSON.
  static func read(_ document: [UInt8]) throws(SourceError) -> JSONObject {
    do {
      return try JSONDecoder().decode(JSONObject.self, from: Data(document))
    } catch {
      throw .changed(path: "an answer that is no JSON")
    }
  }

  /// The objects of a document that is an array.
  static func readList(_ document: [UInt8]) throws(SourceError) -> [JSONObject] {
    do {
      return try JSONDecoder().decode([JSONObject].self, from: Data(document))
    } catch {
      throw .changed(path: "an answer that is no list")
    }
  }

  /// False for what is missing or no object.
  var isThere: Bool { members != nil }

  var names: [String] { members?.allKeys.map(\.stringValue) ?? [] }

  subscript(dynamicMember name: String) -> JSONObject { self[name] }

  subscript(name: String) -> JSONObject {
    guard let members, let key = known(name) else { return JSONObject(nil) }
    return JSONObject(try? members.nestedContainer(keyedBy: Name.self, forKey: key))
  }

  /// The elements of an array; nil when it is none. One that is no object, or null, is there, but empty.
  func list(_ name: String) -> [JSONObject]? {
    guard let members, let key = known(name), var rest = try? members.nestedUnkeyedContainer(forKey: key) else {
      return nil
    }
    var elements: [JSONObject] = []
    while !rest.isAtEnd {
      do {
        elements.append(try rest.decodeIfPresent(JSONObject.self) ?? JSONObject(nil))
      } catch {
        break
      }
    }
    return elements
  }

  func text(_ name: String) -> String? {
    guard let members, let key = known(name) else { return nil }
    return try? members.decode(String.self, forKey: key)
  }

  func number(_ name: String) -> Double? {
    guard let members, let key = known(name) else { return nil }
    return try? members.decode(Double.self, forKey: key)
  }

  /// A number without a fraction, also where it is written as text.
  func whole(_ name: String) -> Int? { number(name).flatMap { Int(exactly: $0) } ?? text(name).flatMap { Int($0) } }

  /// The texts of an array; what is none is left out.
  func texts(_ name: String) -> [String] {
    guard let members, let key = known(name), var rest = try? members.nestedUnkeyedContainer(forKey: key) else {
      return []
    }
    var texts: [String] = []
    while !rest.isAtEnd {
      if let text = try? rest.decode(String.self) {
        texts.append(text)
      } else if (try? rest.decode(JSONObject.self)) == nil {
        break
      }
    }
    return texts
  }

  func flag(_ name: String) -> Bool? {
    guard let members, let key = known(name) else { return nil }
    return try? members.decode(Bool.self, forKey: key)
  }

  private func known(_ name: String) -> Name? {
    let key = Name(stringValue: name)
    return members?.contains(key) == true ? key : nil
  }
}
