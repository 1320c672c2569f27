public import Music

extension English {
  public func refusal(_ refusal: ListRefusal) -> [String] {
    switch refusal {
    case .binary:
      ["This is not text, whatever its name says.", "Write the songs into a text file, one a line, and drop that."]
    case .unwritten:
      ["It did not arrive whole: the end of it was never written.", "Copy it into the folder once more."]
    case .tooLarge(let size, let limit):
      [
        "It has \(size / 1024) KiB; a list may have \(limit / 1024) KiB.",
        "Split it into several lists. If it is not a list of songs, it does not belong here.",
      ]
    case .prose:
      [
        "This reads like a letter or like lyrics, not like a list of songs.",
        "Write one song a line (Artist - Title). If it is a list after all, put a line that says  #! list  on top.",
      ]
    case .empty: ["There is no song in it.", "Write one song a line (Artist - Title) and drop it again."]
    case .unsafeLink(let link):
      [
        "Its link is not followed: \(link)",
        "Only links to songs and playlists on known music sites are followed, never to files or devices at home.",
      ]
    case .unknownSite(let site):
      ["\(site) is not a music site that is known here.", "Write the songs into a text file, one a line, instead."]
    case .unsupportedLink(let what):
      [
        "Links of this kind cannot be read yet: \(what)",
        "Open the playlist, copy its songs into a text file, one a line, and drop that.",
      ]
    case .noLink: ["There is no link in it.", "Drag the address from the browser into the folder once more."]
    case .unsupportedKind(let ending):
      ending.isEmpty
        ? ["Its name has no ending, so nobody can tell what it is.", "If it is a list of songs, add .txt to its name."]
        : [
          "Files that end in .\(ending) cannot be read.",
          "Copy the songs into a text file (Notepad, TextEdit as plain text), save it as .txt and drop that.",
        ]
    case .notAFile:
      ["It is not a file of its own but a pointer or a device.", "Drop a copy of the list itself."]
    case .tooDeep:
      ["It lies in a folder in a folder in a folder.", "Put the lists into the inbox, at most two folders deep."]
    case .immovable:
      [
        "The program may not take it out of its folder.",
        "Put it into the inbox itself, or ask the administrator: the share's group needs to write in that folder.",
      ]
    case .unreadable:
      ["The program may not read it.", "Copy it into the folder once more, or ask the administrator."]
    case .playlist(let trouble):
      [
        playlist(trouble),
        "If you can see its songs: save the list as text (tunemymusic.com does that for most platforms, exportify.net for "
          + "Spotify) and drop the .csv or .txt here, or write the songs into a text file, one a line (Artist - Title).",
      ]
    case .crashes:
      ["Reading it failed twice.", "Copy its lines into a new text file and drop that; the administrator has the log."]
    }
  }

  public func reason(_ reason: Reason) -> String {
    switch reason {
    case .titleMatches: "the title is right"
    case .titleClose: "the title is nearly right"
    case .titleMisses(let words): "the title lacks \(words.joined(separator: " "))"
    case .titleAdds(let words): "the title also says \(words.joined(separator: " "))"
    case .artistMatches: "the artist is right"
    case .artistInTitle: "the artist stands in the title"
    case .artistUnknown: "the artist is not named"
    case .artistDiffers: "another artist"
    case .versionAsked(let version): "\(version), as asked"
    case .versionNotAsked(let version): "\(version), which nobody asked for"
    case .versionMissing(let version): "not \(version), which was asked for"
    case .durationMatches: "the length is right"
    case .durationOff(let seconds): seconds > 0 ? "\(seconds) s too long" : "\(-seconds) s too short"
    case .albumMatches: "the album is right"
    case .official: "official"
    case .song: "from the music catalogue"
    case .tooLong: "far too long"
    case .tooShort: "far too short"
    case .heardElsewhere(let source): "sounds the same as on \(sourceName(source))"
    case .soundsDifferent(let source): "sounds different from what \(sourceName(source)) has by that name"
    }
  }

  public var help: String {
    """
    HOW TO GET MUSIC

    1. Write the songs you want into a text file, one a line:

         Artist - Title

       or copy the address of a song, an album or a playlist (YouTube, Spotify, Apple Music, Deezer, SoundCloud) into
       a line.

    2. Save it as  road trip.txt  (any name) and put it into the inbox.

    3. After a moment it leaves the inbox, and a folder  road trip  appears in the outbox. progress.txt in it says
       how far it is. At the end you find road trip.zip with the songs, and about.txt with what is in it.

    If a song could not be found, not_downloaded.txt says why. That file is a list itself: correct the line and put
    the file into the inbox again.

    A line that begins with  #  and a space is not read. Lines that begin with  #!  say how you want it:

         #! format=mp3            m4a, mp3, opus, flac or original
         #! live=allowed          live, remix, cover: never, asked or allowed
         #! language=tr           en or tr

    To keep a version apart, say it in the line:   Artist - Title (Live)

    Is it always the wrong one? house rules.txt in the inbox holds corrections that last, for everybody; its first lines
    say how to write one.

    """
  }
}
