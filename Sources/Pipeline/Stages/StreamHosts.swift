import Music

/// The hosts that media may come from. A platform's answer names addresses; they are followed to these hosts alone,
/// which also holds behind a proxy, where names are not resolved here.
enum StreamHosts {
  /// True for the hosts that serve the source's audio (seen in yt-dlp's answers).
  static func audio(_ address: String, of source: Source) -> Bool {
    switch source {
    case .youtube, .youtubeMusic: isAt(address, ["googlevideo.com", "youtube.com"])
    case .soundcloud: isAt(address, ["sndcdn.com", "soundcloud.cloud"])
    case .bandcamp: isAt(address, ["bcbits.com"])
    case .internetArchive: isAt(address, ["archive.org"])
    // Anybody may run a node of the network; these are its known ones.
    case .audius:
      isAt(address, ["audius.co", "audius-nodes.com", "staked.cloud", "figment.io", "tikilabs.com"])
    default: false
    }
  }

  static func pictures(_ address: String) -> Bool {
    isAt(
      address,
      [
        "ytimg.com", "googleusercontent.com", "ggpht.com", "sndcdn.com", "dzcdn.net", "mzstatic.com", "bcbits.com",
        "audius.co",
      ])
  }

  /// True for https on the usual port at one of the domains, without credentials.
  private static func isAt(_ address: String, _ domains: [String]) -> Bool {
    guard address.hasPrefix("https://") else { return false }
    let host = address.dropFirst("https://".count).prefix { !"/?#".contains($0) }.lowercased()
    return domains.contains { host == $0 || host.hasSuffix("." + $0) }
  }
}
