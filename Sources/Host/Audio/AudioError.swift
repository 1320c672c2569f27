import CFFmpeg

/// A call of ffmpeg's libraries that failed, with their own words, or gave what cannot be used here.
public struct AudioError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The call's name ("avcodec_send_packet").
  public var call: String
  public var text: String

  public var description: String { "\(text) (\(call))" }

  init(_ call: String, _ text: String) {
    self.call = call
    self.text = text
  }

  init(_ call: String, code: Int32) {
    self.call = call
    text = withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(AV_ERROR_MAX_STRING_SIZE)) { buffer in
      guard let start = buffer.baseAddress else { return "error \(code)" }
      buffer.initialize(repeating: 0)
      av_strerror(code, start, buffer.count)
      return String(cString: start)
    }
  }

  /// Passes on what did not fail.
  @discardableResult
  static func check(_ call: String, _ code: Int32) throws(AudioError) -> Int32 {
    guard code >= 0 else { throw AudioError(call, code: code) }
    return code
  }
}
