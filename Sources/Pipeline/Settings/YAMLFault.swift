import Yams

/// The parser's complaint in plain words, with its place.
func yamlFault(_ error: any Error, in text: String) -> BadYAML.Fault {
  guard let error = error as? YamlError else { return .init(sentence: "This is no valid YAML.") }
  switch error {
  case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _),
    .composer(let context, let problem, let mark, _):
    if let line = line(mark.line, of: text), line.prefix(while: { $0 == " " || $0 == "\t" }).contains("\t") {
      let sentence = "The line begins with a tab; YAML wants spaces."
      return .init(sentence: sentence, line: mark.line, column: mark.column)
    }
    let around = context.map { " (\($0.text), line \($0.mark.line))" } ?? ""
    return .init(sentence: "This is no valid YAML: \(problem)\(around).", line: mark.line, column: mark.column)
  case .reader(let problem, let offset, _, let yaml):
    let lines = offset.map { yaml.prefix($0).split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) }
    return .init(
      sentence: "A character that YAML does not allow: \(problem).", line: lines?.count,
      column: lines?.last.map { $0.count + 1 })
  case .duplicatedKeysInMapping(let names, let context):
    let key = names.first ?? ""
    return .init(sentence: "This key is set more than once.", key: key, line: context.mark.line)
  case .memory:
    // The parser gives up at 1000 levels, and says it in this way.
    return .init(sentence: "The values are nested too deeply.")
  default:
    return .init(sentence: "This is no valid YAML.")
  }
}

private func line(_ number: Int, of text: String) -> Substring? {
  text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).dropFirst(number - 1).first
}
