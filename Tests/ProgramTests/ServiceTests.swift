import Foundation
import Logging
import Testing

@testable import allplatformmusic

/// What the daemon tells the journal, the service manager and the administrator.
@Suite(.serialized) struct ServiceTests {
  @Test(
    "no secret and nothing that steers a terminal reaches the log",
    arguments: [
      ("http://ada:s3cret@proxy:3128 refused", "http://***@proxy:3128 refused"),
      ("http://ada:s3/cret@proxy:3128", "http://***@proxy:3128"), ("proxy ada:s3cret@h:1", "proxy ***@h:1"),
      ("https://r1.googlevideo.com/videoplayback/expire/17/sig/ABC", "https://r1.googlevideo.com/..."),
      ("https://a.example/x?hdnts=exp=1~hmac=AB", "https://a.example/x?..."),
      ("https://a.example/x#access_token=AB", "https://a.example/x?..."), ("Cookie: SID=abc", "Cookie: ***"),
      ("https://www.youtube.com/watch?v=abcdefghijk", "https://www.youtube.com/watch?v=abcdefghijk"),
      ("https://www.youtube.com/@ayşe", "https://www.youtube.com/@ayşe"),
      ("Işık\u{1B}[2J\u{202E}txt", "Işık [2J txt"), ("AC/DC - T:N:T 3:10", "AC/DC - T:N:T 3:10"),
    ])
  func harmless(_ text: String, _ shown: String) {
    #expect(JournalEntry.harmless(text) == shown)
  }

