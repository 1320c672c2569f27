import Foundation
import Music
import Pipeline
import SystemPackage
import Testing

@Suite struct SettingsVariablesTests {
  @Test("Variables override the file, key by key")
  func override() throws {
    let found = try SettingsFixture.settings(
      "inbox: /a/inbox\nformat: opus\nversions: {remix: never, live: never}\nlimits: {downloads: 2, tracks: 10}\n",
      [
        "APM_INBOX": "/b/inbox", "APM_VERSIONS_REMIX": "allowed", "APM_LIMITS_DOWNLOADS": "9", "APM_SETTLE": "200ms",
        "APM_NETWORK_PROXY": "http://localhost:3128", "APM_TAGS_REPLAYGAIN": "false", "APM_YTDLP_PYTHON": "python3",
        "HOME": "/root",
      ])
    #expect(found.inbox == "/b/inbox" && found.format == "opus")
    #expect(found.versions.remix == .allowed && found.versions.live == .never)
    #expect(found.limits.downloads == 9 && found.limits.tracks == 10)
    #expect(found.settle == .milliseconds(200) && found.network.proxy == "http://localhost:3128")
    #expect(!found.tags.replayGain && found.ytdlp.python == "python3")
  }

  @Test("Lists in variables are separated by commas")
  func lists() throws {
    #expect(
      try SettingsFixture.settings("", ["APM_SOURCES": "youtube, youtube-music"]).sources == [.youtube, .youtubeMusic])
    #expect(try SettingsFixture.settings("", ["APM_SOURCES": "youtube"]).sources == [.youtube])
  }

  @Test("An empty variable is null")
  func empty() throws {
    let file =
      "network: {proxy: 'http://localhost:1', ca_file: /ca.pem, bandwidth: 1MiB}\npeople: {ada: {format: mp3}}\n"
    let found = try SettingsFixture.settings(
      file, ["APM_NETWORK_PROXY": "", "APM_NETWORK_CA_FILE": "", "APM_NETWORK_BANDWIDTH": "", "APM_PEOPLE": ""])
    #expect(found.network == Settings().network && found.people.isEmpty)
    let problem = try #require(try SettingsFixture.problems("", ["APM_FORMAT": ""]).first)
    #expect(problem.place == .variable("APM_FORMAT") && problem.key == "format")
  }

  @Test("never means no limit, and only where there can be none")
  func never() throws {
    let found = try SettingsFixture.settings(
      "limits: {free_space: never}\nnetwork: {bandwidth: never}\n", ["APM_PURGE_WORK": "never"])
    #expect(found.limits.freeSpace == nil && found.network.bandwidth == nil && found.purge.work == nil)
    #expect(try SettingsFixture.problems("limits: {downloads: never}\n").map(\.key) == ["limits.downloads"])
    #expect(try SettingsFixture.problems("settle: never\n").map(\.line) == [1])
  }

  @Test("Paths in variables start at the working directory")
  func workingDirectory() throws {
    let here = FilePath(FileManager.default.currentDirectoryPath)
    #expect(try SettingsFixture.settings("", ["APM_INBOX": "x/inbox"]).inbox == here.appending("x/inbox"))
  }

  @Test("People can stand in a variable as they stand in the file")
  func people() throws {
    let found = try SettingsFixture.settings("", ["APM_PEOPLE": "{ayşe: {language: tr}, Ilker: {format: mp3}}"])
    #expect(found.person("AYSE")?.language == "tr" && found.person("ilker")?.format == "mp3")
    #expect(
      try SettingsFixture.problems("", ["APM_PEOPLE": "{ayşe: {language: tr"]).map(\.place) == [.variable("APM_PEOPLE")]
    )
  }

  @Test(
    "An unknown variable is an error that names the nearest",
    arguments: [
      ("APM_INBOKS", "APM_INBOX"), ("APM_PROXY", "APM_NETWORK_PROXY"), ("APM_LIMIT_DOWNLOADS", "APM_LIMITS_DOWNLOADS"),
      ("APM_VERSION_REMIX", "APM_VERSIONS_REMIX"),
    ])
  func unknown(_ variable: String, _ nearest: String) throws {
    let problem = try #require(try SettingsFixture.problems("", [variable: "1"]).first)
    #expect(problem.place == .variable(variable) && problem.nearest == nearest && problem.line == nil)
    #expect(problem.description.contains(variable) && problem.description.contains(nearest))
  }

  @Test("Variables of tests, scripts and the demo are left alone")
  func foreign() throws {
    #expect(
      try SettingsFixture.problems(
        "", ["APM_SHARED": "x", "APM_PYTHON": "x", "APM_TEST_QUICK": "1", "APM_DEMO_SECONDS": "9"]
      ).isEmpty)
  }

  @Test("Bad variables are all reported, beside the file's own errors")
  func all() throws {
    let found = try SettingsFixture.problems(
      "fromat: mp3\n",
      ["APM_SETTLE": "soon", "APM_METRICS_FILE": "3", "APM_LIMITS": "{}", "APM_SOURCES": "youtube,napster,yutube"])
    #expect(found.map(\.key) == ["fromat", "limits", "", "settle", "sources", "sources"])
    #expect(found[2].sentence.contains("not built yet") && found[4].sentence.contains("not one of"))
    #expect(found[5].nearest == "youtube")
  }
}

@Suite struct PaceSettingsTests {
  @Test("pace is set as a whole, by platform or by key")
  func pace() throws {
    let all = try SettingsFixture.settings("pace: never\n").pace
    #expect(all.youtube.hour == nil && all.other.day == nil && all.reserve == 20)
    let some = try SettingsFixture.settings("pace: {youtube: {hour: 7}, other: never, reserve: 5%}\n").pace
    #expect(some.youtube.hour == 7 && some.youtube.day == 500 && some.other.hour == nil && some.reserve == 5)
    let wrong = try SettingsFixture.problems("pace:\n  youtube: {hour: lots}\n  reserve: 200%\n  yutube: never\n")
    #expect(wrong.map(\.line) == [2, 3, 4] && wrong.last?.nearest == "pace.youtube")
  }
}
