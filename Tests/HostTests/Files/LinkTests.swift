import Glibc
import Host
import SystemPackage
import Testing

@Suite("Links and names that change places")
final class LinkTests: ScratchCase {
  @Test("A link says what it leads to, as it is written; nothing else is a link")
  func target() throws {
    let link = folder.appending("link")
    #expect(Files.target(ofLink: link) == nil)
    try Files.makeLink(link, to: "yt-dlp-ğ")
    #expect(Files.target(ofLink: link) == "yt-dlp-ğ", "though nothing is there")
    #expect(Files.target(ofLink: folder) == nil)
    #expect { try Files.makeLink(link, to: "other") } throws: { ($0 as? FileError)?.errno == EEXIST }
  }

  @Test("A link and a folder change places")
  func exchange() throws {
    let (link, inner) = (folder.appending("link"), folder.appending("inner"))
    try Files.makeLink(link, to: "somewhere")
    #expect { try Files.exchange(link, inner) } throws: { ($0 as? FileError)?.errno == ENOENT }
    try Files.makeFolders(inner)
    try Files.exchange(link, inner)
    #expect(Files.target(ofLink: inner) == "somewhere")
    #expect(try Files.stamp(link).kind == .directory)
  }
}
