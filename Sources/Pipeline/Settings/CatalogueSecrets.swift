import Host
import Platforms
import SystemPackage

extension Settings {
  /// The household's own keys for catalogues. Reads the files with the secrets; blocks.
  func catalogueKeys() throws(Household.Missing) -> CatalogueKeys {
    CatalogueKeys(
      spotify: try spotify.pair("spotify.client_secret_file"), tidal: try tidal.pair("tidal.client_secret_file"))
  }
}

extension Settings.Keys {
  /// Nil where none are set. The error names the file and never what is in it.
  fileprivate func pair(_ key: String) throws(Household.Missing) -> CatalogueKeys.Pair? {
    guard let clientID, let clientSecretFile else { return nil }
    let bytes: [UInt8]
    do throws(FileError) {
      bytes = try Files.read(clientSecretFile, limit: 1000).bytes
    } catch {
      throw Household.Missing(description: "\(key): \(error)")
    }
    let lines = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isWhitespace)
    guard lines.count == 1, let secret = lines.first, bytes.count <= 1000 else {
      throw Household.Missing(
        description: "\(key): \(clientSecretFile) has to hold the secret that belongs to the id, and nothing else.")
    }
    return CatalogueKeys.Pair(id: clientID, secret: String(secret))
  }
}
