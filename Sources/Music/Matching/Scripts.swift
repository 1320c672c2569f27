/// Scripts that are parted into words where they meet: "強風オールバックMV" is a title and "MV".
enum Script {
  case eastAsian, hangul, other

  init(_ scalar: Unicode.Scalar) {
    switch scalar.value {
    case ..<0x1100: self = .other
    case 0x1100...0x11FF, 0xAC00...0xD7A3: self = .hangul
    case 0x2E80...0x9FFF, 0xF900...0xFAFF, 0xFF66...0xFF9D, 0x20000...0x3FFFF: self = .eastAsian
    default: self = .other
    }
  }
}

/// Letters beyond Latin: text that another platform may write in Latin letters.
func isForeign(_ text: String) -> Bool {
  text.utf8.contains { $0 >= 0xCD } && text.unicodeScalars.contains { $0.value >= 0x370 && $0.properties.isAlphabetic }
}

/// Words in Chinese characters, whose sound cannot be known.
func isUnreadable(_ word: String) -> Bool {
  word.unicodeScalars.first.map { (0x3400...0x9FFF).contains($0.value) || $0.value >= 0x20000 } ?? false
}

/// The consonants of a word in classes that survive transliteration: シド and SID, Nastâ and Nastya, בני and "bani".
func soundSkeleton(_ words: [String], withVowels: Bool = false) -> [UInt8] {
  var classes: [UInt8] = []
  for word in words where word != "and" {
    for byte in plainSounds(word) {
      let vowel = withVowels && vowels.contains(byte) ? byte : nil
      guard let sound = soundClass(byte) ?? vowel, classes.last != sound else { continue }
      classes.append(sound)
    }
  }
  return classes
}

/// The word with one letter for ts (as c) and two for x (as ks); th is t, and h is silent everywhere.
private func plainSounds(_ word: String) -> [UInt8] {
  var plain: [UInt8] = []
  plain.reserveCapacity(word.utf8.count + 1)
  var isAfterT = false
  for byte in word.utf8 {
    switch byte {
    case UInt8(ascii: "s") where isAfterT: plain[plain.count - 1] = UInt8(ascii: "c")
    case UInt8(ascii: "x"): plain += "ks".utf8
    case UInt8(ascii: "h"): continue
    default: plain.append(byte)
    }
    isAfterT = byte == UInt8(ascii: "t")
  }
  return plain
}

private let vowels: Set<UInt8> = Set("aeiou".utf8)

/// Whether two titles or names sound alike: by `consonants` of them at least, or with their vowels.
func soundAlike(_ left: [String], _ right: [String], consonants: Int) -> Bool {
  let sounds = soundSkeleton(left)
  guard sounds.count >= 2, sounds == soundSkeleton(right) else { return false }
  return sounds.count >= consonants || soundSkeleton(left, withVowels: true) == soundSkeleton(right, withVowels: true)
}

private func soundClass(_ byte: UInt8) -> UInt8? {
  switch byte {
  case UInt8(ascii: "b"), UInt8(ascii: "p"), UInt8(ascii: "f"), UInt8(ascii: "v"), UInt8(ascii: "w"): 1
  case UInt8(ascii: "g"), UInt8(ascii: "k"), UInt8(ascii: "c"), UInt8(ascii: "q"): 2
  case UInt8(ascii: "s"), UInt8(ascii: "z"): 3
  case UInt8(ascii: "d"), UInt8(ascii: "t"): 4
  case UInt8(ascii: "l"), UInt8(ascii: "r"): 5
  case UInt8(ascii: "m"): 6
  case UInt8(ascii: "n"): 7
  // Digits sound like themselves; vowels, h, j, y and what is not Latin are silent.
  case 0x30...0x39: byte
  default: nil
  }
}

/// Whether `written`, in which Chinese characters stand beside words that can be read, may be how `spoken` is written:
/// 損 to 嘘 and "Son to Uso". Every character group stands for a word or more.
func mayRead(_ written: [String], as spoken: [String]) -> Bool {
  // How many of the spoken words may be used up; step by step, since trying every way takes for ever.
  var ends: Set = [0]
  for word in written {
    if isUnreadable(word) {
      guard let least = ends.min(), least < spoken.count else { return false }
      ends = Set((least + 1)...spoken.count)
    } else {
      ends = Set(ends.filter { $0 < spoken.count && likeness(word, spoken[$0]) > 0 }.map { $0 + 1 })
    }
  }
  return ends.contains(spoken.count)
}

/// As `mayRead`, either way round; false when there is nothing that can be compared.
func mayBeTheSame(_ left: [String], _ right: [String]) -> Bool {
  let (written, spoken) = left.contains(where: isUnreadable) ? (left, right) : (right, left)
  guard written.count <= 12, spoken.count <= 24, written.contains(where: isUnreadable),
    !spoken.contains(where: isUnreadable), written.contains(where: { !isUnreadable($0) })
  else { return false }
  return mayRead(written, as: spoken)
}
