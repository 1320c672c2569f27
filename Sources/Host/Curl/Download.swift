public import SystemPackage

extension Transfers {
  /// Downloads to `path`, continuing a partial file that lies there, in ranges of `rangeBytes` when given (googlevideo
  /// slows down longer ones). Starts anew when the server does not do ranges. Only a status of 200 or 206 touches the
  /// file; a 416 that names the file's very length means that it was whole already.
  ///
  /// Whatever error ends it, the file keeps what came, for the next call to resume; `.truncated` says that less came
  /// than announced. `.badAnswer` means that the server's ranges make no sense, or no longer fit the file.
  ///
  /// Where there is more than 1 MiB to come, up to `connections` ranges of at most 2 MiB are fetched at the same time.
  /// That takes `rangeBytes` and a known length: the server's, or until it has spoken the one that is `expected`. As
  /// soon as a server gives less than it was asked for, the rest comes over one connection.
  ///
  /// `progress` gets the bytes that have come, over all connections, and their final number where known, at most 10
  /// times a second, on the thread of all transfers: it must not block.
  public func download(
    _ request: TransferRequest, to path: FilePath, rangeBytes: Int?, connections: Int = 1, expected: Int? = nil,
    progress: (@Sendable (Int, Int?) -> Void)?
  ) async throws(TransferError) -> Download {
    if request.headers.contains(where: { $0.name.lowercased() == "range" }) { throw .badHeader("Range") }
    let file = try FileSink(path, limit: request.limits.bytes, progress: progress)
    let clock = ContinuousClock()
    let deadline = clock.now + request.limits.total
    var (request, connections) = (request, connections)
    while true {
      request.limits.total = clock.now.duration(to: deadline)
      guard request.limits.total > .zero else { throw .timeout }
      let (part, ahead) = file.nextParts(rangeBytes: rangeBytes, connections: connections, expected: expected)
      let pieces = try await run(request, part: part, ahead: ahead, into: file)
      var status = try file.finish(part)
      if status == nil, !ahead.isEmpty {
        var taken = 0
        for piece in pieces where try file.append(piece) { taken += 1 }
        if taken < ahead.count { connections = 1 }
        if file.isWhole { status = 206 }
      }
      if let status {
        try file.close()
        return Download(
          status: status, bytes: file.length, resumedFrom: file.resumedFrom, retryAfter: file.retryAfter)
      }
    }
  }
}

/// Writes the bodies of one download's answers into its file, and decides what each answer means.
final class FileSink: AnswerSink {
  /// How much of the file is there.
  private(set) var length = 0
  private(set) var resumedFrom = 0

  var retryAfter: String? { head.headers["retry-after"] }

  private(set) var progress: DownloadProgress?
  private let path: FilePath
  private let limit: Int
  private var descriptor: FileDescriptor?
  /// The whole length, once a server has named it.
  private var total: Int?

  // About the answer at hand.
  private var head = ResponseHead(status: 0)
  private var start = 0
  /// Where its body must end; nil when unknown.
  private var end: Int?

  init(_ path: FilePath, limit: Int, progress: (@Sendable (Int, Int?) -> Void)?) throws(TransferError) {
    self.path = path
    self.limit = limit
    do {
      let descriptor = try FileDescriptor.open(path, .writeOnly, options: Self.openOptions)
      self.descriptor = descriptor
      length = Int(try descriptor.seek(offset: 0, from: .end))
    } catch Errno.noSuchFileOrDirectory {
    } catch {
      throw TransferError(file: error)
    }
    resumedFrom = length
    self.progress = progress.map { [length] in DownloadProgress(inFile: length, $0) }
  }

  deinit {
    try? descriptor?.close()
  }

  // Not blocking: a FIFO in the file's place is an error, not a wait.
  private static let openOptions: FileDescriptor.OpenOptions = [.noFollow, .closeOnExec, .nonBlocking]

  /// A range over a connection of its own is at least and at most so long. What comes ahead is kept in memory.
  private static let lane = 512 << 10...2 << 20

  /// The part to ask for next, and the ranges behind it to ask for at the same time.
  func nextParts(rangeBytes: Int?, connections: Int, expected: Int?) -> (RequestedPart, ahead: [Range<Int>]) {
    let rest = (total ?? expected ?? 0) - length
    guard let rangeBytes, rangeBytes > 0, connections > 1, rest > 2 * Self.lane.lowerBound, rest <= limit - length
    else { return (nextPart(rangeBytes: rangeBytes), []) }
    let share = (rest + connections - 1) / connections
    let step = min(rangeBytes, max(Self.lane.lowerBound, min(Self.lane.upperBound, share)))
    let end = length + rest
    let starts = stride(from: length + step, to: end, by: step).prefix(connections - 1)
    return (nextPart(rangeBytes: step), starts.map { $0..<min($0 + step, end) })
  }

