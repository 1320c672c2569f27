"""Deezer's public interface: search, tracks, albums and playlists of the originals; errors come with HTTP 200."""

import hashlib
import re

import web

HOSTS = ["api.deezer.com", "www.deezer.com", "link.deezer.com"]
API = "https://api.deezer.com"
LONG = {1000: 1000, 5000: 5000}  # playlists by number, of so many tracks
EMPTY, PRIVATE = 7, 8
FIRST_PAGE = 400  # so many come with the playlist itself


def number(upload):
    return int.from_bytes(hashlib.sha256(f"deezer{upload.id}".encode()).digest()[:4], "big")


def originals(world):
    """What a label gave out: also what is gone elsewhere."""
    if not hasattr(world, "deezer"):
        songs = [u for u in world.catalogue.uploads if not u.recording.version and u.kind != "user"]
        first = {}
        for upload in songs:
            first.setdefault((upload.recording.artist, upload.recording.title), upload)
        world.deezer = {number(upload): upload for upload in first.values()}
    return world.deezer


def isrc(upload):
    return f"ZZFAK25{number(upload) % 100000:05}"


def answer(request, world):
    if request.host == "link.deezer.com":
        return web.Response(b"", 302, headers=[("Location", "https://www.deezer.com/en/playlist/1000?utm_source=x")])
    if request.host != "api.deezer.com":
        return None
    known, path = originals(world), request.path
    if path == "/search":
        return search(request, world)
    if found := re.fullmatch(r"/track/(isrc:)?([A-Z0-9-]+)", path):
        same = [u for u in known.values() if (isrc(u) if found[1] else str(number(u))) == found[2]]
        return web.as_json(track(same[0], whole=True)) if same else error()
    if found := re.fullmatch(r"/album/(\d+)(/tracks)?", path):
        songs = [u for u in known.values() if album_number(u) == int(found[1])]
        return web.as_json(album(songs) if not found[2] else page(request, [track(u) for u in songs])) if songs else error()
    if found := re.fullmatch(r"/playlist/(\d+)(/tracks)?", path):
        return playlist(request, world, int(found[1]), bool(found[2]))
    return web.as_json({"error": "Not Found"}, 404)


def error(kind="DataException", message="no data", code=800):
    return web.as_json({"error": {"type": kind, "message": message, "code": code}})


def album_number(upload):
    return number(upload) if not upload.album else int.from_bytes(
        hashlib.sha256(f"album{upload.artist}{upload.album}".encode()).digest()[:4], "big")


def search(request, world):
    known = {u.recording.artist + u.recording.title: u for u in originals(world).values()}
    found, matching = world.catalogue.search(request.query.get("q", ""), {"song", "video"})
    names = dict.fromkeys(u.recording.artist + u.recording.title for u in found[:matching] if not u.recording.version)
    return web.as_json(page(request, [track(known[name]) for name in names if name in known], 25))


def page(request, rows, size=25):
    at, size = int(request.query.get("index", 0)), int(request.query.get("limit", size))
    answer = {"data": rows[at : at + size], "total": len(rows)}
    if at + size < len(rows):
        answer["next"] = f"{API}{request.path}?limit={size}&index={at + size}"
    return answer


def track(upload, whole=False):
    cover = "https://cdn-images.dzcdn.net/images/cover/fake/1000x1000-000000-80-0-0.jpg"
    row = {"id": number(upload), "readable": True, "title": upload.recording.title, "title_short": upload.recording.title,
           "title_version": "", "duration": round(upload.seconds), "rank": upload.plays % 1000000,
           "explicit_lyrics": upload.explicit, "preview": "", "type": "track",
           "artist": {"id": 1, "name": upload.recording.artist, "type": "artist"},
           "album": {"id": album_number(upload), "title": upload.album or upload.recording.title, "cover_xl": cover}}
    if whole:
        row |= {"isrc": isrc(upload), "track_position": 3, "disk_number": 1, "release_date": f"{upload.year}-03-01",
                "contributors": [{"name": upload.recording.artist, "role": "Main"}]}
    return row


def album(songs):
    rows = [track(u) for u in songs]
    return {"id": album_number(songs[0]), "title": songs[0].album or songs[0].recording.title, "type": "album",
            "nb_tracks": len(rows), "release_date": f"{songs[0].year}-03-01", "artist": {"name": songs[0].artist},
            "genres": {"data": [{"id": 1, "name": "Invented"}]}, "tracks": {"data": rows}}


def playlist(request, world, which, rows_only):
    if which == PRIVATE:
        return error()
    songs = list(originals(world).values())
    size = LONG.get(which, 0 if which == EMPTY else 9 if which == 9 else -1)
    if size < 0:
        return error()
    rows = [track(songs[n % len(songs)]) for n in range(size)]
    if rows_only:
        return web.as_json(page(request, rows))
    return web.as_json({"id": which, "title": "Dünden Bugüne", "type": "playlist", "public": True, "nb_tracks": size,
                        "creator": {"id": 5, "name": "Somebody"}, "tracks": {"data": rows[:FIRST_PAGE]}})
