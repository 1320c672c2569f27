import Glibc
import Host
import SystemPackage

/// The daemon's own folder inside the inbox, one for each instance: a rename into it is the claim.
///
/// It lies in the inbox because a rename works only within one mount. What lies there belongs to a job of this
/// instance alone; other daemons on the same inbox have folders of their own.
struct Claims: Sendable {
  let inbox: FilePath
  let folder: FilePath

  init(inbox: FilePath, instance: String) {
    self.inbox = inbox
    folder = inbox.appending(".allplatformmusic").appending(instance)
  }

  /// Where the dropped file of a job lies while it is read: `.allplatformmusic/INSTANCE/JOB/FOLDER/NAME`.
  func path(_ id: String, folder relative: FilePath, file: FilePath) -> FilePath {
    folder.appending(id).pushing(relative).pushing(file)
  }

  /// Moves the dropped file into the claim folder. False when it changed or went away meanwhile. Blocks.
  func take(_ id: String, folder relative: FilePath, file: FilePath, expecting stamp: FileStamp) throws(FileError)
    -> Bool
  {
    guard let name = file.lastComponent else { return false }
    let to = path(id, folder: relative, file: file)
    // Where a link has taken the folder's place since the scan, nothing is moved out of where it points to.
    let from: OpenFolder
    do throws(FileError) { from = try OpenFolder(relative, in: inbox) } catch {
      if error.isMissing || error.errno == ELOOP || error.errno == ENOTDIR { return false }
      throw error
    }
    try Files.makeFolders(to.removingLastComponent())
    do throws(FileError) {
      try from.move(name, to: to)
    } catch {
      try Files.removeTree(folder.appending(id))
      if error.isMissing { return false }
      throw error
    }
    let now = try Files.stamp(to)
    if now.inode == stamp.inode, now.size == stamp.size, now.modified == stamp.modified { return true }
    // Its writer was not finished: back to where it was, unless a new file has that name by now.
    try from.take(to, as: name)
    try Files.removeTree(folder.appending(id))
    return false
  }

  /// Removes what is left of a claim once its original is safe in the outbox. Blocks.
  func remove(_ id: String) throws(FileError) {
    try Files.removeTree(folder.appending(id))
  }

  /// The jobs whose dropped files lie here, with the file's place: found by walking down to the one file. Blocks.
  func left() throws(FileError) -> [(id: String, folder: FilePath, file: FilePath?)] {
    let ids: [FilePath.Component]
    do throws(FileError) { ids = try Files.entries(of: folder) } catch {
      if error.isMissing { return [] }
      throw error
    }
    var found: [(id: String, folder: FilePath, file: FilePath?)] = []
    for id in ids {
      var relative = FilePath()
      var file: FilePath?
      var here = folder.appending(id)
      while let entry = try Files.entries(of: here).first {
        let next = here.appending(entry)
        guard try Files.stamp(next).kind == .directory else {
          file = FilePath(root: nil, [entry])
          break
        }
        relative.append(entry)
        here = next
      }
      found.append((id.string, relative, file))
    }
    return found
  }
}
