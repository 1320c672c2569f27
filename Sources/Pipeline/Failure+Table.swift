import Host
import Platforms

/// The one table: what each kind of trouble means for the person, and what is done about it.
extension Failure {
  init(_ error: TransferError) {
    self =
      switch error {
      case .resolve, .connect: Failure(.unreachable, .retry, error.description)
      case .timeout, .stalled, .reset, .truncated, .badAnswer, .other: Failure(.unreachable, .retry, error.description)
      case .tls: Failure(.unreachable, .wait, error.description)
      case .tooLarge: Failure(.badAudio, .nextCandidate, error.description)
      case .badURL, .badHeader, .refusedAddress: Failure(.unavailable, .nextCandidate, error.description)
      case .file: Failure(.disk, .wait, error.description)
      case .cancelled: Failure(.unreachable, .retry, error.description)
      }
  }

  init(_ error: SourceError) {
    self =
      switch error {
      case .unreachable(let transfer): Failure(transfer)
      case .http(500...), .http(408): Failure(.unreachable, .retry, "\(error)")
      case .http(let status): Failure(.blocked, .wait, "HTTP \(status)")
      case .rateLimited(let seconds): Failure(.blocked, .wait, "HTTP 429", retryAfter: seconds)
      case .botCheck: Failure(.blocked, .wait, "the platform asks for a sign-in")
      case .changed(let path): Failure(.changed, .retry, "the answer has changed at \(path)")
      case .absent(let absence): Failure(.unavailable, .nextCandidate, absence.rawValue)
      case .worker(let text): Failure(.tool, .retry, text)
      case .cancelled: Failure(.unreachable, .retry, "cancelled")
      }
  }
}
