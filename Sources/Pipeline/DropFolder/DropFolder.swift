import Glibc
import Host
import Logging
import Music
public import SystemPackage

/// Watches the inbox: inotify wakes it, a scan is the truth, and what has come to rest is handed on.
public struct DropFolder: Sendable {
  /// Something in the inbox that has come to rest.
  enum Drop: Sendable {
    /// A list, ready to be claimed.
    case list(folder: FilePath, file: FilePath, FileStamp)
    /// A thing that can never be a list; it stays where it is and is answered once.
    case unusable(folder: FilePath, file: FilePath, FileStamp, ListRefusal)
  }

  let inbox: FilePath
  let settle: Duration
  let incomplete: Duration
  let rescan: Duration
  let watch: FolderWatch?
  /// Folders that are people's, whatever is in them; folded.
  let people: Set<String>
  let ledger: Ledger
  let disk: BlockingQueue
  let log: Logger

  /// Folders in folders are people's and lists' folders; deeper ones are nobody's.
  static let depth = 3
  /// A file of another kind may still be renamed into a list; after a minute it is answered.
  var patience: Duration { min(.seconds(60), incomplete) }
  /// Larger files are never moved or copied.
  static let copyLimit: Int64 = 64 << 20

  /// True for files whose ending says that they can be read as a list.
  public static func reads(_ file: FilePath) -> Bool {
    Litter.lists.contains(Litter.ending(file.lastComponent?.string ?? ""))
  }

  /// Runs until cancelled; with `once`, until nothing in the inbox is on its way.
  func run(
    once: Bool, looked: @escaping @Sendable () -> Void = {},
    deliver: @Sendable (Drop) async throws -> Bool
  ) async throws {
    let (wakes, wake) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    try await withThrowingTaskGroup(of: Void.self) { group in
      if let watch {
        group.addTask { for await _ in watch.hints { wake.yield() } }
      }
      group.addTask { [rescan] in
        while true {
          try await Task.sleep(for: rescan)
          wake.yield()
        }
      }
      wake.yield()
      var scanner = Scanner(self, try await ledger.inboxFolders(), looked)
      for await _ in wakes {
        try await scanner.workOff(deliver)
        if once { break }
      }
      group.cancelAll()
    }
  }
}

/// The state of one run: what is settling, and what was seen before.
private struct Scanner {
  let drop: DropFolder
  var settling: Settling
  var first = true
  var missing = false
  /// What stays in the inbox although it was answered.
  var answered: [FilePath: FileStamp] = [:]

  var folders: InboxFolders
  /// Folders whose kind the ledger does not know yet.
  var unsaved: Set<FilePath> = []

  /// Called after each look at the inbox, and after each list that was taken.
  let looked: @Sendable () -> Void

  init(
    _ drop: DropFolder, _ known: [FilePath: (identity: FolderIdentity, kind: FolderKind)],
    _ looked: @escaping @Sendable () -> Void
  ) {
    self.drop = drop
    self.looked = looked
    settling = Settling(settle: drop.settle)
    folders = InboxFolders(settle: drop.settle, people: drop.people, known: known)
  }

  /// Scans until nothing is settling any more.
  mutating func workOff(_ deliver: @Sendable (DropFolder.Drop) async throws -> Bool) async throws {
    repeat {
      try await scan(deliver)
      if first { drop.log.notice("watching", metadata: ["inbox": "\(drop.inbox)"]) }
      first = false
      if settling.isEmpty, !folders.isWaiting { return }
      try await Task.sleep(for: max(drop.settle / 4, .milliseconds(20)))
    } while true
  }

  private mutating func scan(_ deliver: @Sendable (DropFolder.Drop) async throws -> Bool) async throws {
    defer { looked() }
    let hints = drop.watch?.takeHints() ?? FolderHints()
    let drop = self.drop
    let (found, seenFolders): ([Seen], [SeenFolder])
    do throws(FileError) {
      (found, seenFolders) = try await drop.disk.run { () throws(FileError) in try drop.look() }
      if missing { drop.log.notice("the inbox is there again", metadata: ["folder": "\(drop.inbox)"]) }
      missing = false
    } catch {
      // No inbox is not an empty inbox: what was settling is kept, and the next scan looks again.
      if !missing { drop.log.error("the inbox cannot be read: \(error)") }
      missing = true
      return
    }
    let now = ContinuousClock.now
    settling.keep(only: Set(found.map(\.path)))
    unsaved.formUnion(folders.see(seenFolders, now: now, fold: folded))
    await saveFolders()
    for seen in found where answered[seen.path] != seen.stamp {
      let age = first ? seen.age : .zero
      settling.see(seen.path, seen.stamp, hint: hints.closed(seen.path), now: now, age: age)
      guard let ready = try await decide(seen, now: now) else { continue }
      looked()
      unsaved.formUnion(folders.holdsList(seen.folder))
      await saveFolders()
      if try await deliver(ready) {
        settling.forget(seen.path)
        if case .unusable = ready { answered[seen.path] = seen.stamp }
      } else {
        settling.restart(seen.path, now: now)
      }
    }
    await removeFinished(now: now)
  }

