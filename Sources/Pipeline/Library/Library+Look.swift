import Host
import Logging
import Music
import Platforms
import SystemPackage

/// A music file in one of the library's folders, at one look.
struct LibraryFile: Sendable, Hashable {
  var folder: FilePath
  /// Below the folder.
  var path: FilePath
  var size: Int64
  var modified: Int64

  init(_ path: FilePath, in folder: FilePath, _ stamp: FileStamp) {
    (self.folder, self.path, size, modified) = (folder, path, stamp.size, stamp.modified)
  }

  /// As it is now; nil when it is not there, or a link stands in its place or on the way. Blocks.
  init?(_ path: FilePath, in folder: FilePath) {
    guard let name = path.lastComponent,
      let stamp = try? OpenFolder(path.removingLastComponent(), in: folder).stamp(name), stamp.kind == .regular
    else { return nil }
    self.init(path, in: folder, stamp)
  }

  static let endings: Set = ["m4a", "mp3", "opus", "ogg", "flac", "wav", "webm"]

  /// Music, and folders that are no bin and no litter of a file server.
  static func isWanted(_ name: FilePath.Component, isFolder: Bool) -> Bool {
    if name.string.hasPrefix(".") || name.string.hasPrefix("@") || name.string.hasPrefix("#recycle") { return false }
    return isFolder || name.extension.map { endings.contains($0.lowercased()) } ?? false
  }
}

extension Library {
  /// Files that the worker is asked about at a time.
  static let batch = 50

  /// Brings one folder's part of the index up to date.
  func look(into folder: FilePath) async throws {
    let known = try await ledger.library(folder)
    let tree: FolderTree
    do {
      tree = try await disk.run { () throws(FileError) in try FolderTree(folder, where: LibraryFile.isWanted) }
    } catch {
      away[folder]?.began("the library's folder is away, its songs are looked for elsewhere: \(error)")
      return
    }
    // What a mount point shows while nothing is mounted there.
    if tree.files.isEmpty, tree.unread.isEmpty, !known.isEmpty {
      away[folder]?.began("the library's folder \(folder) is empty, its songs are looked for elsewhere")
      return
    }
    away[folder]?.ended()
    let gone = known.keys.filter { path in
      tree.files[path] == nil && !tree.unread.contains { path.starts(with: $0) }
    }
    try await ledger.unindex(gone, of: folder)
    let new = tree.files.filter { path, stamp in
      known[path].map { $0 != (stamp.size, stamp.modified) } ?? true
    }.map { LibraryFile($0.key, in: folder, $0.value) }
    guard !new.isEmpty || !gone.isEmpty else { return }
    try await read(new.sorted { $0.path.string < $1.path.string })
    log.info("library read", metadata: ["folder": "\(folder)", "read": "\(new.count)", "gone": "\(gone.count)"])
  }

  /// Puts files into the index by what their tags say.
  func read(_ files: [LibraryFile]) async throws {
    var rest = files[...]
    while let first = rest.first {
      try Task.checkCancellation()
      let batch = Array(rest.prefix { $0.folder == first.folder }.prefix(Self.batch))
      rest = rest.dropFirst(batch.count)
      let tags = try await tags(of: batch)
      try await ledger.index(zip(batch, tags).map { LibrarySong($0, $1) })
    }
  }

  /// One file on which the worker ends or hangs does not keep the others out.
  private func tags(of batch: [LibraryFile]) async throws -> [FileTags?] {
    let folder = batch[0].folder
    do throws(SourceError) {
      return try await ytdlp.tags(of: batch.map(\.path), in: folder)
    } catch {
      guard error != .cancelled, batch.count > 1 else { throw error }
      var tags: [FileTags?] = []
      var answers = 0
      for file in batch {
        do throws(SourceError) {
          tags += try await ytdlp.tags(of: [file.path], in: folder)
          answers += 1
        } catch .cancelled {
          throw SourceError.cancelled
        } catch {
          tags.append(nil)
          // That is the worker's end, not the files'.
          if answers == 0, tags.count > 2 { throw error }
        }
      }
      return tags
    }
  }
}

extension LibrarySong {
  /// By its tags, and by its name "Artist - Title" where they are silent.
  init(_ file: LibraryFile, _ tags: FileTags?) {
    let named = FileNameReading(file.path.lastComponent?.stem ?? "")
    let title = tags?.title ?? named.title
    let artists = tags.map(\.artists).flatMap { $0.isEmpty ? nil : $0 } ?? named.artist.map { [$0] } ?? []
    self.init(
      folder: file.folder, path: file.path, size: file.size, modified: file.modified, artists: artists, title: title,
      album: tags?.album, seconds: tags?.seconds.flatMap { $0.isFinite && $0 > 0 ? $0 : nil },
      bitrate: max(0, tags?.bitrate ?? 0))
  }
}

/// "03 - Artist - Title", "03. Title", "Artist_-_Title".
struct FileNameReading: Sendable, Hashable {
  var artist: String?
  var title: String

  init(_ stem: String) {
    let text = stem.contains(" ") ? stem : stem.replacing("_", with: " ")
    var parts = text.replacing(" – ", with: " - ").split(separator: " - ").map {
      String($0.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
    // A number on its own is the place on the album.
    if parts.count > 1, parts[0].count <= 3, parts[0].allSatisfy({ $0.isASCII && $0.isNumber }) { parts.removeFirst() }
    if let first = parts.first {
      let digits = first.prefix { $0.isASCII && $0.isNumber }
      let rest = first.dropFirst(digits.count)
      if (1...3).contains(digits.count), rest.hasPrefix(". ") { parts[0] = String(rest.dropFirst(2)) }
    }
    title = parts.count > 1 ? parts.dropFirst().joined(separator: " - ") : parts.first ?? stem
    artist = parts.count > 1 ? parts[0] : nil
  }
}
