import Glibc

extension [UInt8] {
  /// Where these bytes stand first, from `start` on. Pages and scripts have megabytes: no characters are made of them.
  func firstIndex(of words: String, from start: Int = 0) -> Int? {
    let words = Array(words.utf8)
    guard start >= 0, start < count, !words.isEmpty else { return nil }
    return withUnsafeBytes { bytes in
      guard let base = bytes.baseAddress else { return nil }
      var at = start
      while at + words.count <= bytes.count,
        let found = memchr(base + at, Int32(words[0]), bytes.count - words.count + 1 - at)
      {
        at = base.distance(to: UnsafeRawPointer(found))
        if memcmp(found, words, words.count) == 0 { return at }
        at += 1
      }
      return nil
    }
  }

  /// What a page's `<script id=NAME>` holds; the attributes come in any order, quoted or not.
  func script(id name: String) -> [UInt8]? {
    var start = 0
    while let found = firstIndex(of: name, from: start) {
      start = found + name.utf8.count
      // The tag is open here: back to its "<".
      guard let open = self[..<found].lastIndex(where: { $0 == UInt8(ascii: "<") || $0 == UInt8(ascii: ">") }),
        self[open...].starts(with: "<script".utf8),
        let begin = self[start...].firstIndex(of: UInt8(ascii: ">")),
        let end = firstIndex(of: "</script", from: begin)
      else { continue }
      return Array(self[(begin + 1)..<end])
    }
    return nil
  }
}
