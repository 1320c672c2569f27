import SystemPackage
import Yams

extension SettingsReader {
  /// Bytes of the largest settings file.
  private static let limit = 1 << 20

  mutating func read(_ file: FilePath) {
    func whole(_ line: Int? = nil, _ column: Int? = nil) -> Problem.Place { .file(file, line: line, column: column) }
    let bytes: [UInt8]
    do {
      bytes = try contents(of: file)
    } catch {
      return add("The settings file cannot be read: \(error).", "", whole())
    }
    guard bytes.count <= Self.limit else { return add("The settings file is larger than 1 MiB.", "", whole()) }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      let line = lines.firstIndex { String(validating: $0, as: UTF8.self) == nil }
      return add("This is no UTF-8 text; save the file as UTF-8.", "", whole(line.map { $0 + 1 }))
    }
    do throws(BadYAML) {
      let document = try SettingsDocument(text)
      for twin in document.twins { add(twin.sentence, twin.key, whole(twin.line)) }
      let folder = workingDirectory().pushing(file).removingLastComponent()
      if let root = document.root { read(root, file, folder) }
    } catch {
      for fault in error.faults { add(fault.sentence, fault.key, whole(fault.line, fault.column)) }
    }
  }

  private mutating func read(_ root: Node, _ file: FilePath, _ folder: FilePath) {
    if WrittenValue(node: root, folder: folder).isNull { return }
    guard let mapping = root.mapping else {
      let line = root.mark?.line
      return add("Lines of the form `key: value` are needed.", "", .file(file, line: line, column: nil))
    }
    read(mapping, in: nil, file, folder)
  }

  private mutating func read(_ mapping: Node.Mapping, in section: String?, _ file: FilePath, _ folder: FilePath) {
    for (node, value) in mapping {
      if problems.count >= SettingsError.limit { return }
      let place = Problem.Place.file(file, line: node.mark?.line, column: nil)
      guard let name = node.scalar?.string else {
        add("A key must be a single word.", section ?? "", place)
        continue
      }
      let path = section.map { $0 + "." + name } ?? name
      let written = WrittenValue(node: value, folder: folder)
      if name.contains("."), let key = SettingsKey.byPath[path] {
        add("Write it as \(key.section): {\(key.name): ...}.", path, place)
      } else if let key = SettingsKey.byPath[path] {
        set(key, written, place)
      } else if SettingsKey.sections.contains(path) {
        // All keys of a section may be commented out.
        if written.isNull || setNever(path, written) { continue }
        guard let inner = value.mapping else {
          add("This key holds others: \(SettingsKey.names(in: path)).", path, place)
          continue
        }
        read(inner, in: path, file, folder)
      } else if SettingsKey.isPlanned(path) {
        add("This key is not built yet.", path, place)
      } else {
        add("There is no such key.", path, place, nearest: SettingsKey.nearest(to: path))
      }
    }
  }

  /// One byte more than allowed at most.
  private func contents(of file: FilePath) throws(Errno) -> [UInt8] {
    do {
      let descriptor = try FileDescriptor.open(file, .readOnly, options: .closeOnExec)
      return try descriptor.closeAfter {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while bytes.count <= Self.limit {
          let count = try chunk.withUnsafeMutableBytes { try descriptor.read(into: $0) }
          if count == 0 { break }
          bytes += chunk.prefix(count)
        }
        return bytes
      }
    } catch {
      throw (error as? Errno) ?? .ioError
    }
  }
}
