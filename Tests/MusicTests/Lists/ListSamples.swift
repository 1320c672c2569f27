import Foundation
import Music

/// Sample inputs collected from the wild. They lie beside the checkout or where APM_SHARED points, and are not part of
/// the project: without them the tests that read them do nothing.
enum ListSamples {
  static let folder: URL? = {
    let beside = URL(filePath: #filePath).resolvingSymlinksInPath()
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "shared")
    let shared = ProcessInfo.processInfo.environment["APM_SHARED"].map { URL(filePath: $0) } ?? beside
    let inputs = shared.appending(path: "inputs")
    return FileManager.default.fileExists(atPath: inputs.path) ? inputs : nil
  }()

  static var arePresent: Bool { folder != nil }

  static func bytes(_ path: String) throws -> [UInt8] {
    guard let folder else { return [] }
    return [UInt8](try Data(contentsOf: folder.appending(path: path)))
  }

  static func list(_ path: String) throws -> ParsedList {
    let name = path.split(separator: "/").last.map { Array($0.utf8) } ?? []
    return try parseList(bytes: try bytes(path), fileName: name)
  }
}

func listed(_ text: String, as name: String = "list.txt") throws(ListRefusal) -> ParsedList {
  try parseList(bytes: Array(text.utf8), fileName: Array(name.utf8))
}

/// Why the text is refused, nil when it is not.
func refusal(_ bytes: [UInt8], as name: String = "list.txt") -> ListRefusal? {
  do throws(ListRefusal) {
    _ = try parseList(bytes: bytes, fileName: Array(name.utf8))
    return nil
  } catch {
    return error
  }
}

func refusal(_ text: String, as name: String = "list.txt") -> ListRefusal? { refusal(Array(text.utf8), as: name) }

func shortcut(_ address: String) -> String { "[InternetShortcut]\r\nURL=\(address)\r\n" }

func littleEndian(_ text: String) -> [UInt8] {
  var bytes: [UInt8] = []
  for unit in text.utf16 { bytes += [UInt8(unit & 0xFF), UInt8(unit >> 8)] }
  return bytes
}

func bigEndian(_ text: String) -> [UInt8] {
  var bytes: [UInt8] = []
  for unit in text.utf16 { bytes += [UInt8(unit >> 8), UInt8(unit & 0xFF)] }
  return bytes
}
