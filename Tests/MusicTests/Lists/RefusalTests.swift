import Music
import Testing

@Suite struct RefusalTests {
  @Test(
    arguments: [
      [0x25, 0x50, 0x44, 0x46, 0x2D, 0x31, 0x2E, 0x37, 0x0A], [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0],
      [0xFF, 0xD8, 0xFF, 0xE0, 0, 0x10], [0x50, 0x4B, 3, 4, 0x14, 0], [0x49, 0x44, 0x33, 3, 0, 0],
      [0x7F, 0x45, 0x4C, 0x46, 2, 1], [0xD0, 0xCF, 0x11, 0xE0, 0xA1], [0, 0, 0, 0], [0x41, 0, 0, 0x42, 0, 0, 1, 2],
      [1, 2, 3, 4, 5, 6, 7, 8],
    ] as [[UInt8]])
  func `Files that are no text are refused`(_ bytes: [UInt8]) {
    #expect(refusal(bytes) == .binary)
  }

  @Test func `A web page under the wrong name is refused`() {
    let page = "<!DOCTYPE html>\n<html><head><title>Songs</title></head></html>"
    #expect(refusal(page) == .binary)
    #expect(refusal(page, as: "a.url") == .noLink)
  }

  @Test func `A file over the limit is refused unread`() {
    #expect(refusal([UInt8](repeating: 0x41, count: 5 << 20)) == .tooLarge(5 << 20, limit: 1 << 20))
  }

  @Test(arguments: ["", "\n\n", "# only\n// comments\n", "#! format=mp3\n", "\u{FEFF}", "???\n---\n"])
  func `A list without a song is empty`(_ text: String) {
    #expect(refusal(text) == .empty)
  }

  @Test func `Kinds that cannot be read are named`() {
    #expect(refusal("a", as: "songs.docx") == .unsupportedKind("docx"))
    #expect(refusal("a", as: "songs") == .unsupportedKind(""))
    #expect(refusal("Queen - Innuendo", as: "SONGS.TXT") == nil)
  }

  private let letter = """
    Dear Anna,

    thank you for the wonderful evening last week. We listened to the old records until midnight,
    and the children still sing the refrain of that one song in the car every single morning.
    I hope that you will find the time to come and visit us soon!

    Yours, Ben
    """

  @Test func `A letter is prose, unless it says that it is a list`() throws {
    #expect(refusal(letter) == .prose)
    #expect(try listed("#! list\n" + letter).requests.isEmpty == false)
    #expect(refusal(String(repeating: "and so it went on and on ", count: 30)) == .prose)
  }

  @Test func `Lyrics are prose`() {
    let verse = "Daylight comes over the hill,\nthe river is quiet and still,\nI walk to the old mill,\n"
    let refrain = "Sing it again\nSing it again\n"
    #expect(refusal([verse, refrain, verse, refrain, verse, refrain].joined(separator: "\n")) == .prose)
  }

  @Test(arguments: [
    "file:///etc/passwd", "http://127.0.0.1/", "http://127.0.0.1:8080/watch?v=dQw4w9WgXcQ", "https://2130706433/",
    "https://0x7f.1/", "http://[::1]/", "http://localhost/", "http://nas/", "http://nas.local/music",
    "http://10.0.0.5/list", "ftp://youtube.com/watch?v=dQw4w9WgXcQ", "javascript:alert(1)", "data:text/html,hi",
    "https://user:secret@www.youtube.com/watch?v=dQw4w9WgXcQ", "https://youtube.com@evil.example/",
    "https://www.youtube.com:8443/watch?v=dQw4w9WgXcQ", "https://www.youtube.com\\@evil.example/",
    "https://www.youtube.com%2eevil.example/", "smb://server/share",
  ])
  func `Unsafe links are refused in shortcuts and lists alike`(_ address: String) {
    #expect(refusal(shortcut(address), as: "a.url") == .unsafeLink(address))
    #expect(refusal(address + "\n") == .unsafeLink(address))
  }

  @Test func `Unknown sites and what is no song are refused by name`() {
    #expect(refusal(shortcut("https://www.google.com/gmail/"), as: "a.url") == .unknownSite("google.com"))
    #expect(refusal("https://youtube.com.evil.example/watch?v=dQw4w9WgXcQ") == .unknownSite("youtube.com.evil.example"))
    #expect(refusal("https://xn--yutube-wqf.com/watch?v=dQw4w9WgXcQ") == .unknownSite("xn--yutube-wqf.com"))
    #expect(refusal("https://yоutube.com/watch?v=dQw4w9WgXcQ") == .unknownSite("yоutube.com"))
    #expect(refusal(shortcut("https://www.youtube.com/"), as: "a.url") == .unsupportedLink("youtube.com"))
    #expect(refusal("https://www.youtube.com/@queen") == .unsupportedLink("youtube.com/@queen"))
    #expect(refusal("[InternetShortcut]\nIconIndex=0\n", as: "a.url") == .noLink)
    #expect(refusal("[Other]\nURL=https://youtu.be/dQw4w9WgXcQ\n\n[InternetShortcut]\nURL=\n", as: "a.url") == .noLink)
  }
}
