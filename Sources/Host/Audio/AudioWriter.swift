import CFFmpeg
import SystemPackage

/// A file with one audio stream, written packet by packet.
struct AudioWriter: ~Copyable {
  private let format: Owned<AVFormatContext>
  private let stream: UnsafeMutablePointer<AVStream>

  init(_ path: FilePath, muxer: String, like reader: borrowing AudioReader) throws(AudioError) {
    let format = try Self.make(path, muxer)
    let context = format.pointer
    guard let stream = avformat_new_stream(context, nil) else {
      throw AudioError("avformat_new_stream", code: cffmpeg_no_memory())
    }
    try AudioError.check(
      "avcodec_parameters_copy", avcodec_parameters_copy(stream.pointee.codecpar, reader.stream.pointee.codecpar))
    stream.pointee.codecpar.pointee.codec_tag = 0  // The other container's.
    stream.pointee.time_base = reader.stream.pointee.time_base
    let opened = path.withPlatformString { avio_open(&context.pointee.pb, $0, AVIO_FLAG_WRITE) }
    try AudioError.check("avio_open", opened)
    var options: OpaquePointer?
    defer { av_dict_free(&options) }
    av_dict_set(&options, "movflags", "+faststart", 0)  // Only mp4 knows it.
    try AudioError.check("avformat_write_header", avformat_write_header(context, &options))
    self.format = format
    self.stream = stream
  }

  private static func make(_ path: FilePath, _ muxer: String) throws(AudioError) -> Owned<AVFormatContext> {
    var made: UnsafeMutablePointer<AVFormatContext>?
    let code = path.withPlatformString { avformat_alloc_output_context2(&made, nil, muxer, $0) }
    try AudioError.check("avformat_alloc_output_context2", code)
    return try Owned(made, "avformat_alloc_output_context2") { context in
      if let context { avio_closep(&context.pointee.pb) }
      avformat_free_context(context)
    }
  }

  /// Takes the reader's packet, and returns the second at which it ends.
  func writePacket(of reader: borrowing AudioReader) throws(AudioError) -> Double {
    let packet = reader.packet.pointer
    let (from, to) = (reader.stream.pointee.time_base, stream.pointee.time_base)
    let start = reader.start
    try Self.shift(&packet.pointee.pts, by: start)
    try Self.shift(&packet.pointee.dts, by: start)
    let (begin, length) = (packet.pointee.pts, packet.pointee.duration)
    let end = begin == cffmpeg_no_time() ? 0 : (Double(begin) + Double(length)) * av_q2d(from)
    av_packet_rescale_ts(packet, from, to)
    packet.pointee.stream_index = 0
    packet.pointee.pos = -1
    try AudioError.check("av_interleaved_write_frame", av_interleaved_write_frame(format.pointer, packet))
    return end
  }

  private static func shift(_ time: inout Int64, by start: Int64) throws(AudioError) {
    guard time != cffmpeg_no_time() else { return }
    let (shifted, isTooFar) = time.subtractingReportingOverflow(start)
    guard !isTooFar else { throw AudioError("av_read_frame", "a packet of another age") }
    time = shifted
  }

  /// The file is whole afterwards.
  func finish() throws(AudioError) {
    try AudioError.check("av_write_trailer", av_write_trailer(format.pointer))
    avio_flush(format.pointer.pointee.pb)
    try AudioError.check("avio_flush", format.pointer.pointee.pb.pointee.error)
    try AudioError.check("avio_close", avio_closep(&format.pointer.pointee.pb))
  }
}
