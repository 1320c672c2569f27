import CFFmpeg
import SystemPackage

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
