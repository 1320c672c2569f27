import FoundationEssentials
import Host
import SystemPackage

/// How a worker is started. Its source goes with the command line, so that no file of it can be changed.
struct WorkerLaunch: Sendable {
  var python: FilePath
  private let arguments: [String]
  private let environment: [String: String]

  init(python: FilePath, caFile: FilePath?, options: WorkerTalk.Options) {
    self.python = python
    let text = (try? JSONEncoder().encode(options)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
    arguments = ["-c", String(decoding: PackageResources.worker_py, as: UTF8.self)]
    var environment = ["APM_WORKER": text]
    environment["SSL_CERT_FILE"] = caFile?.string
    self.environment = environment
  }

  func worker(log: @escaping @Sendable (String) -> Void) -> LineWorker {
    LineWorker(executable: python, arguments: arguments, environment: environment, log: log)
  }
}
