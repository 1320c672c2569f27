/// Text in one of the one-byte encodings that Windows editors wrote before UTF-8.
func legacyText(_ bytes: [UInt8]) -> String {
  let page = codePage(bytes)
  var scalars = String.UnicodeScalarView()
  for byte in bytes {
    scalars.append(byte < 0x80 ? Unicode.Scalar(byte) : Unicode.Scalar(page.value(of: byte)) ?? "\u{FFFD}")
  }
  return String(scalars)
}

enum CodePage {
  case western, turkish, cyrillic

  func value(of byte: UInt8) -> UInt16 {
    switch self {
    case .cyrillic:
      return byte < 0xC0 ? cyrillicSymbols[Int(byte) - 0x80] : 0x410 + UInt16(byte) - 0xC0
    case .turkish:
      switch byte {
      case 0xD0: return 0x11E  // Ğ
      case 0xDD: return 0x130  // İ
      case 0xDE: return 0x15E  // Ş
      case 0xF0: return 0x11F  // ğ
      case 0xFD: return 0x131  // ı
      case 0xFE: return 0x15F  // ş
      default: return CodePage.western.value(of: byte)
      }
    case .western:
      return byte < 0xA0 ? westernSymbols[Int(byte) - 0x80] : UInt16(byte)
    }
  }
}

/// Windows-1251 where letters beyond ASCII stand in rows (Cyrillic words); else 1254 or 1252. These two differ in six
/// bytes, Turkish ğ ı ş or Icelandic ð ý þ: Turkish, unless vowels that only Icelandic has beside them outnumber ç ü.
private func codePage(_ bytes: [UInt8]) -> CodePage {
  var (high, inRows, row) = (0, 0, 0)
  var (turkish, icelandic, either) = (0, 0, 0)
  for byte in bytes {
    guard byte >= 0xC0 else {
      row = 0
      continue
    }
    high += 1
    row += 1
    if row == 3 { inRows += 3 } else if row > 3 { inRows += 1 }
    switch byte {
    case 0xD0, 0xDD, 0xDE, 0xF0, 0xFD, 0xFE: either += 1
    case 0xC7, 0xE7, 0xDC, 0xFC: turkish += 1  // ç ü
    case 0xC1, 0xE1, 0xCD, 0xED, 0xD3, 0xF3, 0xDA, 0xFA, 0xC6, 0xE6: icelandic += 1  // á í ó ú æ
    default: continue
    }
  }
  if high > 3, inRows * 2 > high { return .cyrillic }
  return either > 0 && icelandic <= turkish ? .turkish : .western
}

/// Windows-1252, 0x80 to 0x9F.
private let westernSymbols: [UInt16] = [
  0x20AC, 0xFFFD, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0xFFFD,
  0x017D, 0xFFFD, 0xFFFD, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A,
  0x0153, 0xFFFD, 0x017E, 0x0178,
]

/// Windows-1251, 0x80 to 0xBF.
private let cyrillicSymbols: [UInt16] = [
  0x0402, 0x0403, 0x201A, 0x0453, 0x201E, 0x2026, 0x2020, 0x2021, 0x20AC, 0x2030, 0x0409, 0x2039, 0x040A, 0x040C,
  0x040B, 0x040F, 0x0452, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0xFFFD, 0x2122, 0x0459, 0x203A,
  0x045A, 0x045C, 0x045B, 0x045F, 0x00A0, 0x040E, 0x045E, 0x0408, 0x00A4, 0x0490, 0x00A6, 0x00A7, 0x0401, 0x00A9,
  0x0404, 0x00AB, 0x00AC, 0x00AD, 0x00AE, 0x0407, 0x00B0, 0x00B1, 0x0406, 0x0456, 0x0491, 0x00B5, 0x00B6, 0x00B7,
  0x0451, 0x2116, 0x0454, 0x00BB, 0x0458, 0x0405, 0x0455, 0x0457,
]
