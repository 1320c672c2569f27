import Music
import SystemPackage

/// What lies in shared folders without anybody having dropped it. Kept as data: a new kind is a new line.
enum Litter {
  private static let suffixes = [
    "~", ".tmp", ".temp", ".part", ".partial", ".crdownload", ".download", ".filepart", ".swp", ".swx", ".swo", ".lock",
  ]
  private static let names: Set<String> = [
    "4913", "thumbs.db", "desktop.ini", "@eadir", "#recycle", "$recycle.bin", "lost+found", "system volume information",
  ]

  /// True for names that are left alone in silence. `#1 hits.txt` is a list; `#123` (a file being linked) is not.
  static func holds(_ name: String) -> Bool {
    let lower = folded(name)
    if names.contains(lower) || lower.contains(".sb-") { return true }
    if lower.hasPrefix(".") || lower.hasPrefix("~$") { return true }
    if lower.hasPrefix("#"), lower.hasSuffix("#") { return true }
    if lower.hasPrefix("#"), lower.dropFirst().allSatisfy(\.isNumber) { return true }
    return suffixes.contains { lower.hasSuffix($0) }
  }

  /// True for what systems and programs leave in folders by themselves: it may go with the rest of a delivery. A hidden
  /// file of another name may be a person's.
  static func isMachineMade(_ name: String) -> Bool {
    let lower = folded(name)
    return names.contains(lower) || [".ds_store", ".directory"].contains(lower) || lower.hasPrefix("._")
      || (lower.hasPrefix(".") && lower.contains(".zip.part"))
  }

  /// True for names that mean something else in the inbox and are never a list.
  static func reserves(_ name: String) -> Bool {
    let lower = folded(name)
    return lower == "house rules.txt" || lower.hasPrefix("readme")
  }

  /// The ending in lower case, without its dot; empty when there is none.
  static func ending(_ name: String) -> String {
    guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return "" }
    return folded(String(name[name.index(after: dot)...]))
  }

  /// The endings of the lists that can be read.
  static let lists: Set<String> = ["txt", "url"]
}
