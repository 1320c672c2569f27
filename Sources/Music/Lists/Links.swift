/// What a piece of text is as a link.
public enum LinkReading: Hashable, Sendable {
  case link(Link)
  /// Another scheme than http and https, credentials, a port, an address at home.
  case unsafe
  /// A host that is not known; its name.
  case unknownSite(String)
  /// A known site, but no track, album or playlist; host and first part of the path.
  case unsupported(String)
  case notALink
}

/// Reads a link to a known platform. The canonical address is built anew from the parts that were understood.
/// A link to a video within a list (`watch?v=..&list=..`) is the list when it is `alone`, else the video.
public func parseLink(_ text: String, alone: Bool = true) -> LinkReading {
  let text = visible(text).trimming { $0.isWhitespace || "<>\"'“”‘’".contains($0) }
  if text.lowercased().hasPrefix("spotify:") { return spotifyURI(text) }
  switch WebAddress.read(text) {
  case .notAnAddress: return .notALink
  case .unsafe: return .unsafe
  case .address(let address):
    guard isMusicHost(address.host) else { return .unknownSite(address.host) }
    if let link = musicLink(address, alone: alone) { return .link(link) }
    return .unsupported(([address.host] + address.path.prefix(1).map { String($0.prefix(40)) }).joined(separator: "/"))
  }
}

/// Whether a YouTube link stands in an endless mix, of which only the track can be had.
func isEndlessMix(_ text: String) -> Bool {
  guard case .address(let address) = WebAddress.read(text), isYouTube(address.host),
    let list = address.parameter("list")
  else { return false }
  return isEndless(list: list)
}

/// The links in a line, and the line without them.
func takingLinks(_ line: String) -> (links: [String], rest: String) {
  // Every link has one of these, and few lines do.
  guard line.utf8.contains(where: { $0 == 0x2F || $0 == 0x3A || $0 == 0x5C }) else { return ([], line) }
  var (links, rest) = takingMarkdownLinks(line)
  var kept = ""
  let ends: (Character) -> Bool = { $0.isWhitespace || "<>\"“”「」|｜".contains($0) }
  var tail = rest[...]
  while !tail.isEmpty {
    let token = tail.prefix { !ends($0) }
    tail = tail[token.endIndex...]
    let start = token.firstRange(of: "http://")?.lowerBound ?? token.firstRange(of: "https://")?.lowerBound
    let before = start.map { token[..<$0] } ?? ""
    let core = linkCore(token[(start ?? token.startIndex)...])
    if mayBeLink(core), parseLink(core) != .notALink {
      links.append(core)
      // Brackets around the link stay for now, so that an empty pair can be told.
      kept +=
        before + token.prefix { "([".contains($0) && start == nil } + (token.suffix(1).filter { ")]".contains($0) })
    } else {
      kept += token
    }
    if let end = tail.popFirst() { kept.append(end) }
  }
  guard !links.isEmpty else { return ([], line) }
  for empty in ["()", "[]", "<>", "\"\""] { kept = kept.replacing(empty, with: " ") }
  rest = kept.trimming { $0.isSeparating || ",>".contains($0) }
  return (links, rest)
}

/// A link without the punctuation of the sentence that it stands in.
private func linkCore(_ token: Substring) -> String {
  let core = token.trimming { "[]{}'‘’,;.!…".contains($0) }
  return core.dropFirst().contains("(") ? core : core.trimming { "()[],;.".contains($0) }
}

/// `[words](address)` becomes the words; the address is taken when it is one (relative ones are dropped).
private func takingMarkdownLinks(_ line: String) -> (links: [String], rest: String) {
  guard line.contains("](") else { return ([], line) }
  var (links, rest) = ([String](), "")
  var tail = line[...]
  while let middle = tail.firstRange(of: "]("), let close = tail[middle.upperBound...].firstIndex(of: ")"),
    let open = tail[..<middle.lowerBound].lastIndex(of: "[")
  {
    rest += tail[..<open] + tail[tail.index(after: open)..<middle.lowerBound]
    let target = String(tail[middle.upperBound..<close])
    if parseLink(target) != .notALink { links.append(target) }
    tail = tail[tail.index(after: close)...]
  }
  return (links, rest + tail)
}

private func mayBeLink(_ token: String) -> Bool {
  if token.contains("://") || token.hasPrefix("\\\\") { return true }
  let lower = token.lowercased()
  if ["www.", "spotify:", "file:", "javascript:", "data:"].contains(where: { lower.hasPrefix($0) }) { return true }
  return lower.contains("/") && isMusicHost(String(lower.prefix { !"/?#".contains($0) }))
}
