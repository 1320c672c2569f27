import FoundationEssentials
import Host
import SystemPackage

/// What works, and may still surprise somebody.
extension Settings {
  /// Who may do what with files that are made in a shared folder; nil when the folder cannot be looked at. Blocks.
  func sharing(_ folder: FilePath) -> Finding? {
    let subject = folder == inbox ? "inbox" : "outbox"
    guard let stamp = try? Files.stamp(folder), stamp.kind == .directory else { return nil }
    let remedy =
      "chgrp GROUP \(folder) && chmod 2770 \(folder), with the household's group; the service joins it by "
      + "SupplementaryGroups=."
    if stamp.mode & 0o1000 != 0 {
      return .mind(subject, "\(folder) has the sticky bit: people may not delete what others made", remedy)
    }
    guard stamp.mode & 0o2000 == 0, !Files.hasDefaultACL(folder) else { return nil }
    return .mind(
      subject, "what is made in \(folder) belongs to its maker's group: others on a share may not move it", remedy)
  }

  /// Whether the kernel lets so many folders be watched; nil when that is no question. Blocks.
  func watches() -> Finding? {
    guard let text = try? Files.read("/proc/sys/fs/inotify/max_user_watches", limit: 64).bytes,
      let limit = Int(String(decoding: text, as: UTF8.self).filter(\.isNumber))
    else { return nil }
    let folders = folders(in: inbox, depth: DropFolder.depth)
    guard folders > limit / 2 else { return nil }
    return .mind(
      "watch", "the inbox has \(folders) folders, and the kernel watches \(limit) for a user; the others are polled",
      "sysctl fs.inotify.max_user_watches=\(folders * 4), and the same in /etc/sysctl.d.")
  }

  private func folders(in folder: FilePath, depth: Int) -> Int {
    guard depth > 0, let entries = try? Files.entries(of: folder) else { return 0 }
    return 1
      + entries.filter { !Litter.holds($0.string) }.map { folder.appending($0) }
      .filter { (try? Files.stamp($0))?.kind == .directory }
      .map { folders(in: $0, depth: depth - 1) }.reduce(0, +)
  }

  /// The file that `network.ca_file` names; nil without one. Blocks.
  func certificates() -> Finding? {
    guard let file = network.caFile else { return nil }
    let remedy = "Name a file of certificates in PEM form, or leave network.ca_file out."
    do throws(FileError) {
      let text = String(decoding: try Files.read(file, limit: 8 << 20).bytes, as: UTF8.self)
      return text.contains("-----BEGIN CERTIFICATE-----")
        ? .good("certificates", "\(file)") : .bad("certificates", "\(file) holds no certificate", remedy)
    } catch {
      return .bad("certificates", "\(error)", remedy)
    }
  }
}

extension Settings {
  /// The cookies of an account; nil without any. Blocks.
  func cookies() -> Finding? {
    guard let file = ytdlp.cookiesFile else { return nil }
    do throws(FileError) {
      _ = try Files.read(file, limit: 8 << 20)
      return .mind(
        "cookies", "\(file) is used where a song cannot be had without an account",
        "The platform may block that account: let it be one that nobody misses.")
    } catch {
      return .bad("cookies", "\(error)", "Name a file in Netscape's format, or leave ytdlp.cookies_file out.")
    }
  }
}

/// yt-dlp's versions are dates; platforms change faster than that of two months ago follows. `now`: milliseconds since
/// 1970.
func ytdlpAge(_ version: String, now: Int64) -> Finding {
  let found = "version \(version), with Python and mutagen"
  let parts = version.split(separator: ".").prefix(3).compactMap { Int($0) }
  guard parts.count == 3 else { return .good("yt-dlp", found) }
  var date = DateComponents(year: parts[0], month: parts[1], day: parts[2])
  date.timeZone = .gmt
  guard let made = Calendar(identifier: .gregorian).date(from: date) else { return .good("yt-dlp", found) }
  let days = (Double(now) / 1000 - made.timeIntervalSince1970) / 86_400
  guard days > 60 else { return .good("yt-dlp", found) }
  return .mind(
    "yt-dlp", "\(found), is \(Int(days)) days old",
    "Bring it up to date: allplatformmusic update-ytdlp, as the service's user (see updates.ytdlp).")
}
