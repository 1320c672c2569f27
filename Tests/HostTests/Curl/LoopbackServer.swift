import Foundation
import Host
import Synchronization

/// A small HTTP/1.1 server on loopback, with a thread per connection, that can misbehave.
final class LoopbackServer: Sendable {
  struct Request: Sendable {
    var method = ""
    var target = ""
    /// Names in lower case.
    var headers: [String: String] = [:]
    var body: [UInt8] = []

    /// First byte and, where given, last byte of a Range header.
    var range: (first: Int, last: Int?)? {
      guard let value = headers["range"], value.hasPrefix("bytes=") else { return nil }
      let ends = value.dropFirst(6).split(separator: "-", omittingEmptySubsequences: false)
      guard ends.count == 2, let first = Int(ends[0]) else { return nil }
      return (first, Int(ends[1]))
    }
  }

  typealias Answer = @Sendable (Request, Connection) -> Void

  let port: UInt16
  /// Every request as it arrives, for tests that must wait until one is there.
  let arrivals: AsyncStream<Request>
  private let arrived: AsyncStream<Request>.Continuation
  private let listener: Int32
  private let answer: Answer
  private let state = Mutex(State())

  private struct State {
    var isOpen = true
    var sockets: Set<Int32> = []
    var requests: [Request] = []
  }

  init(_ answer: @escaping Answer) throws {
    self.answer = answer
    (arrivals, arrived) = AsyncStream.makeStream()
    listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let socket = listener
    let isListening = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(socket, $0, length) == 0 && listen(socket, 128) == 0 && getsockname(socket, $0, &length) == 0
      }
    }
    guard isListening else { throw POSIXError(.EADDRNOTAVAIL) }
    port = UInt16(bigEndian: address.sin_port)
    Thread.detachNewThread { self.accept() }
  }

  var url: String { "http://127.0.0.1:\(port)" }
  var requests: [Request] { state.withLock { $0.requests } }

  /// Breaks every connection and ends every thread.
  func stop() {
    state.withLock { state in
      state.isOpen = false
      for socket in state.sockets { shutdown(socket, Int32(SHUT_RDWR)) }
      shutdown(listener, Int32(SHUT_RDWR))
    }
    arrived.finish()
  }

  private func accept() {
    while true {
      let socket = Glibc.accept(listener, nil, nil)
      guard socket >= 0 else { break }
      let isOpen = state.withLock { state in
        if state.isOpen { state.sockets.insert(socket) }
        return state.isOpen
      }
      guard isOpen else {
        close(socket)
        break
      }
      Thread.detachNewThread {
        let connection = Connection(socket)
        while let request = connection.readRequest() {
          self.state.withLock { $0.requests.append(request) }
          self.arrived.yield(request)
          self.answer(request, connection)
          if connection.isClosing { break }
        }
        self.state.withLock { state in
          state.sockets.remove(socket)
          close(socket)
        }
      }
    }
    close(listener)
  }
}

/// One connection, used by its own thread only.
final class Connection {
  private let socket: Int32
  private var unread: [UInt8] = []
  private(set) var isClosing = false

  fileprivate init(_ socket: Int32) {
    self.socket = socket
  }

  fileprivate func readRequest() -> LoopbackServer.Request? {
    var request = LoopbackServer.Request()
    guard let end = readUntilBlankLine() else { return nil }
    let lines = String(decoding: unread[..<end], as: UTF8.self).components(separatedBy: "\r\n")
    let words = lines[0].split(separator: " ")
    guard words.count == 3 else { return nil }
    (request.method, request.target) = (String(words[0]), String(words[1]))
    for line in lines.dropFirst() {
      guard let colon = line.firstIndex(of: ":") else { continue }
      let value = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
      request.headers[line[..<colon].lowercased()] = value
    }
    unread.removeFirst(end + 4)
    let length = request.headers["content-length"].flatMap { Int($0) } ?? 0
    while unread.count < length { guard readMore() else { return nil } }
    request.body = [UInt8](unread.prefix(length))
    unread.removeFirst(length)
    return request
  }

  private func readUntilBlankLine() -> Int? {
    while true {
      if let range = unread.firstRange(of: Array("\r\n\r\n".utf8)) { return range.lowerBound }
      guard readMore() else { return nil }
    }
  }

  private func readMore() -> Bool {
    var buffer = [UInt8](repeating: 0, count: 65536)
    let count = recv(socket, &buffer, buffer.count, 0)
    guard count > 0 else { return false }
    unread += buffer[..<count]
    return true
  }

  func send(_ bytes: some Sequence<UInt8>) {
    var rest = [UInt8](bytes)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
      guard count > 0 else { return close() }
      rest = rest.dropFirst(count)
    }
  }

  func send(_ text: String) {
    send(text.utf8)
  }

  /// A whole answer, after which the connection stays open.
  func answer(_ status: Int, _ headers: [String: String] = [:], _ body: [UInt8] = []) {
    var head = "HTTP/1.1 \(status) Words\r\nContent-Length: \(body.count)\r\n"
    for (name, value) in headers { head += "\(name): \(value)\r\n" }
    send(head + "\r\n")
    send(body)
  }

  /// Answers as a server of files does, with ranges.
  func serve(_ file: [UInt8], _ request: LoopbackServer.Request) {
    guard let range = request.range else { return answer(200, ["Accept-Ranges": "bytes"], file) }
    guard range.first < file.count else { return answer(416, ["Content-Range": "bytes */\(file.count)"]) }
    let last = min(range.last ?? .max, file.count - 1)
    let part = [UInt8](file[range.first...last])
    answer(206, ["Content-Range": "bytes \(range.first)-\(last)/\(file.count)"], part)
  }

  /// Ends the connection after this answer.
  func close() {
    isClosing = true
    shutdown(socket, Int32(SHUT_WR))
  }

  /// Ends the connection with RST.
  func reset() {
    isClosing = true
    var linger = linger(l_onoff: 1, l_linger: 0)
    setsockopt(socket, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout<Glibc.linger>.size))
  }

  /// Keeps silent until the other side hangs up.
  func waitForEnd() {
    isClosing = true
    while readMore() {}
  }
}

/// Runs `body` with a server and transfers that may reach it, and ends both.
func withServer(
  _ network: NetworkOptions = NetworkOptions(allowPrivateAddresses: true), answer: @escaping LoopbackServer.Answer,
  _ body: (LoopbackServer, Transfers) async throws -> Void
) async throws {
  let server = try LoopbackServer(answer)
  let transfers = try Transfers(network)
  do {
    try await body(server, transfers)
  } catch {
    server.stop()
    await transfers.shutdown()
    throw error
  }
  server.stop()
  await transfers.shutdown()
}

/// Bytes that differ at every place and for every seed; eight at a time, as unoptimised code that maps single ones keeps
/// the tests beside it from the processor for seconds.
func pattern(_ seed: Int, count: Int) -> [UInt8] {
  var state = UInt64(truncatingIfNeeded: seed) &* 0x9e37_79b9_7f4a_7c15 | 1
  return [UInt8](unsafeUninitializedCapacity: count + 8) { buffer, initialized in
    var place = 0
    while place < count {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      // The low bits of such a sequence repeat soon; the high ones are folded over them.
      UnsafeMutableRawPointer(buffer.baseAddress)?.storeBytes(
        of: state ^ (state >> 33), toByteOffset: place, as: UInt64.self)
      place += 8
    }
    initialized = count
  }
}
