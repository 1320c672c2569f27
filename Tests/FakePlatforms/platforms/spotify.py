"""Spotify: embed pages, the web player's interface, the documented one with keys, and the short links.

Lists (22 letters): fakeYazAksami..., fakeThousand..., fakeFiveThousand..., fakeEmpty..., fakePrivate...,
fakeForgotten... (from row 200 on its query is not known), fakeOwn... (with an episode and a row that is gone); the albums
fakeAlbum... and fakeLongAlbum..., the track fakeTrack....
"""

import base64
import json
import time

import web

HOSTS = ["open.spotify.com", "api-partner.spotify.com", "api.spotify.com", "accounts.spotify.com", "spotify.link",
         "spoti.fi"]
EMBED_ROWS = 100
PLAYLIST_HASH = "a65e12194ed5fc443a1cdebed5fabe33ca5b07b987185d63c72483867ad13cb4"
ALBUM_HASH = "b9bfabef66ed756e5e13f68a942deb60bd4125ec1f1be8cc42769dc0259b4b10"
CLIENT, SECRET, KEY = "fakeSpotifyClient", "fakeSpotifySecret", "fakeSpotifyKey"
TOKENS = {"given": 0}  # anonymous tokens


def name(word):
    """An id of 22 letters."""
    return word + "0" * (22 - len(word))


SMALL, THOUSAND, FIVE_THOUSAND = name("fakeYazAksami"), name("fakeThousand"), name("fakeFiveThousand")
EMPTY, PRIVATE, FORGOTTEN = name("fakeEmpty"), name("fakePrivate"), name("fakeForgotten")
ALBUM, LONG_ALBUM, TRACK, OWN = name("fakeAlbum"), name("fakeLongAlbum"), name("fakeTrack"), name("fakeOwn")
EDITORS = name("37i9fakeEditors")  # not shown to programs with keys


def row(number, artists, title, album, seconds, explicit=False, kind="Track", isrc=None):
    return {"id": name(f"fakeT{number}x"), "artists": artists, "title": title, "album": album, "kind": kind,
            "ms": round(seconds * 1000), "explicit": explicit, "isrc": isrc or f"ZZFAK26{number:05}"}


def songs(world):
    """The songs of the catalogue that can be had, as Spotify would name them."""
    if not hasattr(world, "spotify"):
        originals = [u for u in world.catalogue.uploads if u.kind == "song" and u.recording.prepared
                     and not u.recording.version and u.status == "ok"]
        world.spotify = [row(n, [u.artist], u.title, u.album, u.seconds, u.explicit) for n, u in enumerate(originals, 1)]
    return world.spotify


def invented(count):
    return [row(n, [f"Sanatçı {n % 97}", "İkinci, Ses"][: 1 + n % 2], f"Şarkı No. {n}", f"Albüm {n // 12}", 120 + n % 120)
            for n in range(1, count + 1)]


def lists(world):
    """By id: kind, name, owner, rows. Rows that are no songs are counted, but web pages leave them out."""
    if not hasattr(world, "spotify_lists"):
        own = songs(world)
        episode = row(9001, ["A Podcast"], "Episode 1", None, 3000, kind="Episode")
        mixed = [*own[:2], episode, own[2], row(9002, ["Somebody Else"], "Nowhere Else To Be Had", "Lost", 200)]
        world.spotify_lists = {
            SMALL: ("playlist", "Yaz Akşamı", "Ayşe", own[:3]),
            OWN: ("playlist", "Karışık", "Ayşe", mixed),
            EDITORS: ("playlist", "Editors' Choice", "Spotify", own[:2]),
            THOUSAND: ("playlist", "Bin Şarkı", "Ayşe", [*invented(150), episode, *invented(999)[150:]]),
            FIVE_THOUSAND: ("playlist", "Beş Bin Şarkı", "Ayşe", invented(5000)),
            FORGOTTEN: ("playlist", "Unutulan", "Ayşe", invented(300)),
            EMPTY: ("playlist", "Boş", "Ayşe", []),
            ALBUM: ("album", "Slow Harbours", "Marlow Quint", own[:4]),
            LONG_ALBUM: ("album", "Yüz Yirmi", "Sanatçı 1", invented(120)),
        }
    return world.spotify_lists


