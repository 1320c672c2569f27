import Music
import Pipeline
import SystemPackage
import Testing

@Suite struct SettingsTests {
  @Test("Without a file and variables the documented defaults hold")
  func defaults() throws {
    let settings = try Settings.load(file: nil, environment: [:])
    #expect(settings == Settings())
    #expect(settings.inbox == "/srv/music/inbox" && settings.outbox == "/srv/music/outbox")
    #expect(settings.state == "/var/lib/allplatformmusic")
    #expect(settings.sources == [.youtubeMusic, .youtube, .soundcloud, .bandcamp] && settings.library.isEmpty)
    #expect(settings.format == "m4a" && settings.retryLimit == 3 && settings.versions == VersionRules())
    #expect(settings.settle == .seconds(2) && settings.incomplete == .seconds(600) && settings.rescan == .seconds(60))
    #expect(settings.giveUpAfter == .seconds(48 * 3600) && settings.purge.work == .seconds(86400))
    #expect(settings.limits.songs == 5 << 30)
    #expect(settings.purge.delivered == .seconds(30 * 86400) && settings.purge.songs == .seconds(30 * 86400))
    #expect(settings.limits.downloads == 6 && settings.limits.tracks == 2000)
    #expect(settings.limits.listBytes == 1 << 20 && settings.limits.freeSpace == 2 << 30)
    #expect(settings.tags.replayGain && settings.language == "en" && settings.people.isEmpty)
    #expect(settings.network == Settings().network && settings.ytdlp == Settings().ytdlp)
  }

  @Test(
    "An empty file, a file of comments and empty sections change nothing",
    arguments: [
      "", "# nothing\n", "---\n", "limits:\n  # downloads: 4\nversions: {}\npeople:\n",
      "\u{FEFF}format: m4a\nwatch: auto\n",
    ])
  func emptyFile(_ text: String) throws {
    #expect(try SettingsFixture.settings(text) == Settings())
  }

  static let full = """
    inbox: in
    outbox: ./out   # relative to this file
    state: /var/lib/apm test
    sources: [youtube, youtube-music]
    format: opus
    deliver: both
    retry_limit: 5
    versions: {remix: never, live: allowed, cover: asked, explicit: avoid}
    settle: 500ms
    incomplete: 1h
    rescan: 5s
    watch: poll
    give_up_after: never
    purge: {work: 30d, delivered: never, songs: 7d}
    limits: {downloads: 2, tracks: never, list_bytes: 500KiB, zip: 700MB, free_space: 15MB, songs: never}
    tags: {replaygain: no}
    language: tr
    people:
      Ayşe: {language: tr, format: mp3, deliver: files}
      İbrahim Ağabey: {format: original}
      null: {}
    network: {proxy: "http://127.0.0.1:8080", ca_file: ca.pem, bandwidth: 2MiB/s}
    spotify: {client_id: 0123abcd, client_secret_file: spotify.key}
    tidal: {client_id: "12345678", client_secret_file: /etc/apm/tidal.key}
    ytdlp: {python: bin/python3, cookies_file: /etc/apm/cookies.txt}
    """

  @Test("Every key of a full file arrives, paths start at the file's folder")
  func fullFile() throws {
    let fixture = try SettingsFixture(Self.full)
    let settings = try fixture.load()
    #expect(settings.inbox == fixture.folder.appending("in") && settings.outbox == fixture.folder.appending("out"))
    #expect(settings.state == "/var/lib/apm test")
    #expect(settings.sources == [.youtube, .youtubeMusic])
    #expect(settings.format == "opus" && settings.retryLimit == 5)
    #expect(settings.versions == VersionRules(remix: .never, live: .allowed, cover: .asked, explicit: .avoid))
    #expect(settings.settle == .milliseconds(500) && settings.incomplete == .seconds(3600))
    #expect(settings.rescan == .seconds(5) && settings.watch == .poll)
    #expect(settings.giveUpAfter == nil && settings.purge.work == .seconds(30 * 86400))
    #expect(settings.purge.delivered == nil && settings.purge.songs == .seconds(7 * 86400))
    #expect(settings.limits.songs == nil && settings.deliver == .both && settings.limits.zip == 700_000_000)
    #expect(settings.limits.downloads == 2 && settings.limits.tracks == nil)
    #expect(settings.limits.listBytes == 500 << 10 && settings.limits.freeSpace == 15_000_000)
    #expect(!settings.tags.replayGain && settings.language == "tr")
    #expect(settings.people.map(\.name) == ["Ayşe", "İbrahim Ağabey", "null"])
    #expect(settings.network.proxy == "http://127.0.0.1:8080")
    #expect(settings.network.caFile == fixture.folder.appending("ca.pem"))
    #expect(settings.network.bandwidth == 2 << 20)
    #expect(settings.spotify.clientID == "0123abcd" && settings.tidal.clientID == "12345678")
    #expect(settings.spotify.clientSecretFile == fixture.folder.appending("spotify.key"))
    #expect(settings.ytdlp.python == fixture.folder.appending("bin/python3"))
    #expect(settings.ytdlp.cookiesFile == "/etc/apm/cookies.txt")
  }

