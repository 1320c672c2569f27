import Host
import Logging
import Music
import SystemPackage

/// The state of one run: what is settling, and what was seen before.
struct InboxScan {
  let drop: DropFolder
  var settling: Settling
  var first = true
  var missing = false
  /// How long the last listing of the inbox took.
  var lookTook = Duration.zero
  /// What stays in the inbox although it was answered.
  var answered: [FilePath: FileStamp] = [:]
  /// Those of them that were answered because of permissions, which may be mended without a trace on the file.
  var barred: Set<FilePath> = []
  /// The lists whose persons know that they are waited for.
  var noted: [FilePath: Seen] = [:]
  /// The folders that inotify does not see, and how many they are.
  var polled: Set<FilePath> = []
  let polledCount: Count

  var folders: InboxFolders
  /// Folders whose kind the ledger does not know yet.
  var unsaved: Set<FilePath> = []

  /// Called after each look at the inbox, and after each list that was taken.
  let looked: @Sendable () -> Void

  init(
    _ drop: DropFolder, _ known: [FilePath: (identity: FolderIdentity, kind: FolderKind)],
    _ polledCount: Count, _ looked: @escaping @Sendable () -> Void
  ) {
    self.drop = drop
    self.polledCount = polledCount
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
      // A large inbox is not listed all the time for one file that stays empty.
      try await Task.sleep(for: max(drop.settle / 4, .milliseconds(20), lookTook * 4))
    } while true
  }

  private mutating func scan(_ deliver: @Sendable (DropFolder.Drop) async throws -> Bool) async throws {
    defer { looked() }
    let hints = drop.watch?.takeHints() ?? FolderHints()
    let drop = self.drop
    let look: Look
    let began = ContinuousClock.now
    do throws(FileError) {
      look = try await drop.disk.run { () throws(FileError) in try drop.look() }
      if missing { drop.log.notice("the inbox is there again", metadata: ["folder": "\(drop.inbox)"]) }
      missing = false
    } catch {
      // No inbox is not an empty inbox: what was settling is kept, and the next scan looks again.
      if !missing { drop.log.error("the inbox cannot be read: \(error)") }
      missing = true
      return
    }
    notePolled(look.polled)
    let now = ContinuousClock.now
    lookTook = began.duration(to: now)
    let paths = Set(look.found.map(\.path))
    settling.keep(only: paths)
    for (path, gone) in noted where !paths.contains(path) {
      if try await deliver(.withdrawn(folder: gone.folder, file: gone.file)) { noted[path] = nil }
    }
    unsaved.formUnion(folders.see(look.folders, now: now, fold: folded))
    await saveFolders()
    barred.formIntersection(paths)
    for seen in look.found {
      if barred.contains(seen.path), await bar(seen) == nil {
        barred.remove(seen.path)
        answered[seen.path] = nil
      }
      guard answered[seen.path] != seen.stamp else { continue }
      // Over a network the time of the last change may be what the writer says it is.
      let age = first && !seen.isPolled ? seen.age : .zero
      settling.see(seen.path, seen.stamp, hint: hints.closed(seen.path), now: now, age: age)
      guard let ready = try await decide(seen, now: now) else { continue }
      looked()
      unsaved.formUnion(folders.holdsList(seen.folder))
      await saveFolders()
      if try await deliver(ready) {
        if case .unwritten = ready {
          noted[seen.path] = seen
          continue
        }
        settling.forget(seen.path)
        noted[seen.path] = nil
        if case .unusable(_, _, _, let refusal) = ready {
          answered[seen.path] = seen.stamp
          if refusal == .unreadable || refusal == .immovable { barred.insert(seen.path) }
        }
      } else {
        settling.restart(seen.path, now: now)
      }
    }
    await removeFinished(now: now)
  }

  /// Says once of each folder that it is polled.
  private mutating func notePolled(_ folders: Set<FilePath>) {
    for folder in folders.subtracting(polled).sorted(by: { $0.string < $1.string }) {
      drop.log.notice(
        "looked at every few seconds, since its file system does not report what others change",
        metadata: ["folder": "\(folder)"])
    }
    polledCount.add(folders.count - polled.count)
    polled = folders
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
    if let bar = await bar(seen) { return .unusable(folder: seen.folder, file: seen.file, seen.stamp, bar) }
    if seen.isPolled, settling.restsBetweenReads(seen.path, now: now) { return nil }
    if await hasWriter(seen), settling.waitsForWriter(seen.path, now: now) { return nil }
    let content: [UInt8]?
    do throws(FileError) { content = try await read(seen) } catch {
      guard !error.hasChanged else {
        settling.restart(seen.path, now: now)
        return nil
      }
      // A disk that fails: it is claimed, and tried again.
      content = nil
    }
    if content.map(looksUnwritten) ?? (seen.stamp.size == 0) {
      let since = settling.incompleteFor(seen.path, now: now)
      if since < drop.incomplete {
        guard since >= min(drop.patience, drop.incomplete / 2), noted[seen.path] == nil else { return nil }
        return .unwritten(folder: seen.folder, file: seen.file)
      }
    }
    // A size that stands still may be one that was kept here while the writer goes on.
    if seen.isPolled, let content, !settling.readsTheSame(content, seen.path, now: now) { return nil }
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

  /// What keeps the daemon from taking the list, if anything does.
  private func bar(_ seen: Seen) async -> ListRefusal? {
    await drop.disk.run {
      if !Files.allows([.write, .execute], seen.path.removingLastComponent()) { return .immovable }
      return Files.allows(.read, seen.path) ? nil : .unreadable
    }
  }

  private func hasWriter(_ seen: Seen) async -> Bool {
    let found = try? await drop.disk.run { () throws(FileError) in try Files.hasWriter(seen.path) }
    return found.flatMap { $0 } ?? false
  }

  /// Its first MiB.
  private func read(_ seen: Seen) async throws(FileError) -> [UInt8] {
    try await drop.disk.run { () throws(FileError) in try Files.read(seen.path, limit: 1 << 20).bytes }
  }
}
