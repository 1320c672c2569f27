public import Music

/// The English texts.
public struct English: Messages {
  public init() {}

  private func songs(_ count: Int) -> String { count == 1 ? "1 song" : "\(count) songs" }

  public func asOf(_ time: String) -> String { "As of \(time)" }

  public var waitsForRoom: String { "The disk is full. The rest goes on by itself when there is room again." }

  public func progress(name: String, done: Int, of count: Int) -> String {
    "\(name): \(done) of \(songs(count)) done"
  }

  public func paused(until time: String) -> String {
    "Enough songs for now, so that the platforms stay friendly. It goes on by itself at \(time)."
  }

  public func delivered(name: String, songs delivered: Int, of count: Int) -> String {
    if delivered < count { return "\(name): \(delivered) of \(songs(count)) are here" }
    return count == 1 ? "\(name): the song is here" : "\(name): all \(songs(count)) are here"
  }

  public func inZip(_ file: String, megabytes: String) -> String { "Look into \(file) (\(megabytes) MB)." }

  public var inFolder: String { "The songs lie beside this file." }

  public func nothingDelivered(name: String) -> String { "\(name): none of the songs could be downloaded" }

  public func seeNotDownloaded(count: Int) -> String {
    "\(songs(count)) could not be downloaded: not_downloaded.txt says why, line by line."
  }

  public func seeToCheck(count: Int) -> String {
    "\(songs(count)) may not be what you meant: please listen, not_downloaded.txt lists \(count == 1 ? "it" : "them")."
  }

  public func stillWaitedFor(count: Int) -> String {
    "\(songs(count)) \(count == 1 ? "is" : "are") still waited for, since a platform cannot be reached. "
      + "\(count == 1 ? "It follows" : "They follow") by \(count == 1 ? "itself" : "themselves")."
  }

  public func songFrom(_ source: Source) -> String { "from \(sourceName(source))" }

  public func read(lines: Int, lastLineEnded: Bool) -> String {
    let read = lines == 1 ? "1 line was read" : "\(lines) lines were read"
    return lastLineEnded
      ? "\(read)."
      : "\(read); the last one has no line end. If lines are missing, the copy was cut: drop the list again."
  }

  public func step(_ step: Step) -> String {
    switch step {
    case .queued: "waiting its turn"
    case .searching: "searching"
    case .downloading(nil): "downloading"
    case .downloading(let percent?): "downloading, \(percent) %"
    case .checking: "checking"
    case .ready: "ready"
    case .missing: "not found"
    case .waiting: "waiting for another try"
    case .waitingFor(let cause, let since): "waiting for \(waitedFor(cause)) since \(since)"
    case .readingPlaylist: "the playlist is being read"
    }
  }

  private func waitedFor(_ cause: Cause) -> String {
    switch cause {
    case .source(let source, _): sourceName(source)
    case .disk: "room on the disk"
    case .tool: "a program that does not work (the log says which)"
    default: "the network"
    }
  }

  public func remedy(_ cause: Cause) -> String? {
    switch cause {
    case .source(let source, .botCheck):
      "\(sourceName(source)) takes us for a robot and asks for a sign-in. That passes by itself, often within hours. "
        + "Fewer songs an hour keep it from coming back (pace in the settings). If it stays, the administrator can give "
        + "cookies of an account (ytdlp.cookies_file), which the platform may then block."
    case .source(let source, .changed):
      "\(sourceName(source)) answers in a way that is not understood. An update of yt-dlp or of this program may help."
    default: nil
    }
  }

  public func problem(_ problem: ListProblem) -> String {
    let line = "Line \(problem.line) (\(problem.text)): "
    return switch problem.kind {
    case .unsupportedLink(let what): line + "links of this kind cannot be read yet (\(what))."
    case .unsafeLink(let what): line + "this link is not followed (\(what))."
    case .unknownOption(let what): line + "this option is not known: \(what)."
    case .duplicate(let first): line + "the same as line \(first), so it is there once."
    case .lineTooLong: line + "the line is too long and was cut."
    case .endlessMix: line + "this is an endless mix; the song of the link was taken."
    case .more(let count): "The same or something like it goes for \(count) more lines."
    case .nothingReadable: line + "nothing in this line could be read as a song."
    case .unknownContinues:
      line + "that list is not known here or not finished, so this one was taken as a list of its own."
    }
  }

