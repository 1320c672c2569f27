import Music

@testable import Platforms

/// Small answers of catalogues, in the shape of the real ones.
enum CatalogueListPages {
  static let embed = """
    {"props": {"pageProps": {"state": {"data": {"entity": {"type": "playlist", "name": "Yaz Akşamı", "subtitle": "Ayşe",
    "trackList": [
    {"uri": "spotify:track:20jbSiX29FDX4oQxBXyUEi", "title": "Işıklar Söndü", "duration": 68000, "isExplicit": false,
     "subtitle": "Ayşe Gündoğar,\\u00a0Tyler, The Creator", "isPlayable": true, "entityType": "track"},
    {"uri": "spotify:episode:20jbSiX29FDX4oQxBXyUEi", "title": "Episode 1", "duration": 9, "entityType": "episode"},
    {"uri": "spotify:local:a:b:c:61", "title": "A file\\nof mine", "duration": 61000, "subtitle": "İ", "entityType": "track"}]}},
    "settings": {"session": {"accessToken": "BQx", "accessTokenExpirationTimestampMs": 1}}}}}}
    """

  static let pathfinder = """
    {"data": {"playlistV2": {"__typename": "Playlist", "name": "Yaz Akşamı", "ownerV2": {"data": {"name": "Ayşe"}},
    "content": {"totalCount": 4, "pagingInfo": {"limit": 100, "offset": 0}, "items": [
    {"itemV2": {"data": {"__typename": "Track", "name": "Işıklar Söndü", "uri": "spotify:track:20jbSiX29FDX4oQxBXyUEi",
     "artists": {"items": [{"profile": {"name": "Ayşe Gündoğar"}}]}, "albumOfTrack": {"name": "Gece Vapuru"},
     "trackDuration": {"totalMilliseconds": 68000}, "contentRating": {"label": "EXPLICIT"},
     "playability": {"playable": false}}}},
    {"itemV2": {"data": {"__typename": "Episode", "name": "Episode 1"}}},
    {"itemV2": {"data": {"__typename": "LocalTrack", "name": "A file", "uri": "spotify:local:a:b:c:61",
     "artists": {"items": [{"profile": {"name": "İ"}}]}, "localTrackDuration": {"totalMilliseconds": 61000}}}},
    {"itemV2": {"data": {"__typename": "NotFound"}}}]}}}}
    """

  static let webAPI = """
    {"type": "playlist", "name": "Yaz Akşamı", "owner": {"display_name": "Ayşe"}, "items": {"total": 6, "next": null, "items": [
    {"is_local": false, "item": {"type": "track", "name": "Işıklar Söndü", "artists": [{"name": "Ayşe Gündoğar"}],
     "uri": "spotify:track:20jbSiX29FDX4oQxBXyUEi", "album": {"name": "Gece Vapuru"}, "duration_ms": 68000,
     "explicit": true, "external_ids": {"isrc": "tr-abc-18-00001"}}},
    {"track": null}, null, {"is_local": true, "track": {"type": "track", "id": null, "name": "A file", "artists": [{"name": "İ"}]}},
    {"track": {"type": "track", "name": "", "artists": [{"name": ""}], "duration_ms": 0}},
    {"track": {"type": "episode", "name": "Episode 1"}}]}}
    """

  static let applePage = """
    {"data": [{"data": {"sections": [{"itemKind": "containerDetailHeaderLockup", "items": [{"title": "Yaz Akşamı",
    "trackCount": 2, "subtitleLinks": [{"title": "Ayşe"}]}]}, {"itemKind": "trackLockup", "items": [
    {"id": "track-lockup - pl.x - 1", "title": "Işıklar Söndü", "artistName": "Ayşe Gündoğar & Başkası",
     "subtitleLinks": [{"title": "Ayşe Gündoğar"}, {"title": "Başkası"}], "tertiaryLinks": [{"title": "Gece Vapuru"}],
     "duration": 68000, "showExplicitBadge": true, "contentDescriptor": {"url": "https://music.apple.com/tr/song/x/1"}}]},
    {"itemKind": "containerDetailTracklistFooterLockup", "items": [{"description": "2 songs, 3 minutes"}]}]}}]}
    """

  static let appleCatalogue = """
    {"data": [{"id": "pl.x", "attributes": {"name": "Yaz Akşamı", "curatorName": "Ayşe", "trackCount": 2},
    "relationships": {"tracks": {"next": "/v1/catalog/tr/playlists/pl.x/tracks?offset=1", "data": [{"id": "1", "attributes":
    {"name": "Işıklar Söndü", "artistName": "Ayşe Gündoğar", "albumName": "Gece Vapuru", "durationInMillis": 68000,
     "isrc": "TRABC1800001", "contentRating": "explicit", "url": "https://music.apple.com/tr/album/x/2?i=1"}}]}}}]}
    """

  static let lookup = """
    {"resultCount": 3, "results": [{"wrapperType": "collection", "collectionName": "Gece Vapuru",
    "artistName": "Ayşe Gündoğar", "trackCount": 3}, {"wrapperType": "track", "kind": "song", "trackName": "Işıklar Söndü",
    "artistName": "Ayşe Gündoğar", "collectionName": "Gece Vapuru", "trackTimeMillis": 68000,
    "trackExplicitness": "explicit", "trackViewUrl": "https://music.apple.com/tr/album/x/2?i=1&uo=4"},
    {"wrapperType": "track", "kind": "music-video", "trackName": "A video"}]}
    """

  static let tidal = """
    {"data": {"id": "9", "type": "albums", "attributes": {"title": "Gece Vapuru", "numberOfItems": 2}, "relationships": {
    "artists": {"data": [{"id": "5", "type": "artists"}]}, "items": {"data": [{"id": "1", "type": "tracks"},
    {"id": "2", "type": "tracks"}], "links": {"next": "/albums/9/relationships/items?page%5Bcursor%5D=x"}}}}, "included": [
    {"id": "1", "type": "tracks", "attributes": {"title": "Işıklar Söndü", "version": "Akustik", "isrc": "TRABC1800001",
     "duration": "PT1M8S", "explicit": true}, "relationships": {"artists": {"data": [{"id": "5", "type": "artists"}]}}},
    {"id": "5", "type": "artists", "attributes": {"name": "Ayşe Gündoğar"}}]}
    """

  static let link = Link(platform: "x", kind: .album, id: "1", url: "https://music.apple.com/tr/album/1")

  /// Every form, and what reads it.
  static let readers: [(name: String, sample: String, read: @Sendable ([UInt8]) throws(SourceError) -> Int)] = [
    ("embed", embed, { (body) throws(SourceError) in try SpotifyEmbed(data: body).page.entries.count }),
    (
      "pathfinder", pathfinder,
      { (body) throws(SourceError) in try SpotifyPart(JSONObject.read(body), isAlbum: false).page.entries.count }
    ),
    ("web API", webAPI, { (body) throws(SourceError) in try SpotifyWebPage(JSONObject.read(body)).page.entries.count }),
    ("page", applePage, { (body) throws(SourceError) in try ApplePage.list(data: body).entries.count }),
    (
      "catalogue", appleCatalogue,
      { (body) throws(SourceError) in try AppleCatalogue.head(JSONObject.read(body), .playlist).entries.count }
    ),
    ("lookup", lookup, { (body) throws(SourceError) in try AppleLookup.list(body, link).entries.count }),
    (
      "tidal", tidal,
      { (body) throws(SourceError) in try TidalAnswer(JSONObject.read(body)).list(.album).entries.count }
    ),
  ]
}
