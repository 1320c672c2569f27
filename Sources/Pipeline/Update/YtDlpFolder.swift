import Host
import SystemPackage

/// The virtual environments with yt-dlp in the state folder. `yt-dlp` leads to the one in use, `yt-dlp.last` to the one
/// before it. An environment cannot be moved: each is made in the folder where it stays, named after its time, and
/// only the links change. Every call blocks.
struct YtDlpFolder: Sendable {
  let state: FilePath

  private var current: FilePath { state.appending("yt-dlp") }
  private var last: FilePath { state.appending("yt-dlp.last") }
  private var new: FilePath { state.appending("yt-dlp.new") }

  /// The folder in use; links are followed here, so that a program that runs in it keeps its own files when another
  /// one comes. Nil when there is none.
  var inUse: FilePath? { folder(current) }
  /// The one before.
  var previous: FilePath? { folder(last) }

  static func python(in folder: FilePath) -> FilePath { folder.appending("bin/python3") }

  private func folder(_ link: FilePath) -> FilePath? {
    let folder = Files.target(ofLink: link).map { state.pushing($0) } ?? link
    return (try? Files.exists(Self.python(in: folder))) == true ? folder : nil
  }

  /// A name for a new one.
  func place(at milliseconds: Int64) -> FilePath { state.appending("yt-dlp-\(milliseconds / 1000)") }

  /// From now on `folder` is the one in use, and what was in use is the last one.
  func use(_ folder: FilePath) throws(FileError) {
    guard let name = folder.lastComponent else { return }
    try Files.makeLink(new, to: FilePath(root: nil, [name]))
    if try Files.exists(current) {
      try Files.exchange(new, current)
      try keepAsLast()
    } else {
      try Files.rename(new, to: current, replacing: false)
    }
    try Files.syncFolder(state)
  }

  /// Puts the last one into use again, and the one in use into its place. False when there is no last one.
  func goBack() throws(FileError) -> Bool {
    guard previous != nil else { return false }
    try Files.exchange(current, last)
    try Files.syncFolder(state)
    return true
  }

  /// Ends what a crash cut short, and removes what is neither in use nor the last one.
  func tidy() throws(FileError) {
    if try Files.exists(new) {
      if Files.target(ofLink: new) == nil { try keepAsLast() } else { try Files.remove(new) }
    }
    let kept = [current, last].compactMap { Files.target(ofLink: $0)?.lastComponent }
    for name in try Files.entries(of: state) where name.string.hasPrefix("yt-dlp-") && !kept.contains(name) {
      try Files.removeTree(state.appending(name))
    }
  }

  /// What `yt-dlp.new` has got by the exchange: a link; or the folder itself, as made by hand for the first time.
  private func keepAsLast() throws(FileError) {
    if Files.target(ofLink: new) == nil {
      let first = state.appending("yt-dlp-first")
      try Files.removeTree(first)
      try Files.rename(new, to: first, replacing: false)
      try Files.makeLink(new, to: "yt-dlp-first")
    }
    try Files.rename(new, to: last, replacing: true)
  }
}