  public func readPlaylist(_ playlist: PlaylistFacts) -> String {
    var text = "The playlist \(playlist.title)"
    if let owner = playlist.owner { text += " by \(owner)" }
    text += playlist.said.map { " says \($0), read \(playlist.read)." } ?? ": read \(playlist.read)."
    if playlist.twice > 0 { text += " Here already, so there once: \(playlist.twice)." }
    if !playlist.isComplete { text += " The others could not be read; dropping the link again later may help." }
    if playlist.isSecondHand == true { text += " yt-dlp read it, since the platform's own answer could not be used." }
    return text
  }

  func playlist(_ trouble: PlaylistTrouble) -> String {
    switch trouble {
    case .private: "The playlist is private. Its owner can make it public or unlisted; then drop the link again."
    case .missing:
      "There is no such playlist or album, or it is not public. Is the link whole? If the list is yours, make it public."
    case .empty: "The playlist is empty."
    case .needsKeys:
      "Tidal tells what is in its lists only to programs with keys of their own, and there are none here that it takes. "
        + "The administrator can get some at developer.tidal.com (tidal.client_id, tidal.client_secret_file)."
    case .closed: "Amazon Music tells what is in its lists to nobody but its own app."
    }
  }

  public func duplicateSong(line: Int, of first: Int) -> String {
    "Song \(line) is the same recording as song \(first), so it is there once."
  }

  public func notDownloadedHeader(count: Int) -> [String] {
    count == 0
      ? []
      : [
        "\(songs(count)) could not be downloaded.",
        "This file is a list itself: correct a line, or take the # off a link, and drop it into the inbox again.",
      ]
  }

  public func notDownloaded(_ cause: Cause) -> String {
    switch cause {
    case .nothingFound: "Nothing was found for these words. Is the spelling right?"
    case .noneRight: "Songs were found, but none is surely this one in this version."
    case .unavailable: "It is there, but not available: removed, private or blocked in this country."
    case .badAudio: "What could be downloaded was damaged, silent or of the wrong length."
    case .blocked: "The platform refuses to answer at the moment. Drop this file again later."
    case .unreachable: "The platforms could not be reached. Drop this file again later."
    case .source(let source, let trouble): gaveUp(sourceName(source), trouble)
    case .playlist(let trouble): playlist(trouble)
    case .linkNotSupported: "Links of this kind cannot be read yet. Write artist and title instead."
    case .ruledOut: "house rules.txt says that this link is never taken."
    case .changed: "The platform answers in a way that is not understood. An update of the program may help."
    case .disk: "There was no room left on the disk."
    case .tool: "A program that is needed does not work. The administrator finds the details in the log."
    }
  }

  private func gaveUp(_ source: String, _ trouble: Trouble) -> String {
    let why =
      switch trouble {
      case .unreachable: "could not be reached"
      case .failing: "answered with errors or not at all"
      case .refuses, .rateLimited: "refused to answer"
      case .botCheck: "took us for a robot and asked for a sign-in"
      case .changed: "answered in a way that is not understood"
      }
    return "It waited for \(source), which \(why), and gave up. Drop this file again later."
  }

  public func cameClose(_ title: String, _ reasons: [String]) -> String {
    reasons.isEmpty ? title : "\(title) (\(reasons.joined(separator: ", ")))"
  }

  public var toCheckHeader: [String] {
    ["Delivered, but please check. To get another one, take the # off its link and drop this file again."]
  }

  public func toCheck(_ reasons: [String]) -> String { "Doubtful: " + reasons.joined(separator: ", ") }

  public func unwrittenTitle(file: String) -> String { "\(file) is still empty, or has not arrived whole." }
  public var unwritten: [String] {
    [
      "It is waited for. Is it open in a program? Save it there. Was copying it interrupted? Copy it once more.",
      "This note goes away by itself.",
    ]
  }
  public func refusedTitle(file: String) -> String { "\(file) could not be used." }

  public var originalBeside: String { "The file itself lies beside this one, unchanged." }
  public var originalStays: String { "The file itself is still in the inbox, unchanged." }

  public func sourceName(_ source: Source) -> String {
    switch source {
    case .youtubeMusic: "YouTube Music"
    case .youtube: "YouTube"
    case .soundcloud: "SoundCloud"
    case .bandcamp: "Bandcamp"
    case .audius: "Audius"
    case .internetArchive: "the Internet Archive"
    case .library: "the household's own library"
    default: source.rawValue
    }
  }
}
