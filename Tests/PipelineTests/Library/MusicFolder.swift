import Foundation
import Host
import SystemPackage
import Testing

/// A folder of music that ffmpeg makes: noise with tags.
struct MusicFolder {
  let path: FilePath

  init(_ path: FilePath) throws {
    self.path = path
    try Files.makeFolders(path)
  }

  /// Makes a file of so many seconds. Returns its path.
  @discardableResult
  func add(
    _ name: String, _ tags: [String: String] = [:], seconds: Double = 8, codec: [String] = [], amplitude: Double = 0.3
  ) async throws -> FilePath {
    let file = path.pushing(FilePath(name))
    try Files.makeFolders(file.removingLastComponent())
    let noise = "anoisesrc=color=pink:sample_rate=44100:amplitude=\(amplitude):seed=1"
    var arguments = ["-v", "error", "-y", "-f", "lavfi", "-i", noise, "-t", "\(seconds)"]
    for (key, value) in tags { arguments += ["-metadata", "\(key)=\(value)"] }
    let made = try await Tool("ffmpeg").run(arguments + codec + ["file:\(file)"], deadline: .seconds(60))
    try #require(made.status == 0, "\(made.errors)")
    return file
  }

  /// Names, sizes and times of everything in it.
  func state() throws -> [FilePath: FileStamp] { try FolderTree(path) { _, _ in true }.files }
}

/// What ffprobe says of a file.
func probe(_ file: FilePath) async throws -> (codec: String, seconds: Double, tags: [String: String]) {
  struct Answer: Decodable {
    struct Stream: Decodable {
      var codec: String
      var tags: [String: String]?
      enum CodingKeys: String, CodingKey { case codec = "codec_name", tags }
    }
    struct Format: Decodable {
      var duration: String?
      var tags: [String: String]?
    }
    var streams: [Stream]
    var format: Format
  }
  let said = try await Tool("ffprobe").run(
    ["-v", "error", "-show_format", "-show_streams", "-of", "json", "file:\(file)"], deadline: .seconds(30))
  let answer = try JSONDecoder().decode(Answer.self, from: Data(said.output))
  let tags = (answer.format.tags ?? [:]).merging(answer.streams.first?.tags ?? [:]) { first, _ in first }
  return (
    answer.streams.first?.codec ?? "", Double(answer.format.duration ?? "") ?? 0,
    Dictionary(tags.map { ($0.key.lowercased(), $0.value) }) { first, _ in first }
  )
}
