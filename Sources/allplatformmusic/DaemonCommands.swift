import ArgumentParser
import Host
import Logging
import Pipeline
import ServiceLifecycle
import SystemPackage
import UnixSignals

/// The daemon.
struct Run: AsyncParsableCommand {
  static let configuration = CommandConfiguration(abstract: "Watches the inbox until it is stopped.")
  @OptionGroup var common: CommonOptions

  func run() async throws {
    let settings = try common.settings()
    let log = makeLog()
    let household = try openHousehold(settings, log)
    let road = household.road
    var configuration = ServiceGroupConfiguration(
      services: [
        .init(service: road, successTerminationBehavior: .gracefullyShutdownGroup),
        // The last one is told first that it is time to stop.
        .init(service: ServiceManager(road: road, rescan: settings.rescan), successTerminationBehavior: .ignore),
      ],
      gracefulShutdownSignals: [.sigterm, .sigint], logger: log)
    configuration.maximumGracefulShutdownDuration = .seconds(20)
    try await ServiceGroup(configuration: configuration).run()
    await household.close()
    log.notice("stopped")
  }
}

/// One pass over the inbox.
struct Once: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Works off what is in the inbox, then ends.",
    discussion: """
      Ends with 0 when everything was delivered, 3 when songs are missing or a file was refused, 75 when it gave up
      waiting for the network, a platform or the disk, 1 when it failed.
      """)
  @OptionGroup var common: CommonOptions

  func run() async throws {
    let settings = try common.settings()
    let household = try openHousehold(settings, makeLog(level: Bars.isTerminal ? .error : .info))
    let road = household.road
    let end = try await withBars(road.board) { try await road.once() }
    await household.close()
    switch end {
    case .allDelivered: break
    case .someMissing: throw Ending(code: .someMissing)
    case .gaveUpWaiting:
      throw Ending(code: .gaveUpWaiting, message: "Gave up waiting; what is unfinished goes on next time.")
    }
  }
}

/// Opens state, ledger and folders. Ends with 69 when something that is needed is missing or held by another process.
private func openHousehold(_ settings: Settings, _ log: Logger) throws -> Household {
  do throws(Household.Missing) {
    return try Household(settings, program: runningProgram, log)
  } catch {
    throw Ending(code: .unavailable, message: error.description)
  }
}
