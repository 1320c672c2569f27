import Foundation
import Pipeline
import SystemPackage
import Testing

@Suite struct SettingsErrorTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var value: String
    var words: String
    var testDescription: String { value }
    init(_ value: String, _ words: String) {
      self.value = value
      self.words = words
    }
  }

  @Test(
    "A bad value is an error with its line and key, in plain words",
    arguments: [
      Case("format: m4b", "not one of original, m4a, mp3, opus, flac. Did you mean m4a?"),
      Case("format: [mp3]", "single value"), Case("format:", "A value is needed"),
      Case("format: \"\"", "A value is needed"),
      Case("retry_limit: 0", "from 1 to 100"), Case("retry_limit: 3.5", "whole number"),
      Case("retry_limit: -1", "whole"),
      Case("retry_limit: 99999999999999999999", "whole number"), Case("settle: 2", "not a time"),
      Case("settle: 2 weeks", "not a time"), Case("settle: 9999999999999999d", "not a time"),
      Case("rescan: 0s", "between"),
      Case("incomplete: never", "no never"), Case("watch: dnotify", "Did you mean inotify?"),
      Case("language: de", "not one of en, tr"), Case("limits: {list_bytes: 1MBit}", "not a size"),
      Case("limits: {list_bytes: 0}", "between"), Case("limits: {downloads: 65}", "from 1 to 64"),
      Case("tags: {replaygain: maybe}", "neither yes nor no"),
      Case("versions: {remix: allow}", "Did you mean allowed?"),
      Case("sources: []", "At least one"), Case("sources: [youtube, youtube]", "twice"),
      Case("sources: [spotify]", "not one of youtube-music, youtube, soundcloud, bandcamp, audius, internet-archive"),
      Case("sources: [library]", "searched first"), Case("library: [/m, /m]", "twice"),
      Case("library: [~/music]", "whole path"), Case("library: /srv/music", "inbox lie one in the other"),
      Case("library: [/m, /m/a]", "lies in another folder"),
      Case("sources: [yotube]", "Did you mean youtube?"), Case("sources: {a: b}", "single value"),
      Case("inbox: ~/music", "whole path"), Case("inbox: \"/a\\0b\"", "control characters"),
      Case("network: {proxy: 'localhost:3128'}", "http://HOST:PORT"),
      Case("network: {proxy: 'ftp://a:1'}", "http://HOST"),
      Case("network: {proxy: 'http://a:99999'}", "http://HOST"), Case("network: {bandwidth: fast}", "not a size"),
      Case("people: [ayse]", "Names are needed"), Case("people: {ayse: tr}", "language, format"),
      Case("people: {a/b: {}}", "slash"), Case("people: {.hidden: {}}", "dot"),
      Case("people: {ayse: {format: wav}}", "m4a"),
      Case("people: {ayse: {langage: tr}}", "Did you mean language?"),
      Case("people: {ayse: {email: a@b}}", "not built yet"),
      Case("people: {Ayşe: {}, AYSE: {}}", "same person"), Case("limits: 6", "holds others: downloads, tracks"),
      Case("limits.downloads: 6", "limits: {downloads: ...}"), Case("[a]: 1", "single word"),
    ])
  func badValue(_ example: Case) throws {
    let found = try SettingsFixture.problems("# one\n\(example.value)\n")
    #expect(found.count == 1)
    let problem = try #require(found.first)
    #expect(problem.line == 2)
    #expect(problem.description.contains(":2: ") && problem.description.contains(example.words), "\(problem)")
  }

  @Test(
    "An unknown key names its line and the nearest key",
    arguments: [
      ("fromat: mp3", "format"), ("Inbox: /a", "inbox"), ("inbocks: /a", "inbox"), ("retry-limit: 2", "retry_limit"),
      ("limits: {downlods: 2}", "limits.downloads"), ("downloads: 2", "limits.downloads"),
      ("limit: {tracks: 2}", "limits"),
      ("ytdl: {python: x}", "ytdlp"), ("lang: tr", "language"),
    ])
  func nearestKey(_ text: String, _ nearest: String) throws {
    let problem = try #require(try SettingsFixture.problems("\n\n\(text)\n").first)
    #expect(problem.line == 3 && problem.nearest == nearest)
    #expect(
      problem.description.contains("settings.yaml:3: ") && problem.description.hasSuffix("Did you mean \(nearest)?"))
  }

  @Test("A key that resembles nothing gets no guess")
  func noGuess() throws {
    let problem = try #require(try SettingsFixture.problems("quux: 1\n").first)
    #expect(problem.nearest == nil && problem.key == "quux")
  }

  @Test(
    "Keys of features to come say so",
    arguments: [
      "tags: {lyrics: none}",
      "layout: {genre_folders: false}", "notify: {url: a}", "metrics: {file: a}",
    ])
  func planned(_ text: String) throws {
    let found = try SettingsFixture.problems(text)
    #expect(found.map(\.line) == [1] && found.allSatisfy { $0.sentence.contains("not built yet") })
  }

  @Test(
    "Keys of a catalogue come as a pair",
    arguments: [
      ("spotify: {client_id: abcd1234}", "spotify.client_id", "client_secret_file"),
      ("tidal: {client_secret_file: secret}", "tidal.client_secret_file", "tidal.client_id"),
      ("spotify: {client_id: 'the secret!', client_secret_file: a}", "spotify.client_id", "no client id"),
    ])
  func pairs(_ text: String, _ key: String, _ words: String) throws {
    let found = try SettingsFixture.problems(text)
    #expect(found.map(\.key) == [key] && found[0].sentence.contains(words) && found[0].line == 1)
  }

  @Test("All problems are reported at once, each with its own line")
  func all() throws {
    let text = """
      format: wav
      settle: 2s
      limits:
        downloads: many
        tracks: 5
        trakcs: 5
      sources:
        - youtube
        - napster
        - bandcmap
      people:
        ayse:
          format: mp3
          language: fr
      settle: 3s
      """
    let found = try SettingsFixture.problems(text)
    #expect(found.map(\.line) == [1, 4, 6, 9, 10, 14, 15])
    #expect(
      found.map(\.key) == [
        "format", "limits.downloads", "limits.trakcs", "sources", "sources", "people.ayse.language", "settle",
      ])
  }

  @Test("Keys set twice are errors at the later line, with all that is wrong beside them")
  func twins() throws {
    let text =
      "format: mp3\nlimits: {downloads: 1,\n  'downloads': 2}\n\"format\": opus\npeople:\n  ayşe: {}\n  ayşe: {}\nx: 1\n"
    let found = try SettingsFixture.problems(text)
    #expect(found.map(\.line) == [3, 4, 7, 8])
    #expect(found.map(\.key) == ["limits.downloads", "format", "people.ayşe", "x"])
    #expect(found[1].sentence.contains("first in line 1"))
  }

  @Test("Keys set many times do not take for ever")
  func manyTwins() throws {
    let found = try SettingsFixture.problems(String(repeating: "format: mp3\r\n", count: 1000))
    #expect(!found.isEmpty && found.allSatisfy { $0.key == "format" && $0.line != nil })
  }

  @Test(
    "Inbox, outbox and state may not lie in each other",
    arguments: [
      ("inbox: /a\noutbox: /a/\n", "outbox", 2), ("inbox: /a\noutbox: /a/b/../c\n", "outbox", 2),
      ("outbox: /a\ninbox: /a/in\n", "inbox", 2), ("inbox: /srv/music/outbox\n", "inbox", 1),
      ("inbox: /var/lib\n", "inbox", 1), ("inbox: /a\noutbox: /b\nstate: /b/state\n", "state", 3),
    ])
  func folders(_ text: String, _ key: String, _ line: Int) throws {
    let found = try SettingsFixture.problems(text)
    #expect(found.first?.key == key && found.first?.line == line, "\(found)")
  }

  @Test("An outbox that is a link to the inbox is found out")
  func linkedFolders() throws {
    let fixture = try SettingsFixture("inbox: in\noutbox: out\n")
    let inbox = fixture.folder.appending("in").string
    try FileManager.default.createDirectory(atPath: inbox, withIntermediateDirectories: false)
    try FileManager.default.createSymbolicLink(
      atPath: fixture.folder.appending("out").string, withDestinationPath: inbox)
    #expect(throws: SettingsError.self) { try fixture.load() }
  }
}