  @Test(
    "People are found whatever the case, the marks and the Turkish dots",
    arguments: [
      ("ayse", "Ayşe"), ("AYŞE", "Ayşe"), ("ibrahim ağabey", "İbrahim Ağabey"), ("IBRAHIM AGABEY", "İbrahim Ağabey"),
      ("ıbrahım agabey", "İbrahim Ağabey"),
    ])
  func people(_ folder: String, _ name: String) throws {
    let read = try SettingsFixture.settings(Self.full)
    #expect(read.person(folder)?.name == name)
    #expect(read.person("Mehmet") == nil)
    #expect(read.person("ayşe") == Settings.Person(name: "Ayşe", language: "tr", format: "mp3", deliver: .files))
  }

  @Test("yaml() gives back equal settings, in the documented order", arguments: ["", full, "ytdlp: {python: 'null'}"])
  func roundTrip(_ text: String) throws {
    let read = try SettingsFixture.settings(text)
    let printed = read.yaml()
    #expect(try SettingsFixture(printed).load() == read, "\(printed)")
    let keys = printed.split(separator: "\n").filter { !$0.hasPrefix(" ") }.map { $0.prefix { $0 != ":" } }
    #expect(
      keys == [
        "inbox", "outbox", "state", "sources", "library", "format", "deliver", "retry_limit", "versions", "settle",
        "incomplete", "rescan", "watch", "give_up_after", "purge", "limits", "pace", "tags", "language", "people",
        "network", "spotify", "tidal", "ytdlp", "updates",
      ])
  }

  @Test("yaml() of the defaults reads as the documentation has it")
  func printedDefaults() {
    let printed = Settings().yaml()
    for line in [
      "sources: [youtube-music, youtube, soundcloud, bandcamp]",
      "versions: {remix: asked, live: asked, cover: asked, explicit: any}",
      "settle: 2s", "incomplete: 10m", "rescan: 60s", "purge: {work: 24h, delivered: 30d, songs: 30d}",
      "limits: {downloads: 6, tracks: 2000, list_bytes: 1MiB, zip: 2GiB, free_space: 2GiB, songs: 5GiB}",
      "pace: {youtube: {hour: 120, day: 500}, other: {hour: 300, day: 2000}, reserve: 20%}", "tags: {replaygain: yes}",
      "people: {}", "network: {proxy: null, ca_file: null, bandwidth: null}",
      "spotify: {client_id: null, client_secret_file: null}", "ytdlp: {python: null, cookies_file: null}",
    ] {
      #expect(printed.split(separator: "\n").contains(Substring(line)), "\(line) is not in:\n\(printed)")
    }
  }

  @Test("User and password of a proxy are not printed, in settings and in errors")
  func secrets() throws {
    let printed = try SettingsFixture.settings("network: {proxy: 'socks5h://ada:s3cret@[::1]:1080'}").yaml()
    #expect(printed.contains("socks5h://***@[::1]:1080") && !printed.contains("s3cret") && !printed.contains("ada"))
    let found = try SettingsFixture.problems("network: {proxy: 'http://ada:s3cret@ho st:1'}")
    #expect(found.count == 1 && !found.map(\.description).joined().contains("s3cret"))
  }

  @Test(
    "Amounts keep their value",
    arguments: [
      ("0s", Duration.zero), ("1500ms", .milliseconds(1500)), ("90 s", .seconds(90)), ("1m", .seconds(60)),
    ])
  func durations(_ text: String, _ value: Duration) throws {
    let read = try SettingsFixture.settings("settle: \(text)")
    #expect(read.settle == value)
    #expect(try SettingsFixture.settings(read.yaml()).settle == value)
  }
}
