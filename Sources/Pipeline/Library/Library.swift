import Host
import Logging
import Music
import Platforms
import SystemPackage

/// The household's own music as a source: folders that are only ever read.
///
/// The index of their files lies in the ledger and outlives the daemon; each look reads the tags of new and changed
/// files alone. A folder that is away (not mounted, not readable) keeps its entries, and its songs are looked for
/// elsewhere: what is not there when it is searched is not offered. So the library never keeps a song waiting, and no
/// pace and no circuit is kept for it.
actor Library: SearchSource {
  nonisolated let source = Source.library
  nonisolated let rounds = 1
  let folders: [FilePath]
  let ledger: Ledger
  let ytdlp: YtDlp
  let ffprobe = Tool("ffprobe")
  /// Of its own: a share that does not answer keeps nobody else waiting.
  let disk = BlockingQueue("library")
  let log: Logger
  let away: [FilePath: Interruption]
  let trouble: Interruption
  /// When a search no longer waits for the first look; nil before that began.
  private var patienceEnds: ContinuousClock.Instant?
  private var hasLooked = false

  /// Time between two looks for what is new.
  static let pause = Duration.seconds(900)
  /// A search waits so long for the first look since the start. What that has not come to by then is found later;
  /// until then those songs are looked for elsewhere.
  static let patience = Duration.seconds(60)
  /// Candidates of one search.
  static let limit = 25

  init(_ folders: [FilePath], _ ledger: Ledger, _ ytdlp: YtDlp, _ log: Logger) {
    self.folders = folders
    self.ledger = ledger
    self.ytdlp = ytdlp
    self.log = log
    away = Dictionary(
      uniqueKeysWithValues: folders.map { ($0, Interruption(over: "the library's folder \($0) is there again", log)) })
    trouble = Interruption(over: "the library's index is up to date again", log)
  }

  /// Keeps the index up to date until it is cancelled.
  func run() async throws {
    do {
      try await ledger.keepLibrary(folders)
    } catch {
      log.warning("the library's index keeps old folders: \(error)")
    }
    while true {
      try await lookOnce()
      try await Task.sleep(for: Self.pause)
    }
  }

  /// Brings the index up to date. What cannot be read now is left for the next look.
  func lookOnce() async throws {
    if patienceEnds == nil { patienceEnds = .now + Self.patience }
    defer { hasLooked = true }
    do {
      for folder in folders { try await look(into: folder) }
      trouble.ended()
    } catch {
      try Task.checkCancellation()
      trouble.began("the library's index is not up to date: \(error)")
    }
  }

  /// The songs of the index that share words with what is wanted, and are there as they were indexed; those that have
  /// changed are read again first. Nothing but a cancellation is an error.
  func search(_ wanted: Wanted, round: Int) async throws(SourceError) -> [Candidate] {
    let words = libraryWords(wanted.readings.flatMap { $0.artists + [$0.title] })
    do {
      while !hasLooked, patienceEnds.map({ .now < $0 }) ?? true { try await Task.sleep(for: .milliseconds(50)) }
      var found = try await present(words)
      if !found.changed.isEmpty {
        try await read(found.changed)
        found = try await present(words)
      }
      return found.songs.map(\.candidate)
    } catch {
      if Task.isCancelled { throw .cancelled }
      log.warning("the library was not searched: \(error)")
      return []
    }
  }

  /// What the index has for some words: the songs whose files are as they were, and the files that have changed.
  private func present(_ words: Set<String>) async throws -> (songs: [LibrarySong], changed: [LibraryFile]) {
    let songs = try await ledger.library(with: words, in: folders, limit: Self.limit)
    return await disk.run {
      var there: [LibrarySong] = []
      var changed: [LibraryFile] = []
      for song in songs {
        // Missing, or away with its folder.
        guard let file = LibraryFile(song.path, in: song.folder) else { continue }
        if (file.size, file.modified) == (song.size, song.modified) { there.append(song) } else { changed.append(file) }
      }
      return (there, changed)
    }
  }

  /// Copies a song's file into `folder`, as it was when it was indexed. The file itself is never opened for writing,
  /// and never linked.
  func fetch(_ candidate: Candidate, _ format: AudioFormat, in folder: FilePath) async throws -> RawAudio {
    guard let id = Int64(candidate.id), let song = try await ledger.librarySong(id) else {
      throw Failure(.unavailable, .nextCandidate, "the library's file has changed")
    }
    let file = folder.appending("library.raw")
    do {
      try await disk.run { () throws(FileError) in
        try OpenFolder(song.path.removingLastComponent(), in: song.folder)
          .copy(song.name, to: file, mode: 0o600, if: (song.size, song.modified))
      }
    } catch {
      if error.path.starts(with: folder) { throw Failure(.disk, .wait, error.description) }
      throw Failure(.unavailable, .nextCandidate, "the library's file cannot be read: \(error)")
    }
    let codec = try await codec(of: file)
    guard format.choose([AudioStream(id: "", url: "", codec: codec, bitrate: 0)]) != nil else {
      throw Failure(.unavailable, .nextCandidate, "the library's file is \(codec), which \(format) cannot be made of")
    }
    return RawAudio(file: file, codec: codec, seconds: song.seconds, cover: nil)
  }

  /// What the file holds, by the names that streams have.
  private func codec(of file: FilePath) async throws -> String {
    let result: Tool.Result
    do {
      result = try await ffprobe.run(
        [
          "-v", "error", "-protocol_whitelist", "file", "-format_whitelist", VerifyAudio.containers, "-select_streams",
          "a:0", "-show_entries", "stream=codec_name", "-of", "csv=p=0", "file:\(file)",
        ], deadline: .seconds(30))
    } catch {
      switch error {
      case .notFound: throw Failure(.tool, .wait, "ffprobe is missing")
      case .cancelled: throw CancellationError()
      default: throw Failure(.badAudio, .nextCandidate, "ffprobe: \(error)")
      }
    }
    let name = String(decoding: result.output, as: UTF8.self).prefix { $0.isLetter || $0.isNumber || $0 == "_" }
    guard result.status == 0, !name.isEmpty else {
      throw Failure(.badAudio, .nextCandidate, "the library's file holds no audio")
    }
    return name == "aac" ? "mp4a" : String(name)
  }
}

extension LibrarySong {
  /// The file's name; an index entry always has one.
  fileprivate var name: FilePath.Component { path.lastComponent ?? "-" }

  /// Whoever filed it under artist and title has said what it is: that counts as much as an artist's own upload.
  var candidate: Candidate {
    let isNamed = !artists.isEmpty
    return Candidate(
      source: .library, id: String(id), url: "file://" + percentEncoded(folder.pushing(path)),
      kind: isNamed ? .song : .track, title: title, artists: artists, album: album, duration: seconds,
      official: isNamed ? true : nil)
  }
}

/// A path as it stands in a URL.
private func percentEncoded(_ path: FilePath) -> String {
  path.blob.map { byte in
    let scalar = Unicode.Scalar(byte)
    let isPlain = scalar.isASCII && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil)
    if isPlain || "/-._~".unicodeScalars.contains(scalar) { return String(scalar) }
    let hex = String(byte, radix: 16, uppercase: true)
    return hex.count == 1 ? "%0\(hex)" : "%\(hex)"
  }.joined()
}
