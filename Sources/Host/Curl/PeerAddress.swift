/// An IP address as a connection is opened to it, and whether it lies in the public internet.
package enum PeerAddress: Hashable {
  case v4([UInt8])
  case v6([UInt8])
  case other

  /// Reads a `struct sockaddr_in` or `sockaddr_in6`; its family is host order, the address starts at byte 4 or 8.
  init(socketAddress bytes: some Collection<UInt8>, family: Int32, v4Family: Int32, v6Family: Int32) {
    let bytes = [UInt8](bytes)
    if family == v4Family, bytes.count >= 8 {
      self = .v4([UInt8](bytes[4..<8]))
    } else if family == v6Family, bytes.count >= 24 {
      self = .v6([UInt8](bytes[8..<24]))
    } else {
      self = .other
    }
  }

  /// False for everything that the IANA special-purpose registries (RFC 6890) do not call globally reachable, and for
  /// IPv6 forms that carry an IPv4 address inside (mapped, NAT64, 6to4, Teredo).
  package var isPublic: Bool {
    switch self {
    case .v4(let bytes): Self.isPublicV4(bytes)
    case .v6(let bytes): Self.isPublicV6(bytes)
    case .other: false
    }
  }

  private static func isPublicV4(_ bytes: [UInt8]) -> Bool {
    guard bytes.count == 4 else { return false }
    return switch (bytes[0], bytes[1], bytes[2]) {
    case (0, _, _), (10, _, _), (127, _, _): false  // this network, private, loopback
    case (100, 64...127, _): false  // carrier-grade NAT
    case (169, 254, _), (172, 16...31, _), (192, 168, _): false  // link-local, private
    case (192, 0, 0), (192, 0, 2), (198, 51, 100), (203, 0, 113): false  // protocol assignments, documentation
    case (192, 88, 99), (198, 18...19, _): false  // 6to4 relays, benchmarks
    case (224..., _, _): false  // multicast, reserved, broadcast
    default: true
    }
  }

  private static func isPublicV6(_ bytes: [UInt8]) -> Bool {
    // 2000::/3 is all that is given out as global unicast.
    guard bytes.count == 16, bytes[0] & 0xe0 == 0x20 else { return false }
    return switch (bytes[0], bytes[1], bytes[2], bytes[3]) {
    case (0x20, 0x01, 0x00...0x01, _): false  // protocol assignments, Teredo, benchmarks
    case (0x20, 0x01, 0x0d, 0xb8): false  // documentation
    case (0x20, 0x02, _, _): false  // 6to4
    case (0x3f, 0xff, 0x00...0x0f, _): false  // documentation
    default: true
    }
  }
}

extension PeerAddress: CustomStringConvertible {
  package var description: String {
    switch self {
    case .v4(let bytes):
      bytes.map(String.init).joined(separator: ".")
    case .v6(let bytes):
      stride(from: 0, to: bytes.count - 1, by: 2)
        .map { String(Int(bytes[$0]) << 8 | Int(bytes[$0 + 1]), radix: 16) }
        .joined(separator: ":")
    case .other: "not an internet address"
    }
  }
}
