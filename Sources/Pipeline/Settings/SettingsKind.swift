import Music
import SystemPackage
import Yams

/// A kind of value: how it is read, and how it is printed so that it reads as the same again.
struct SettingsKind<Value: Sendable>: Sendable {
  let parse: @Sendable (WrittenValue) throws(BadValue) -> Value
  let print: @Sendable (Value) -> Node

  init(
    parse: @escaping @Sendable (WrittenValue) throws(BadValue) -> Value,
    print: @escaping @Sendable (Value) -> Node
  ) {
    self.parse = parse
    self.print = print
  }

  /// Null where nothing is set.
  static func optional<Wrapped>(_ kind: SettingsKind<Wrapped>) -> Self where Value == Wrapped? {
    Self(
      parse: { (written) throws(BadValue) in written.isNull ? nil : try kind.parse(written) },
      print: { $0.map(kind.print) ?? Node("null") })
  }

  /// `never` where there is no limit.
  static func limit<Wrapped>(_ kind: SettingsKind<Wrapped>) -> Self where Value == Wrapped? {
    Self(
      parse: { (written) throws(BadValue) in
        written.isNull || written.node.scalar?.string == "never" ? nil : try kind.parse(written)
      },
      print: { $0.map(kind.print) ?? Node("never") })
  }

  /// One of the words of an enumeration.
  static func choice() -> Self where Value: CaseIterable & RawRepresentable<String> {
    let words = SettingsKind<String>.choice(of: Value.allCases.map(\.rawValue))
    return Self(
      parse: { (written) throws(BadValue) in
        let word = try words.parse(written)
        guard let value = Value(rawValue: word) else { throw BadValue("'\(shown(word))' cannot be used here.") }
        return value
      },
      print: { Node($0.rawValue) })
  }
}

extension SettingsKind<String> {
  static func choice(of words: [String]) -> Self {
    Self(
      parse: { (written) throws(BadValue) in
        let word = try written.text()
        if words.contains(word) { return word }
        let sentence = "'\(shown(word))' is not one of \(words.joined(separator: ", "))."
        throw BadValue([.init(sentence: sentence, nearest: nearest(to: word, in: words))])
      },
      print: { Node($0) })
  }

  /// A client's id at a platform: letters, digits, `-`, `_` and `.`.
  static var key: Self {
    Self(
      parse: { (written) throws(BadValue) in
        let text = try written.text()
        guard (4...200).contains(text.utf8.count),
          text.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || "-_.".contains($0)) })
        else { throw BadValue("This is no client id: it has letters and digits only. The secret stands in a file.") }
        return text
      },
      print: { Node($0, .implicit, .doubleQuoted) })
  }

  /// Printed without user and password.
  static var proxy: Self {
    Self(
      parse: { (written) throws(BadValue) in
        let text = try written.text()
        // The value may hold a password, so the sentence does not repeat it.
        guard isProxy(text) else {
          throw BadValue(
            "This is no proxy; write http://HOST:PORT or socks5h://HOST:PORT, with USER:PASSWORD@ if needed.")
        }
        return text
      },
      print: { Node(withoutCredentials($0)) })
  }
}

extension SettingsKind<Bool> {
  static var yesOrNo: Self {
    Self(
      parse: { (written) throws(BadValue) in
        let word = try written.text()
        switch word.lowercased() {
        case "yes", "true": return true
        case "no", "false": return false
        default: throw BadValue("'\(shown(word))' is neither yes nor no.")
        }
      },
      print: { Node($0 ? "yes" : "no") })
  }
}

extension SettingsKind<FilePath> {
  /// Relative to the settings file's folder; in a variable, to the working directory.
  static var path: Self {
    Self(
      parse: { (written) throws(BadValue) in
        let text = try written.text()
        if text.hasPrefix("~") { throw BadValue("'~' is not understood here; write the whole path.") }
        let path = written.folder.pushing(FilePath(text))
        // After a link, `..` is not the folder above: that is left to the kernel.
        return path.components.contains { $0.kind == .parentDirectory } ? path : path.lexicallyNormalized()
      },
      print: { Node($0.string) })
  }

  /// A path, or a bare name that is looked up in PATH when the program is started.
  static var program: Self {
    Self(
      parse: { (written) throws(BadValue) in
        let text = try written.text()
        guard text.contains("/") || text == "." || text == ".." else {
          if text.hasPrefix("-") { throw BadValue("'\(shown(text))' is no program.") }
          return FilePath(text)
        }
        return try SettingsKind.path.parse(written)
      },
      print: { path in
        // A program may be called like a word that YAML reads otherwise.
        path.isAbsolute ? Node(path.string) : Node(path.string, .implicit, .doubleQuoted)
      })
  }
}

extension SettingsKind<[Source]> {
  static var sources: Self {
    let names = Source.all.map(\.rawValue)
    return Self(
      parse: { (written) throws(BadValue) in
        var sources: [Source] = []
        var details: [BadValue.Detail] = []
        for element in try written.list() {
          do throws(BadValue) {
            let name = try element.text()
            if sources.contains(Source(rawValue: name)) { throw BadValue("'\(name)' stands here twice.") }
            if name == Source.library.rawValue {
              throw BadValue("'library' does not stand here: the folders under the key library are searched first.")
            }
            sources.append(Source(rawValue: try SettingsKind<String>.choice(of: names).parse(element)))
          } catch {
            details += error.details.map { .init(sentence: $0.sentence, mark: element.node.mark, nearest: $0.nearest) }
          }
        }
        if sources.isEmpty, details.isEmpty { throw BadValue("At least one source is needed.") }
        guard details.isEmpty else { throw BadValue(details) }
        return sources
      },
      print: { Node($0.map { Node($0.rawValue) }, .implicit, .flow) })
  }
}

extension SettingsKind<[FilePath]> {
  static var paths: Self {
    Self(
      parse: { (written) throws(BadValue) in
        if written.isNull { return [] }
        var paths: [FilePath] = []
        var details: [BadValue.Detail] = []
        for element in try written.list() {
          do throws(BadValue) {
            let path = try SettingsKind<FilePath>.path.parse(element)
            if paths.contains(path) { throw BadValue("'\(shown(path.string))' stands here twice.") }
            paths.append(path)
          } catch {
            details += error.details.map { .init(sentence: $0.sentence, mark: element.node.mark) }
          }
        }
        guard details.isEmpty else { throw BadValue(details) }
        return paths
      },
      print: { Node($0.map { Node($0.string) }, .implicit, .flow) })
  }
}

/// A scheme that libcurl knows for proxies, a host, perhaps a port.
private func isProxy(_ text: String) -> Bool {
  guard text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }), let slashes = text.firstRange(of: "://") else { return false }
  let schemes = ["http", "https", "socks4", "socks4a", "socks5", "socks5h"]
  guard schemes.contains(text[..<slashes.lowerBound].lowercased()) else { return false }
  var place = text[slashes.upperBound...]
  if place.hasSuffix("/") { place.removeLast() }
  if let at = place.lastIndex(of: "@") { place = place[place.index(after: at)...] }
  guard let host = place.wholeMatch(of: /(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._\-]+)(?::([0-9]{1,5}))?/) else { return false }
  return host.2.map { (1...65535).contains(Int($0) ?? 0) } ?? true
}

private func withoutCredentials(_ proxy: String) -> String {
  guard let slashes = proxy.firstRange(of: "://"), let at = proxy.lastIndex(of: "@") else { return proxy }
  return proxy[..<slashes.upperBound] + "***" + proxy[at...]
}
