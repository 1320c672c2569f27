import Host
import Music
import SystemPackage

/// The dropped file in its job's folder, and which folder that is. Every call blocks.
extension Outbox {
  /// Names in a job's folder that are the daemon's own, folded.
  private static let ours: Set<String> = [
    "progress.txt", "about.txt", "not_downloaded.txt", "refused.txt",
  ]

  /// What a dropped file is called in its job's folder: as it was, unless a report has that name.
  static func originalName(_ file: String) -> String {
    guard ours.contains(folded(file)) else { return file }
    return file.dropLast(4) + " (list)" + file.suffix(4)
  }

  /// Copies the dropped file, byte for byte, beside its delivery. A copy that is already there is kept.
  func keepOriginal(_ original: FilePath, in folder: FilePath) throws(FileError) -> PublishedFile? {
    guard let file = original.lastComponent else { return nil }
    // Names that are no UTF-8 are kept byte for byte; none of ours is such a name.
    let ours = Self.originalName(file.string)
    let name = ours == file.string ? FilePath(root: nil, [file]) : FilePath(ours)
    let path = folder.pushing(name)
    do throws(FileError) {
      try Files.copy(original, to: path, mode: 0o660, limit: Int(DropFolder.copyLimit))
    } catch {
      guard error.isTaken else { throw error }
    }
    return PublishedFile(name: name, stamp: try Files.stamp(path))
  }

  /// Puts these bytes in the place of the file `known`, or beside it when a person has changed that: `NAME (2).txt`.
  /// Nil when the same bytes are there already.
  func replaceOriginal(
    in folder: FilePath, name: FilePath, by bytes: [UInt8], known: PublishedFile?
  ) throws(FileError) -> PublishedFile? {
    var target = name
    var number = 1
    while try Files.exists(folder.pushing(target)) {
      let there = folder.pushing(target)
      if let same = try? Files.read(there, limit: bytes.count).bytes, same == bytes { return nil }
      if target == name, let known, known.isUnchanged(try Files.stamp(there)) { break }
      number += 1
      target = FilePath("\(name.stem ?? "list") (\(number)).\(name.extension ?? "txt")")
    }
    try Files.publish(bytes, at: folder.pushing(target), mode: 0o660, replacing: target == name)
    return PublishedFile(name: target, stamp: try Files.stamp(folder.pushing(target)))
  }

  /// True when a zip or a list of this name is in the folder.
  func isTaken(_ name: String, in folder: FilePath) throws(FileError) -> Bool {
    for ending in ["zip", "txt", "url"] where try Files.exists(folder.appending("\(name).\(ending)")) { return true }
    return false
  }

  /// Which folders the path of a job's folder leads through; nil when one of them is not there.
  func place(of path: FilePath) throws(FileError) -> Place? {
    guard let outbox = try Files.identity(of: folder), let above = try Files.identity(of: path.removingLastComponent()),
      let own = try Files.identity(of: path)
    else { return nil }
    return Place(outbox: outbox, above: above, folder: own, isMounted: try Files.isMountPoint(folder))
  }
}
