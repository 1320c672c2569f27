import Music
import Yams

/// One key: how it is read, where its value goes, and how it is printed. The file, the variables, the errors and
/// `Settings.yaml()` all come from the one table.
struct SettingsKey: Sendable {
  /// With its section: "limits.downloads".
  let path: String
  let read: @Sendable (WrittenValue, inout Settings) throws(BadValue) -> Void
  let print: @Sendable (Settings) -> Node

  init<Value>(_ path: String, _ field: any (WritableKeyPath<Settings, Value> & Sendable), _ kind: SettingsKind<Value>) {
    self.path = path
    read = { (written, settings) throws(BadValue) in settings[keyPath: field] = try kind.parse(written) }
    print = { kind.print($0[keyPath: field]) }
  }

  /// All but the name; empty for a key at the top.
  var section: String { path.lastIndex(of: ".").map { String(path[..<$0]) } ?? "" }
  var name: String { path.split(separator: ".").last.map(String.init) ?? path }
  var variable: String { Self.variable(path) }

  static func variable(_ path: String) -> String { "APM_" + path.uppercased().replacing(".", with: "_") }

  /// In the order in which they are printed.
  static let table: [SettingsKey] = [
    SettingsKey("inbox", \.inbox, .path),
    SettingsKey("outbox", \.outbox, .path),
    SettingsKey("state", \.state, .path),
    SettingsKey("sources", \.sources, .sources),
    SettingsKey("library", \.library, .paths),
    SettingsKey("format", \.format, .choice(of: Settings.formats)),
    SettingsKey("deliver", \.deliver, .choice()),
    SettingsKey("retry_limit", \.retryLimit, .count(1...100)),
    SettingsKey("versions.remix", \.versions.remix, .choice()),
    SettingsKey("versions.live", \.versions.live, .choice()),
    SettingsKey("versions.cover", \.versions.cover, .choice()),
    SettingsKey("versions.explicit", \.versions.explicit, .choice()),
    SettingsKey("settle", \.settle, .duration(.zero ... .seconds(3600))),
    SettingsKey("incomplete", \.incomplete, .duration(.zero ... .seconds(365 * 86400))),
    SettingsKey("rescan", \.rescan, .duration(.milliseconds(100) ... .seconds(86400))),
    SettingsKey("watch", \.watch, .choice()),
    SettingsKey("give_up_after", \.giveUpAfter, .limit(.duration(.zero ... .seconds(3650 * 86400)))),
    SettingsKey("purge.work", \.purge.work, .limit(.duration(.seconds(1) ... .seconds(3650 * 86400)))),
    SettingsKey("purge.delivered", \.purge.delivered, .limit(.duration(.seconds(1) ... .seconds(3650 * 86400)))),
    SettingsKey("purge.songs", \.purge.songs, .limit(.duration(.seconds(1) ... .seconds(3650 * 86400)))),
    SettingsKey("limits.downloads", \.limits.downloads, .count(1...64)),
    SettingsKey("limits.tracks", \.limits.tracks, .limit(.count(1...1_000_000))),
    SettingsKey("limits.list_bytes", \.limits.listBytes, .size(1...(1 << 30))),
    SettingsKey("limits.zip", \.limits.zip, .limit(.size((1 << 10)...(1 << 40)))),
    SettingsKey("limits.free_space", \.limits.freeSpace, .limit(.size(0...(1 << 60)))),
    SettingsKey("limits.songs", \.limits.songs, .limit(.size(0...(1 << 60)))),
    SettingsKey("pace.youtube.hour", \.pace.youtube.hour, .limit(.count(1...1_000_000))),
    SettingsKey("pace.youtube.day", \.pace.youtube.day, .limit(.count(1...1_000_000))),
    SettingsKey("pace.other.hour", \.pace.other.hour, .limit(.count(1...1_000_000))),
    SettingsKey("pace.other.day", \.pace.other.day, .limit(.count(1...1_000_000))),
    SettingsKey("pace.reserve", \.pace.reserve, .percent(0...90)),
    SettingsKey("tags.replaygain", \.tags.replayGain, .yesOrNo),
    SettingsKey("language", \.language, .choice(of: Settings.languages)),
    SettingsKey("people", \.people, .people),
    SettingsKey("network.proxy", \.network.proxy, .optional(.proxy)),
    SettingsKey("network.ca_file", \.network.caFile, .optional(.path)),
    SettingsKey("network.bandwidth", \.network.bandwidth, .bandwidth),
    SettingsKey("spotify.client_id", \.spotify.clientID, .optional(.key)),
    SettingsKey("spotify.client_secret_file", \.spotify.clientSecretFile, .optional(.path)),
    SettingsKey("tidal.client_id", \.tidal.clientID, .optional(.key)),
    SettingsKey("tidal.client_secret_file", \.tidal.clientSecretFile, .optional(.path)),
    SettingsKey("ytdlp.python", \.ytdlp.python, .optional(.program)),
    SettingsKey("ytdlp.cookies_file", \.ytdlp.cookiesFile, .optional(.path)),
    SettingsKey("updates.ytdlp", \.updates.ytdlp, .choice()),
  ]

  static let byPath = Dictionary(uniqueKeysWithValues: table.map { ($0.path, $0) })
  static let byVariable = Dictionary(uniqueKeysWithValues: table.map { ($0.variable, $0) })
  /// "pace" and "pace.youtube" of "pace.youtube.hour".
  static let sections = Set(
    table.flatMap { key in key.path.indices.filter { key.path[$0] == "." }.map { String(key.path[..<$0]) } })
  /// Sections that can be `never` as a whole: every limit in them.
  static let limits: Set<String> = ["pace", "pace.youtube", "pace.other"]

  static func names(in section: String) -> String {
    var names: [String] = []
    for key in table where key.path.hasPrefix(section + ".") {
      let name = String(key.path.dropFirst(section.count + 1).prefix { $0 != "." })
      if names.last != name { names.append(name) }
    }
    return names.joined(separator: ", ")
  }

  /// Documented keys whose feature does not exist in this version, with all that is below them.
  static let planned = [
    "layout", "tags.lyrics", "email", "notify", "metrics",
  ]

  static func isPlanned(_ path: String) -> Bool {
    planned.contains { path == $0 || path.hasPrefix($0 + ".") }
  }

  static func isPlanned(variable: String) -> Bool {
    planned.contains { variable == Self.variable($0) || variable.hasPrefix(Self.variable($0) + "_") }
  }
}
