import Foundation
import Host
import SystemPackage
import Testing

@testable import Pipeline

/// The environments of yt-dlp and the links between them; files alone.
@Suite final class YtDlpFolderTests {
  private let state = FilePath(NSTemporaryDirectory()).appending("apm-ytdlp-\(UUID().uuidString)")
  private var folder: YtDlpFolder { YtDlpFolder(state: state) }

  init() throws { try Files.makeFolders(state) }

  deinit { try? Files.removeTree(state) }

  private func make(_ name: String) throws -> FilePath {
    let place = state.appending(name)
    try Files.makeFolders(place.appending("bin"))
    try Files.publish([], at: YtDlpFolder.python(in: place))
    return place
  }

  private func names() throws -> [String] { try Files.entries(of: state).map(\.string).sorted() }

  @Test("one after the other comes into use, and the last one is kept")
  func use() throws {
    #expect(folder.inUse == nil && folder.previous == nil)
    #expect(try folder.goBack() == false)
    let (one, two, three) = (try make("yt-dlp-1"), try make("yt-dlp-2"), try make("yt-dlp-3"))
    try folder.use(one)
    #expect(folder.inUse == one && folder.previous == nil)
    try folder.use(two)
    #expect(folder.inUse == two && folder.previous == one)
    #expect(try folder.goBack())
    #expect(folder.inUse == one && folder.previous == two)
    try folder.use(three)
    try folder.tidy()
    #expect(try names() == ["yt-dlp", "yt-dlp-1", "yt-dlp-3", "yt-dlp.last"])
    #expect(folder.inUse == three && folder.previous == one)
  }

  @Test("a folder that was made by hand becomes the last one")
  func byHand() throws {
    let own = try make("yt-dlp")
    #expect(folder.inUse == own)
    let new = try make("yt-dlp-1")
    try folder.use(new)
    try folder.tidy()
    #expect(folder.inUse == new)
    #expect(folder.previous == state.appending("yt-dlp-first"))
    #expect(try folder.goBack())
    #expect(folder.inUse == state.appending("yt-dlp-first"))
  }

  @Test("what a crash cut short is put in order", arguments: [false, true])
  func crash(byHand: Bool) throws {
    let new = try make("yt-dlp-2")
    if byHand { _ = try make("yt-dlp") } else { try folder.use(try make("yt-dlp-1")) }
    // The names have changed places, and then the power went.
    try Files.makeLink(state.appending("yt-dlp.new"), to: "yt-dlp-2")
    try Files.exchange(state.appending("yt-dlp.new"), state.appending("yt-dlp"))
    try folder.tidy()
    #expect(folder.inUse == new)
    #expect(folder.previous == (byHand ? state.appending("yt-dlp-first") : nil))
    #expect(try !Files.exists(state.appending("yt-dlp.new")))
  }
}
