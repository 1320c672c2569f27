import Host
import SystemPackage

/// Decides when a dropped thing has come to rest. Pure: it is told what was seen and when.
///
/// A close or a move is only a hint: Samba closes files that are not finished, NFS closes none. So the rule is quiet:
/// no hint and no change of the file's stamp for the quiet time, which is longer where no close was seen.
struct Settling {
  struct Waiting {
    var stamp: FileStamp
    var closed: Bool
    var since: ContinuousClock.Instant
    /// When it was first seen empty or filled with NULs.
    var incompleteSince: ContinuousClock.Instant?
    /// When it was quiet, but found in the hands of its writer for the first time.
    var heldSince: ContinuousClock.Instant?
    /// What was read of it where sizes and times may be old ones, and since when it reads so.
    var content: (hash: Int, since: ContinuousClock.Instant)?
  }

  /// Quiet time after a close or a move; five times that where no close is seen.
  let settle: Duration
  private(set) var waiting: [FilePath: Waiting] = [:]

  init(settle: Duration) { self.settle = settle }

  var isEmpty: Bool { waiting.isEmpty }

  /// Notes what a scan saw. `hint` is nil without an event, else whether the last event was a close or a move.
  /// `age`: for a file that lay there before, how long ago its inode last changed (credited as quiet time).
  mutating func see(
    _ path: FilePath, _ stamp: FileStamp, hint: Bool?, now: ContinuousClock.Instant, age: Duration = .zero
  ) {
    guard var known = waiting[path] else {
      waiting[path] = Waiting(stamp: stamp, closed: hint ?? false, since: now - age)
      return
    }
    let changed = known.stamp != stamp
    if changed || hint != nil {
      known.since = now
      known.closed = hint ?? known.closed
      if changed { (known.incompleteSince, known.heldSince, known.content) = (nil, nil, nil) }
      known.stamp = stamp
      waiting[path] = known
    }
  }

  /// True when nothing has moved for the quiet time; `kinds` that are no lists wait longer.
  func isQuiet(_ path: FilePath, now: ContinuousClock.Instant, atLeast: Duration = .zero) -> Bool {
    guard let known = waiting[path] else { return false }
    return known.since + max(known.closed ? settle : settle * 5, atLeast) <= now
  }

  /// An empty or NUL-filled file: how long it has been so, counted from the first call.
  mutating func incompleteFor(_ path: FilePath, now: ContinuousClock.Instant) -> Duration {
    guard var known = waiting[path] else { return .zero }
    if let since = known.incompleteSince { return now - since }
    known.incompleteSince = now
    waiting[path] = known
    return .zero
  }

  /// True while a quiet file that its writer still has open is waited for. A stalled upload comes to its end; but some
  /// servers keep files open for ever (NFS), so it ends a minute after the last change, earlier where a close was seen.
  mutating func waitsForWriter(_ path: FilePath, now: ContinuousClock.Instant) -> Bool {
    guard let known = waiting[path] else { return false }
    guard let since = known.heldSince else {
      waiting[path]?.heldSince = now
      return true
    }
    return now - since < (known.closed ? min(settle * 5, Self.writerPatience) : Self.writerPatience)
  }

  /// True when it was read, and not long enough ago for its second reading to say anything.
  func restsBetweenReads(_ path: FilePath, now: ContinuousClock.Instant) -> Bool {
    waiting[path]?.content.map { now - $0.since < settle * 5 } ?? false
  }

  /// True when it reads as it did a quiet time ago. Network file systems may show a size that stands still while the
  /// writer goes on (sshfs: for 20 s), and the first reading may come from there as well.
  mutating func readsTheSame(_ content: [UInt8], _ path: FilePath, now: ContinuousClock.Instant) -> Bool {
    guard let known = waiting[path] else { return false }
    let hash = content.hashValue
    guard let before = known.content, before.hash == hash else {
      waiting[path]?.content = (hash, now)
      return false
    }
    return now - before.since >= settle * 5
  }

  static let writerPatience = Duration.seconds(60)

  /// Starts the quiet time anew, after a file that changed in the hands of its reader.
  mutating func restart(_ path: FilePath, now: ContinuousClock.Instant) {
    waiting[path]?.since = now
  }

  mutating func forget(_ path: FilePath) { waiting[path] = nil }

  /// Forgets everything that a scan no longer saw.
  mutating func keep(only seen: Set<FilePath>) {
    waiting = waiting.filter { seen.contains($0.key) }
  }
}

/// True for bytes that a writer has reserved but not written yet: text, or nothing, followed by NULs alone.
func looksUnwritten(_ bytes: [UInt8]) -> Bool {
  guard let firstNul = bytes.firstIndex(of: 0) else { return bytes.isEmpty }
  return bytes.count - firstNul >= 4 && bytes[firstNul...].allSatisfy { $0 == 0 }
}