def answer(request, world):
    if request.host in ("spotify.link", "spoti.fi"):
        return short(request)
    if request.host == "open.spotify.com":
        return embed(request, world)
    if request.host == "accounts.spotify.com":
        return token(request)
    if request.host == "api-partner.spotify.com":
        return partner(request, world)
    return web_api(request, world)


def short(request):
    to = f"https://open.spotify.com/playlist/{SMALL}?si=fake&_branch_match_id=1"
    if request.path == "/fakeHEAD":
        return web.Response(b"", 307, headers=[("Location", to)])
    if request.path == "/fakeHTML":  # sends a browser on by script
        return web.Response(f'<html><script>window.top.location = "{to}";</script></html>'.encode())
    return web.Response(b"", 404)


# The page for other people's sites


def embed(request, world):
    parts = request.path.strip("/").split("/")
    if len(parts) != 3 or parts[0] != "embed":
        return web.Response(b"<html></html>", 404)
    if parts[2] == PRIVATE:
        return page({"forbiddenReason": "private", "status": 403, "title": "Page not available"})
    if parts[1] == "track":
        found = next((song for song in songs(world) if parts[2] in (song["id"], TRACK)), None)
        entity = found and {"type": "track", "name": found["title"], "uri": f"spotify:track:{found['id']}",
                            "artists": [{"name": artist, "uri": "spotify:artist:x"} for artist in found["artists"]],
                            "duration": found["ms"], "isExplicit": found["explicit"], "isPlayable": True}
    else:
        found = lists(world).get(parts[2])
        entity = found and found[0] == parts[1] and {
            "type": found[0], "name": found[1], "title": found[1], "subtitle": found[2],
            "uri": f"spotify:{found[0]}:{parts[2]}", "trackList": [embed_row(song) for song in found[3][:EMBED_ROWS]]}
    if not entity:
        return page({"status": 404, "title": "Page not found"})
    TOKENS["given"] += 1
    session = {"accessToken": f"BQfake{TOKENS['given']}-{parts[2]}", "isAnonymous": True,
               "accessTokenExpirationTimestampMs": int(time.time() * 1000) + 3_600_000}
    return page({"state": {"data": {"entity": entity}, "settings": {"session": session}}})


def embed_row(song):
    return {"uri": f"spotify:{song['kind'].lower()}:{song['id']}", "title": song["title"], "duration": song["ms"],
            "subtitle": ",\u00a0".join(song["artists"]), "isExplicit": song["explicit"], "isPlayable": True,
            "entityType": song["kind"].lower(), "audioPreview": None}


def page(props):
    data = json.dumps({"props": {"pageProps": props}, "page": "/[entity]", "query": {}}, ensure_ascii=False)
    return web.Response(f'<!DOCTYPE html><html><head></head><body><div id="__next"></div><script id="__NEXT_DATA__" '
                        f'type="application/json">{data}</script></body></html>'.encode())


# The web player's interface


def partner(request, world):
    bearer = request.headers.get("authorization", "")
    if not bearer.startswith("Bearer BQfake"):
        return web.as_json({"error": {"status": 401, "message": "No token provided"}}, 401)
    variables = json.loads(request.query.get("variables", "{}"))
    known = json.loads(request.query.get("extensions", "{}")).get("persistedQuery", {}).get("sha256Hash")
    _, kind, which = variables["uri"].split(":")
    offset, limit = variables["offset"], variables["limit"]
    if known != (ALBUM_HASH if kind == "album" else PLAYLIST_HASH) or (which == FORGOTTEN and offset >= 200):
        return web.as_json({"errors": [{"message": "PersistedQueryNotFound",
                                        "extensions": {"code": "PERSISTED_QUERY_NOT_FOUND"}}]})
    found = lists(world).get(which)
    union = "albumUnion" if kind == "album" else "playlistV2"
    if not found:
        return web.as_json({"data": {union: {"__typename": "NotFound"}}})
    rows = found[3][offset : offset + limit]
    if kind == "album":
        tracks = [{"uid": "x", "track": partner_track(song, "duration", album=False)} for song in rows]
        body = {"__typename": "Album", "name": found[1], "artists": {"items": [{"profile": {"name": found[2]}}]},
                "tracksV2": {"totalCount": len(found[3]), "items": tracks}}
    else:
        # A part comes short where rows are no songs, as it does when they are not for everybody.
        shown = [song for song in rows if song["kind"] == "Track"]
        items = [{"uid": "x", "itemV2": {"__typename": "TrackResponseWrapper", "data": partner_track(song)}}
                 for song in shown]
        body = {"__typename": "Playlist", "name": found[1], "ownerV2": {"data": {"__typename": "User", "name": found[2]}},
                "content": {"__typename": "PlaylistItemsPage", "totalCount": len(found[3]), "items": items,
                            "pagingInfo": {"limit": limit, "offset": offset}}}
    return web.as_json({"data": {union: body}})


