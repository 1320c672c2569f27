import Yams

extension SettingsKind<Int> {
  static func count(_ range: ClosedRange<Int>) -> Self {
    Self(
      parse: { (written) throws(BadValue) in
        let text = try written.text()
        guard let amount = Amount(text), amount.unit.isEmpty, range.contains(amount.number) else {
          throw BadValue("'\(shown(text))' is not a whole number from \(range.lowerBound) to \(range.upperBound).")
        }
        return amount.number
      },
      print: { Node(String($0)) })
  }

  /// `20%`.
  static func percent(_ range: ClosedRange<Int>) -> Self {
    Self(
      parse: { (written) throws(BadValue) in
        let text = try written.text()
        guard let amount = Amount(text), amount.unit == "%", range.contains(amount.number) else {
          throw BadValue("'\(shown(text))' is not a share from \(range.lowerBound)% to \(range.upperBound)%.")
        }
        return amount.number
      },
      print: { Node("\($0)%") })
  }

  /// Bytes.
  static func size(_ range: ClosedRange<Int>) -> Self {
    Self(
      parse: { (written) throws(BadValue) in
        let text = try written.text()
        guard let amount = Amount(text), let unit = bytes[amount.unit.lowercased()],
          let size = amount.times(unit)
        else { throw BadValue("'\(shown(text))' is not a size; write for example 500KiB, 1MiB, 15MB or 2GiB.") }
        guard range.contains(size) else {
          throw BadValue(
            "'\(shown(text))' is not between \(spelled(range.lowerBound)) and \(spelled(range.upperBound)).")
        }
        return size
      },
      print: { Node(spelled($0)) })
  }

  private static var bytes: [String: Int] {
    [
      "": 1, "b": 1, "kb": 1000, "mb": 1_000_000, "gb": 1_000_000_000, "tb": 1_000_000_000_000,
      "kib": 1 << 10, "mib": 1 << 20, "gib": 1 << 30, "tib": 1 << 40,
    ]
  }

  private static func spelled(_ size: Int) -> String {
    let units = [
      ("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10), ("GB", 1_000_000_000), ("MB", 1_000_000), ("KB", 1000),
    ]
    guard size > 0, let unit = units.first(where: { size.isMultiple(of: $0.1) }) else { return String(size) }
    return "\(size / unit.1)\(unit.0)"
  }
}

extension SettingsKind<Int?> {
  /// Bytes a second, `2MiB` or `2MiB/s`; null and `never`: no limit.
  static var bandwidth: Self {
    let size = SettingsKind<Int>.size(1024...(1 << 40))
    return Self(
      parse: { (written) throws(BadValue) in
        if written.isNull || written.node.scalar?.string == "never" { return nil }
        let text = try written.text()
        let plain = text.hasSuffix("/s") ? String(text.dropLast(2)) : text
        return try size.parse(WrittenValue(node: Node(plain), folder: written.folder))
      },
      print: { $0.map(size.print) ?? Node("null") })
  }
}

extension SettingsKind<Duration> {
  static func duration(_ range: ClosedRange<Duration>) -> Self {
    Self(
      parse: { (written) throws(BadValue) in
        let text = try written.text()
        guard let amount = Amount(text), let unit = units.first(where: { $0.name == amount.unit }),
          let milliseconds = amount.times(unit.milliseconds)
        else {
          let never = text == "never" ? " This key has no never." : ""
          throw BadValue("'\(shown(text))' is not a time; write for example 500ms, 2s, 10m, 24h or 30d.\(never)")
        }
        let duration = Duration.milliseconds(milliseconds)
        guard range.contains(duration) else {
          throw BadValue(
            "'\(shown(text))' is not between \(spelled(range.lowerBound)) and \(spelled(range.upperBound)).")
        }
        return duration
      },
      print: { Node(spelled($0)) })
  }

  /// With the least count at which the unit is used for printing: people write 24h and 60s.
  private static var units: [(name: String, milliseconds: Int, atLeast: Int)] {
    [("d", 86_400_000, 2), ("h", 3_600_000, 2), ("m", 60000, 2), ("s", 1000, 0), ("ms", 1, 0)]
  }

  private static func spelled(_ duration: Duration) -> String {
    let (seconds, attoseconds) = duration.components
    let milliseconds = Int(seconds) * 1000 + Int(attoseconds / 1_000_000_000_000_000)
    let unit = units.first {
      milliseconds.isMultiple(of: $0.milliseconds) && milliseconds / $0.milliseconds >= $0.atLeast
    }
    return unit.map { "\(milliseconds / $0.milliseconds)\($0.name)" } ?? "\(milliseconds)ms"
  }
}

/// A whole number and the letters behind it.
private struct Amount {
  let number: Int
  let unit: String

  init?(_ text: String) {
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    guard let number = Int(digits) else { return nil }
    self.number = number
    unit = String(text[digits.endIndex...].drop { $0 == " " })
  }

  /// Nil on overflow.
  func times(_ factor: Int) -> Int? {
    let (product, overflow) = number.multipliedReportingOverflow(by: factor)
    return overflow ? nil : product
  }
}
