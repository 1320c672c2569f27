/// Which of a catalogue's recordings a request means; nil when none fits. What fits a platform's song fits a
/// catalogue's, so the matcher decides; between equals, the better known one.
public func identify(_ wanted: Wanted, among recordings: [Recording]) -> Identity? {
  let candidates = recordings.map { recording in
    Candidate(
      source: Source(rawValue: recording.catalogue), id: recording.id, url: "", kind: .song, title: recording.title,
      artists: recording.artists, album: recording.album, duration: recording.duration, explicit: recording.explicit,
      official: true, views: recording.rank)
  }
  let found = match(wanted, among: candidates)
  guard let choice = found.choice, let confidence = found.confidence else { return nil }
  return Identity(recording: recordings[choice], confidence: confidence)
}

extension Identity {
  /// What the matcher is asked for, now that the recording is known. A length, an album of the person's own stay.
  public func wanted(_ request: Request) -> Wanted {
    Wanted(
      readings: [.init(artists: recording.artists, title: recording.title)], album: request.album ?? recording.album,
      duration: request.duration ?? recording.duration, identified: true)
  }
}

extension Match {
  /// The same choice with no more confidence than `most`: who is not sure which recording is meant cannot be sure of
  /// what was found for it.
  public func lowered(to most: Confidence) -> Match {
    guard let confidence, confidence > most else { return self }
    var lower = self
    lower.confidence = most
    let top = Judge.banded(1, most)
    for index in lower.verdicts.indices where lower.verdicts[index].acceptable {
      lower.verdicts[index].score = min(lower.verdicts[index].score, top)
    }
    return lower
  }
}
