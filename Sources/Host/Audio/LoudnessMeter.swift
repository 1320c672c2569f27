import CEbur128

/// Integrated loudness and highest sample of what is added (EBU R 128, by libebur128).
final class LoudnessMeter {
  private var state: UnsafeMutablePointer<ebur128_state>?
  private let channels: Int
  private var interleaved: [Float] = []

  /// Nil for what cannot be measured: no or very many channels, an odd rate. `rate`: samples a second.
  init?(channels: Int, rate: Int) {
    let mode = Int32(EBUR128_MODE_I.rawValue | EBUR128_MODE_SAMPLE_PEAK.rawValue)
    guard channels > 0, rate > 0, let state = ebur128_init(UInt32(channels), UInt(rate), mode) else { return nil }
    self.state = state
    self.channels = channels
  }

  deinit { ebur128_destroy(&state) }

  /// `planes`: `count` samples of each channel.
  func add(_ planes: UnsafeMutablePointer<UnsafeMutablePointer<UInt8>?>, count: Int) {
    if interleaved.count < count * channels { interleaved = Array(repeating: 0, count: count * channels) }
    interleaved.withUnsafeMutableBufferPointer { target in
      for channel in 0..<channels {
        planes[channel]?.withMemoryRebound(to: Float.self, capacity: count) { samples in
          for index in 0..<count { target[index * channels + channel] = samples[index] }
        }
      }
      _ = ebur128_add_frames_float(state, target.baseAddress, count)
    }
  }

  /// LUFS; -70, below which nothing counts, for silence.
  var loudness: Double {
    var value = 0.0
    guard ebur128_loudness_global(state, &value) == EBUR128_SUCCESS.rawValue else { return -70 }
    return max(-70, value)
  }

  /// The highest sample; 1 is full scale.
  var peak: Double {
    (0..<UInt32(channels)).reduce(0) { highest, channel in
      var value = 0.0
      return ebur128_sample_peak(state, channel, &value) == EBUR128_SUCCESS.rawValue ? max(highest, value) : highest
    }
  }
}