  /// What a seen thing is ready for, nil while it must wait.
  private mutating func decide(_ seen: Seen, now: ContinuousClock.Instant) async throws -> DropFolder.Drop? {
    let refused: ListRefusal? =
      if seen.stamp.kind == .directory {
        .tooDeep
      } else if seen.stamp.kind != .regular {
        .notAFile
      } else if seen.stamp.size > DropFolder.copyLimit {
        .tooLarge(Int(seen.stamp.size), limit: Int(DropFolder.copyLimit))
      } else if !Litter.lists.contains(Litter.ending(seen.name)) {
        .unsupportedKind(Litter.ending(seen.name))
      } else {
        nil
      }
    if let refused {
      let patience: Duration = if case .unsupportedKind = refused { drop.patience } else { .zero }
      guard settling.isQuiet(seen.path, now: now, atLeast: patience) else { return nil }
      return .unusable(folder: seen.folder, file: seen.file, seen.stamp, refused)
    }
    guard settling.isQuiet(seen.path, now: now) else { return nil }
    if await hasWriter(seen), settling.waitsForWriter(seen.path, now: now) { return nil }
    if await isUnwritten(seen), settling.incompleteFor(seen.path, now: now) < drop.incomplete { return nil }
    return .list(folder: seen.folder, file: seen.file, seen.stamp)
  }

  /// Writes down what folders have become; what a full disk does not take is written at the next look.
  private mutating func saveFolders() async {
    for path in unsaved {
      do {
        try await drop.ledger.keep(path, folders[path])
        unsaved.remove(path)
      } catch {
        return
      }
    }
  }

  /// Dropped folders whose lists have all been taken leave the inbox as their lists do.
  private mutating func removeFinished(now: ContinuousClock.Instant) async {
    for path in folders.finished(now: now) {
      let gone = try? await drop.disk.run { [inbox = drop.inbox] () throws(FileError) in
        let parent = try OpenFolder(path.removingLastComponent(), in: inbox)
        guard let name = path.lastComponent else { return false }
        return try parent.removeFolder(name) { Litter.isMachineMade($0) }
      }
      if gone != true { folders.stays(path) }
    }
  }

  private func hasWriter(_ seen: Seen) async -> Bool {
    let found = try? await drop.disk.run { () throws(FileError) in try Files.hasWriter(seen.path) }
    return found.flatMap { $0 } ?? false
  }

  private func isUnwritten(_ seen: Seen) async -> Bool {
    if seen.stamp.size == 0 { return true }
    guard seen.stamp.size <= 1 << 20 else { return false }
    // A file that cannot be read is claimed and refused by name, so it counts as written here.
    let read = try? await drop.disk.run { () throws(FileError) in try Files.read(seen.path, limit: 1 << 20).bytes }
    return read.map(looksUnwritten) ?? false
  }
}

/// One entry of the inbox.
private struct Seen: Sendable {
  var folder: FilePath
  var file: FilePath
  var path: FilePath
  var name: String
  var stamp: FileStamp
  var age: Duration
}

extension DropFolder {
  /// Lists the inbox down to its depth and watches every folder in it. Blocks.
  fileprivate func look() throws(FileError) -> ([Seen], [SeenFolder]) {
    var found: [Seen] = []
    var folders: [SeenFolder] = []
    _ = try look(FilePath(), depth: 0, into: &found, &folders)
    return (found, folders)
  }

  /// True when there is nothing in it but what nobody dropped.
  private func look(
    _ relative: FilePath, depth: Int, into found: inout [Seen], _ folders: inout [SeenFolder]
  ) throws(FileError) -> Bool {
    var isEmpty = true
    let here = relative.isEmpty ? inbox : inbox.pushing(relative)
    do { try watch?.watch(here) } catch { log.debug("not watched: \(error)") }
    for entry in try Files.entries(of: here) {
      let name = entry.string
      if Litter.holds(name) || Litter.reserves(name) { continue }
      isEmpty = false
      let path = here.appending(entry)
      // Gone between the listing and now: the next scan knows.
      guard let stamp = try? Files.stamp(path) else { continue }
      if stamp.kind == .directory, depth + 1 < Self.depth {
        let inner = relative.appending(entry)
        let place = folders.count
        do {
          let isEmpty = try look(inner, depth: depth + 1, into: &found, &folders)
          guard let identity = try Files.identity(of: path) else { continue }
          // Before the folders in it.
          folders.insert(SeenFolder(path: inner, identity: identity, isEmpty: isEmpty), at: place)
        } catch {
          log.warning("a folder in the inbox cannot be read: \(error)")
        }
      } else if stamp.kind != .directory || holdsSomething(path) {
        found.append(
          Seen(
            folder: relative, file: FilePath(root: nil, [entry]), path: path, name: name,
            stamp: stamp.kind == .directory ? stamp.asFolder : stamp,
            age: .milliseconds(max(0, nowMilliseconds() - stamp.changed / 1_000_000))))
      }
    }
    return isEmpty
  }
  private func holdsSomething(_ folder: FilePath) -> Bool {
    (try? Files.entries(of: folder))?.contains { !Litter.holds($0.string) } ?? false
  }
}

extension FileStamp {
  /// Without what changes with the things in a folder.
  fileprivate var asFolder: FileStamp {
    var stamp = self
    (stamp.size, stamp.modified, stamp.changed, stamp.links) = (0, 0, 0, 0)
    return stamp
  }
}
