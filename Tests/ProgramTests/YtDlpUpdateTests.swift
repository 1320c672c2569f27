import Foundation
import Testing

/// The care of yt-dlp: the canary, and updates from an index that is a folder of wheels.
@Suite(.serialized, .enabled(if: Tools.python != nil, "APM_PYTHON names a Python with yt-dlp"))
struct YtDlpUpdateTests {
  /// The songs that the canary looks for, and one more.
  private static let songs = """
    [{"artist": "Rick Astley", "title": "Never Gonna Give You Up", "seconds": 70},
     {"artist": "Forss", "title": "Flickermood", "seconds": 70},
     {"artist": "Işıl Şahin", "title": "Gölge", "seconds": 66}]
    """

  private struct Finding: Decodable {
    var subject: String, verdict: String, detail: String, remedy: String?
  }

  private func platforms() async throws -> FakePlatforms {
    let file = FileManager.default.temporaryDirectory.appendingPathComponent("apm-songs-\(UUID().uuidString).json")
    try Data(Self.songs.utf8).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    return try await FakePlatforms(["--catalogue", file.path])
  }

  private func canary(_ house: House) async throws -> (status: Int32, findings: [String: Finding]) {
    let result = try await Tools.allplatformmusic(["doctor", "--canary", "--json"], house)
    let findings = try JSONDecoder().decode([Finding].self, from: Data(result.output.utf8))
    return (
      result.status,
      Dictionary(
        findings.filter { $0.subject.hasPrefix("canary") }.map { (String($0.subject.dropFirst(7)), $0) }
      ) { $1 }
    )
  }

  @Test("the canary says of each source how far a known song comes")
  func canary() async throws {
    let platforms = try await platforms()
    let house = try House(platforms, settings: ["APM_SOURCES": "youtube-music,youtube,soundcloud"])
    let well = try await canary(house)
    #expect(well.findings["youtube"]?.detail.contains("first 64 KiB") == true)
    #expect(Set(well.findings.keys) == ["youtube-music", "youtube", "soundcloud"])
    for finding in well.findings.values {
      #expect(finding.verdict == "good" && finding.detail.contains(" KiB of it came"), "\(finding)")
    }

    try await platforms.fault(
      """
      [{"host": "googlevideo.com", "fault": "403"}, {"host": "api-v2.soundcloud.com", "path": "/search", "fault": "500"}]
      """)
    let ill = try await canary(house)
    #expect(ill.status == 69)
    #expect(ill.findings["youtube"]?.detail.contains("its host answers 403") == true, "\(ill)")
    #expect(ill.findings["youtube"]?.remedy?.contains("update-ytdlp") == true)
    #expect(ill.findings["soundcloud"]?.detail.contains("cannot be searched") == true)

    try await platforms.clearFaults()
    try await platforms.fault(#"[{"path": "/youtubei/v1/player", "fault": "bot"}]"#)
    let robot = try await canary(house)
    #expect(robot.findings["youtube-music"]?.remedy?.contains("ytdlp.cookies_file") == true, "\(robot)")
    #expect(robot.findings["soundcloud"]?.verdict == "good")
  }

  @Test("an update comes into use while the daemon runs; one that is broken or gets no songs does not")
  func updates() async throws {
    let platforms = try await platforms()
    let index = FileManager.default.temporaryDirectory.appendingPathComponent("apm-index-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: index, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: index) }
    let house = try House(
      platforms, settings: ["APM_YTDLP_PYTHON": "", "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": index.path])
    func offer(_ words: String...) async throws {
      let script = Tools.package.appendingPathComponent("Tests/FakePlatforms/wheels.py").path
      let made = try await Tools.run(try #require(Tools.python), [script, index.path] + words)
      try #require(made.status == 0, "\(made.errors)")
    }
    func update(_ words: String...) async throws -> (status: Int32, said: String) {
      let result = try await Tools.allplatformmusic(["update-ytdlp"] + words, house)
      return (result.status, result.output + result.errors)
    }
    func inUse() throws -> String {
      try FileManager.default.destinationOfSymbolicLink(atPath: house.state.appendingPathComponent("yt-dlp").path)
    }
    func environments() throws -> Int {
      try FileManager.default.contentsOfDirectory(atPath: house.state.path).count { $0.hasPrefix("yt-dlp-") }
    }

    // From nothing, as on a new machine.
    try await offer("mutagen", "1.48.1")
    try await offer("yt-dlp", "2031.1.1")
    let first = try await update()
    #expect(first.status == 0 && first.said.contains("2031.1.1 is installed"), "\(first)")
    let one = try inUse()
    #expect(try await update().said.contains("2031.1.1 is the newest"))
    #expect(try inUse() == one)

    let daemon = try house.start()
    try await eventually(within: 60, "the daemon is up: \(daemon.said)") { house.exists("help.txt") }

    // One that cannot be imported, and one that knows YouTube no more.
    try await offer("yt-dlp", "2031.1.2", "yt_dlp/YoutubeDL.py")
    let broken = try await update()
    #expect(broken.status == 69 && broken.said.contains("does not start"), "\(broken)")
    try FileManager.default.removeItem(at: index.appendingPathComponent("yt_dlp-2031.1.2-py3-none-any.whl"))
    try await offer("yt-dlp", "2031.1.3", "yt_dlp/extractor/youtube/_video.py")
    let deaf = try await update()
    #expect(deaf.status == 69 && deaf.said.contains("2031.1.3 was tried and is not used, 2031.1.1 stays"), "\(deaf)")
    #expect(try inUse() == one && environments() == 1)
    try FileManager.default.removeItem(at: index.appendingPathComponent("yt_dlp-2031.1.3-py3-none-any.whl"))

    // A good one: the daemon takes it without a restart, and songs come.
    try await offer("yt-dlp", "2031.1.4")
    let good = try await update()
    #expect(good.status == 0 && good.said.contains("2031.1.1 -> 2031.1.4"), "\(good)")
    let two = try inUse()
    #expect(two != one)
    #expect(try environments() == 2, "the last one is kept")
    try await eventually(within: 60, "the worker changes over: \(daemon.said)") {
      daemon.said.contains("changes over to") && daemon.said.contains(two)
    }
    try house.drop("Işıl Şahin - Gölge\n", as: "gölge.txt")
    try await eventually(within: 120, "the song comes: \(daemon.said)") { house.exists("gölge/gölge.zip") }

    // And back.
    let back = try await update("--back")
    #expect(back.status == 0 && back.said.contains("2031.1.1 is in use again"), "\(back)")
    #expect(try inUse() == one)
    #expect(try await daemon.stop() == 0)
  }

  @Test("`never` keeps the timer from updating, and another Python is left to its owner")
  func never() async throws {
    let result = try await Tools.allplatformmusic(
      ["update-ytdlp", "--scheduled"], House(settings: ["APM_UPDATES_YTDLP": "never"]))
    #expect(result.status == 0 && result.output.contains("never"))
    let other = try await Tools.allplatformmusic(["update-ytdlp"], House())
    #expect(other.status == 69 && other.errors.contains("where it comes from"), "\(other)")
  }
}
