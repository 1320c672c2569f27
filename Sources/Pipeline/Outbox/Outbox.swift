import FoundationEssentials
import Glibc
import Host
import Logging
import Music
import SystemPackage

/// The outbox: one folder a job, whose files appear whole or not at all. Every call blocks.
struct Outbox: Sendable {
  let folder: FilePath
  /// Folded names that mean something else at the outbox's root: people's folders and our own files.
  let reserved: Set<String>

  /// Whether a file system was mounted on it at the start.
  private let wasMounted: Bool

  init(_ folder: FilePath, people: [String]) {
    wasMounted = (try? Files.isMountPoint(folder)) ?? false
    self.folder = folder
    reserved = Set((people + ["help.txt", "status.html", "house rules.txt", "house rules problems.txt"]).map(folded))
  }

  /// Where the folder of a job may lie: `NAME`, `NAME (2)`, ... beside each other.
  func place(_ relative: FilePath, name: String, number: Int) -> FilePath {
    let numbered = number == 1 ? name : "\(name) (\(number))"
    return parent(relative).appending(numbered)
  }

  /// Where the inbox's folder `relative` is mirrored, with names that every system takes.
  func parent(_ relative: FilePath) -> FilePath {
    relative.components.reduce(folder) { $0.appending(safeName($1.string)) }
  }

  /// True when a name at this place would be taken for something else.
  func isReserved(_ relative: FilePath, name: String) -> Bool {
    relative.isEmpty && reserved.contains(folded(name))
  }

  /// True when something was mounted on the outbox, and is not any more.
  func isUnmounted(_ wasMounted: Bool) throws(FileError) -> Bool {
    guard wasMounted else { return false }
    return try !Files.isMountPoint(folder)
  }

  /// Makes the job's folder. False when something else has that name; `again`: this job has made it before.
  func makeFolder(_ path: FilePath, again: Bool) throws(FileError) -> Bool {
    try makeParent(of: path)
    if try Files.makeFolder(path, mode: 0o777) { return true }
    return again
  }

  /// Makes the folders above. ENODEV for an outbox that went away, which is waited for: nobody would see what lies
  /// under its mount point.
  func makeParent(of path: FilePath) throws(FileError) {
    let isThere = try Files.identity(of: folder) != nil
    let isUnmounted = try isUnmounted(wasMounted)
    guard isThere, !isUnmounted else {
      throw FileError(call: "stat", errno: ENODEV, path: folder)
    }
    try Files.makeFolders(path.removingLastComponent())
  }

  /// Writes a report whole, over the one that is there.
  func write(_ text: String, to path: FilePath) throws(FileError) {
    try Files.publish(Array(text.utf8), at: path, mode: 0o660, replacing: true)
  }

  /// Writes help.txt unless the one that is there says the same.
  func writeHelp(_ words: any Messages) throws(FileError) {
    let text = words.help.crlf
    let path = folder.appending("help.txt")
    if let known = try? Files.read(path, limit: 1 << 16).bytes, known == Array(text.utf8) { return }
    try write(text, to: path)
  }
}