  private func nextPart(rangeBytes: Int?) -> RequestedPart {
    head = ResponseHead(status: 0)
    if let rangeBytes, rangeBytes > 0 {
      let (end, isTooFar) = length.addingReportingOverflow(rangeBytes)
      return .range(length..<(isTooFar ? .max : end))
    }
    return length > 0 ? .from(length) : .whole
  }

  // MARK: The answer

  func begin(_ head: ResponseHead) throws(TransferError) {
    self.head = head
    guard head.status == 200 || head.status == 206 else { return }
    if let encoding = head.headers["content-encoding"], encoding.lowercased() != "identity" {
      throw .badAnswer("encoded as \(encoding)")
    }
    if head.status == 206 {
      guard let range = head.contentRange, let bytes = range.bytes, bytes.lowerBound == length else {
        throw .badAnswer("another range than asked for")
      }
      if let total, let now = range.total, total != now { throw .badAnswer("length changed on the way") }
      total = range.total ?? total
      end = bytes.upperBound
    } else {
      (total, end) = (head.contentLength, head.contentLength)
    }
    if let total, total > limit { throw .tooLarge(limit) }
    if head.status == 200 { try startAnew() }
    start = length
    try create()
  }

  func take(_ bytes: UnsafeRawBufferPointer) throws(TransferError) {
    guard head.status == 200 || head.status == 206, let descriptor else { return }
    guard bytes.count <= limit - length else { throw .tooLarge(limit) }
    if let end, bytes.count > end - length { throw .badAnswer("longer than announced") }
    try write(bytes, descriptor)
  }

  /// Takes a piece that came ahead; false when it does not fit the file.
  func append(_ piece: Piece) throws(TransferError) -> Bool {
    progress?.came(ahead: -piece.bytes.count)
    guard piece.start == length, piece.total == total, piece.bytes.count <= limit - length, let descriptor else {
      return false
    }
    var failure: TransferError?
    piece.bytes.withUnsafeBytes { bytes in
      do throws(TransferError) { try write(bytes, descriptor) } catch { failure = error }
    }
    if let failure { throw failure }
    return true
  }

  /// True when all that the server announced is there.
  var isWhole: Bool { length == total }

  /// True when the last answer was the range asked for.
  var gotRange: Bool { head.status == 206 }

  private func write(_ bytes: UnsafeRawBufferPointer, _ descriptor: FileDescriptor) throws(TransferError) {
    // What was written before an error counts, for the next call finds it in the file.
    var rest = bytes
    while !rest.isEmpty {
      do {
        let written = try descriptor.write(toAbsoluteOffset: Int64(length), rest)
        length += written
        rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(written))
      } catch {
        throw TransferError(file: error)
      }
    }
    progress?.came(inFile: length, of: total)
  }

  /// The status to return when the download is over, nil when another range must be asked for.
  func finish(_ part: RequestedPart) throws(TransferError) -> Int? {
    switch head.status {
    case 416 where head.contentRange?.total == length:
      try create()
      return 206
    case 200:
      if let total, length < total { throw .truncated }
      return 200
    case 206:
      if let end, length < end { throw .truncated }
      if let total {
        if length >= total { return 206 }
        guard case .range = part, length > start else { throw .truncated }
        return nil
      }
      // Nobody knows the length: a range shorter than asked for is the last one.
      if case .range(let asked) = part, length == asked.upperBound { return nil }
      return 206
    default: return head.status
    }
  }

  // MARK: The file

  private func create() throws(TransferError) {
    guard descriptor == nil else { return }
    do {
      descriptor = try FileDescriptor.open(
        path, .writeOnly, options: Self.openOptions.union(.create), permissions: .ownerReadWrite)
    } catch {
      throw TransferError(file: error)
    }
  }

  private func startAnew() throws(TransferError) {
    guard length > 0 else { return }
    do {
      try descriptor?.resize(to: 0)
    } catch {
      throw TransferError(file: error)
    }
    (length, resumedFrom) = (0, 0)
  }

  func close() throws(TransferError) {
    do {
      try descriptor?.close()
      descriptor = nil
    } catch {
      descriptor = nil
      throw TransferError(file: error)
    }
  }
}

extension TransferError {
  /// From an error of a `FileDescriptor`, which is always an `Errno`.
  fileprivate init(file error: any Error) {
    self = .file((error as? Errno ?? .ioError).rawValue)
  }
}
