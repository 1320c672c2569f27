/// What of Spotify drifts: addresses, stored queries, sizes of pages. Seen in answers of 2026 unless said otherwise.
enum SpotifyFacts {
  static let page = "https://open.spotify.com"

  /// The pages for other people's sites. At most 100 rows, and nothing says that there are more (June 2026).
  static func embed(_ kind: String, _ id: String) -> String { "\(page)/embed/\(kind)/\(id)" }
  static let embedRows = 100

  /// The web player's interface; it knows its queries by their hashes and forgets old ones after months. The first that
  /// it knows is used. SpotifyScraper 3.9.2 (June 2026), LavaSrc (May 2026).
  static let partner = "https://api-partner.spotify.com/pathfinder/v1/query"
  static let fetchPlaylist = (
    name: "fetchPlaylist",
    hashes: [
      "a65e12194ed5fc443a1cdebed5fabe33ca5b07b987185d63c72483867ad13cb4",
      "bb67e0af06e8d6f52b531f97468ee4acd44cd0f82b988e15c2ea47b1148efc77",
    ]
  )
  static let getAlbum = (
    name: "getAlbum",
    hashes: ["b9bfabef66ed756e5e13f68a942deb60bd4125ec1f1be8cc42769dc0259b4b10"]
  )
  static let playlistRows = 100
  static let albumRows = 50

  /// The documented interface, for the household's own keys (developer.spotify.com).
  static let webAPI = "https://api.spotify.com/v1"
  static let token = "https://accounts.spotify.com/api/token"

  /// More parts than these no list has (Spotify's limit is 10,000 songs).
  static let mostParts = 250
}
