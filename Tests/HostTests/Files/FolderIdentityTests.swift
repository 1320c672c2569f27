import Host
import SystemPackage
import Testing

@Suite final class FolderIdentityTests: ScratchCase {
  @Test("A folder keeps its identity through a rename, and another one of its name has another")
  func identity() throws {
    let (old, new) = (folder.appending("old"), folder.appending("yeni ad"))
    #expect(try Files.identity(of: old) == nil)
    try Files.makeFolders(old)
    let before = try #require(try Files.identity(of: old))
    try Files.rename(old, to: new, replacing: false)
    #expect(try Files.identity(of: new) == before)
    #expect(try Files.removeEmptyFolder(new))
    try Files.makeFolders(new)
    #expect(try Files.identity(of: new) != before || before.birth == 0, "even with the inode's number")
    try write("x", to: "file")
    #expect(try Files.identity(of: folder.appending("file")) == nil, "a file is no folder")
  }

  @Test("A folder goes only when it is empty")
  func removeEmpty() throws {
    let inner = folder.appending("a")
    try Files.makeFolders(inner)
    #expect(try !Files.removeEmptyFolder(folder))
    #expect(try Files.removeEmptyFolder(inner) && Files.removeEmptyFolder(inner), "not there is fine")
  }

  @Test("Where something is mounted")
  func mounts() throws {
    #expect(try Files.isMountPoint("/proc"))
    #expect(try !Files.isMountPoint(folder))
    #expect(try !Files.isMountPoint(folder.appending("nothing")))
  }
}
