/// The address in a Windows shortcut: `URL=` in the first `[InternetShortcut]` section that has one. A file that holds
/// nothing but a link is taken as well.
func shortcutAddress(_ lines: [String]) -> (line: Int, address: String)? {
  var isInside = false
  for (index, line) in lines.enumerated() {
    let line = visible(line).trimmed
    if line.first == "[" {
      isInside = line.lowercased() == "[internetshortcut]"
    } else if isInside, line.lowercased().hasPrefix("url"), let sign = line.firstIndex(of: "="),
      line[..<sign].trimmed.lowercased() == "url"
    {
      let address = line[line.index(after: sign)...].trimmed
      if !address.isEmpty { return (index + 1, address) }
    }
  }
  let written = lines.enumerated().filter { !$0.element.trimmed.isEmpty }
  guard written.count == 1, let only = written.first else { return nil }
  let text = visible(only.element).trimmed
  return parseLink(text) == .notALink || text.words.count > 1 ? nil : (only.offset + 1, text)
}
