import Music
import Yams

extension SettingsKind<[Settings.Person]> {
  /// `{NAME: {language: tr, format: mp3}}`; in a variable, the same text.
  static var people: Self {
    Self(
      parse: { (written) throws(BadValue) in
        if written.isNull { return [] }
        guard let people = try mapping(written) else {
          throw BadValue("Names are needed here, each with its own keys: {ayse: {language: tr, format: mp3}}.")
        }
        var reading = PeopleReading()
        for (key, value) in people { reading.read(key, WrittenValue(node: value, folder: written.folder)) }
        guard reading.details.isEmpty else { throw BadValue(reading.details) }
        return reading.people
      },
      print: { people in
        Node(people.map { (Node($0.name), wishes(of: $0)) }, .implicit, people.isEmpty ? .flow : .block)
      })
  }

  private static func mapping(_ written: WrittenValue) throws(BadValue) -> Node.Mapping? {
    guard let scalar = written.node.scalar, scalar.style == .plain else { return written.node.mapping }
    do throws(BadYAML) {
      return try SettingsDocument(scalar.string).root?.mapping
    } catch {
      throw BadValue(error.faults.map { .init(sentence: $0.sentence) })
    }
  }

  private static func wishes(of person: Settings.Person) -> Node {
    let wishes = [
      ("language", person.language), ("format", person.format), ("deliver", person.deliver?.rawValue),
    ]
    return Node(wishes.compactMap { key, wish in wish.map { (Node(key), Node($0)) } }, .implicit, .flow)
  }
}

/// The people read so far, and what is wrong with them.
private struct PeopleReading {
  var people: [Settings.Person] = []
  var details: [BadValue.Detail] = []
  private var names: [String: String] = [:]

  mutating func read(_ key: Node, _ value: WrittenValue) {
    guard let name = key.scalar?.string else {
      return fail("A name is needed here.", key)
    }
    if let fault = fault(of: name) { return fail("'\(shown(name))' cannot be a person's folder: \(fault).", key, name) }
    if let twin = names.updateValue(name, forKey: folded(name)) {
      return fail("'\(shown(name))' and '\(shown(twin))' would be the same person.", key, name)
    }
    guard let wishes = value.isNull ? Node.Mapping([]) : value.node.mapping else {
      return fail("Keys are needed here: language, format, deliver.", key, name)
    }
    var person = Settings.Person(name: name)
    for (wish, node) in wishes {
      let path = name + "." + (wish.scalar?.string ?? "?")
      do throws(BadValue) {
        try set(wish.scalar?.string, WrittenValue(node: node, folder: value.folder), &person)
      } catch {
        details += error.details.map {
          .init(sentence: $0.sentence, mark: wish.mark, key: path, nearest: $0.nearest)
        }
      }
    }
    people.append(person)
  }

  private func set(_ key: String?, _ value: WrittenValue, _ person: inout Settings.Person) throws(BadValue) {
    switch key {
    case "language":
      person.language = try SettingsKind.optional(.choice(of: Settings.languages)).parse(value)
    case "format":
      person.format = try SettingsKind.optional(.choice(of: Settings.formats)).parse(value)
    case "deliver":
      person.deliver = try SettingsKind.optional(.choice()).parse(value)
    case "versions", "email":
      throw BadValue("This key is not built yet.")
    default:
      let near = nearest(to: key ?? "", in: ["language", "format", "deliver"])
      throw BadValue([.init(sentence: "There is no such key.", nearest: near)])
    }
  }

  private mutating func fail(_ sentence: String, _ key: Node, _ name: String? = nil) {
    details.append(.init(sentence: sentence, mark: key.mark, key: name))
  }

  /// Why no folder in the inbox can have this name.
  private func fault(of name: String) -> String? {
    if name.isEmpty || name.utf8.count > 255 { return "it needs 1 to 255 bytes" }
    if name.contains("/") { return "it holds a slash" }
    if name.hasPrefix(".") { return "it begins with a dot" }
    if name.unicodeScalars.contains(where: \.isUnprintable) { return "it holds control characters" }
    return nil
  }
}
