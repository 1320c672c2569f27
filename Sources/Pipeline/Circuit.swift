/// A circuit breaker: whether a source may be asked. Pure; times are milliseconds since 1970.
///
/// Questions pass until an outage has shown on several songs. Then none does until the time of the probe: one question,
/// whose answer decides for all. A failed probe doubles the pause.
struct Circuit: Sendable {
  /// The right to ask once. What came of it is told with it; a pass from before the circuit changed tells nothing.
  struct Pass: Sendable, Hashable { fileprivate let turn: Int }

  enum Admission: Sendable, Hashable {
    case ask(Pass)
    case wait(until: Int64, why: Trouble)
  }

  private enum State: Hashable {
    case asking
    case closed(until: Int64)
    case probing
  }

  /// So many failures without a success between them are an outage.
  static let threshold = 3

  private let pauses: Pauses
  private var state = State.asking
  private var turn = 0
  private var failures = 0
  /// The songs that failed since the last success: one that fails again and again is no outage.
  private var subjects: Set<String> = []
  private var pause: Int64 = 0
  private var why = Trouble.failing
  /// When it was closed, in milliseconds since 1970.
  private(set) var since: Int64 = 0

  init(_ pauses: Pauses) { self.pauses = pauses }

  /// The way for a question at `now`; takes the probe when its time has come.
  mutating func admit(at now: Int64) -> Admission {
    switch state {
    case .asking: return .ask(Pass(turn: turn))
    case .closed(let until) where until > now: return .wait(until: until, why: why)
    case .closed:
      change(to: .probing)
      return .ask(Pass(turn: turn))
    case .probing: return .wait(until: now + pauses.outage.milliseconds, why: why)
    }
  }

  /// Why nobody may ask at `now`, and until when; nil when a question would be let through.
  func closure(at now: Int64) -> (until: Int64, why: Trouble)? {
    switch state {
    case .asking: nil
    case .closed(let until): until > now ? (until, why) : nil
    case .probing: (now + pauses.outage.milliseconds, why)
    }
  }

  var isProbing: Bool { state == .probing }

  /// An honest answer. True when it opens the source again.
  mutating func succeeded(_ pass: Pass) -> Bool {
    guard pass.turn == turn else { return false }
    (failures, subjects, pause) = (0, [], 0)
    guard state == .probing else { return false }
    change(to: .asking)
    return true
  }

  /// No honest answer about `subject`. `retryAfter`: seconds that the platform asked for. `jitter`: 0 to 1, makes the
  /// pause up to a quarter longer. True when it closes a source that was open.
  mutating func failed(
    _ pass: Pass, _ trouble: Trouble, about subject: String, retryAfter: Int?, at now: Int64, jitter: Double
  ) -> Bool {
    guard pass.turn == turn else { return false }
    let wasAsking = state == .asking
    if trouble == .unreachable || subjects.insert(subject).inserted { failures += 1 }
    let isPlain = trouble == .rateLimited || trouble == .botCheck
    guard !wasAsking || isPlain || failures >= Self.threshold else { return false }
    why = trouble
    if wasAsking { since = now }
    let longest = pauses.longest.milliseconds
    pause = min(longest, max(pause * 2, pauses.first(trouble).milliseconds))
    // What the platform asks for is kept to, within a day.
    let asked = Int64(min(max(0, retryAfter ?? 0), 86_400)) * 1000
    change(to: .closed(until: now + max(pause, asked) + Int64(Double(pause) * jitter / 4)))
    return wasAsking
  }

  /// The question was not put, or its answer says nothing about the source: the next one may probe.
  mutating func released(_ pass: Pass, at now: Int64) {
    guard pass.turn == turn, state == .probing else { return }
    change(to: .closed(until: now))
  }

  private mutating func change(to next: State) {
    state = next
    turn += 1
  }
}
