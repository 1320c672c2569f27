import Host
import Logging
import Music
import SystemPackage

/// One entry of the inbox.
struct Seen: Sendable {
  var folder: FilePath
  var file: FilePath
  var path: FilePath
  var name: String
  var stamp: FileStamp
  var age: Duration
  var isPolled: Bool
}

/// What one scan found.
struct Look: Sendable {
  var found: [Seen] = []
  /// The folders that inotify does not see.
  var polled: Set<FilePath> = []
  var folders: [SeenFolder] = []
}

extension DropFolder {
  /// Lists the inbox down to its depth and watches every folder in it. Blocks.
  func look() throws(FileError) -> Look {
    var found = Look()
    _ = try look(FilePath(), depth: 0, into: &found)
    return found
  }

  /// True when inotify tells what happens in the folder, also by others.
  private func watches(_ folder: FilePath) -> Bool {
    guard let watch, watchesEverywhere || Files.isTrustedForInotify(folder) else { return false }
    do throws(FileError) { try watch.watch(folder) } catch {
      log.debug("not watched: \(error)")
      return false
    }
    return true
  }

  /// True when there is nothing in it but what nobody dropped.
  private func look(_ relative: FilePath, depth: Int, into look: inout Look) throws(FileError) -> Bool {
    var isEmpty = true
    let here = relative.isEmpty ? inbox : inbox.pushing(relative)
    let isPolled = !watches(here)
    if isPolled { look.polled.insert(here) }
    for entry in try Files.entries(of: here) {
      let name = entry.string
      if Litter.holds(name) || Litter.reserves(name) { continue }
      isEmpty = false
      let path = here.appending(entry)
      // Gone between the listing and now: the next scan knows.
      guard let stamp = try? Files.stamp(path) else { continue }
      if stamp.kind == .directory, depth + 1 < Self.depth {
        lookInside(relative.appending(entry), depth: depth + 1, into: &look)
      } else if stamp.kind != .directory || holdsSomething(path) {
        look.found.append(
          Seen(
            folder: relative, file: FilePath(root: nil, [entry]), path: path, name: name,
            stamp: stamp.kind == .directory ? stamp.asFolder : stamp,
            age: .milliseconds(max(0, nowMilliseconds() - stamp.changed / 1_000_000)),
            isPolled: isPolled))
      }
    }
    return isEmpty
  }

  private func lookInside(_ folder: FilePath, depth: Int, into look: inout Look) {
    let place = look.folders.count
    do {
      let isEmpty = try self.look(folder, depth: depth, into: &look)
      guard let identity = try Files.identity(of: inbox.pushing(folder)) else { return }
      // Before the folders in it.
      look.folders.insert(SeenFolder(path: folder, identity: identity, isEmpty: isEmpty), at: place)
    } catch {
      log.warning("a folder in the inbox cannot be read: \(error)")
    }
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
