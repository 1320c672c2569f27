/// A range of a download that came before the file had grown up to it.
struct Piece: Sendable {
  var start: Int
  var bytes: [UInt8]
  /// The whole length, by the server's word.
  var total: Int
}

extension Transfers {
  /// Runs one part of a download into its file and, at the same time, the ranges that follow into memory. The file is
  /// thus a beginning of the whole at every moment; a range ahead that failed is missing in what is returned, and is
  /// asked for again in its turn.
  func run(
    _ request: TransferRequest, part: RequestedPart, ahead: [Range<Int>], into file: FileSink
  ) async throws(TransferError) -> [Piece] {
    guard !ahead.isEmpty else {
      try await run(request, part: part, decoded: false, into: file)
      return []
    }
    let result: Result<[Piece], TransferError> = await withTaskGroup(of: Piece?.self) { group in
      let progress = file.progress
      for range in ahead { group.addTask { await self.fetch(request, range, progress) } }
      do throws(TransferError) {
        try await run(request, part: part, decoded: false, into: file)
      } catch {
        group.cancelAll()
        return .failure(error)
      }
      // What follows a refusal, or an answer that held everything, is of no use.
      if !file.gotRange { group.cancelAll() }
      var pieces: [Piece] = []
      for await piece in group { if let piece { pieces.append(piece) } }
      return .success(pieces.sorted { $0.start < $1.start })
    }
    return try result.get()
  }

  private func fetch(_ request: TransferRequest, _ range: Range<Int>, _ progress: DownloadProgress?) async -> Piece? {
    let sink = PieceSink(range, progress)
    do throws(TransferError) {
      try await run(request, part: .range(range), decoded: false, into: sink)
      if let piece = sink.piece { return piece }
    } catch {}
    progress?.came(ahead: -sink.count)
    return nil
  }
}

/// Keeps one range in memory; takes nothing but the range asked for.
private final class PieceSink: AnswerSink {
  private let range: Range<Int>
  private let progress: DownloadProgress?
  private var end = 0
  private var total = 0
  private var bytes: [UInt8] = []

  var count: Int { bytes.count }

  init(_ range: Range<Int>, _ progress: DownloadProgress?) {
    self.range = range
    self.progress = progress
  }

  /// nil unless all of it came.
  var piece: Piece? {
    guard total > 0, range.lowerBound + bytes.count == end else { return nil }
    return Piece(start: range.lowerBound, bytes: bytes, total: total)
  }

  func begin(_ head: ResponseHead) throws(TransferError) {
    guard head.status == 206, head.headers["content-encoding"].map({ $0.lowercased() == "identity" }) ?? true,
      let answered = head.contentRange, let part = answered.bytes, let whole = answered.total,
      part.lowerBound == range.lowerBound, part.upperBound <= range.upperBound
    else { throw .badAnswer("another range than asked for") }
    (end, total) = (part.upperBound, whole)
    bytes.reserveCapacity(part.count)
  }

  func take(_ piece: UnsafeRawBufferPointer) throws(TransferError) {
    guard piece.count <= end - range.lowerBound - bytes.count else { throw .badAnswer("longer than announced") }
    bytes.append(contentsOf: piece)
    progress?.came(ahead: piece.count, of: total)
  }
}
