import Logging
import Music
import Platforms

/// The circuits of all sources; whoever asks a source passes here.
///
/// A source has one for each kind of question, since a probe must ask what failed: the search may answer while no
/// stream can be had. A source whose audio cannot be had is not searched either.
actor Circuits {
  enum Question: String, Sendable, CaseIterable {
    case search, streams, audio

    /// The circuits that must let it through.
    var needs: [Question] {
      switch self {
      case .search: [.search, .streams, .audio]
      case .streams: [.streams, .audio]
      case .audio: [.audio]
      }
    }
  }

  private struct Door: Hashable {
    var source: Source
    var question: Question
  }

  private let pauses: Pauses
  private let log: Logger
  /// Called when a source is open again.
  private let reopened: @Sendable () async -> Void
  private var circuits: [Door: Circuit] = [:]

  init(_ pauses: Pauses, log: Logger, reopened: @escaping @Sendable () async -> Void = {}) {
    self.pauses = pauses
    self.log = log
    self.reopened = reopened
  }

  /// Asks the source by `body`, which throws what is wrong as a `Failure`. Throws a failure with the remedy `wait` when
  /// the source is closed, before or after. `subject`: the song in question.
  nonisolated func pass<Value: Sendable>(
    _ question: Question, of source: Source, about subject: String, _ body: () async throws -> Value
  ) async throws -> Value {
    let pass = try await enter(question, source)
    do {
      let value = try await body()
      await answered(question, source, pass)
      return value
    } catch let failure as Failure {
      throw await failed(question, source, pass, failure, subject)
    } catch {
      await released(question, source, pass)
      throw error
    }
  }

  /// Why the source may not be asked now; nil when it may.
  func closure(_ question: Question, of source: Source) -> Failure? {
    let now = nowMilliseconds()
    for needed in question.needs {
      if let closure = circuits[Door(source: source, question: needed)]?.closure(at: now) {
        return closed(source, closure.until, closure.why)
      }
    }
    return nil
  }

  /// What may not be asked now.
  func closed() -> [HouseNow.Closure] {
    let now = nowMilliseconds()
    return circuits.compactMap { door, circuit in
      guard let closure = circuit.closure(at: now) else { return nil }
      return HouseNow.Closure(
        source: door.source.rawValue, question: door.question.rawValue, trouble: closure.why.rawValue,
        isTrying: circuit.isProbing, since: circuit.since, next: closure.until)
    }.sorted { ($0.source, $0.question) < ($1.source, $1.question) }
  }

  private func enter(_ question: Question, _ source: Source) throws(Failure) -> Circuit.Pass {
    // The circuit of the question itself last: only then may it be a probe.
    for needed in question.needs where needed != question {
      let other = circuits[Door(source: source, question: needed)]
      if let closure = other?.closure(at: nowMilliseconds()) { throw closed(source, closure.until, closure.why) }
    }
    let door = Door(source: source, question: question)
    switch circuits[door, default: Circuit(pauses)].admit(at: nowMilliseconds()) {
    case .ask(let pass): return pass
    case .wait(let until, let why): throw closed(source, until, why)
    }
  }

  private func answered(_ question: Question, _ source: Source, _ pass: Circuit.Pass) async {
    guard circuits[Door(source: source, question: question)]?.succeeded(pass) == true else { return }
    log.notice("source open", metadata: ["source": "\(source)", "for": "\(question)", "why": "it answers again"])
    await reopened()
  }

  private func released(_ question: Question, _ source: Source, _ pass: Circuit.Pass) {
    circuits[Door(source: source, question: question)]?.released(pass, at: nowMilliseconds())
  }

  /// What the failure means, now that the circuit knows of it.
  private func failed(
    _ question: Question, _ source: Source, _ pass: Circuit.Pass, _ failure: Failure, _ subject: String
  ) async -> Failure {
    guard let trouble = failure.trouble else {
      // An honest "no" is an answer; a full disk or a missing program is none.
      if failure.cause.isOutage {
        released(question, source, pass)
      } else {
        await answered(question, source, pass)
      }
      return failure
    }
    let door = Door(source: source, question: question)
    let now = nowMilliseconds()
    let closes =
      circuits[door]?.failed(
        pass, trouble, about: subject, retryAfter: failure.retryAfter, at: now, jitter: .random(in: 0...1)) ?? false
    var located = failure
    located.cause = .source(source, trouble)
    guard let closure = circuits[door]?.closure(at: now) else { return located }
    if closes {
      log.warning(
        "source closed",
        metadata: [
          "source": "\(source)", "for": "\(question)", "why": "\(trouble): \(failure.detail)",
          "seconds": "\((closure.until - now) / 1000)",
        ])
    }
    located.remedy = .wait
    located.until = closure.until
    return located
  }

  private func closed(_ source: Source, _ until: Int64, _ why: Trouble) -> Failure {
    var failure = Failure(.source(source, why), .wait, "\(source) is not asked for a while", trouble: why)
    failure.until = until
    return failure
  }
}
