import Foundation
import Testing

/// A real nfs-ganesha that exports a house's inbox and outbox, and its client. Both live in a network of their own, so
/// that the usual ports and the port mapper are theirs.
final class NfsServer: @unchecked Sendable {  // Process is not Sendable; after init only its end is asked for.
  static let isThere: Bool = {
    func there(_ paths: String...) -> Bool { paths.contains { FileManager.default.fileExists(atPath: $0) } }
    return there("/usr/bin/ganesha.nfsd", "/usr/sbin/ganesha.nfsd") && there("/sbin/rpcbind", "/usr/sbin/rpcbind")
      && there("/usr/bin/nfs-cp") && there("/usr/bin/unshare") && there("/sbin/ip", "/usr/sbin/ip", "/bin/ip")
      && ["x86_64", "aarch64"].contains { there("/usr/lib/\($0)-linux-gnu/ganesha/libfsalvfs.so") }
  }()

  private static let script = """
    mount -t tmpfs none /run && mkdir -p /run/rpcbind && ip link set lo up || exit 1
    rpcbind -f &
    for try in $(seq 100); do rpcinfo -p 127.0.0.1 && break; sleep 0.1; done
    exec ganesha.nfsd -F -L "$1/log" -f "$1/conf" -p "$1/pid"
    """

  private let root: URL
  private let process = Process()

  /// `tuned` has the settings that the README asks for.
  init(_ house: House, tuned: Bool = true) async throws {
    root = house.root.appendingPathComponent("nfs")
    try FileManager.default.createDirectory(
      at: root.appendingPathComponent("recovery"), withIntermediateDirectories: true)
    // In a container ganesha 6 may lack a right that it can do without; older ones do not know the setting.
    var settings = """
      NFS_CORE_PARAM { Protocols = 3, 4; mount_path_pseudo = true; allow_set_io_flusher_fail = true; }
      NFSV4 { Graceless = true; Lease_Lifetime = 5; RecoveryBackend = fs; RecoveryRoot = "\(root.path)/recovery"; }

      """
    if tuned { settings += "MDCACHE { Dir_Chunk = 0; Cache_FDs = false; }\n" }
    for (number, folder) in [house.inbox, house.outbox].enumerated() {
      settings += """
        EXPORT {
          Export_Id = \(number + 1); Path = "\(folder.path)"; Pseudo = "/\(folder.lastPathComponent)";
          Access_Type = RW; Squash = No_Root_Squash; SecType = sys; \(tuned ? "Attr_Expiration_Time = 0;" : "")
          FSAL { Name = VFS; }
        }

        """
    }
    try Data(settings.utf8).write(to: root.appendingPathComponent("conf"))
    process.executableURL = URL(fileURLWithPath: "/usr/bin/unshare")
    process.arguments = [
      "--mount", "--net", "--pid", "--fork", "--kill-child", "--propagation", "private", "sh", "-c", Self.script, "sh",
      root.path,
    ]
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    let probe = house.root.appendingPathComponent("probe")
    try Data("probe".utf8).write(to: probe)
    let end = ContinuousClock.now + .seconds(60)
    while try await put(4, probe.path, as: ".probe").status != 0 {
      try #require(ContinuousClock.now < end && process.isRunning, "ganesha answers: \(log)")
      try await ContinuousClock().sleep(for: .milliseconds(200))
    }
  }

  deinit {
    // It holds SIGTERM back; its end is the end of everything in its process namespace.
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }

  private var log: String {
    (try? String(decoding: Data(contentsOf: root.appendingPathComponent("log")).suffix(2000), as: UTF8.self)) ?? ""
  }

  /// Writes a local file into the inbox. `options` as in `Tests/Shares/nfs.py`.
  func put(_ version: Int, _ file: String, as name: String, _ options: [String] = []) async throws -> Tools.Result {
    try await client(["put", "\(version)", "inbox", "--"] + [name, file], options)
  }

  /// Reads a file of the outbox into a local one.
  func get(_ version: Int, _ name: String, to file: String) async throws -> Tools.Result {
    try await client(["get", "\(version)", "outbox", "--"] + [name, file], [])
  }

  private func client(_ words: [String], _ options: [String]) async throws -> Tools.Result {
    let client = Tools.package.appendingPathComponent("Tests/Shares/nfs.py").path
    return try await Tools.run(
      "/usr/bin/env",
      ["nsenter", "--target", "\(process.processIdentifier)", "--net", Tools.python ?? "python3", client] + options
        + words)
  }
}