  @Test("a moment has its identity, its fields and its level, and the catalog knows it")
  func identities() throws {
    let entry = JournalEntry(.notice, "accepted", ["job": "a-1", "songs": "3", "why": "x\ny"])
    #expect(entry.message == "accepted job=a-1 songs=3 why=x y" && entry.priority == 5)
    let fields = Dictionary(entry.fields.map { ($0.name, $0.value) }) { $1 }
    #expect(fields["APM_JOB"] == "a-1" && fields["APM_ERROR"] == "x y")
    #expect(fields["MESSAGE_ID"] == JournalEntry.identities["accepted"])
    let catalog = try String(
      contentsOf: Tools.package.appendingPathComponent("systemd/allplatformmusic.catalog"), encoding: .utf8)
    #expect(Set(JournalEntry.identities.values).count == 6)
    for identity in JournalEntry.identities.values { #expect(catalog.contains("-- \(identity)\n")) }
  }

  @Test("status and doctor beside a running daemon", .enabled(if: Tools.python != nil, "APM_PYTHON names a Python"))
  func besideTheDaemon() async throws {
    let platforms = try await FakePlatforms()
    let house = try House(platforms)
    let early = try await Tools.allplatformmusic(["status"], house)
    #expect(early.status == 69 && early.errors.contains("There is no ledger yet"))
    let daemon = try house.start()
    try await eventually("it watches: \(daemon.said)") { daemon.said.contains("watching") }
    try house.drop("Juno Pallister - Midnight Tram\n", as: "ışık.txt")
    try await eventually("delivered: \(daemon.said)") { house.exists("ışık/about.txt") }
    try await eventuallySaid(house, ["status"], "delivered  1 of 1 songs  ışık")
    let json = try await Tools.allplatformmusic(["status", "--json"], house)
    #expect(json.output.contains(#""done":1"#) && json.output.contains(#""state":"delivered""#), "\(json.output)")
    let well = try await Tools.allplatformmusic(["doctor"], house)
    #expect(well.status == 0, "\(well.output)")
    for subject in ["service: is running", "ledger: is whole", "youtube-music: answers"] {
      #expect(well.output.contains("ok    \(subject)"), "\(well.output)")
    }
    for name in ["deezer", "itunes", "musicbrainz"] {
      #expect(well.output.contains("ok    \(name): answers"), "\(well.output)")
    }
    #expect(well.output.contains("mind  outbox: what is made in"), "the test's folders are nobody's share")
    #expect(well.output.contains("yt-dlp: version"), "it may be old")
    #expect(well.output.contains("ok    certificates: "))
    #expect(try await daemon.stop() == 0)
    try FileManager.default.removeItem(at: house.outbox)
    let ill = try await Tools.allplatformmusic(["doctor"], house)
    #expect(ill.status == 69 && ill.output.contains("WRONG outbox") && ill.output.contains("is not running"))
    withExtendedLifetime(platforms) {}
  }

  @Test(
    "where ffmpeg has no Chromaprint doctor says so, and a doubtful song is delivered unheard",
    .enabled(if: Tools.python != nil, "APM_PYTHON"))
  func withoutChromaprint() async throws {
    let platforms = try await FakePlatforms()
    let (house, _) = try await House.with(
      platforms,
      ffmpeg: """
        case "$*" in *chromaprint*) echo "Requested output format 'chromaprint' is not known." >&2; exit 1;; esac
        exec "$real" "$@"
        """)
    let tools = house.tools
    defer { try? FileManager.default.removeItem(at: tools) }
    let doctor = try await Tools.allplatformmusic(["doctor"], house)
    #expect(doctor.output.contains("mind  ffmpeg: was built without Chromaprint"), "\(doctor.output)")
    // A title alone, which no catalogue can be asked about.
    let rules = ["api.deezer.com", "itunes.apple.com", "musicbrainz.org"].map { #"{"host": "\#($0)", "fault": "503"}"# }
    try await platforms.fault("[\(rules.joined(separator: ","))]")
    try house.drop("Midnight Tram\n", as: "one.txt")
    let once = try await Tools.allplatformmusic(["once"], house)
    #expect(once.status == 0, "\(once.errors)")
    #expect(try house.read("one/not_downloaded.txt").contains("Delivered, but please check"))
    #expect(try await !platforms.requests().contains("media.sndcdn.com"), "nothing is fetched that could not be heard")
  }

  @Test("status tells of songs in work and of sources that are closed", .enabled(if: Tools.python != nil, "APM_PYTHON"))
  func healthAndSongs() async throws {
    let platforms = try await FakePlatforms()
    let house = try House(platforms)
    let daemon = try house.start()
    try await platforms.fault(#"[{"path": "/videoplayback", "fault": "slow", "after": 20000}]"#)
    try house.drop("Juno Pallister - Midnight Tram\n", as: "ışık.txt")
    try await eventuallySaid(house, ["status"], "downloading")
    // The first bytes come a moment after the step's name.
    try await eventuallySaid(house, ["status", "--json"], #""percent":"#)
    let json = try await Tools.allplatformmusic(["status", "--json"], house).output
    #expect(json.contains(#""song":"Juno Pallister - Midnight Tram""#), "\(json)")
    #expect(json.contains(#""hour":{"limit":120,"used":1}"#), "\(json)")
    try await platforms.fault(
      #"[{"host": "www.youtube.com", "fault": "429"}, {"host": "music.youtube.com", "fault": "429"}]"#)
    try house.drop("Marlow Quint - Paper Lanterns\n", as: "kapalı.txt")
    try await eventuallySaid(house, ["status"], "youtube-music is closed since")
    #expect(try await Tools.allplatformmusic(["status", "--json"], house).output.contains(#""state":"closed""#))
    #expect(try await daemon.stop() == 0)
    let after = try await Tools.allplatformmusic(["status", "--json"], house).output
    #expect(after.contains(#""tracks":[]"#) && !after.contains(#""state":"closed""#), "it says no more: \(after)")
  }

  @Test(
    "status changes nothing in a ledger, and says which program an older or newer one needs",
    .enabled(if: Tools.python != nil, "APM_PYTHON"))
  func otherVersions() async throws {
    let house = try House(settings: ["APM_NETWORK_PROXY": "http://127.0.0.1:9"])
    let daemon = try house.start()
    try await eventually("it watches: \(daemon.said)") { daemon.said.contains("watching") }
    #expect(try await daemon.stop() == 0)
    let ledger = house.state.appendingPathComponent("ledger.sqlite")
    func change(_ sql: String) async throws {
      let code = "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute(sys.argv[2]); c.commit()"
      let done = try await Tools.run(Tools.python ?? "python3", ["-c", code, ledger.path, sql])
      try #require(done.status == 0, "\(done.errors)")
    }
    for (sql, words) in [
      ("INSERT INTO grdb_migrations VALUES ('99: from the future')", "newer version"),
      ("DELETE FROM grdb_migrations WHERE identifier LIKE '99%' OR identifier LIKE '7%'", "older version"),
    ] {
      try await change(sql)
      let before = try Data(contentsOf: ledger)
      let status = try await Tools.allplatformmusic(["status"], house)
      #expect(status.status == 69 && status.errors.contains(words), "\(status.errors)")
      #expect(try Data(contentsOf: ledger) == before)
    }
  }

  private func eventuallySaid(_ house: House, _ arguments: [String], _ words: String) async throws {
    let end = ContinuousClock.now + .seconds(30)
    while true {
      let output = try await Tools.allplatformmusic(arguments, house).output
      if output.contains(words) { return }
      try #require(ContinuousClock.now < end, "\(output)")
      try await ContinuousClock().sleep(for: .milliseconds(200))
    }
  }
}
