import Glibc
import Host
import SystemPackage
import Testing

@Suite("Writers of a file")
final class WritersTests: ScratchCase {
  @Test("A file is held as long as somebody has it open for writing")
  func writer() throws {
    try write("half", to: "list.txt")
    let path = folder.appending("list.txt")
    #expect(try Files.hasWriter(path) == false)
    let reader = open(path.string, O_RDONLY)
    #expect(try Files.hasWriter(path) == false, "readers do not count")
    close(reader)
    let writer = open(path.string, O_WRONLY | O_APPEND)
    #expect(try Files.hasWriter(path) == true)
    close(writer)
    #expect(try Files.hasWriter(path) == false)
  }

  @Test("A link or a pipe is not opened for it")
  func strange() throws {
    try write("x", to: "list.txt")
    #expect(symlink("list.txt", folder.appending("link").string) == 0)
    #expect(errorNumber { _ = try Files.hasWriter(folder.appending("link")) } == ELOOP)
    #expect(mkfifo(folder.appending("pipe").string, 0o600) == 0)
    #expect(errorNumber { _ = try Files.hasWriter(folder.appending("pipe")) } == EINVAL)
  }
}
