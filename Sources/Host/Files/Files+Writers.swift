import CLinux
import Glibc
public import SystemPackage

extension Files {
  /// Whether somebody has the file open for writing; nil where the kernel does not say (another user's file without
  /// CAP_LEASE, most network file systems). Blocks.
  ///
  /// A read lease is refused while there is a writer, fcntl(2). It is given back at once, since it holds up whoever
  /// opens the file meanwhile.
  public static func hasWriter(_ path: FilePath) throws(FileError) -> Bool? {
    _ = leaseSignalIsIgnored
    let descriptor = try openRegular(path)
    defer { close(descriptor) }
    if apm_try_read_lease(descriptor) == 0 { return false }
    return errno == EAGAIN ? true : nil
  }

  /// Who opens the file within that moment makes the kernel send SIGIO, which would end the process.
  private static let leaseSignalIsIgnored: Void = { _ = signal(SIGIO, SIG_IGN) }()
}
