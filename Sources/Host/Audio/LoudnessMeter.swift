import CEbur128

/// Integrated loudness and highest sample of what is added (EBU R 128, by libebur128).
final class LoudnessMeter {
  private var state: UnsafeMutablePointer<ebur128_state>?
  private let channels: Int
  private var interleaved: [Float] = []

  /// `rate`: samples a second. Throws for more than two channels, of which the library does not know where they are.
  init(channels: Int, rate: Int) throws(AudioError) {
    let mode = Int32(EBUR128_MODE_I.rawValue | EBUR128_MODE_SAMPLE_PEAK.rawValue)
    guard (1...2).contains(channels), let state = ebur128_init(UInt32(channels), UInt(rate), mode) else {
      throw AudioError("ebur128_init", "\(channels) channels at \(rate) Hz")
    }
    self.state = state
    self.channels = channels
  }

  deinit { ebur128_destroy(&state) }

  /// `planes`: `count` samples of each channel.
  func add(_ planes: UnsafeMutablePointer<UnsafeMutablePointer<UInt8>?>, count: Int) throws(AudioError) {
    if interleaved.count < count * channels { interleaved = Array(repeating: 0, count: count * channels) }
    let code = interleaved.withUnsafeMutableBufferPointer { target in
      for channel in 0..<channels {
        planes[channel]?.withMemoryRebound(to: Float.self, capacity: count) { samples in
          for index in 0..<count { target[index * channels + channel] = samples[index] }
        }
      }
      return ebur128_add_frames_float(state, target.baseAddress, count)
    }
    try Self.check("ebur128_add_frames_float", code)
  }

  /// LUFS; -70, below which nothing counts, for silence. Throws where samples were no numbers.
  var loudness: Double {
    get throws(AudioError) {
      var value = 0.0
      try Self.check("ebur128_loudness_global", ebur128_loudness_global(state, &value))
      guard !value.isNaN, value < .infinity else { throw AudioError("ebur128_loudness_global", "\(value) LUFS") }
      return max(-70, value)
    }
  }

  /// The highest sample; 1 is full scale.
  var peak: Double {
    get throws(AudioError) {
      var highest = 0.0
      for channel in 0..<UInt32(channels) {
        var value = 0.0
        try Self.check("ebur128_sample_peak", ebur128_sample_peak(state, channel, &value))
        guard value.isFinite else { throw AudioError("ebur128_sample_peak", "a peak of \(value)") }
        highest = max(highest, value)
      }
      return highest
    }
  }

  private static func check(_ call: String, _ code: Int32) throws(AudioError) {
    guard code == EBUR128_SUCCESS.rawValue else { throw AudioError(call, "error \(code) of libebur128") }
  }
}
