import FoundationEssentials
public import Host
public import Logging
public import Music
public import SystemPackage

/// Tags for a finished file.
public struct Tags: Sendable, Hashable {
  public var title: String
  public var artists: [String]
  public var album: String?
  /// A JPEG or PNG file.
  public var cover: FilePath?
  /// Decibels, ReplayGain 2.0.
  public var replayGain: Double?
  /// 1 is full scale.
  public var replayPeak: Double?

  public init(title: String, artists: [String]) {
    self.title = title
    self.artists = artists
  }
}

/// The Python worker with yt-dlp and mutagen, kept alive: started before it is needed, started again after a crash,
/// replaced when it has grown. One process with several threads, which shares connections and costs a tenth of a
/// process for each song.
public actor YtDlp {
  let python: FilePath
  private let arguments: [String]
  private let environment: [String: String]
  let log: Logger
  var worker: LineWorker?
  var isStopped = false
  /// The last one that was replaced for its size.
  var outgrown: LineWorker?

  /// Resident megabytes at which the worker is replaced; a fresh one has 53, one after 200 songs 81.
  static let memoryLimit = 150
  static let lightDeadline = Duration.seconds(15)
  static let fullDeadline = Duration.seconds(45)
  static let tagDeadline = Duration.seconds(30)

  /// `python`: one that has yt-dlp and mutagen. `cacheFolder` is there already.
  public init(
    python: FilePath, cacheFolder: FilePath, network: NetworkOptions, cookiesFile: FilePath?, threads: Int, log: Logger
  ) {
    self.python = python
    self.log = log
    let options = WorkerTalk.Options(
      cache: cacheFolder.string, proxy: network.proxy, cookies: cookiesFile?.string, threads: threads)
    let text = (try? JSONEncoder().encode(options)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
    let source = String(decoding: PackageResources.worker_py, as: UTF8.self)
    // Isolated from the working directory, but not from its own environment's packages.
    arguments = ["-P", "-c", source, text]
    environment = network.caFile.map { ["SSL_CERT_FILE": $0.string] } ?? [:]
  }

  /// Keeps a worker alive until cancelled; it and all it started end with this call.
  public func run() async throws {
    defer { stop() }
    var pause = Duration.milliseconds(200)
    while !Task.isCancelled {
      let worker = LineWorker(
        executable: python, arguments: arguments, environment: environment,
        log: { [log] line in log.debug("yt-dlp: \(line)") })
      self.worker = worker
      let began = ContinuousClock.now
      do {
        let status = try await worker.run()
        if outgrown !== worker, !Task.isCancelled { log.warning("the yt-dlp worker ended with \(status)") }
      } catch {
        if Task.isCancelled { break }
        log.error("the yt-dlp worker cannot start: \(error)")
      }
      if self.worker === worker { self.worker = nil }
      // One that lived for a while is replaced at once, one that does not come up with growing pauses.
      pause = began.duration(to: .now) > .seconds(10) ? .milliseconds(200) : min(pause * 2, .seconds(30))
      if outgrown !== worker { try await Task.sleep(for: pause) }
    }
  }

  /// The streams behind a track's id: one light question, and the full one when that finds none.
  public func resolve(_ id: String, source: Source) async throws(SourceError) -> Resolved {
    guard source == .youtube || source == .youtubeMusic, ShownText.isVideoID(id) else { throw .absent(.removed) }
    do throws(SourceError) {
      return try await resolve(id, light: true, deadline: Self.lightDeadline)
    } catch {
      // Where streams need the page's JavaScript, or a country its page, only the full question finds them.
      guard error == .absent(.noFormats) || error.isUnclear else { throw error }
      return try await resolve(id, light: false, deadline: Self.fullDeadline)
    }
  }

  private func resolve(_ id: String, light: Bool, deadline: Duration) async throws(SourceError) -> Resolved {
    let found = try await ask(
      WorkerTalk.Resolve(video: id, light: light), as: WorkerTalk.Resolved.self, deadline: deadline)
    let streams = found.formats.compactMap { stream -> AudioStream? in
      guard let url = stream.url, url.hasPrefix("https://"), let codec = stream.acodec else { return nil }
      return AudioStream(
        id: stream.format_id ?? "", url: url, codec: codec, bitrate: stream.abr ?? 0, size: stream.filesize,
        headers: stream.http_headers ?? [:], isSegmented: stream.protocol?.hasPrefix("m3u8") ?? false)
    }
    guard !streams.isEmpty else { throw .absent(.noFormats) }
    return Resolved(
      title: found.title ?? "", duration: found.duration, channel: found.channel, thumbnail: found.thumbnail,
      streams: streams)
  }

  /// Writes tags and cover into a finished file.
  public func tag(_ file: FilePath, _ tags: Tags) async throws(SourceError) {
    let ask = WorkerTalk.Tag(
      file: file.string,
      tags: .init(
        title: tags.title, artists: tags.artists, album: tags.album, cover: tags.cover?.string, gain: tags.replayGain,
        peak: tags.replayPeak))
    _ = try await self.ask(ask, as: WorkerTalk.Nothing.self, deadline: Self.tagDeadline)
  }

  /// Asks the worker; an ask that was in flight when it crashed is asked once more.
  private func ask<Ask: Encodable, Answer: Decodable & Sendable>(
    _ ask: Ask, as answer: Answer.Type, deadline: Duration
  ) async throws(SourceError) -> Answer {
    guard let payload = try? JSONEncoder().encode(ask) else { throw .worker("an ask that cannot be encoded") }
    var lastWords = LineWorkerError.ended
    for _ in 1...2 {
      let worker = try await ready(within: deadline)
      let line: [UInt8]
      do throws(LineWorkerError) {
        line = try await worker.ask(Array(payload), deadline: deadline)
      } catch {
        if error == .cancelled { throw .cancelled }
        lastWords = error
        if error == .deadline { await retire(worker) }
        continue
      }
      return try await read(line, from: worker, as: answer)
    }
    throw .worker("\(lastWords)")
  }
}
