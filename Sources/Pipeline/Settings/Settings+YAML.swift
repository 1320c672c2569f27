import Yams

extension Settings {
  /// The settings in force as a settings file, in the documented order. Loading it gives equal settings, but for the
  /// user and password of a proxy, which are printed as `***`.
  public func yaml() -> String {
    var pairs: [(Node, Node)] = []
    var section: (name: String, keys: [(Node, Node)]) = ("", [])
    func close() {
      if !section.keys.isEmpty { pairs.append((Node(section.name), Node(section.keys, .implicit, .flow))) }
      section.keys = []
    }
    for key in SettingsKey.table {
      if key.section != section.name { close() }
      section.name = key.section
      if key.section.isEmpty {
        pairs.append((Node(key.name), key.print(self)))
      } else {
        section.keys.append((Node(key.name), key.print(self)))
      }
    }
    close()
    // Only a lack of memory makes the emitter fail.
    return (try? Yams.serialize(node: Node(pairs, .implicit, .block), width: -1, allowUnicode: true)) ?? ""
  }
}
