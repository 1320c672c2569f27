import CSystemd
import Glibc

/// What systemd offers a service: its journal and its watchdog. Each call is one datagram to a socket of this machine.
/// Where systemd no longer empties it, the caller stands still, and the watchdog ends it: there is nobody to log for.
public enum Systemd {
  /// Tells the service manager about this process: `READY=1`, `STATUS=...`, `WATCHDOG=1`, `STOPPING=1`.
  /// Nothing happens where none asked for it. sd_notify(3).
  public static func notify(_ state: String) { sd_notify(0, state) }

  /// How often the service manager wants to hear from this process; nil when it does not. sd_watchdog_enabled(3).
  public static var watchdog: Duration? {
    var microseconds: UInt64 = 0
    return sd_watchdog_enabled(0, &microseconds) > 0 ? .microseconds(microseconds) : nil
  }

  /// True when stderr is the journal itself, and not a file or a terminal. systemd.exec(5), `$JOURNAL_STREAM`.
  public static let errorsGoToJournal: Bool = {
    var status = stat()
    guard let stream = getenv("JOURNAL_STREAM"), fstat(STDERR_FILENO, &status) == 0 else { return false }
    return String(cString: stream) == "\(status.st_dev):\(status.st_ino)"
  }()

  /// Writes one entry. False when the journal did not take it. Names: capitals, digits and underscores.
  /// sd_journal_sendv(3).
  public static func journal(_ fields: [(name: String, value: String)]) -> Bool {
    let lines = fields.map { Array("\($0.name)=\($0.value)".utf8) }
    let all = lines.flatMap { $0 }
    return all.withUnsafeBytes { bytes in
      guard let start = bytes.baseAddress else { return false }
      var place = UnsafeMutableRawPointer(mutating: start)
      let vectors = lines.map { line in
        defer { place += line.count }
        return iovec(iov_base: place, iov_len: line.count)
      }
      return sd_journal_sendv(vectors, Int32(vectors.count)) == 0
    }
  }
}
