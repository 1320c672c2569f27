import CFFmpeg
public import SystemPackage

/// What was found in an audio file that was decoded from its beginning to its end.
public struct AudioFindings: Sendable, Hashable, Codable {
  /// Seconds that were decoded.
  public var seconds: Double
  /// Integrated loudness in LUFS (EBU R 128), -70 for silence; nil when not measured.
  public var loudness: Double?
  /// Highest measured sample, 1 is full scale; nil when not measured.
  public var peak: Double?
}

/// Copies the first audio stream of `input` as it is into another container, and decodes all of it meanwhile.
///
/// By ffmpeg's libraries, in this process: to be called where a decoder that is brought down by damaged audio takes
/// nothing else with it. Blocks. Throws at the first error, also for what is not float samples of one shape from
/// beginning to end; what is at `output` then is of no use. `containers`: the demuxers that may open the file, with
/// commas between them. `isMeasured`: whether loudness is measured at that second; nil: nowhere.
public func copyAudio(
  _ input: FilePath, to output: FilePath, muxer: String, containers: String, isMeasured: ((Double) -> Bool)?
) throws(AudioError) -> AudioFindings {
  let reader = try AudioReader(input, containers: containers)
  let writer = try AudioWriter(output, muxer: muxer, like: reader)
  var meter: LoudnessMeter?
  var shape: AudioReader.Shape?
  var (samples, end) = (0, 0.0)
  var hasMore = true
  while hasMore {
    hasMore = try reader.readPacket()
    while let decoded = try reader.nextFrame() {
      if shape == nil {
        shape = decoded.shape
        if isMeasured != nil { meter = try LoudnessMeter(channels: decoded.shape.channels, rate: decoded.shape.rate) }
      }
      guard decoded.shape == shape else { throw AudioError("avcodec_receive_frame", "samples of another shape") }
      if isMeasured?(Double(samples) / Double(decoded.shape.rate)) == true {
        try meter?.add(decoded.planes, count: decoded.count)
      }
      samples += decoded.count
    }
    if hasMore { end = max(end, try writer.writePacket(of: reader)) }
  }
  try writer.finish()
  let seconds = shape.map { Double(samples) / Double($0.rate) } ?? 0
  // Players go by the packets' times, where a hole is silence.
  guard abs(end - seconds) < 1 else { throw AudioError("av_read_frame", "\(end) s by the times of the packets") }
  return AudioFindings(seconds: seconds, loudness: try meter?.loudness, peak: try meter?.peak)
}

/// A pointer of ffmpeg's libraries, freed once.
struct Owned<Pointee>: ~Copyable {
  let pointer: UnsafeMutablePointer<Pointee>
  private let free: (inout UnsafeMutablePointer<Pointee>?) -> Void

  init(
    _ pointer: UnsafeMutablePointer<Pointee>?, _ call: String,
    free: @escaping (inout UnsafeMutablePointer<Pointee>?) -> Void
  ) throws(AudioError) {
    guard let pointer else { throw AudioError(call, code: cffmpeg_no_memory()) }
    self.pointer = pointer
    self.free = free
  }

  deinit {
    var last: UnsafeMutablePointer<Pointee>? = pointer
    free(&last)
  }
}

/// The first audio stream of a file: its packets, and what they decode to.
struct AudioReader: ~Copyable {
  /// What the samples look like.
  struct Shape: Equatable {
    /// Samples a second.
    var rate: Int
    var channels: Int
  }

  private let format: Owned<AVFormatContext>
  private let codec: Owned<AVCodecContext>
  private let frame: Owned<AVFrame>
  let packet: Owned<AVPacket>
  let stream: UnsafeMutablePointer<AVStream>

  /// The file's first moment, in the stream's unit of time.
  var start: Int64 {
    let start = format.pointer.pointee.start_time
    if start == cffmpeg_no_time() { return 0 }
    return av_rescale_q(start, AVRational(num: 1, den: AV_TIME_BASE), stream.pointee.time_base)
  }

