import Foundation
import Host
import Testing

@Suite(.timeLimit(.minutes(1)))
struct AddressTests {
  private func address(_ text: String) -> PeerAddress {
    var bytes = [UInt8](repeating: 0, count: 16)
    if inet_pton(AF_INET, text, &bytes) == 1 { return .v4([UInt8](bytes[..<4])) }
    return inet_pton(AF_INET6, text, &bytes) == 1 ? .v6(bytes) : .other
  }

  @Test(arguments: [
    "1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255", "128.0.0.1",
    "142.250.184.206", "169.253.255.255", "169.255.0.0", "172.15.255.255", "172.32.0.0", "192.167.255.255",
    "192.169.0.0",
    "198.17.255.255", "198.20.0.0", "223.255.255.255", "2001:4860:4860::8888", "2606:4700::1111", "2a00:1450:4017::1",
    "2003::1", "3fff:1000::1",
  ])
  func `Public addresses are public`(text: String) {
    #expect(address(text).isPublic)
  }

  @Test(arguments: [
    "0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.127.255.255", "127.0.0.1", "127.255.255.255",
    "169.254.0.1", "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.1", "192.0.2.1", "192.88.99.1",
    "192.168.0.1", "192.168.255.255", "198.18.0.1", "198.19.255.255", "198.51.100.1", "203.0.113.1", "224.0.0.1",
    "239.255.255.255", "240.0.0.1", "255.255.255.255", "::", "::1", "::ffff:8.8.8.8", "::ffff:127.0.0.1", "::8.8.8.8",
    "64:ff9b::808:808", "64:ff9b:1::1", "100::1", "2001::1", "2001:2::1", "2001:db8::1", "2002:7f00:1::1", "3fff::1",
    "5f00::1", "fc00::1", "fdff::1", "fe80::1", "febf::1", "fec0::1", "ff02::1", "words",
  ])
  func `Addresses that are not public are known`(text: String) {
    #expect(!address(text).isPublic)
  }

  @Test(arguments: [
    "http://127.0.0.1", "http://localhost", "http://[::1]", "http://0.0.0.0", "http://[::ffff:127.0.0.1]",
    "http://2130706433", "http://0x7f.1",
  ])
  func `No connection to a private address is opened, however it is written`(host: String) async throws {
    try await withServer(NetworkOptions()) { _, connection in
      connection.answer(200)
    } _: { server, transfers in
      let error = await #expect(throws: TransferError.self) {
        try await transfers.send(TransferRequest("\(host):\(server.port)/"))
      }
      guard case .refusedAddress = error else { throw error ?? .cancelled }
      #expect(error?.isTransient == false)
      #expect(server.requests.isEmpty)
    }
  }
}
