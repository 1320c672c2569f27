import CFFmpeg

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
