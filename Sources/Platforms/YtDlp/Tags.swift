import FoundationEssentials
import Glibc
public import SystemPackage

/// Tags for a finished file.
public struct Tags: Sendable, Hashable {
  public var title: String
  public var artists: [String]
  public var album: String?
  /// Place on the album, and how many it has.
  public var track: Int?
  public var tracks: Int?
  public var year: Int?
  public var genre: String?
  public var isrc: String?
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

/// What the tags of a file say.
public struct FileTags: Sendable, Hashable, Decodable {
  public var title: String?
  /// Of the album, where the song has none.
  public var artists: [String]
  public var album: String?
  /// By the file's own word; of an mp3 without a header of its length, a guess.
  public var seconds: Double?
  /// Bits a second, 0 when not known.
  public var bitrate: Int
}

extension YtDlp {
  /// Reads the tags of files below a folder, without following a link on the way: m4a, mp3, Ogg, FLAC and wav. One
  /// answer for each file, nil for one without tags or that cannot be read.
  public func tags(of files: [FilePath], in folder: FilePath) async throws(SourceError) -> [FileTags?] {
    func bytes(_ path: FilePath) -> Data { path.withPlatformString { Data(bytes: $0, count: strlen($0)) } }
    let asked = WorkerTalk.Read(folder: bytes(folder), files: files.map(bytes))
    let found = try await ask(asked, as: WorkerTalk.ReadTags.self, within: limits.read)
    guard found.files.count == files.count else { throw .changed(path: "the worker's answer") }
    return found.files
  }
}
