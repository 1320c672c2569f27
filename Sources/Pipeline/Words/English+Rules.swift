public import Music

/// What is said of `house rules.txt`.
extension English {
  public var houseRules: String {
    """
    # HOUSE RULES: corrections that last, for everybody in this house.
    # One rule a line. Lines that begin with # are not read: these are examples. Take the # off to use one.
    #
    # This song always means this link (open the right video or track and copy its address):
    # Artist - Title = https://www.youtube.com/watch?v=XXXXXXXXXXX
    #
    # This link is never taken, by nobody:
    # never https://www.youtube.com/watch?v=XXXXXXXXXXX
    #
    # This artist or label has another name:
    # alias Other Name = Name

    """
  }

  public var ruleProblemsHeader: [String] {
    ["These lines of house rules.txt are not used. The other lines are. This file goes away when all are."]
  }

  public func ruleProblem(line: Int, _ text: String, _ problem: HouseRule.Problem) -> String {
    let line = "Line \(line) (\(text)): "
    return switch problem {
    case .notUnderstood:
      line + "it is none of  Artist - Title = link,  never link,  alias Name = Name."
    case .unsafeLink: line + "links to files, to computers at home or with passwords are not followed."
    case .unknownSite(let site): line + "songs from \(site) are not known here."
    case .unsupportedLink: line + "this is no link to a song."
    case .notASong: line + "the link leads to a whole list. Copy the address of one song."
    case .shortened: line + "a short link. Open it, and copy the address that the browser then shows."
    case .noAudio: line + "songs cannot be downloaded from there. Find it on YouTube or SoundCloud and copy that link."
    }
  }

  public func ruleTrouble(line: Int, _ text: String, _ trouble: RuleTrouble) -> String {
    let why =
      switch trouble {
      case .gone: "there is nothing behind the link any more."
      case .badAudio: "what the link leads to is damaged, silent, or only a part of a song."
      case .changed: "the link leads to another recording than it did."
      case .banned: "another line says that this link is never taken."
      }
    let place = line > 0 ? "Line \(line) (\(text)): " : "\(text): "
    return place + why + " Until it is corrected, the song is searched for as if it were not there."
  }

  public func brokenRule(_ rule: String) -> String {
    "The link that was chosen for this song does not work any more, so it was searched for: \(rule). Please listen, and "
      + "choose another one, here or in house rules.txt."
  }
}
