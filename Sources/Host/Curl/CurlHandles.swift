import CCurl
import Glibc
import SystemPackage

/// Takes one answer, on the curl thread: the head once, then the body in pieces. An error ends the transfer.
protocol AnswerSink: AnyObject {
  func begin(_ head: ResponseHead) throws(TransferError)
  func take(_ bytes: UnsafeRawBufferPointer) throws(TransferError)
}

/// Owns one libcurl easy handle. libcurl's callbacks hold an unretained pointer to this object; they run only while
/// the handle is in a `MultiHandle`, and the actor keeps the object until it has taken it out.
final class EasyHandle {
  fileprivate let handle: UnsafeMutableRawPointer
  private let errorText: UnsafeMutablePointer<CChar>
  private var headers: UnsafeMutablePointer<curl_slist>?
  private let sink: any AnswerSink
  private let publicOnly: Bool
  private var reader = HeadReader()
  /// What one of our callbacks stopped the transfer with.
  fileprivate(set) var failure: TransferError?
  /// The last address the guard did not let through.
  fileprivate(set) var refused: PeerAddress?

  /// `id` comes back from `MultiHandle.finished()`; with `publicOnly` no connection to a private address is opened.
  init(id: Int, sink: any AnswerSink, publicOnly: Bool) throws(TransferError) {
    guard let handle = curl_easy_init() else { throw .other(code: 2, text: "curl_easy_init") }
    self.handle = handle
    self.sink = sink
    self.publicOnly = publicOnly
    errorText = .allocate(capacity: Int(CURL_ERROR_SIZE))
    errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))

    let owner = Unmanaged.passUnretained(self).toOpaque()
    try check(ccurl_set_pointer(handle, CURLOPT_ERRORBUFFER, errorText))
    try check(ccurl_set_pointer(handle, CURLOPT_PRIVATE, UnsafeRawPointer(bitPattern: id)))
    try check(ccurl_set_data_callback(handle, CURLOPT_HEADERFUNCTION, receiveHeader))
    try check(ccurl_set_pointer(handle, CURLOPT_HEADERDATA, owner))
    try check(ccurl_set_data_callback(handle, CURLOPT_WRITEFUNCTION, receiveBody))
    try check(ccurl_set_pointer(handle, CURLOPT_WRITEDATA, owner))
    try check(ccurl_set_socket_callback(handle, openSocket))
    try check(ccurl_set_pointer(handle, CURLOPT_OPENSOCKETDATA, owner))
  }

  deinit {
    curl_easy_cleanup(handle)
    curl_slist_free_all(headers)
    errorText.deallocate()
  }

  func set(_ option: CURLoption, _ value: Int) throws(TransferError) {
    try check(ccurl_set_long(handle, option, value))
  }

  func setLarge(_ option: CURLoption, _ value: Int) throws(TransferError) {
    try check(ccurl_set_large(handle, option, curl_off_t(value)))
  }

  func set(_ option: CURLoption, _ value: String) throws(TransferError) {
    try check(ccurl_set_string(handle, option, value))
  }

  func set(_ option: CURLoption, _ path: FilePath) throws(TransferError) {
    try check(path.withPlatformString { ccurl_set_string(handle, option, $0) })
  }

  func setBody(_ bytes: [UInt8]) throws(TransferError) {
    try setLarge(CURLOPT_POSTFIELDSIZE_LARGE, bytes.count)
    // Without a pointer libcurl would read the body from standard input.
    if bytes.isEmpty { return try set(CURLOPT_COPYPOSTFIELDS, "") }
    try check(bytes.withUnsafeBytes { ccurl_set_pointer(handle, CURLOPT_COPYPOSTFIELDS, $0.baseAddress) })
  }

  func setHeaders(_ lines: [String]) throws(TransferError) {
    for line in lines {
      guard let longer = curl_slist_append(headers, line) else { throw .other(code: 27, text: "curl_slist_append") }
      headers = longer
    }
    try check(ccurl_set_pointer(handle, CURLOPT_HTTPHEADER, headers))
  }

  /// What a finished transfer comes to, our own reasons first.
  func outcome(_ code: CURLcode, _ limits: TransferLimits) -> Result<Void, TransferError> {
    if let failure { return .failure(failure) }
    if code == CURLE_OK { return .success(()) }
    if let refused, code == CURLE_COULDNT_CONNECT { return .failure(.refusedAddress("\(refused)")) }
    let times = TransferError.Times(
      total: time(CURLINFO_TOTAL_TIME_T), untilRequest: time(CURLINFO_PRETRANSFER_TIME_T))
    let text = String(cString: errorText.pointee == 0 ? curl_easy_strerror(code) : UnsafePointer(errorText))
    return .failure(TransferError(code, text, limits, times))
  }

  private func time(_ info: CURLINFO) -> Duration {
    var microseconds: curl_off_t = 0
    _ = ccurl_get_large(handle, info, &microseconds)
    return .microseconds(Int64(microseconds))
  }

  private func check(_ code: CURLcode) throws(TransferError) {
    guard code != CURLE_OK else { return }
    throw .other(code: Int32(code.rawValue), text: String(cString: curl_easy_strerror(code)))
  }

  // MARK: Called by libcurl

  /// False ends the transfer.
  fileprivate func receive(_ bytes: UnsafeRawBufferPointer, isHeader: Bool) -> Bool {
    do throws(TransferError) {
      if !isHeader {
        try sink.take(bytes)
      } else if let head = try reader.take(bytes) {
        try sink.begin(head)
      }
      return true
    } catch {
      failure = error
      return false
    }
  }

  fileprivate func mayConnect(to address: PeerAddress) -> Bool {
    if !publicOnly || address.isPublic { return true }
    refused = address
    return false
  }
}

