import Host
import SystemPackage

/// Whose a folder of the inbox is. One that was made empty, or that the settings name, is a person's, and stays. One
/// that came with its files was dropped: its lists are the household's, and it goes when the last of them has gone.
enum FolderKind: String, Sendable { case person, dropped }

/// A folder of the inbox as one look saw it.
struct SeenFolder: Sendable, Hashable {
  /// Relative to the inbox.
  var path: FilePath
  var identity: FolderIdentity
  /// Nothing in it but what nobody dropped.
  var isEmpty: Bool
}

/// Tells people's folders from dropped ones. Pure: it is told what was seen and when.
struct InboxFolders {
  private struct Known {
    var identity: FolderIdentity
    var kind: FolderKind?
    var emptySince: ContinuousClock.Instant?
    /// It could not be removed.
    var stays = false
  }

  /// A new folder that is empty for so long is not about to be filled by a copy.
  let settle: Duration
  /// Folders that the settings name, folded.
  let people: Set<String>
  private var known: [FilePath: Known]

  init(settle: Duration, people: Set<String>, known: [FilePath: (identity: FolderIdentity, kind: FolderKind)]) {
    (self.settle, self.people) = (settle, people)
    self.known = known.mapValues { Known(identity: $0.identity, kind: $0.kind) }
  }

  /// Takes note of a look; `fold` folds a folder's name. A renamed folder stays what it was. Returns the paths whose
  /// kind is new or gone.
  mutating func see(
    _ seen: [SeenFolder], now: ContinuousClock.Instant, fold: (String) -> String
  ) -> Set<FilePath> {
    let before = known
    let byIdentity = Dictionary(before.map { ($0.value.identity, $0.value) }) { first, _ in first }
    known = [:]
    for folder in seen {
      var entry = byIdentity[folder.identity] ?? Known(identity: folder.identity)
      entry.emptySince = folder.isEmpty ? entry.emptySince ?? now : nil
      if !folder.isEmpty { entry.stays = false }
      let parent = folder.path.removingLastComponent()
      if parent.isEmpty, people.contains(fold(folder.path.string)) { entry.kind = .person }
      if entry.kind == nil, known[parent]?.kind == .dropped { entry.kind = .dropped }
      if entry.kind == nil, let since = entry.emptySince, since + settle <= now { entry.kind = .person }
      known[folder.path] = entry
    }
    let paths = Set(before.keys).union(known.keys)
    return paths.filter {
      let (old, new) = (before[$0], known[$0])
      return old?.kind != new?.kind || new?.kind != nil && old?.identity != new?.identity
    }
  }

  /// A list in this folder is ready: folders around it that were never seen empty came with it. Returns those.
  mutating func holdsList(_ folder: FilePath) -> Set<FilePath> {
    var dropped: Set<FilePath> = []
    var path = folder
    while !path.isEmpty {
      if known[path] != nil, known[path]?.kind == nil {
        known[path]?.kind = .dropped
        dropped.insert(path)
      }
      path.removeLastComponent()
    }
    return dropped
  }

  /// What is known of a folder; nil while it is undecided, or gone.
  subscript(path: FilePath) -> (identity: FolderIdentity, kind: FolderKind)? {
    guard let entry = known[path], let kind = entry.kind else { return nil }
    return (entry.identity, kind)
  }

  /// The dropped folders that have been empty for long enough, the inner ones first.
  func finished(now: ContinuousClock.Instant) -> [FilePath] {
    known.filter { _, entry in
      guard let since = entry.emptySince else { return false }
      return entry.kind == .dropped && !entry.stays && since + settle <= now
    }.keys.sorted { $0.components.count > $1.components.count }
  }

  /// It could not be removed; it is tried again once something has been in it.
  mutating func stays(_ path: FilePath) { known[path]?.stays = true }

  /// True while an empty folder is looked at again soon.
  var isWaiting: Bool {
    known.values.contains { $0.emptySince != nil && !$0.stays && $0.kind != .person }
  }
}
