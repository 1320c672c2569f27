import Glibc
import Host
import SystemPackage
import Testing

@Suite("Open folders")
final class OpenFolderTests: ScratchCase {
  @Test("What is moved stays below the root, also when a link takes a folder's place")
  func links() throws {
    try Files.makeFolders(folder.appending("inbox/ayşe"))
    try Files.makeFolders(folder.appending("elsewhere"))
    try write("secret", to: "elsewhere/list.txt")
    try write("mine", to: "inbox/ayşe/list.txt")
    let inbox = folder.appending("inbox")
    let open = try OpenFolder("ayşe", in: inbox)
    // The folder is renamed and a link put in its place: the open one is still the folder that was looked at.
    #expect(rename(inbox.appending("ayşe").string, inbox.appending("old").string) == 0)
    #expect(symlink("../elsewhere", inbox.appending("ayşe").string) == 0)
    try open.move("list.txt", to: folder.appending("claimed"))
    #expect(try text("claimed") == "mine" && text("elsewhere/list.txt") == "secret")
    #expect(errorNumber { _ = try OpenFolder("ayşe", in: inbox) } == ENOTDIR)
    try open.take(folder.appending("claimed"), as: "back.txt")
    #expect(try text("inbox/old/back.txt") == "mine")
  }

  @Test("A taken name is refused both ways")
  func taken() throws {
    try write("one", to: "one")
    try write("two", to: "two")
    let open = try OpenFolder("", in: folder)
    #expect(errorNumber { try open.move("one", to: folder.appending("two")) } == EEXIST)
    #expect(errorNumber { try open.take(folder.appending("one"), as: "two") } == EEXIST)
    #expect(errorNumber { try open.move("none", to: folder.appending("three")) } == ENOENT)
    #expect(try text("one") == "one" && text("two") == "two")
  }
}
