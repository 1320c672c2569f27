import Testing

@testable import Pipeline

/// The circuit breaker with a given clock.
@Suite struct CircuitTests {
  private var pauses: Pauses {
    var pauses = Pauses()
    (pauses.outage, pauses.rateLimit, pauses.botCheck) = (.seconds(10), .seconds(20), .seconds(40))
    pauses.longest = .seconds(60)
    return pauses
  }

  /// `#expect` calls nothing that changes a value of ours, so the circuit is reached through this.
  private final class Box {
    var circuit: Circuit
    init(_ pauses: Pauses) { circuit = Circuit(pauses) }
    func admit(at now: Int64) -> Circuit.Admission { circuit.admit(at: now) }
    func closure(at now: Int64) -> (until: Int64, why: Trouble)? { circuit.closure(at: now) }
    func succeeded(_ pass: Circuit.Pass) -> Bool { circuit.succeeded(pass) }
    func released(_ pass: Circuit.Pass, at now: Int64) { circuit.released(pass, at: now) }
    func failed(_ pass: Circuit.Pass, _ trouble: Trouble, about song: String, after: Int?, at now: Int64) -> Bool {
      circuit.failed(pass, trouble, about: song, retryAfter: after, at: now, jitter: 0)
    }
  }

  private func pass(_ box: Box, at now: Int64) throws -> Circuit.Pass {
    guard case .ask(let pass) = box.admit(at: now) else { throw Refused() }
    return pass
  }
  private struct Refused: Error {}

  /// Fails about a song; true when that closes the source.
  private func fail(
    _ box: Box, _ trouble: Trouble, about song: String, after: Int? = nil, at now: Int64 = 0
  ) throws -> Bool {
    let pass = try pass(box, at: now)
    return box.failed(pass, trouble, about: song, after: after, at: now)
  }

  @Test("closes when three songs fail in a row, not when one song fails often")
  func threshold() throws {
    let circuit = Box(pauses)
    for _ in 1...5 { #expect(try !fail(circuit, .failing, about: "a")) }
    #expect(try !fail(circuit, .failing, about: "b"))
    #expect(try fail(circuit, .failing, about: "c"))
    #expect(circuit.admit(at: 9_999) == .wait(until: 10_000, why: .failing))
  }

  @Test("a success between failures starts the count anew")
  func success() throws {
    let circuit = Box(pauses)
    for song in ["a", "b"] { #expect(try !fail(circuit, .failing, about: song)) }
    let good = try pass(circuit, at: 0)
    #expect(!circuit.succeeded(good), "it was open")
    for song in ["a", "b"] { #expect(try !fail(circuit, .failing, about: song)) }
    #expect(try fail(circuit, .failing, about: "c"))
  }

  @Test("no connection is about the source, whatever the song")
  func connection() throws {
    let circuit = Box(pauses)
    #expect(try !fail(circuit, .unreachable, about: "a"))
    #expect(try !fail(circuit, .unreachable, about: "a"))
    #expect(try fail(circuit, .unreachable, about: "a"))
  }

  @Test("one 429 or bot check is enough, and Retry-After is kept to")
  func plain() throws {
    let limited = Box(pauses)
    #expect(try fail(limited, .rateLimited, about: "a", after: 33))
    #expect(limited.closure(at: 32_999)?.until == 33_000)
    #expect(limited.closure(at: 33_000) == nil)
    let robot = Box(pauses)
    #expect(try fail(robot, .botCheck, about: "a"))
    #expect(robot.closure(at: 0)?.until == 40_000)
    let hostile = Box(pauses)
    #expect(try fail(hostile, .rateLimited, about: "a", after: .max))
    #expect(hostile.closure(at: 0)?.until == 86_400_000, "a day at most")
  }

  @Test("one probe at a time; each that fails doubles the pause, up to the bound")
  func probes() throws {
    let circuit = Box(pauses)
    #expect(try fail(circuit, .rateLimited, about: "a"))
    var now: Int64 = 20_000
    for pause: Int64 in [40_000, 60_000, 60_000] {
      let probe = try pass(circuit, at: now)
      guard case .wait = circuit.admit(at: now) else { throw Refused() }
      #expect(circuit.failed(probe, .failing, about: "b", after: nil, at: now) == false)
      #expect(circuit.closure(at: now)?.until == now + pause)
      now += pause
    }
    let probe = try pass(circuit, at: now)
    #expect(circuit.succeeded(probe), "this opens it")
    _ = try pass(circuit, at: now)
    _ = try pass(circuit, at: now)
    #expect(try fail(circuit, .rateLimited, about: "a", at: now))
    #expect(circuit.closure(at: now)?.until == now + 20_000, "the pause begins anew")
  }

  @Test("answers to questions from before say nothing")
  func stale() throws {
    let circuit = Box(pauses)
    let early = try (1...4).map { _ in try pass(circuit, at: 0) }
    #expect(circuit.failed(early[0], .botCheck, about: "a", after: nil, at: 0))
    #expect(!circuit.failed(early[1], .botCheck, about: "b", after: 9_999, at: 5))
    #expect(!circuit.succeeded(early[2]))
    #expect(circuit.closure(at: 5)?.until == 40_000)
    let probe = try pass(circuit, at: 40_000)
    #expect(!circuit.succeeded(early[3]))
    guard case .wait = circuit.admit(at: 40_001) else { throw Refused() }
    circuit.released(probe, at: 40_002)
    _ = try pass(circuit, at: 40_002)
  }
}
