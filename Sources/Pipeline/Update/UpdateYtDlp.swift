import FoundationEssentials
import Host
public import Logging
import Music
import Platforms
import SystemPackage

/// Brings yt-dlp up to date: a new virtual environment beside the old one, tried with known songs, then put into use in
/// one step. A running daemon takes it within seconds. What fails leaves the old one as it is.
public struct UpdateYtDlp: Sendable {
  public enum End: Sendable, Hashable {
    /// Nothing newer is there than this version.
    case isNewest(String)
    case updated(from: String?, to: String)
    /// Of going back.
    case isBack(String)
  }

  /// Why the old one stays, in plain words.
  public struct Refusal: Error, CustomStringConvertible {
    public var description: String
  }

  static let packages = ["yt-dlp[default]", "mutagen"]
  /// JavaScript for yt-dlp; there are machines without a build of it.
  static let extra = ["deno"]

  let settings: Settings
  let folder: YtDlpFolder
  let log: Logger
  private let disk = BlockingQueue("disk")

  public init(_ settings: Settings, _ log: Logger) {
    (self.settings, self.log) = (settings, log)
    folder = YtDlpFolder(state: settings.state)
  }

  /// Throws `Refusal`.
  public func run() async throws -> End { try await alone { try await update() } }

  private func update() async throws -> End {
    try await disk.run { [folder] () throws(FileError) in try folder.tidy() }
    let old = await disk.run { [folder] in folder.inUse }
    let oldVersion = if let old { await version(YtDlpFolder.python(in: old)) } else { String?.none }
    if let old, let oldVersion, await isNewest(old) { return .isNewest(oldVersion) }

    let place = folder.place(at: nowMilliseconds())
    do {
      let version = try await make(place)
      // The other sources' trouble is not yt-dlp's.
      var settings = settings
      settings.sources.removeAll { ![.youtubeMusic, .youtube].contains($0) }
      let wrong = await settings.canary(python: YtDlpFolder.python(in: place), log).filter { $0.verdict == .wrong }
      if !wrong.isEmpty {
        let text = wrong.map { "\($0.subject): \($0.detail)" }.joined(separator: "; ")
        // The first one is better than none.
        guard oldVersion == nil else {
          throw Refusal(description: "yt-dlp \(version) was tried and is not used, \(oldVersion ?? "") stays. \(text)")
        }
        log.warning("yt-dlp \(version) is used, though not all is well: \(text)")
      }
      try await disk.run { [folder] () throws(FileError) in
        try folder.use(place)
        try folder.tidy()
      }
      return .updated(from: oldVersion, to: version)
    } catch {
      try? await disk.run { () throws(FileError) in try Files.removeTree(place) }
      throw error
    }
  }

  /// Puts the version before the one in use into its place again. Throws `Refusal`.
  public func goBack() async throws -> End { try await alone { try await back() } }

  private func back() async throws -> End {
    guard try await disk.run({ [folder] () throws(FileError) in try folder.goBack() }) else {
      throw Refusal(description: "There is no earlier yt-dlp to go back to.")
    }
    let now = await disk.run { [folder] in folder.inUse }
    guard let now, let version = await version(YtDlpFolder.python(in: now)) else {
      throw Refusal(description: "The earlier yt-dlp is in use again, but does not start.")
    }
    return .isBack(version)
  }

  private func alone(_ body: () async throws -> End) async throws -> End {
    if let python = settings.ytdlp.python {
      throw Refusal(description: "ytdlp.python names \(python): that one is brought up to date where it comes from.")
    }
    let state = settings.state
    try await disk.run { () throws(FileError) in try Files.makeFolders(state) }
    // It does not wait.
    guard let lock = try FileLock(locking: state.appending("yt-dlp.lock")) else {
      throw Refusal(description: "Another update of yt-dlp is under way.")
    }
    do {
      let end = try await body()
      release(lock)
      return end
    } catch {
      release(lock)
      throw error
    }
  }

  private func release(_ lock: consuming FileLock) {}

  /// False also when it cannot be told.
  private func isNewest(_ folder: FilePath) async -> Bool {
    struct Report: Decodable {
      struct Change: Decodable {}
      var install: [Change]
    }
    let wanted = ["--dry-run", "--upgrade", "--report", "-"] + Self.packages
    guard let result = try? await pip(folder, wanted), result.status == 0,
      let report = try? JSONDecoder().decode(Report.self, from: Data(result.output))
    else { return false }
    return report.install.isEmpty
  }

  /// Makes the environment, and returns yt-dlp's version in it.
  private func make(_ place: FilePath) async throws -> String {
    let base = try await basePython()
    let made = try await Tool(base).run(["-m", "venv", place.string], deadline: .seconds(120))
    guard made.status == 0 else { throw Refusal(description: "no virtual environment: \(lastWords(made))") }
    let installed = try await pip(place, Self.packages)
    guard installed.status == 0 else { throw Refusal(description: "pip: \(lastWords(installed))") }
    let extra = try await pip(place, Self.extra)
    if extra.status != 0 { log.warning("without \(Self.extra.joined(separator: ", ")): \(lastWords(extra))") }
    guard let version = await version(YtDlpFolder.python(in: place)) else {
      throw Refusal(description: "The new yt-dlp does not start; the old one stays.")
    }
    return version
  }

  /// Debian's own first: another one in PATH may vanish with the tool that brought it.
  private func basePython() async throws -> FilePath {
    for python in ["/usr/bin/python3", "python3"] as [FilePath] {
      let test = "import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 10))"
      if let result = try? await Tool(python).run(["-c", test], deadline: .seconds(30)), result.status == 0 {
        return python
      }
    }
    throw Refusal(description: "There is no Python 3.10 or later that can make virtual environments (python3-venv).")
  }

  private func pip(_ folder: FilePath, _ wanted: [String]) async throws -> Tool.Result {
    // Wheels alone: nothing that was downloaded is run to be installed.
    let options = ["--quiet", "--no-input", "--no-cache-dir", "--disable-pip-version-check", "--only-binary", ":all:"]
    return try await Tool(YtDlpFolder.python(in: folder)).run(
      ["-m", "pip", "install"] + options + wanted, environment: environment, deadline: .seconds(600),
      outputLimit: 16 << 20)
  }

  /// pip reads its own settings (PIP_INDEX_URL and so on), and gets the network's. An environment, unlike a command
  /// line, is for its owner's eyes only: a proxy's address may name a password.
  private var environment: [String: String] {
    var variables = ProcessInfo.processInfo.environment.filter { $0.key.hasPrefix("PIP_") }
    if let proxy = settings.network.proxy { variables["PIP_PROXY"] = proxy }
    if let file = settings.network.caFile { variables["PIP_CERT"] = file.string }
    return variables
  }

  /// Nil when it does not start.
  private func version(_ python: FilePath) async -> String? {
    let words = ["-c", "import yt_dlp, mutagen; print(yt_dlp.version.__version__)"]
    guard let result = try? await Tool(python).run(words, deadline: .seconds(60)), result.status == 0 else {
      return nil
    }
    return String(decoding: result.output, as: UTF8.self).split(separator: "\n").first.map(String.init)
  }

  private func lastWords(_ result: Tool.Result) -> String {
    let said = result.errors.isEmpty ? String(decoding: result.output, as: UTF8.self) : result.errors
    return said.split(separator: "\n").suffix(3).joined(separator: "; ")
  }
}
