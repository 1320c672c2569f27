import FoundationEssentials
import Host
import Logging
import Music
import SystemPackage

/// The outbox: one folder a job, whose files appear whole or not at all. Every call blocks.
struct Outbox: Sendable {
  let folder: FilePath
  /// Folded names that mean something else at the outbox's root: people's folders and our own files.
  let reserved: Set<String>

  init(_ folder: FilePath, people: [String]) {
    self.folder = folder
    reserved = Set((people + ["help.txt", "status.html"]).map(folded))
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

  /// Makes the job's folder. False when something else has that name; `again`: this job has made it before.
  func makeFolder(_ path: FilePath, again: Bool) throws(FileError) -> Bool {
    // An outbox that went away is waited for, not made anew.
    _ = try Files.stamp(folder)
    try Files.makeFolders(path.removingLastComponent())
    if try Files.makeFolder(path, mode: 0o777) { return true }
    return again
  }

  /// Writes a report whole, over the one that is there.
  func write(_ text: String, to path: FilePath) throws(FileError) {
    try Files.publish(Array(text.utf8), at: path, mode: 0o660, replacing: true)
  }

  /// Writes help.txt unless the one that is there says the same.
  func writeHelp(_ words: any Messages) throws(FileError) {
    let text = words.help.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\r\n")
    let path = folder.appending("help.txt")
    if let known = try? Files.read(path, limit: 1 << 16).bytes, known == Array(text.utf8) { return }
    try write(text, to: path)
  }
}
