/// What of Apple Music drifts: addresses and the forms of its pages, as of 2026.
enum AppleMusicFacts {
  static let page = "https://music.apple.com"
  /// Names the script that holds the web player's token (applemusic-mcp 0.21, LavaSrc, gamdl).
  static let scriptStart = "/assets/index"
  static let scriptPage = "\(page)/us/browse"
  /// A token's second part begins so: {"iss":"AMPWebPlay in base 64.
  static let issuer = ".eyJpc3MiOiJBTVBXZWJQbGF5"
  /// Takes that token from its own pages only (the header Origin).
  static let catalogue = "https://amp-api.music.apple.com"
  static let rows = 300
  static let mostParts = 100
  /// The store's documented interface; about 20 questions a minute, then 403.
  static let lookup = "https://itunes.apple.com/lookup"
}
