import Music

/// One row of a page of results, as far as it is understood.
enum Row {
  case candidate(Candidate)
  /// An artist, an album, a broadcast, a notice: nothing that could be downloaded.
  case other
  /// A song or video without what every one had, or a kind of row never seen.
  case unreadable
}

extension [Row] {
  /// The candidates. A bad row is no harm; when not one of several can be read, the page is not what it was, and
  /// "nothing found" would be a lie: `.changed` then.
  func candidates(at path: String) throws(SourceError) -> [Candidate] {
    let candidates = compactMap { row in if case .candidate(let candidate) = row { candidate } else { nil } }
    let unreadable = count { row in if case .unreadable = row { true } else { false } }
    // A page that finds nothing says so in one or two rows.
    if candidates.isEmpty, unreadable > 2 { throw .changed(path: "\(path): none of \(count) rows can be read") }
    return candidates
  }
}

extension JSONObject {
  /// InnerTube's text in parts, of which some are links.
  var runs: [JSONObject] { list("runs") ?? [] }

  /// InnerTube's text, which is one simple text or runs.
  var wholeText: String { text("simpleText") ?? runs.compactMap { $0.text("text") }.joined() }
}
