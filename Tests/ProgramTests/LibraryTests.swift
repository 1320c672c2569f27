import Foundation
import Testing

/// The household's own music by the commands.
@Suite(.enabled(if: Tools.python != nil, "APM_PYTHON names a Python with yt-dlp and mutagen"))
struct LibraryTests {
  @Test("search shows what the library has, get copies it, doctor counts it, and a missing one is said")
  func commands() async throws {
    let music = FileManager.default.temporaryDirectory.appendingPathComponent("apm-müzik-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: music) }
    // A proxy at which nobody answers: whoever asks a platform fails.
    let house = try House(settings: ["APM_LIBRARY": music.path, "APM_NETWORK_PROXY": "http://127.0.0.1:9"])
    try FileManager.default.createDirectory(at: music, withIntermediateDirectories: true)
    let file = music.appendingPathComponent("b.flac")
    let made = try await Tools.run(
      "/usr/bin/env",
      [
        "ffmpeg", "-v", "error", "-f", "lavfi", "-i", "anoisesrc=seed=1:amplitude=0.3", "-t", "8", "-metadata",
        "artist=Işıl Ağ",
        "-metadata", "title=Gökyüzü", file.path,
      ])
    #expect(made.status == 0, "\(made.errors)")
    let found = try await Tools.allplatformmusic(
      ["search", "isil ag - GOKYUZU", "--source", "library", "--json"], house)
    #expect(found.status == 0, "\(found.errors)")
    let rows = try #require(JSONSerialization.jsonObject(with: Data(found.output.utf8)) as? [[String: Any]])
    #expect(rows.count == 1 && rows.first?["source"] as? String == "library")
    #expect(rows.first?["title"] as? String == "Gökyüzü" && rows.first?["official"] as? Bool == true)

    let match = try await Tools.allplatformmusic(["match", "Işıl Ağ - Gökyüzü"], house)
    #expect(match.status == 0 && match.output.contains("sure"), "\(match.output) \(match.errors)")
    let target = house.root.appendingPathComponent("hedef")
    try FileManager.default.createDirectory(at: target, withIntermediateDirectories: true)
    let got = try await Tools.allplatformmusic(["get", "Işıl Ağ - Gökyüzü", "-o", target.path], house)
    #expect(got.status == 0, "\(got.errors)")
    #expect(try FileManager.default.contentsOfDirectory(atPath: target.path) == ["Işıl Ağ - Gökyüzü.m4a"])

    let doctor = try await Tools.allplatformmusic(["doctor"], house)
    #expect(doctor.output.contains("songs in \(music.path)"), "\(doctor.output)")
    try FileManager.default.removeItem(at: music)
    let away = try await Tools.allplatformmusic(["doctor"], house)
    #expect(away.status == 69 && away.output.contains("WRONG library: \(music.path) cannot be read"), "\(away.output)")
    let none = try await Tools.allplatformmusic(["search", "x", "--source", "library"], House())
    #expect(none.status == 69 && none.errors.contains("No library is set"))
  }
}
