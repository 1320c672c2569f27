import Host
import Logging
import Music
import SystemPackage

/// The note for a list that is still empty, or not written to its end. The list stays in the inbox meanwhile.
extension ReadDrop {
  func noteUnwritten(folder: FilePath, file: FilePath) async throws {
    let text = unwrittenNote(folder, file)
    let path = notePath(folder, file)
    try await disk.run { () throws(FileError) in
      // Neither over a person's file of that name nor over the note of an earlier run.
      guard try !Files.exists(path) else { return }
      try outbox.makeParent(of: path)
      try outbox.write(text, to: path)
    }
    log.notice("empty or not written to its end, and waited for", metadata: ["file": "\(folder.pushing(file))"])
  }

  /// Removes the note if it is one: all but its first line, the time, is compared.
  func removeNote(folder: FilePath, file: FilePath) async {
    let text = Array(unwrittenNote(folder, file).utf8)
    let path = notePath(folder, file)
    do {
      try await disk.run { () throws(FileError) in
        guard let known = try? Files.read(path, limit: 1 << 14).bytes,
          afterFirstLine(known) == afterFirstLine(text)
        else { return }
        try Files.remove(path)
      }
    } catch {
      log.warning("a note stays in the outbox: \(error)")
    }
  }

  private func notePath(_ folder: FilePath, _ file: FilePath) -> FilePath {
    outbox.parent(folder).appending("\(displayName(file)) - waiting.txt")
  }

  private func unwrittenNote(_ folder: FilePath, _ file: FilePath) -> String {
    Reports(Language.messages(settings.plan(for: folder, options: ListOptions()).language)).waiting(file: file.string)
  }
}

private func afterFirstLine(_ bytes: [UInt8]) -> ArraySlice<UInt8> { bytes.drop { $0 != UInt8(ascii: "\n") } }
