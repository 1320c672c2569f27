import Host
import Logging
import Music
import Platforms
import SystemPackage

/// Audio as it came from the platform, not looked at yet.
struct RawAudio: Sendable {
  var file: FilePath
  var codec: String
  /// Seconds that the platform announced, nil when it did not.
  var seconds: Double?
  var cover: FilePath?
}

/// Resolves a candidate's stream and downloads it.
struct FetchAudio: Sendable {
  let library: Library?
  let ytdlp: YtDlp
  let sources: SourceTable
  let transfers: Transfers
  let circuits: Circuits
  /// As many questions at a time as the worker answers.
  let questions: Gate
  let line: Gate
  let disk: BlockingQueue
  let pauses: Pauses

  /// googlevideo slows longer requests down (yt-dlp asks for just under 10 MiB at a time).
  static let range = 10 << 20
  /// Connections a song: more would be impolite. A short song takes one.
  static let connections = 3
  static let coverLimit = 4 << 20

  /// Downloads the candidate into `folder` (which is there), and its cover, `cover` rather than the platform's. A file that was begun is continued. A refused stream
  /// (403: its address has expired) is resolved afresh once. Without a `format` it is the smallest stream, without cover:
  /// for listening.
  func run(
    _ candidate: Candidate, format: AudioFormat?, cover: String?, in folder: FilePath,
    progress: @escaping @Sendable (Int?) -> Void
  ) async throws -> RawAudio {
    if candidate.source == .library {
      // Out of the settings since it was chosen.
      guard let library else { throw Failure(.unavailable, .nextCandidate, "there is no library any more") }
      return try await library.fetch(candidate, format ?? .original, in: folder)
    }
    do {
      return try await attempt(candidate, format, cover, folder, progress)
    } catch let failure as Failure where failure.trouble == .refuses && failure.remedy == .nextCandidate {
      return try await attempt(candidate, format, cover, folder, progress)
    }
  }

  private func attempt(
    _ candidate: Candidate, _ format: AudioFormat?, _ picture: String?, _ folder: FilePath,
    _ progress: @escaping @Sendable (Int?) -> Void
  ) async throws -> RawAudio {
    let resolved = try await resolve(candidate)
    // It was chosen by the length that the search named. A platform may have a preview for us in the song's place.
    if let found = resolved.duration, let said = candidate.duration, abs(found - said) > max(15, said * 0.1) {
      throw Failure(.badAudio, .nextCandidate, "it lasts \(found) s, the search said \(said) s")
    }
    let streams = resolved.streams
    guard let stream = format.map({ $0.choose(streams) }) ?? AudioStream.smallest(streams) else {
      let wanted = format?.rawValue ?? "anything"
      throw Failure(.unavailable, .nextCandidate, "no audio in a form that \(wanted) can be made of")
    }
    guard StreamHosts.audio(stream.url, of: candidate.source) else {
      throw Failure(.unavailable, .nextCandidate, "the stream lies on a host that is not the platform's")
    }
    // Named by stream: another stream never continues this one's beginning.
    let id = SongStore.name(
      candidate, format: stream.id.filter { $0.isASCII && ($0.isLetter || $0.isNumber) }, ending: "raw")
    let file = folder.pushing(id)
    async let cover = fetchCover(format == nil ? [] : [picture, resolved.thumbnail], in: folder)
    // Only the download takes up the line; questions are small, and are asked meanwhile.
    try await line.pass {
      try await circuits.pass(.audio, of: candidate.source, about: candidate.id) {
        if stream.isSegmented {
          try await SegmentedStream(transfers: transfers, disk: disk, source: candidate.source)
            .download(stream, to: file, progress: progress)
        } else {
          try await download(stream, to: file, progress)
        }
      }
    }
    return await RawAudio(
      file: file, codec: stream.codec, seconds: resolved.duration ?? candidate.duration, cover: cover)
  }

  /// The candidate that a link names, as the platform describes it.
  func candidate(for link: Link) async throws -> Candidate {
    let source = Source(rawValue: link.platform)
    return try await ask(source, link.id) { () async throws(SourceError) in
      if let audio = sources.audio[source] { return try await audio.describe(link) }
      return try await ytdlp.describe(link.id, source: source)
    }
  }

  private func resolve(_ candidate: Candidate) async throws -> Resolved {
    try await ask(candidate.source, candidate.id) { () async throws(SourceError) in
      if let audio = sources.audio[candidate.source] { return try await audio.resolve(candidate) }
      return try await ytdlp.resolve(candidate.id, source: candidate.source)
    }
  }

  private func ask<Value: Sendable>(
    _ source: Source, _ id: String, _ question: () async throws(SourceError) -> Value
  ) async throws -> Value {
    try await questions.pass {
      try await circuits.pass(.streams, of: source, about: id) {
        do throws(SourceError) {
          return try await question()
        } catch {
          if error == .cancelled { throw CancellationError() }
          throw Failure(error)
        }
      }
    }
  }

  private func download(_ stream: AudioStream, to file: FilePath, _ progress: @escaping @Sendable (Int?) -> Void)
    async throws
  {
    var limits = TransferLimits.media
    limits.stall = pauses.stall
    let request = TransferRequest(stream.url, headers: stream.requestHeaders, limits: limits)
    let done: Download
    do throws(TransferError) {
      done = try await transfers.download(
        request, to: file, rangeBytes: Self.range, connections: Self.connections, expected: stream.size
      ) { received, total in
        progress(total.map { $0 > 0 ? received * 100 / $0 : 0 })
      }
    } catch {
      if error == .cancelled { throw CancellationError() }
      throw Failure(error)
    }
    // What lies there is no beginning of this stream: it is fetched anew.
    if done.status == 416 { try await disk.run { () throws(FileError) in try Files.remove(file) } }
    guard done.status == 200 || done.status == 206 else { throw done.refusal }
  }

  /// The first of the pictures that can be had. It is a gift: without it the song is delivered all the same.
  private func fetchCover(_ addresses: [String?], in folder: FilePath) async -> FilePath? {
    for address in addresses {
      if let cover = await fetchCover(address, in: folder) { return cover }
    }
    return nil
  }

  private func fetchCover(_ address: String?, in folder: FilePath) async -> FilePath? {
    guard let address, StreamHosts.pictures(address) else { return nil }
    var limits = TransferLimits.api
    limits.bytes = Self.coverLimit
    limits.total = .seconds(10)
    guard let answer = try? await transfers.send(TransferRequest(address, limits: limits)), answer.status == 200 else {
      return nil
    }
    let isJPEG = answer.body.starts(with: [0xFF, 0xD8, 0xFF])
    guard isJPEG || answer.body.starts(with: [0x89, 0x50, 0x4E, 0x47]) else { return nil }
    let file = folder.appending(isJPEG ? "cover.jpg" : "cover.png")
    let body = answer.body
    do {
      try await disk.run { () throws(FileError) in try Files.publish(body, at: file, mode: 0o600, replacing: true) }
      return file
    } catch {
      return nil
    }
  }
}

extension AudioStream {
  /// The headers that yt-dlp asks for, without those that libcurl sets itself.
  var requestHeaders: [(name: String, value: String)] {
    headers.filter { !["accept-encoding", "range", "host", "content-length"].contains($0.key.lowercased()) }
      .sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }
}

extension Download {
  /// What a status other than 200 and 206 means.
  var refusal: Failure { .stream(status: status, retryAfter: retryAfter.flatMap { Platforms.retryAfter($0) }) }
}
