import Host
import Music
import SystemPackage

/// The job's folder in the outbox: what it holds from the beginning, and which folder it is.
extension ReadDrop {
  /// The original goes beside the delivery, and the ledger learns which folder it lies in.
  func keep(_ original: FilePath, of job: Job, in folder: FilePath) async throws {
    let limit = Int(DropFolder.copyLimit)
    let (copy, place) = try await disk.run { () throws(FileError) in
      (try outbox.keepOriginal(original, in: folder), try outbox.place(of: folder))
    }
    if let copy { try await ledger.published(copy, by: job.id) }
    if let place { try await ledger.keep(place, of: job.id) }
    // A refused file may be one that cannot be read; it is never run again.
    let read = try? await disk.run { () throws(FileError) in try Files.read(original, limit: limit).bytes }
    if let read, read.count <= settings.limits.listBytes { try await ledger.keepOriginal(read, of: job.id) }
  }

  /// Gives an accepted job that has no folder one, with the original in it: one that is run again.
  func giveFolder(_ job: Job) async throws {
    let folder = try await makeFolder(job, name: job.name)
    let bytes = try await ledger.original(of: job.id)
    let name = FilePath(Outbox.originalName(job.file.string))
    let (copy, place) = try await disk.run { () throws(FileError) in
      (
        try bytes.flatMap { (bytes) throws(FileError) in
          try outbox.replaceOriginal(in: folder, name: name, by: bytes, known: nil)
        },
        try outbox.place(of: folder)
      )
    }
    if let copy { try await ledger.published(copy, by: job.id) }
    if let place { try await ledger.keep(place, of: job.id) }
  }
}
