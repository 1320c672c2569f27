/// What stands in the comments of a dropped `not_downloaded.txt`, which is a list with the numbers of another one.
public struct RetryList: Hashable, Sendable {
  /// The line of `#! continues=`, counted from 1; nil when there is none.
  public var continuesLine: Int?
  /// Numbers in the first list, by line: `# 7. Nothing was found` holds up to the next empty line.
  public var numbers: [Int: Int] = [:]

  public init(bytes: [UInt8]) {
    var number: Int?
    for (index, line) in splitLines(decodedText(bytes) ?? "").lines.enumerated() {
      let text = visible(line).trimmed
      if text.isEmpty {
        number = nil
      } else if text.hasPrefix("#!") {
        if text.lowercased().contains("continues") { continuesLine = continuesLine ?? index + 1 }
      } else if isComment(text) {
        number = number ?? Self.number(in: text)
      } else {
        numbers[index + 1] = number
      }
    }
  }

  /// Gives each request its number in the first list. A line without one has the number of the same words in `known`,
  /// else one behind the first list. A link that was uncommented above its line speaks for that line.
  public func numbered(
    _ requests: [Request], as known: [(number: Int, text: String)], count: Int
  ) -> [(number: Int, request: Request)] {
    var byNumber: [Int: Request] = [:]
    var further: [Request] = []
    for request in requests {
      let words = foldedWords(request.text)
      let same = known.first { foldedWords($0.text) == words }?.number
      guard let number = numbers[request.line] ?? same, number <= count else {
        further.append(request)
        continue
      }
      guard var other = byNumber.updateValue(request, forKey: number) else { continue }
      if other.link != nil, request.link != nil {
        byNumber[number] = other
        further.append(request)
      } else if let link = other.link ?? request.link {
        other = other.link == nil ? other : request
        other.link = link
        byNumber[number] = other
      } else {
        byNumber[number] = other
        further.append(request)
      }
    }
    let behind = further.enumerated().map { (number: count + $0.offset + 1, request: $0.element) }
    return byNumber.sorted { $0.key < $1.key }.map { (number: $0.key, request: $0.value) } + behind
  }

  /// The 7 of `# 7. words`.
  private static func number(in comment: String) -> Int? {
    let text = comment.drop { $0 == "#" }.trimmed
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    guard !digits.isEmpty, digits.count <= 7, text.dropFirst(digits.count).hasPrefix(". ") else { return nil }
    return Int(digits)
  }
}
