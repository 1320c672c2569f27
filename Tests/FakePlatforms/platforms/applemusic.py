"""Apple Music: playlist pages (the first rows in a script), the web player's script with its token, and the catalogue.

Playlists: pl.fakeyazaksami, pl.fakethousand, pl.fakefivethousand, pl.fakeempty; album 9000000001; song 9000000101.
"""

import json

import web

HOSTS = ["music.apple.com", "amp-api.music.apple.com"]
PAGE_ROWS = 100
TOKEN = "eyJ0eXAiOiJKV1QiLCJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJBTVBXZWJQbGF5IiwiZXhwIjo0MTAyNDQ0ODAwfQ.ZmFrZS1zaWduYXR1cmU"
SCRIPT = "/assets/index~fake0001.js"
ALBUM = "9000000001"


def song(number, artist, title, album, seconds, explicit=False):
    return {"id": str(9000000100 + number), "artist": artist, "title": title, "album": album, "ms": round(seconds * 1000),
            "explicit": explicit, "isrc": f"ZZAPL26{number:05}"}


def lists(world):
    """By id: name, curator, rows."""
    if not hasattr(world, "applemusic"):
        originals = [u for u in world.catalogue.uploads if u.kind == "song" and u.recording.prepared
                     and not u.recording.version and u.status == "ok"]
        own = [song(n, u.artist, u.title, u.album, u.seconds, u.explicit) for n, u in enumerate(originals, 1)]
        def invented(count):
            return [song(1000 + n, f"Sanatçı {n % 97}", f"Şarkı No. {n}", f"Albüm {n // 12}", 120 + n % 120)
                    for n in range(1, count + 1)]
        world.applemusic = {
            "pl.fakeyazaksami": ("Yaz Akşamı", "Ayşe", own[1:4]), "pl.fakethousand": ("Bin Şarkı", "Ayşe", invented(1000)),
            "pl.fakefivethousand": ("Beş Bin Şarkı", "Ayşe", invented(5000)), "pl.fakeempty": ("Boş", "Ayşe", []),
            ALBUM: ("Slow Harbours", "Marlow Quint", own[:4]),
        }
    return world.applemusic


def answer(request, world):
    if request.host == "amp-api.music.apple.com":
        return catalogue(request, world)
    if request.path == SCRIPT:
        return web.Response(f'const a="x",t="{TOKEN}";export{{t}}'.encode(), 200, "text/javascript")
    parts = request.path.strip("/").split("/")
    if parts[-1] == "browse":
        return web.Response(f'<html><script type="module" crossorigin src="{SCRIPT}"></script></html>'.encode())
    if len(parts) < 3 or parts[1] != "playlist" or parts[-1] not in lists(world):
        return web.Response(b"<html>Not found</html>", 404)
    if len(parts) == 3:  # the name is missing
        return web.Response(b"", 301, headers=[("Location", f"https://music.apple.com/{parts[0]}/playlist/a-name/{parts[2]}")])
    return page(parts[-1], *lists(world)[parts[-1]])


def page(which, name, curator, rows):
    header = {"id": f"playlist-detail-header-section - {which}", "title": name, "trackCount": len(rows),
              "subtitleLinks": [{"title": curator}]}
    tracks = [{"id": f"track-lockup - {which} - {row['id']}", "title": row["title"], "artistName": row["artist"],
               "subtitleLinks": [{"title": row["artist"]}], "tertiaryLinks": [{"title": row["album"]}],
               "duration": row["ms"], "showExplicitBadge": row["explicit"],
               "contentDescriptor": {"kind": "song", "identifiers": {"storeAdamID": row["id"]},
                                     "url": f"https://music.apple.com/us/song/a-name/{row['id']}"}}
              for row in rows[:PAGE_ROWS]]
    sections = [{"itemKind": "containerDetailHeaderLockup", "items": [header]},
                {"itemKind": "trackLockup", "items": tracks},
                {"itemKind": "containerDetailTracklistFooterLockup", "items": [{"description": f"{len(rows)} songs"}]}]
    data = json.dumps({"data": [{"intent": {}, "data": {"sections": sections}}]}, ensure_ascii=False)
    return web.Response(f'<html><body><script id=serialized-server-data type="application/json">{data}</script>'
                        "</body></html>".encode())


def lookup(request, world):
    """The store's answer about an album or a song of the lists above; itunes.py serves it."""
    which = request.query.get("id", "")
    rows = lists(world)[ALBUM][2]
    found = rows if which == ALBUM else [row for row in rows if row["id"] == which]
    album = {"wrapperType": "collection", "collectionName": "Slow Harbours", "artistName": "Marlow Quint",
             "trackCount": len(rows)}
    tracks = [{"wrapperType": "track", "kind": "song", "trackId": int(row["id"]), "trackName": row["title"],
               "artistName": row["artist"], "collectionName": row["album"], "trackTimeMillis": row["ms"],
               "trackExplicitness": "explicit" if row["explicit"] else "notExplicit",
               "trackViewUrl": f"https://music.apple.com/us/album/a-name/{ALBUM}?i={row['id']}&uo=4"} for row in found]
    results = ([album] if which == ALBUM else []) + tracks
    body = b"\n\n\n" + web.as_json({"resultCount": len(results), "results": results}).body
    return web.Response(body, 200, "text/javascript; charset=utf-8")


def catalogue(request, world):
    if request.headers.get("origin") != "https://music.apple.com" or request.headers.get("authorization") != f"Bearer {TOKEN}":
        return web.as_json({}, 401)
    parts = request.path.strip("/").split("/")  # v1 catalog us playlists ID [tracks]
    if len(parts) < 5:
        return web.as_json({}, 404)
    if parts[3] == "songs":
        found = next((row for _, _, rows in lists(world).values() for row in rows if row["id"] == parts[4]), None)
        return web.as_json({"data": [resource(found)]} if found else {"errors": [{"status": "404"}]}, 200 if found else 404)
    if parts[4] not in lists(world):
        return web.as_json({"errors": [{"status": "404", "code": "40400"}]}, 404)
    name, curator, rows = lists(world)[parts[4]]
    offset, limit = int(request.query.get("offset", 0)), int(request.query.get("limit", request.query.get("limit[tracks]", 100)))
    tracks = {"href": request.path, "data": [resource(row) for row in rows[offset : offset + limit]]}
    if offset + limit < len(rows):
        tracks["next"] = f"/v1/catalog/{parts[2]}/{parts[3]}/{parts[4]}/tracks?offset={offset + limit}"
    if parts[5:] == ["tracks"]:
        return web.as_json(tracks)
    by = {"curatorName": curator} if parts[3] == "playlists" else {"artistName": curator}
    return web.as_json({"data": [{"id": parts[4], "type": parts[3], "relationships": {"tracks": tracks},
                                  "attributes": {"name": name, "trackCount": len(rows)} | by}]})


def resource(row):
    attributes = {"name": row["title"], "artistName": row["artist"], "albumName": row["album"], "isrc": row["isrc"],
                  "durationInMillis": row["ms"], "genreNames": ["Invented"],
                  "url": f"https://music.apple.com/us/album/a-name/9000000001?i={row['id']}"}
    return {"id": row["id"], "type": "songs",
            "attributes": attributes | ({"contentRating": "explicit"} if row["explicit"] else {})}
