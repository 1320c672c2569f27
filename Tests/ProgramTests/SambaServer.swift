import Foundation
import Testing

/// A real smbd on loopback that shares a house's inbox and outbox, and its client.
final class SambaServer: @unchecked Sendable {  // Process is not Sendable; after init only its end is asked for.
  static let isThere: Bool = {
    func there(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }
    return there("/usr/sbin/smbd") && there("/usr/bin/smbclient")
      && ["x86_64", "aarch64"].contains { there("/usr/lib/\($0)-linux-gnu/samba/vfs/fruit.so") }
  }()

  private let root: URL
  private let port: Int
  private let process = Process()

  init(_ house: House) async throws {
    root = house.root.appendingPathComponent("samba")
    port = try Self.freePort()
    for folder in ["private", "lock", "state", "cache", "pid", "rpc", "log"] {
      try FileManager.default.createDirectory(
        at: root.appendingPathComponent(folder), withIntermediateDirectories: true)
    }
    var settings = """
      [global]
      server role = standalone server
      smb ports = \(port)
      interfaces = 127.0.0.1/8
      bind interfaces only = yes
      disable netbios = yes
      map to guest = bad user
      guest account = root
      private dir = \(root.path)/private
      lock directory = \(root.path)/lock
      state directory = \(root.path)/state
      cache directory = \(root.path)/cache
      pid directory = \(root.path)/pid
      ncalrpc dir = \(root.path)/rpc
      log file = \(root.path)/log/smbd.log
      load printers = no
      printing = bsd
      printcap name = /dev/null
      disable spoolss = yes

      """
    // As a household has it, and as a Mac's owner has it.
    for (name, folder, more) in [
      ("inbox", house.inbox, ""), ("outbox", house.outbox, ""),
      ("mac", house.inbox, "vfs objects = catia fruit streams_xattr\nfruit:metadata = stream"),
    ] {
      settings += "[\(name)]\npath = \(folder.path)\nread only = no\nguest ok = yes\n\(more)\n"
    }
    try Data(settings.utf8).write(to: root.appendingPathComponent("smb.conf"))
    process.executableURL = URL(fileURLWithPath: "/usr/sbin/smbd")
    process.arguments = [
      "--foreground", "--no-process-group", "--configfile=\(root.path)/smb.conf", "--log-basename=\(root.path)/log",
    ]
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    let end = ContinuousClock.now + .seconds(30)
    while try await client("inbox", "ls").status != 0 {
      try #require(ContinuousClock.now < end, "smbd answers")
      try await ContinuousClock().sleep(for: .milliseconds(100))
    }
  }

  deinit {
    process.terminate()
    process.waitUntilExit()
  }

  /// Runs commands of smbclient's own language in a share.
  func client(_ share: String, _ commands: String) async throws -> Tools.Result {
    try await Tools.run("/usr/bin/smbclient", arguments(share, commands))
  }

  /// A client that is still at it; the caller ends it.
  func start(_ share: String, _ commands: String) throws -> Process {
    let client = Process()
    client.executableURL = URL(fileURLWithPath: "/usr/bin/smbclient")
    // Older clients send small pieces.
    client.arguments = ["-m", "SMB2_02"] + arguments(share, commands)
    client.standardInput = FileHandle.nullDevice
    client.standardOutput = FileHandle.nullDevice
    client.standardError = FileHandle.nullDevice
    try client.run()
    return client
  }

  private func arguments(_ share: String, _ commands: String) -> [String] {
    ["//127.0.0.1/\(share)", "-p", "\(port)", "-N", "-s", root.path + "/smb.conf", "-c", commands]
  }

  /// A port of loopback that is free at this moment.
  private static func freePort() throws -> Int {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let bound = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, length) == 0 && getsockname(descriptor, $0, &length) == 0
      }
    }
    try #require(bound, "a free port")
    return Int(UInt16(bigEndian: address.sin_port))
  }
}