private func receiveHeader(
  _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ owner: UnsafeMutableRawPointer?
) -> Int {
  receive(bytes, size * count, owner, isHeader: true)
}

private func receiveBody(
  _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ owner: UnsafeMutableRawPointer?
) -> Int {
  receive(bytes, size * count, owner, isHeader: false)
}

/// Any number but `length` tells libcurl to stop; for an empty piece only the error mark of libcurl does.
private func receive(
  _ bytes: UnsafeMutablePointer<CChar>?, _ length: Int, _ owner: UnsafeMutableRawPointer?, isHeader: Bool
) -> Int {
  guard let owner else { return 0 }
  let easy = Unmanaged<EasyHandle>.fromOpaque(owner).takeUnretainedValue()
  let piece = UnsafeRawBufferPointer(start: bytes, count: length)
  return easy.receive(piece, isHeader: isHeader) ? length : length + 1
}

/// Opens every socket itself: to refuse private addresses, and so that child processes never inherit one.
private func openSocket(
  _ owner: UnsafeMutableRawPointer?, _ purpose: curlsocktype, _ address: UnsafeMutablePointer<curl_sockaddr>?
) -> curl_socket_t {
  guard let owner, let address else { return -1 }
  let easy = Unmanaged<EasyHandle>.fromOpaque(owner).takeUnretainedValue()
  let bytes = UnsafeRawBufferPointer(start: ccurl_address(address), count: Int(address.pointee.addrlen))
  let family = address.pointee.family
  let peer = PeerAddress(socketAddress: bytes, family: family, v4Family: AF_INET, v6Family: AF_INET6)
  guard easy.mayConnect(to: peer) else { return -1 }
  return socket(family, address.pointee.socktype | Int32(SOCK_CLOEXEC.rawValue), address.pointee.protocol)
}

/// Owns the libcurl multi handle.
///
/// Unchecked: all calls happen on the curl thread, except `wakeUp`, which libcurl allows from any thread and which
/// `CurlThread` never calls after `close`.
final class MultiHandle: @unchecked Sendable {
  private let handle: UnsafeMutableRawPointer

  init() throws(TransferError) {
    guard CurlLibrary.start == CURLE_OK, let handle = curl_multi_init() else {
      throw .other(code: 2, text: "curl_multi_init")
    }
    self.handle = handle
    _ = ccurl_multi_set_long(handle, CURLMOPT_MAX_HOST_CONNECTIONS, 8)
  }

  func add(_ easy: EasyHandle) throws(TransferError) {
    let code = curl_multi_add_handle(handle, easy.handle)
    guard code == CURLM_OK else {
      throw .other(code: code.rawValue, text: String(cString: curl_multi_strerror(code)))
    }
  }

  func remove(_ easy: EasyHandle) {
    curl_multi_remove_handle(handle, easy.handle)
  }

  func perform() {
    var running: Int32 = 0
    curl_multi_perform(handle, &running)
  }

  /// Waits for the network, for libcurl's next time limit or for `wakeUp`.
  func poll() {
    curl_multi_poll(handle, nil, 0, 60_000, nil)
  }

  func wakeUp() {
    curl_multi_wakeup(handle)
  }

  /// The transfers that ended since the last call.
  func finished() -> [(id: Int, code: CURLcode)] {
    var ended: [(id: Int, code: CURLcode)] = []
    var left: Int32 = 0
    while let message = curl_multi_info_read(handle, &left) {
      guard message.pointee.msg == CURLMSG_DONE else { continue }
      var id: UnsafeMutableRawPointer?
      _ = ccurl_get_pointer(message.pointee.easy_handle, CURLINFO_PRIVATE, &id)
      ended.append((Int(bitPattern: id), message.pointee.data.result))
    }
    return ended
  }

  func close() {
    curl_multi_cleanup(handle)
  }
}
