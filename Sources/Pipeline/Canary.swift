import Host
import Logging
import Music
import Platforms
import SystemPackage

/// Tries each configured source with songs that are surely there: search, stream, and the first bytes of it.
struct Canary: Sendable {
  let settings: Settings
  let transfers: Transfers
  let ytdlp: YtDlp
  let log: Logger

  /// One that works is enough: a single song may leave a platform.
  static func songs(_ source: Source) -> [String] {
    switch source {
    // Whole for everybody, by one of the platform's founders.
    case .soundcloud: ["Forss - Flickermood", "Forss - Journeyman"]
    // A game's music, by its composer; free recordings by theirs.
    case .bandcamp: ["C418 - Sweden", "C418 - Minecraft"]
    case .internetArchive: ["Kevin MacLeod - Monkeys Spinning Monkeys", "Kevin MacLeod - Carefree"]
    case .audius: []
    default: ["Rick Astley - Never Gonna Give You Up", "Queen - Bohemian Rhapsody"]
    }
  }

  static let bytes = 64 << 10

  private struct Trouble: Error {
    var detail: String
    var remedy: String
  }

  func run() async -> [Finding] {
    var findings: [Finding] = []
    for source in settings.sources { findings.append(await run(source)) }
    return findings
  }

  private func run(_ source: Source) async -> Finding {
    // The first song's counts: the others stand in where that one has gone.
    var trouble: Trouble?
    guard !Self.songs(source).isEmpty else {
      return .good("canary \(source)", "not tried: no song is known that surely stays there")
    }
    for song in Self.songs(source) {
      do throws(Trouble) {
        let bytes = try await fetch(song, source)
        return .good(
          "canary \(source)", "'\(song)': found, its stream too, and the first \(bytes >> 10) KiB of it came")
      } catch {
        trouble = trouble ?? error
      }
    }
    return .bad("canary \(source)", trouble?.detail ?? "", trouble?.remedy ?? "")
  }

  /// How many bytes came.
  private func fetch(_ song: String, _ source: Source) async throws(Trouble) -> Int {
    let candidate = try await search(song, source)
    let stream = try await stream(candidate)
    do {
      let range = [("Range", "bytes=0-\(Self.bytes - 1)")]
      var limits = TransferLimits.api
      limits.bytes = 16 << 20
      var address = stream.url
      if stream.isSegmented {
        let segmented = SegmentedStream(transfers: transfers, disk: BlockingQueue("disk"), source: source)
        address = try await segmented.segments(of: stream)[0]
      }
      let answer = try await transfers.send(
        TransferRequest(address, headers: stream.requestHeaders + range, limits: limits))
      guard answer.status == 206 || answer.status == 200, !answer.body.isEmpty else {
        throw Trouble(
          detail: "'\(song)' has a stream, but its host answers \(answer.status)",
          remedy: Self.update)
      }
      return answer.body.count
    } catch let error as Trouble {
      throw error
    } catch {
      throw Trouble(detail: "'\(song)' has a stream, but it does not come: \(error)", remedy: Self.network)
    }
  }

  private func search(_ song: String, _ source: Source) async throws(Trouble) -> Candidate {
    do {
      var only = settings
      only.library = []
      let found = try await FindSong(only, only: source, nil, table, nil, Circuits(Pauses(), log: log), log)
        .search(parseRequestLine(song), rules: settings.versions)
      // Whether it is the right one is not the question here.
      if let candidate = found?.choice ?? found?.candidates.first { return candidate }
    } catch {
      throw trouble(error, source, "'\(song)' cannot be searched", Self.program)
    }
    throw Trouble(detail: "'\(song)' is not found", remedy: Self.program)
  }

  private func stream(_ candidate: Candidate) async throws(Trouble) -> AudioStream {
    do {
      let resolved =
        if let audio = table.audio[candidate.source] {
          try await audio.resolve(candidate)
        } else {
          try await ytdlp.resolve(candidate.id, source: candidate.source)
        }
      let format = AudioFormat(rawValue: settings.format) ?? .m4a
      if let stream = format.choose(resolved.streams) ?? resolved.streams.first,
        StreamHosts.audio(stream.url, of: candidate.source)
      {
        return stream
      }
    } catch {
      throw trouble(error, candidate.source, "\(candidate.url) gives no stream", Self.update)
    }
    throw Trouble(detail: "\(candidate.url) has no stream that can be used", remedy: Self.update)
  }

  private var table: SourceTable { SourceTable(transfers) }

  private static let program = "Update allplatformmusic: the platform may have changed."
  private static let update = "Update yt-dlp: allplatformmusic update-ytdlp"
  private static let network = "Look at the network, network.proxy and network.ca_file."

  private func trouble(_ error: any Error, _ source: Source, _ what: String, _ remedy: String) -> Trouble {
    let failure = (error as? SourceError).map { Failure($0) } ?? error as? Failure
    let known = failure?.trouble.flatMap { English().remedy(.source(source, $0)) }
    let isNetwork = failure?.trouble == .unreachable
    return Trouble(
      detail: "\(what): \(failure?.detail ?? "\(error)")", remedy: isNetwork ? Self.network : known ?? remedy)
  }
}

extension Settings {
  /// Tries known songs of each configured source. `python`: with another yt-dlp than the one in use.
  func canary(python: FilePath? = nil, _ log: Logger) async -> [Finding] {
    do {
      let transfers = try Transfers(networkOptions)
      let findings: Result<[Finding], any Error>
      do {
        findings = .success(
          try await withYtDlp(python: python, log) { ytdlp in
            await Canary(settings: self, transfers: transfers, ytdlp: ytdlp, log: log).run()
          })
      } catch {
        findings = .failure(error)
      }
      await transfers.shutdown()
      return try findings.get()
    } catch {
      return [.bad("canary", "\(error)", "Look at the other findings first.")]
    }
  }
}
