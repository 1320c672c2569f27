/// Tidal's documented interface (developer.tidal.com), for the household's own keys; version 2, recorded 2024 to 2026.
enum TidalFacts {
  static let api = "https://openapi.tidal.com/v2"
  static let token = "https://auth.tidal.com/v1/oauth2/token"
  /// Every question names a country, and links have none.
  static let country = "US"
  /// Twenty rows each.
  static let mostParts = 550
}
