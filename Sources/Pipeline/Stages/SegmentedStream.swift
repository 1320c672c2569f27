import Host
import Music
import Platforms
import SystemPackage

/// Downloads an HLS stream (RFC 8216) segment by segment into one file.
struct SegmentedStream: Sendable {
  let transfers: Transfers
  let disk: BlockingQueue
  let source: Source

  static let playlistLimit = 2 << 20
  static let segmentLimit = 5000

  /// Fetches the playlist, then its segments in order. Encrypted streams are refused.
  func download(_ stream: AudioStream, to file: FilePath, progress: @Sendable (Int?) -> Void) async throws {
    let segments = try await segments(of: stream)
    let folder = file.removingLastComponent()
    var parts: [FilePath] = []
    for (index, segment) in segments.enumerated() {
      let part = folder.appending("segment-\(index)")
      let request = TransferRequest(segment, headers: stream.requestHeaders, limits: .media)
      let done: Download
      do throws(TransferError) {
        done = try await transfers.download(request, to: part, rangeBytes: nil, progress: nil)
      } catch {
        throw Failure(error)
      }
      guard done.status == 200 || done.status == 206 else { throw done.refusal }
      parts.append(part)
      progress((index + 1) * 100 / segments.count)
    }
    let pieces = parts
    try await disk.run { () throws(FileError) in
      try Files.join(pieces, to: file)
      for piece in pieces { try Files.remove(piece) }
    }
  }

  /// The segments' addresses, at least one.
  func segments(of stream: AudioStream) async throws -> [String] {
    var address = stream.url
    var playlist = try await text(address, stream)
    if let variant = MediaPlaylist.bestVariant(playlist, base: address) {
      address = variant
      playlist = try await text(address, stream)
    }
    let segments = try MediaPlaylist.segments(playlist, base: address)
    guard !segments.isEmpty, segments.count <= Self.segmentLimit else {
      throw Failure(.badAudio, .nextCandidate, "a stream of \(segments.count) segments")
    }
    guard segments.allSatisfy({ StreamHosts.audio($0, of: source) }) else {
      throw Failure(.unavailable, .nextCandidate, "the stream's segments lie on a host that is not the platform's")
    }
    return segments
  }

  private func text(_ address: String, _ stream: AudioStream) async throws -> String {
    var limits = TransferLimits.api
    limits.bytes = Self.playlistLimit
    let answer: TransferResponse
    do throws(TransferError) {
      answer = try await transfers.send(TransferRequest(address, headers: stream.requestHeaders, limits: limits))
    } catch {
      throw Failure(error)
    }
    guard answer.status < 400 else { throw Failure.stream(status: answer.status) }
    return String(decoding: answer.body, as: UTF8.self)
  }
}

/// Reads HLS playlists. Pure.
enum MediaPlaylist {
  /// The address of the variant with the highest bandwidth; nil for a playlist of segments.
  static func bestVariant(_ text: String, base: String) -> String? {
    var best: (bandwidth: Int, address: String)?
    var bandwidth: Int?
    for line in lines(text) {
      if line.hasPrefix("#EXT-X-STREAM-INF:") {
        bandwidth = attribute("BANDWIDTH", in: line).flatMap { Int($0) } ?? 0
      } else if !line.hasPrefix("#"), let known = bandwidth {
        if known > best?.bandwidth ?? -1, let address = resolve(line, against: base) { best = (known, address) }
        bandwidth = nil
      }
    }
    return best?.address
  }

  /// The initialisation section, when there is one, and the segments, in order. Throws for encryption.
  static func segments(_ text: String, base: String) throws -> [String] {
    var segments: [String] = []
    for line in lines(text) {
      if line.hasPrefix("#EXT-X-KEY:"), attribute("METHOD", in: line) != "NONE" {
        throw Failure(.unavailable, .nextCandidate, "the stream is encrypted")
      }
      if line.hasPrefix("#EXT-X-BYTERANGE") { throw Failure(.unavailable, .nextCandidate, "a stream of byte ranges") }
      if line.hasPrefix("#EXT-X-MAP:"), let map = attribute("URI", in: line), let address = resolve(map, against: base)
      {
        segments.append(address)
      }
      if !line.hasPrefix("#"), let address = resolve(line, against: base) { segments.append(address) }
    }
    return segments
  }

  private static func lines(_ text: String) -> [Substring] {
    text.split(whereSeparator: \.isNewline).filter { !$0.isEmpty }
  }

  private static func attribute(_ name: String, in line: Substring) -> String? {
    let list = line.drop { $0 != ":" }.dropFirst()
    var rest = list
    while !rest.isEmpty {
      let key = rest.prefix { $0 != "=" }
      rest = rest.dropFirst(key.count + 1)
      let value: Substring
      if rest.first == "\"" {
        value = rest.dropFirst().prefix { $0 != "\"" }
        rest = rest.dropFirst(value.count + 2)
      } else {
        value = rest.prefix { $0 != "," }
        rest = rest.dropFirst(value.count)
      }
      if key == name { return String(value) }
      rest = rest.drop { $0 == "," || $0 == " " }
    }
    return nil
  }

  /// An absolute https address, or one relative to the playlist's.
  static func resolve(_ reference: Substring, against base: String) -> String? {
    resolve(String(reference), against: base)
  }

  static func resolve(_ reference: String, against base: String) -> String? {
    if reference.hasPrefix("https://") { return reference }
    guard !reference.contains("://"), base.hasPrefix("https://") else { return nil }
    let path = base.prefix { $0 != "?" && $0 != "#" }
    let host = path.dropFirst("https://".count).prefix { $0 != "/" }
    if reference.hasPrefix("//") { return "https:" + reference }
    if reference.hasPrefix("/") { return "https://" + host + reference }
    guard let slash = path.lastIndex(of: "/"), slash >= path.index(path.startIndex, offsetBy: 8 + host.count) else {
      return "https://" + host + "/" + reference
    }
    return String(path[...slash]) + reference
  }
}
