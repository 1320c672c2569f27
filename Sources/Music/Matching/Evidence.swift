/// What one reading of the request finds in a candidate, but for its length.
struct Evidence {
  let reading: WantedReading
  let read: CandidateReading
  let isBare: Bool
  let title: TitleEvidence
  let artist: ArtistEvidence
  let versions: VersionReading

  init(_ reading: WantedReading, _ read: CandidateReading, isBare: Bool) {
    self.reading = reading
    self.read = read
    self.isBare = isBare
    title = TitleEvidence(reading, read)
    artist = ArtistEvidence(reading, read)
    versions = read.versions(of: reading, besides: title.main)
  }
}
