/// Whether the wanted artist made the candidate.
struct ArtistEvidence {
  /// 0...1; below 0.5 it is somebody else.
  let score: Double
  /// The artist stands in the title alone, not among the credits.
  let isInTitle: Bool
  /// Nothing can be compared: the names are in different scripts.
  let isOtherScript: Bool

  init(_ wanted: WantedReading, _ read: CandidateReading) {
    var best = 0.0
    var inTitle = false
    for (index, artist) in wanted.artists.enumerated() {
      // A guest's own upload is as good; but the first artist is the one who is meant.
      let factor = index == 0 ? 1 : 0.85
      let credited = Self.credit(artist, read) * factor
      let titled = Self.titled(artist, read) * factor
      if credited > best { (best, inTitle) = (credited, false) }
      if titled > best { (best, inTitle) = (titled, true) }
    }
    // "Simon & Garfunkel" as one name, or as two.
    if wanted.artists.count > 1 {
      let together = read.allNames.share(of: wanted.artists.flatMap { $0 })
      if together >= 0.99 { best = max(best, 1) }
    }
    score = best
    isInTitle = inTitle
    let ours = wanted.artistWords.contains { $0.unicodeScalars.allSatisfy(\.isASCII) }
    let theirs = read.allNames.words
    isOtherScript = best < 0.5 && !theirs.isEmpty && ours != theirs.contains { $0.unicodeScalars.allSatisfy(\.isASCII) }
  }

  /// Among the credits or as the channel. A longer name is another one: "John Lennon Tribute Band" is not John Lennon.
  private static func credit(_ artist: [String], _ read: CandidateReading) -> Double {
    let joined = artist.joined()
    var best = 0.0
    for name in read.names {
      if name.joined() == joined { return 1 }
      let share = WordSet(name).share(of: artist)
      let others = name.filter { word in !artist.contains { isNear($0, word) } && !VersionLexicon.noise.contains(word) }
      let isChannelRun = name.count == 1 && joined.count >= 5 && name[0].contains(joined)
      let fit = isChannelRun ? 0.95 : share * (others.isEmpty ? 1 : read.candidate.kind == .song ? 0.55 : 0.7)
      best = max(best, fit)
      // "Beatles" for "The Beatles", "Dr Dre & Snoop Dogg" for "Dr Dre".
      if share >= 0.99, others.count > 0, name.contains("and") || read.names.count > 1 { best = max(best, 0.9) }
      let reverse = WordSet(artist).share(of: name)
      if reverse >= 0.99, name.count < artist.count { best = max(best, 0.8 * Double(name.count) / Double(artist.count) + 0.2) }
    }
    return best
  }

  /// In the title of somebody else's upload. A catalogue's song that names the artist in its title is a tribute, or
  /// names a guest.
  private static func titled(_ artist: [String], _ read: CandidateReading) -> Double {
    if read.candidate.kind == .song { return WordSet(read.title.guests).share(of: artist) >= 0.99 ? 0.5 : 0 }
    let share = read.titleWords.share(of: artist)
    return share >= 0.99 ? 0.8 : share * 0.5
  }
}
