"""SoundCloud: home page, script, search, resolve, sets, media and the short links; policies by the song's place."""

import hashlib
import json
import re

import audio
import web

HOSTS = ["soundcloud.com", "api-v2.soundcloud.com", "on.soundcloud.com", "a-v2.sndcdn.com", "cf-media.sndcdn.com",
         "cf-hls-media.sndcdn.com", "i1.sndcdn.com"]
API = "https://api-v2.soundcloud.com"
CLIENT = "fakeClientIdOf32Characters000001"
WHOLE = 5  # tracks of a set that come whole; the others are numbers
SEGMENT = 64 * 1024
ARTISTS = "somebody"


def number(upload):
    return int.from_bytes(hashlib.sha256(f"soundcloud{upload.id}".encode()).digest()[:4], "big")


def slug(text):
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-") or "x"


def tracks(world):
    """The originals that are on SoundCloud, by number: the songs that can be had, each with its place. The eleventh is
    a preview, the twelfth is only there encrypted."""
    if not hasattr(world, "soundcloud"):
        songs = [u for u in world.catalogue.uploads if u.kind == "song" and u.recording.prepared
                 and not u.recording.version and u.status == "ok"]
        world.soundcloud = {number(u): (u, place) for place, u in enumerate(songs, 1)}
    return world.soundcloud


def policy(place):
    return {11: "SNIP", 12: "DRM"}.get(place, "MONETIZE")


def page_of(upload):
    return f"https://soundcloud.com/{slug(upload.artist)}/{slug(upload.title)}-{number(upload)}"


def notes(request):
    found = re.search(r"tracks:(\d+)|/tracks/(\d+)|^/(?:playlist/)?(\d+)/|/(\d+)\.mp3$", request.path)
    return {"id": next(filter(None, found.groups()))} if found else {}


def answer(request, world):
    if request.host == "soundcloud.com":
        return home(request)
    if request.host == "a-v2.sndcdn.com":
        return web.Response(f'var a={{client_id:"{CLIENT}",x:1}};'.encode(), 200, "application/javascript")
    if request.host == "on.soundcloud.com":
        to = address_of_set("first") if request.path == "/fakeSET01" else page_of(next(iter(tracks(world).values()))[0])
        return web.Response(b"", 302, headers=[("Location", to + "?utm_source=clipboard")])
    if request.host == "cf-media.sndcdn.com":
        return sound(request, world, int(request.path.split("/")[1]))
    if request.host == "cf-hls-media.sndcdn.com":
        return segments(request, world)
    if request.host != "api-v2.soundcloud.com":
        return None
    if request.query.get("client_id") != CLIENT:
        return web.as_json({}, 401)
    return api(request, world)


def home(request):
    data = [{"hydratable": "anonymousId", "data": "000000"},
            {"hydratable": "apiClient", "data": {"id": CLIENT, "isExpiring": False}}]
    text = (f"<!DOCTYPE html><html><body><script>window.__sc_hydration = {json.dumps(data, separators=(',', ':'))};"
            '</script><script crossorigin src="https://a-v2.sndcdn.com/assets/55-fake.js"></script></body></html>')
    return web.Response(text.encode())


def api(request, world):
    known, path = tracks(world), request.path
    if path == "/search/tracks":
        return search(request, world)
    if path == "/resolve":
        return resolve(request, world)
    if path == "/tracks":
        ids = [int(x) for x in request.query.get("ids", "").split(",") if x.isdigit()]
        return web.as_json([track(*known[n]) for n in sorted(ids) if n in known])  # in another order than asked
    if path.startswith("/tracks/") and path[8:].isdigit() and int(path[8:]) in known:
        upload, place = known[int(path[8:])]
        return web.as_json(track(audio.heard(upload, request.fault), place))
    if path.startswith("/playlists/"):
        return web.as_json(a_set(world, path[11:]))
    if found := re.fullmatch(r"/media/soundcloud:tracks:(\d+)/fake/(?:stream|preview)/(hls|progressive)", path):
        if request.query.get("track_authorization", f"key-{found[1]}") != f"key-{found[1]}":
            return web.as_json({}, 403)
        host = {"hls": "cf-hls-media.sndcdn.com/playlist", "progressive": "cf-media.sndcdn.com"}[found[2]]
        end = "playlist.m3u8" if found[2] == "hls" else "fake.mp3"
        return web.as_json({"url": f"https://{host}/{found[1]}/{end}?Policy=fake&Signature=fake"})
    return web.as_json({}, 404)


def search(request, world):
    ids = {upload.id: (upload, place) for upload, place in tracks(world).values()}
    found, matching = world.catalogue.search(request.query.get("q", ""), {"song"})
    rows = [track(*ids[upload.id]) for upload in found[:matching] if upload.id in ids]
    at, size = int(request.query.get("offset", 0)), int(request.query.get("limit", 10))
    return web.as_json({"collection": rows[at : at + size], "total_results": len(rows), "next_href": None,
                        "query_urn": "soundcloud:search:fake"})


def address_of_set(name):
    return f"https://soundcloud.com/{ARTISTS}/sets/{name}"


