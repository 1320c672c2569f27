import Subprocess

/// Cuts a stream of bytes into lines. Only "\n" ends a line: JSON may hold U+2028 and the other line ends of Unicode.
struct LineSplitter {
  /// Bytes of a line; what is longer loses its end.
  let limit: Int
  /// True once a line was too long.
  private(set) var hasCut = false
  /// The line that has not ended yet.
  private(set) var rest: [UInt8] = []

  init(limit: Int) { self.limit = limit }

  /// The lines that end in this buffer, without their "\n".
  mutating func add(_ buffer: SubprocessOutputSequence.Buffer) -> [[UInt8]] {
    buffer.withUnsafeBytes { bytes in
      var lines: [[UInt8]] = []
      var start = 0
      while start < bytes.count {
        let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n"))
        append(bytes[start..<(end ?? bytes.count)])
        guard let end else { break }
        lines.append(rest)
        rest = []
        start = end + 1
      }
      return lines
    }
  }

  private mutating func append(_ piece: Slice<UnsafeRawBufferPointer>) {
    let room = limit - rest.count
    if piece.count > room { hasCut = true }
    rest += piece.prefix(room)
  }
}
