import Yams

extension Settings {
  /// The settings in force as a settings file, in the documented order. Loading it gives equal settings, but for the
  /// user and password of a proxy, which are printed as `***`.
  public func yaml() -> String {
    // Only a lack of memory makes the emitter fail.
    return (try? Yams.serialize(node: Node(pairs(in: ""), .implicit, .block), width: -1, allowUnicode: true)) ?? ""
  }

  /// The keys that begin with `section`, those of deeper sections as mappings of their own.
  private func pairs(in section: String) -> [(Node, Node)] {
    var pairs: [(Node, Node)] = []
    var seen: Set<String> = []
    for key in SettingsKey.table where key.path.hasPrefix(section) {
      let rest = key.path.dropFirst(section.count)
      let name = String(rest.prefix { $0 != "." })
      if name == rest {
        pairs.append((Node(name), key.print(self)))
      } else if seen.insert(name).inserted {
        pairs.append((Node(name), Node(self.pairs(in: section + name + "."), .implicit, .flow)))
      }
    }
    return pairs
  }
}