  init(_ path: FilePath, containers: String) throws(AudioError) {
    // Into variables first: a noncopyable value cannot be left half built.
    let format = try Self.open(path, containers)
    let context = format.pointer
    try AudioError.check("avformat_find_stream_info", avformat_find_stream_info(context, nil))
    let streams = (0..<Int(context.pointee.nb_streams)).compactMap { context.pointee.streams[$0] }
    guard let first = streams.first(where: { $0.pointee.codecpar.pointee.codec_type == AVMEDIA_TYPE_AUDIO }),
      let decoder = avcodec_find_decoder(first.pointee.codecpar.pointee.codec_id)
    else { throw AudioError("avcodec_find_decoder", code: cffmpeg_invalid()) }
    for other in streams where other != first { other.pointee.discard = AVDISCARD_ALL }
    let codec = try Owned(avcodec_alloc_context3(decoder), "avcodec_alloc_context3") { avcodec_free_context(&$0) }
    try AudioError.check(
      "avcodec_parameters_to_context", avcodec_parameters_to_context(codec.pointer, first.pointee.codecpar))
    codec.pointer.pointee.thread_count = 1
    codec.pointer.pointee.pkt_timebase = first.pointee.time_base
    try AudioError.check("avcodec_open2", avcodec_open2(codec.pointer, decoder, nil))
    let packet = try Owned(av_packet_alloc(), "av_packet_alloc") { av_packet_free(&$0) }
    let frame = try Owned(av_frame_alloc(), "av_frame_alloc") { av_frame_free(&$0) }
    stream = first
    self.format = format
    self.codec = codec
    self.packet = packet
    self.frame = frame
  }

  private static func open(_ path: FilePath, _ containers: String) throws(AudioError) -> Owned<AVFormatContext> {
    var options: OpaquePointer?
    defer { av_dict_free(&options) }
    // A playlist in disguise would otherwise be followed to other files or hosts.
    try AudioError.check("av_dict_set", av_dict_set(&options, "protocol_whitelist", "file", 0))
    try AudioError.check("av_dict_set", av_dict_set(&options, "format_whitelist", containers, 0))
    av_log_set_level(AV_LOG_ERROR)
    var opened: UnsafeMutablePointer<AVFormatContext>?
    let code = path.withPlatformString { avformat_open_input(&opened, $0, nil, &options) }
    try AudioError.check("avformat_open_input", code)
    return try Owned(opened, "avformat_open_input") { avformat_close_input(&$0) }
  }

  /// Hands the next packet to the decoder; at the end false, and the decoder knows it.
  func readPacket() throws(AudioError) -> Bool {
    repeat {
      av_packet_unref(packet.pointer)
      let code = av_read_frame(format.pointer, packet.pointer)
      if code == cffmpeg_end() {
        try AudioError.check("avcodec_send_packet", avcodec_send_packet(codec.pointer, nil))
        return false
      }
      try AudioError.check("av_read_frame", code)
    } while packet.pointer.pointee.stream_index != stream.pointee.index
    guard packet.pointer.pointee.flags & AV_PKT_FLAG_CORRUPT == 0 else {
      throw AudioError("av_read_frame", code: cffmpeg_invalid())
    }
    try AudioError.check("avcodec_send_packet", avcodec_send_packet(codec.pointer, packet.pointer))
    return true
  }

  /// What was decoded next, valid until the next call; nil when the decoder wants another packet, or is done.
  func nextFrame() throws(AudioError) -> (
    shape: Shape, planes: UnsafeMutablePointer<UnsafeMutablePointer<UInt8>?>, count: Int
  )? {
    let code = avcodec_receive_frame(codec.pointer, frame.pointer)
    if code == cffmpeg_again() || code == cffmpeg_end() { return nil }
    try AudioError.check("avcodec_receive_frame", code)
    let decoded = frame.pointer.pointee
    guard decoded.decode_error_flags == 0, decoded.flags & AV_FRAME_FLAG_CORRUPT == 0 else {
      throw AudioError("avcodec_receive_frame", code: cffmpeg_invalid())
    }
    guard decoded.sample_rate > 0, decoded.format == AV_SAMPLE_FMT_FLTP.rawValue, let planes = decoded.extended_data
    else { throw AudioError("avcodec_receive_frame", "not float samples in planes") }
    let shape = Shape(rate: Int(decoded.sample_rate), channels: Int(decoded.ch_layout.nb_channels))
    return (shape, planes, Int(decoded.nb_samples))
  }
}

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
