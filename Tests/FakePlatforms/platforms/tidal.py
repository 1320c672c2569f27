"""Tidal's documented interface, for programs with keys: albums, playlists, tracks, twenty rows a page; and its short links."""

import base64
import zlib

import web

HOSTS = ["auth.tidal.com", "openapi.tidal.com", "tidal.link"]
CLIENT, SECRET, KEY = "fakeTidalClient", "fakeTidalSecret", "fakeTidalKey"
ROWS = 20
SMALL, THOUSAND = "fa4e0000-0000-4000-8000-000000000001", "fa4e0000-0000-4000-8000-000000001000"
PRIVATE = "fa4e0000-0000-4000-8000-000000000403"
ALBUM = "800000001"


def lists(world):
    """By id: kind, title, rows (id, title, version, artists, album, seconds, isrc)."""
    if not hasattr(world, "tidal"):
        originals = [u for u in world.catalogue.uploads if u.kind == "song" and u.recording.prepared
                     and not u.recording.version and u.status == "ok"]
        own = [(str(810000000 + n), u.title, None, [u.artist], u.album, int(u.seconds), f"ZZTDL26{n:05}")
               for n, u in enumerate(originals, 1)]
        many = [(str(820000000 + n), f"Şarkı No. {n}", "Akustik" if n % 50 == 0 else None, [f"Sanatçı {n % 97}", "İkinci"],
                 None, 60 + n, f"ZZTDL27{n:05}") for n in range(1, 1001)]
        world.tidal = {SMALL: ("playlists", "Yaz Akşamı", own[:3]), THOUSAND: ("playlists", "Bin Şarkı", many),
                       ALBUM: ("albums", "Slow Harbours", own[:25])}
    return world.tidal


def answer(request, world):
    if request.host == "tidal.link":
        return web.Response(b"", 302, headers=[("Location", f"https://tidal.com/playlist/{SMALL}?u")])
    if request.host == "auth.tidal.com":
        wanted = "Basic " + base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        if request.headers.get("authorization") != wanted:
            return web.as_json({"error": "invalid_client", "status": 400}, 400)
        return web.as_json({"access_token": KEY, "token_type": "Bearer", "expires_in": 86400})
    if request.headers.get("authorization") != f"Bearer {KEY}":
        return failure(401, "UNAUTHORIZED")
    parts = request.path.strip("/").split("/")  # v2 playlists ID [relationships items]
    if request.query.get("countryCode") is None or len(parts) < 3:
        return failure(400, "VALUE_REQUIRED")
    if parts[1] == "tracks":
        found = next((row for _, _, rows in lists(world).values() for row in rows if row[0] == parts[2]), None)
        return api({"data": resource(found), "included": artists([found])}) if found else failure(404, "NOT_FOUND")
    if parts[2] == PRIVATE:
        return failure(403, "FORBIDDEN")
    found = lists(world).get(parts[2])
    if not found or found[0] != parts[1]:
        return failure(404, "NOT_FOUND")
    start = int(request.query.get("page[cursor]", 0))
    rows = found[2][start : start + ROWS]
    here = f"/{parts[1]}/{parts[2]}/relationships/items?countryCode=US"
    links = {"self": here}
    if start + ROWS < len(found[2]):
        links["next"] = f"{here}&page%5Bcursor%5D={start + ROWS}"
    items = {"data": [{"id": row[0], "type": "tracks", "meta": {"trackNumber": 1}} for row in rows], "links": links}
    included = [resource(row) for row in rows] + artists(rows) if "items" in request.query.get("include", "") else []
    if parts[3:] == ["relationships", "items"]:
        return api(items | {"included": included})
    kind = {"title": found[1]} if found[0] == "albums" else {"name": found[1]}
    related = {"items": items}
    if found[0] == "albums":
        related["artists"] = {"data": [{"id": name_id(found[2][0][3][0]), "type": "artists"}]}
    return api({"data": {"id": parts[2], "type": found[0], "attributes": kind | {"numberOfItems": len(found[2])},
                         "relationships": related}, "included": included})


def api(value, status=200):
    response = web.as_json(value, status)
    response.kind = "application/vnd.api+json"
    return response


def failure(status, code):
    return api({"errors": [{"status": str(status), "code": code, "detail": code}]}, status)


def name_id(artist):
    return str(zlib.crc32(artist.encode()))


def artists(rows):
    names = sorted({artist for row in rows for artist in row[3]})
    return [{"id": name_id(artist), "type": "artists", "attributes": {"name": artist}} for artist in names]


def resource(row):
    which, title, version, by, album, seconds, isrc = row
    length = f"PT{seconds // 60}M{seconds % 60}S" if seconds >= 60 else f"PT{seconds}S"
    related = {"artists": {"data": [{"id": name_id(artist), "type": "artists"} for artist in by]}}
    return {"id": which, "type": "tracks", "relationships": related,
            "attributes": {"title": title, "version": version, "isrc": isrc, "duration": length, "explicit": False}}
