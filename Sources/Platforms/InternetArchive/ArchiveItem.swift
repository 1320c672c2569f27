import Music

/// An item of the Internet Archive: the files of an album, a concert, a single.
struct ArchiveItem {
  let id: String
  let title: String
  let creator: String?
  let tracks: [Track]

  struct Track {
    let candidate: Candidate
    /// The track in every form it is there in.
    let streams: [AudioStream]
  }

  /// By the archive's names of formats (seen in its metadata).
  private static let formats: [String: (codec: String, bitrate: Double)] = [
    "flac": ("flac", 0), "24bit flac": ("flac", 0), "vbr mp3": ("mp3", 200), "320kbps mp3": ("mp3", 320),
    "256kbps mp3": ("mp3", 256), "192kbps mp3": ("mp3", 192), "128kbps mp3": ("mp3", 128), "mp3": ("mp3", 160),
    "ogg vorbis": ("vorbis", 110),
  ]

  /// Throws `.absent` for an id that is not known (an empty object), `.changed` for one without files.
  static func read(_ item: JSONObject) throws(SourceError) -> ArchiveItem {
    guard item.metadata.isThere else {
      if item.names.isEmpty { throw .absent(.removed) }
      throw .changed(path: "metadata: metadata")
    }
    guard let id = item.metadata.text("identifier"), let files = item.list("files") else {
      throw .changed(path: "metadata: metadata.identifier, files")
    }
    if item.flag("is_dark") == true { throw .absent(.removed) }
    let title = first(item.metadata, "title") ?? id
    let creator = first(item.metadata, "creator")
    guard let server = item.text("server") ?? item.text("d1"), let folder = item.text("dir") else {
      throw .changed(path: "metadata: server, dir")
    }
    // A file is its own original, or made of one.
    let sound = files.filter { formats[$0.text("format")?.lowercased() ?? ""] != nil }
    var order: [String] = []
    var groups: [String: [JSONObject]] = [:]
    for file in sound {
      guard let name = file.text("name") else { continue }
      let original = (file.text("source") == "derivative" ? file.text("original") : nil) ?? name
      if groups[original] == nil { order.append(original) }
      groups[original, default: []].append(file)
    }
    let tracks = order.compactMap { original in
      track(original, groups[original] ?? [], of: (id, title, creator), at: "https://\(server)\(folder)")
    }
    return ArchiveItem(id: id, title: title, creator: creator, tracks: tracks)
  }

  private static func track(
    _ name: String, _ files: [JSONObject], of item: (id: String, title: String, creator: String?), at place: String
  ) -> Track? {
    func fact(_ key: String) -> String? { files.lazy.compactMap { first($0, key) }.first }
    let stem = name.split(separator: "/").last.map { $0.prefix(upTo: $0.lastIndex(of: ".") ?? $0.endIndex) }
    guard let title = fact("title") ?? stem.map(String.init) else { return nil }
    let streams = files.compactMap { file -> AudioStream? in
      guard let path = file.text("name"), let format = formats[file.text("format")?.lowercased() ?? ""] else {
        return nil
      }
      return AudioStream(
        id: "\(format.codec)\(Int(format.bitrate))", url: "\(place)/\(escaped(path))", codec: format.codec,
        bitrate: format.bitrate, size: file.whole("size"))
    }
    let artist = fact("artist") ?? fact("creator") ?? item.creator
    let candidate = Candidate(
      source: .internetArchive, id: "\(item.id)/\(name)",
      url: "https://archive.org/details/\(item.id)/\(escaped(name))", kind: .track, title: title,
      artists: artist.map { [$0] } ?? [], channel: item.creator, album: item.title,
      duration: fact("length").flatMap(seconds))
    return Track(candidate: candidate, streams: streams)
  }

  /// A text, or the first of several.
  private static func first(_ object: JSONObject, _ name: String) -> String? {
    let text = object.text(name) ?? object.texts(name).first
    return text.flatMap { $0.isEmpty ? nil : $0 }
  }

  private static func escaped(_ path: String) -> String {
    path.split(separator: "/").map { Web.escaped(String($0)) }.joined(separator: "/")
  }

  /// "185.42", "3:05" or "1:03:05".
  static func seconds(_ text: String) -> Double? {
    let parts = text.split(separator: ":").map { Double($0) }
    guard (1...3).contains(parts.count), !parts.contains(nil) else { return nil }
    let all = parts.compactMap { $0 }.reduce(0) { $0 * 60 + $1 }
    return all > 0 && all.isFinite ? all.rounded() : nil
  }
}