def resolve(request, world):
    address = request.query.get("url", "").split("?")[0]
    for upload, place in tracks(world).values():
        if address == page_of(upload):
            return web.as_json(track(upload, place))
    if found := re.fullmatch(r"https://soundcloud\.com/somebody/sets/(first|empty)", address):
        return web.as_json(a_set(world, found[1]))
    return web.as_json({}, 404)


def a_set(world, name):
    rows = [] if name == "empty" else list(tracks(world).values())[:8]
    whole = [track(*row) for row in rows[:WHOLE]]
    rest = [{"id": number(upload), "kind": "track", "monetization_model": "BLACKBOX", "policy": policy(place)}
            for upload, place in rows[WHOLE:]]
    return {"id": name, "kind": "playlist", "title": "Akşamüstü", "permalink_url": address_of_set(name),
            "user": {"username": "Somebody", "verified": False, "id": 1, "permalink_url": "https://soundcloud.com/somebody"},
            "track_count": len(rows), "is_album": False, "set_type": "", "tracks": whole + rest}


def track(upload, place):
    which, rule = number(upload), policy(place)
    length = int(upload.seconds * 1000)
    def form(name, mime="audio/mpeg", kind="stream"):
        return {"url": f"{API}/media/soundcloud:tracks:{which}/fake/{kind}/{name}", "preset": "mp3_0_0",
                "duration": 30000 if kind == "preview" else length, "snipped": kind == "preview", "quality": "sq",
                "format": {"protocol": name, "mime_type": mime}, "is_legacy_transcoding": True}
    forms = [form("ctr-encrypted-hls", 'audio/mp4; codecs="mp4a.40.2"')]
    if rule == "SNIP":
        forms = [form("hls", kind="preview"), form("progressive", kind="preview")]
    elif rule == "MONETIZE":
        forms += [form("hls")] + ([form("progressive")] if place % 2 else [])  # every other one only in segments
    return {
        "id": which, "kind": "track", "title": upload.title, "permalink_url": page_of(upload), "genre": "Invented",
        "permalink": page_of(upload).rpartition("/")[2], "uri": f"https://api.soundcloud.com/tracks/{which}",
        "duration": 30000 if rule == "SNIP" else length, "full_duration": length, "playback_count": upload.plays,
        "policy": "SNIP" if rule == "SNIP" else "MONETIZE", "artwork_url": None, "streamable": True, "state": "finished",
        "publisher_metadata": {"artist": upload.artist, "album_title": upload.album, "isrc": "ZZFAK2500001",
                               "explicit": upload.explicit},
        "user": {"id": 1, "username": upload.artist, "verified": True, "permalink": slug(upload.artist),
                 "permalink_url": f"https://soundcloud.com/{slug(upload.artist)}"},
        "media": {"transcodings": forms}, "track_authorization": f"key-{which}", "sharing": "public",
        "created_at": "2025-03-01T00:00:00Z", "license": "all-rights-reserved",
    }


def sound(request, world, which):
    found = tracks(world).get(which)
    if not found:
        return web.Response(b"", 403, "text/plain")
    path = world.audio.mp3(audio.sounding(found[0].recording, request.fault))
    size = path.stat().st_size
    asked = re.fullmatch(r"bytes=(\d+)-(\d*)", request.headers.get("range", ""))
    headers = [("Accept-Ranges", "bytes")]
    if not asked:
        return web.Response(path, 200, "audio/mpeg", headers, start=0, length=size)
    start, end = int(asked[1]), min(int(asked[2] or size), size - 1)
    if start > end:
        return web.Response(b"", 416, "audio/mpeg", [("Content-Range", f"bytes */{size}")])
    headers.append(("Content-Range", f"bytes {start}-{end}/{size}"))
    return web.Response(path, 206, "audio/mpeg", headers, start=start, length=end - start + 1)


def segments(request, world):
    """A list of pieces, and the pieces: /playlist/ID/playlist.m3u8, /media/START/END/ID.mp3."""
    parts = request.path.split("/")
    which = int(parts[2] if parts[1] == "playlist" else parts[4].removesuffix(".mp3"))
    found = tracks(world).get(which)
    if not found:
        return web.Response(b"", 403, "text/plain")
    path = world.audio.mp3(audio.sounding(found[0].recording, request.fault))
    size = path.stat().st_size
    if parts[1] == "media":
        start, end = int(parts[2]), min(int(parts[3]), size)
        return web.Response(path, 200, "audio/mpeg", start=start, length=end - start)
    lines = ["#EXTM3U", "#EXT-X-VERSION:6", "#EXT-X-PLAYLIST-TYPE:VOD", "#EXT-X-TARGETDURATION:10"]
    for start in range(0, size, SEGMENT):
        lines += ["#EXTINF:4.0,", f"https://cf-hls-media.sndcdn.com/media/{start}/{start + SEGMENT}/{which}.mp3?Policy=x"]
    return web.Response("\n".join([*lines, "#EXT-X-ENDLIST", ""]).encode(), 200, "application/vnd.apple.mpegurl")
