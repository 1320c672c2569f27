import Host
import Music
import SystemPackage
import Testing

@testable import Pipeline

/// People's folders and dropped ones.
@Suite struct InboxFoldersTests {
  private let start = ContinuousClock.now

  private func folder(_ path: String, _ inode: UInt64, isEmpty: Bool) -> SeenFolder {
    SeenFolder(path: FilePath(path), identity: FolderIdentity(device: 1, inode: inode, birth: 7), isEmpty: isEmpty)
  }

  private func folders(people: Set<String> = []) -> InboxFolders {
    InboxFolders(settle: .seconds(2), people: people, known: [:])
  }

  @Test("a folder that stays empty for a moment is a person's, also when a list comes later")
  func person() {
    var folders = folders()
    #expect(folders.see([folder("Ayşe", 1, isEmpty: true)], now: start, fold: folded).isEmpty)
    #expect(folders.isWaiting)
    #expect(folders.see([folder("Ayşe", 1, isEmpty: true)], now: start + .seconds(3), fold: folded) == ["Ayşe"])
    #expect(!folders.isWaiting)
    _ = folders.see([folder("Ayşe", 1, isEmpty: false)], now: start + .seconds(4), fold: folded)
    #expect(folders.holdsList("Ayşe").isEmpty)
    _ = folders.see([folder("Ayşe", 1, isEmpty: true)], now: start + .seconds(5), fold: folded)
    #expect(folders["Ayşe"]?.kind == .person)
    #expect(folders.finished(now: start + .seconds(60)).isEmpty, "it stays when its lists have gone")
  }

  @Test("a folder that came with its lists was dropped, with the folders in it, and goes when they are empty")
  func dropped() {
    var folders = folders()
    // A copy makes the folder first, and fills it at once.
    _ = folders.see([folder("parti", 1, isEmpty: true)], now: start, fold: folded)
    _ = folders.see(
      [folder("parti", 1, isEmpty: false), folder("parti/eski", 2, isEmpty: false)], now: start + .seconds(1),
      fold: folded)
    #expect(folders.holdsList("parti/eski") == ["parti", "parti/eski"])
    #expect(folders.finished(now: start + .seconds(9)).isEmpty, "something is in it")
    let empty = [folder("parti", 1, isEmpty: false), folder("parti/eski", 2, isEmpty: true)]
    _ = folders.see(empty, now: start + .seconds(10), fold: folded)
    #expect(folders.finished(now: start + .seconds(11)).isEmpty, "not at once")
    #expect(folders.finished(now: start + .seconds(12)) == ["parti/eski"])
    folders.stays("parti/eski")
    #expect(folders.finished(now: start + .seconds(13)).isEmpty && !folders.isWaiting, "it is not tried for ever")
  }

  @Test("the settings name people, a renamed folder stays what it is, and a new one of an old name is new")
  func names() {
    var folders = folders(people: ["ışık"])
    _ = folders.see([folder("IŞIK", 1, isEmpty: false)], now: start, fold: folded)
    #expect(folders["IŞIK"]?.kind == .person || folded("IŞIK") != "ışık")
    _ = folders.see([folder("Ada", 2, isEmpty: true)], now: start, fold: folded)
    _ = folders.see([folder("Ada", 2, isEmpty: true)], now: start + .seconds(3), fold: folded)
    #expect(
      folders.see([folder("Ada 2", 2, isEmpty: false)], now: start + .seconds(4), fold: folded) == ["Ada", "Ada 2"])
    #expect(folders["Ada 2"]?.kind == .person && folders["Ada"] == nil)
    _ = folders.see([folder("Ada 2", 3, isEmpty: false)], now: start + .seconds(5), fold: folded)
    #expect(folders["Ada 2"] == nil)
    #expect(folders.holdsList("Ada 2") == ["Ada 2"])
  }
}
