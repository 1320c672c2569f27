import Music
import SystemPackage

extension Settings {
  /// How a list dropped into `folder` is delivered: the list's own options, then the person's, then the house's.
  func plan(for folder: FilePath, options: ListOptions) -> Plan {
    let top: FilePath.Component? = folder.components.first
    let person = top.flatMap { self.person($0.string) }
    var versions = versions
    func allowance(_ key: String) -> VersionRules.Allowance? {
      options.values[key].flatMap { VersionRules.Allowance(rawValue: $0) }
    }
    versions.remix = allowance("remix") ?? versions.remix
    versions.live = allowance("live") ?? versions.live
    versions.cover = allowance("cover") ?? versions.cover
    versions.explicit = options.values["explicit"].flatMap { VersionRules.Explicit(rawValue: $0) } ?? versions.explicit
    return Plan(
      format: options.values["format"] ?? person?.format ?? format,
      language: options.values["language"] ?? person?.language ?? language,
      versions: versions,
      deliver: options.values["deliver"].flatMap { Deliver(rawValue: $0) } ?? person?.deliver ?? deliver)
  }
}
