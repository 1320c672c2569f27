import Host
import Platforms

/// The one table: what each kind of trouble means for the person, and what is done about it. What is `retry` becomes
/// `wait` as soon as the source's circuit is open.
extension Failure {
  init(_ error: TransferError) {
    let text = error.description
    self =
      switch error {
      case .resolve, .connect: Failure(.unreachable, .retry, text, trouble: .unreachable)
      case .tls: Failure(.unreachable, .wait, text, trouble: .unreachable)
      case .timeout, .stalled, .reset, .truncated, .badAnswer, .other:
        Failure(.unreachable, .retry, text, trouble: .failing)
      case .tooLarge: Failure(.badAudio, .nextCandidate, text)
      case .badURL, .badHeader, .refusedAddress: Failure(.unavailable, .nextCandidate, text)
      case .file: Failure(.disk, .wait, text)
      case .cancelled: Failure(.unreachable, .retry, text)
      }
  }

  init(_ error: SourceError) {
    self =
      switch error {
      case .unreachable(let transfer): Failure(transfer)
      case .http(500...), .http(408): Failure(.unreachable, .retry, "\(error)", trouble: .failing)
      case .http(let status): Failure(.blocked, .retry, "HTTP \(status)", trouble: .refuses)
      case .rateLimited(let seconds):
        Failure(.blocked, .wait, "HTTP 429", trouble: .rateLimited, retryAfter: seconds)
      case .botCheck: Failure(.blocked, .wait, "the platform asks for a sign-in", trouble: .botCheck)
      case .changed(let path): Failure(.changed, .retry, "the answer has changed at \(path)", trouble: .changed)
      case .absent(let absence): Failure(.unavailable, .nextCandidate, absence.rawValue)
      case .worker(let text): Failure(.tool, .retry, text)
      case .cancelled: Failure(.unreachable, .retry, "cancelled")
      }
  }

  /// A stream's host gave no audio. 416: what lay here was no beginning of the stream; it is fetched anew.
  static func stream(status: Int, retryAfter: Int? = nil) -> Failure {
    let text = "stream: HTTP \(status)"
    return switch status {
    case 416: Failure(.unreachable, .retry, text, trouble: .failing)
    // Its address has expired, or this one is not for us.
    case 403, 410: Failure(.blocked, .nextCandidate, text, trouble: .refuses)
    case 429: Failure(.blocked, .wait, text, trouble: .rateLimited, retryAfter: retryAfter)
    case 500...: Failure(.unreachable, .retry, text, trouble: .failing, retryAfter: retryAfter)
    default: Failure(.unavailable, .nextCandidate, text)
    }
  }
}