def partner_track(song, length="trackDuration", album=True):
    track = {"__typename": "Track", "name": song["title"], "uri": f"spotify:track:{song['id']}", "playcount": "1234",
             "artists": {"items": [{"profile": {"name": artist}, "uri": "spotify:artist:x"} for artist in song["artists"]]},
             length: {"totalMilliseconds": song["ms"]}, "playability": {"playable": True, "reason": "PLAYABLE"},
             "contentRating": {"label": "EXPLICIT" if song["explicit"] else "NONE"}}
    if album:
        track["albumOfTrack"] = {"name": song["album"], "uri": "spotify:album:x"}
    return track


# The documented interface


def token(request):
    wanted = "Basic " + base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
    if request.headers.get("authorization") != wanted or request.body != b"grant_type=client_credentials":
        return web.as_json({"error": "invalid_client", "error_description": "Invalid client secret"}, 400)
    return web.as_json({"access_token": KEY, "token_type": "Bearer", "expires_in": 3600})


def error(status, message):
    return web.as_json({"error": {"status": status, "message": message}}, status)


def web_api(request, world):
    if request.headers.get("authorization") != f"Bearer {KEY}":
        return error(401, "Invalid access token")
    parts = request.path.strip("/").split("/")[1:]
    if parts[0] == "tracks":
        found = next((song for song in songs(world) if parts[1] in (song["id"], TRACK)), None)
        return web.as_json(web_track(found)) if found else error(404, "Resource not found")
    found = lists(world).get(parts[1])
    if not found or parts[1] == EDITORS or found[0] + "s" != parts[0]:
        return error(404, "Resource not found")
    if parts[2:] == ["tracks"] and parts[0] == "playlists":
        return error(403, "Forbidden")
    offset, limit = int(request.query.get("offset", 0)), int(request.query.get("limit", 100 if found[0] == "playlist" else 50))
    if parts[2:]:
        return web.as_json(web_rows(parts, found, offset, limit))
    body = {"id": parts[1], "type": found[0], "name": found[1], "uri": f"spotify:{found[0]}:{parts[1]}"}
    rows = web_rows(parts, found, 0, limit)
    if found[0] == "album":
        return web.as_json(body | {"artists": [{"name": found[2]}], "total_tracks": len(found[3]), "tracks": rows})
    return web.as_json(body | {"owner": {"display_name": found[2]}, "tracks": rows, "items": rows})


def web_rows(parts, found, offset, limit):
    rows = found[3][offset : offset + limit]
    after = offset + limit
    # The address still says "tracks", which is forbidden.
    following = f"https://api.spotify.com/v1/{parts[0]}/{parts[1]}/tracks?offset={after}&limit={limit}"
    items = [web_track(song, album=False) for song in rows]
    if found[0] == "playlist":
        whole = [None if song["title"] == "Nowhere Else To Be Had" else web_track(song) for song in rows]
        items = [{"added_at": "2026-01-01T00:00:00Z", "is_local": False, "track": track, "item": track} for track in whole]
    return {"items": items, "limit": limit, "offset": offset, "total": len(found[3]),
            "next": following if after < len(found[3]) else None}


def web_track(song, album=True):
    if song["kind"] == "Episode":
        return {"type": "episode", "episode": True, "name": song["title"], "duration_ms": song["ms"], "explicit": False}
    track = {"id": song["id"], "type": "track", "name": song["title"], "uri": f"spotify:track:{song['id']}",
             "artists": [{"name": artist} for artist in song["artists"]], "duration_ms": song["ms"],
             "explicit": song["explicit"]}
    return track | ({"album": {"name": song["album"]}, "external_ids": {"isrc": song["isrc"]}} if album else {})
