extension Judge {
  /// A line without a separator, parted by what a candidate calls its artists: their words are taken from the line, the
  /// rest is the title. The reading is bare when no artist is found.
  func parting(_ reading: WantedReading, by read: CandidateReading) -> (WantedReading, isBare: Bool) {
    let line = reading.title
    let title = read.title.words
    var artists: [[String]] = []
    var rest = line
    for name in read.names where line.share(of: name) >= 0.97 {
      let without = rest.withoutName(name)
      // "Kaya" by Kaya: the line must hold more than the artist, unless the title is the artist's name.
      if without.isEmpty && !title.allSatisfy(name.holds) { continue }
      artists.append(name)
      rest = without.isEmpty ? name : without
    }
    // "kid laroi" for The Kid LAROI: a name without its little words.
    for name in read.names where artists.contains(name) == false {
      let words = name.filter { wordWeight($0) >= 0.7 }
      if words.count > 1, line.share(of: words) >= 0.97, !rest.withoutName(words).isEmpty {
        artists.append(name)
        rest = rest.withoutName(words)
      }
    }
    if artists.isEmpty, !read.isSong, let side = artistSide(line, read) {
      artists = [side]
      rest = rest.withoutName(side)
    }
    // Words that an artist and the title share stay in the title.
    let shared = line.filter { word in
      !rest.contains(word) && title.contains(word) && artists.contains { $0.contains(word) }
    }
    let own =
      shared.isEmpty || rest.isEmpty
      ? rest : line.filter { rest.contains($0) || shared.contains($0) && title.share(of: rest) < 0.97 }
    guard !artists.isEmpty else { return (WantedReading(reading, title: line, artists: []), true) }
    return (WantedReading(reading, title: own, artists: artists), true)
  }

  /// "Ada Deniz - Uzak Yol" by somebody else, for "ada deniz uzak yol": one side of the dash is the artist.
  private func artistSide(_ line: [String], _ read: CandidateReading) -> [String]? {
    let sides = read.title.segments.filter { !$0.isBracket }
    guard sides.count >= 2, line.share(of: sides[0].words) >= 0.97, line.share(of: sides[1].words) >= 0.97 else {
      return nil
    }
    let rest = line.without(sides[0].words)
    return rest.isEmpty ? nil : sides[0].words
  }
}

extension [String] {
  /// Without the words of a name; one that is there as it is written takes no similar one along ("taylor", "taylors").
  fileprivate func withoutName(_ name: [String]) -> [String] {
    let slips = name.filter { !contains($0) }
    return filter { !name.contains($0) && !slips.holds($0) }
  }
}
