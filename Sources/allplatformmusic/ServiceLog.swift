import Glibc
import Host
import Logging

/// The log goes to the journal with its fields when stderr is the journal, else to stderr in readable lines.
func makeLog(level: Logger.Level = .info) -> Logger {
  var log = Logger(label: "allplatformmusic") { _ in ServiceLog(toJournal: Systemd.errorsGoToJournal) }
  log.logLevel = level
  return log
}

private struct ServiceLog: LogHandler {
  let toJournal: Bool
  var metadata: Logger.Metadata = [:]
  var logLevel = Logger.Level.info

  init(toJournal: Bool) { self.toJournal = toJournal }

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    let entry = JournalEntry(
      event.level, "\(event.message)", metadata.merging(event.metadata ?? [:]) { $1 })
    let fields =
      [(name: "MESSAGE", value: entry.message), (name: "PRIORITY", value: "\(entry.priority)")] + entry.fields
    if toJournal, Systemd.journal(fields) { return }
    writeError("\(timestamp()) \(entry.level) \(entry.message)")
  }
}

/// Local time with its distance from UTC: 2026-03-29T02:30:00+0200.
private func timestamp() -> String {
  var seconds = time(nil)
  var parts = tm()
  var text = [CChar](repeating: 0, count: 32)
  guard localtime_r(&seconds, &parts) != nil else { return "" }
  let count = strftime(&text, text.count, "%Y-%m-%dT%H:%M:%S%z", &parts)
  return String(decoding: text.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
}
