"""Apple's store search, and MusicBrainz: they know what Deezer does."""

import web
from platforms import applemusic, deezer

HOSTS = ["itunes.apple.com", "musicbrainz.org"]


def answer(request, world):
    if request.host == "musicbrainz.org":
        return musicbrainz(request, world)
    if request.path == "/search":
        rows = [row(u) for u in found(world, request.query.get("term", ""))]
        # As the store sends it: a script, behind empty lines.
        body = b"\n\n\n" + web.as_json({"resultCount": len(rows), "results": rows}).body
        return web.Response(body, 200, "text/javascript; charset=utf-8")
    if request.path == "/lookup":
        return applemusic.lookup(request, world)
    return None


def found(world, words):
    known = {u.recording.artist + u.recording.title: u for u in deezer.originals(world).values()}
    uploads, matching = world.catalogue.search(words, {"song", "video"})
    names = dict.fromkeys(u.recording.artist + u.recording.title for u in uploads[:matching] if not u.recording.version)
    return [known[name] for name in names if name in known][:20]


def row(upload):
    return {"wrapperType": "track", "kind": "song", "trackId": deezer.number(upload), "trackName": upload.recording.title,
            "artistName": upload.recording.artist, "collectionName": upload.album or upload.recording.title,
            "trackTimeMillis": round(upload.seconds * 1000), "trackNumber": 3, "trackCount": 9,
            "primaryGenreName": "Invented", "releaseDate": f"{upload.year}-03-01T12:00:00Z",
            "trackExplicitness": "explicit" if upload.explicit else "notExplicit",
            "artworkUrl100": "https://is1-ssl.mzstatic.com/image/thumb/fake/100x100bb.jpg"}


def musicbrainz(request, world):
    if request.headers.get("user-agent", "").startswith("Mozilla"):
        return web.as_json({"error": "Your requests are exceeding the allowable rate limit."}, 503)
    if request.path == "/ws/2/recording":
        words = request.query.get("query", "").replace("recording:", " ").replace("artist:", " ").replace(" AND ", " ")
        rows = [recording(u) for u in found(world, words)]
        return web.as_json({"count": len(rows), "offset": 0, "recordings": rows})
    for upload in deezer.originals(world).values():
        if request.path == f"/ws/2/recording/{mbid(upload)}":
            return web.as_json(recording(upload) | {"isrcs": [deezer.isrc(upload)], "genres": [{"name": "invented"}]})
        if request.path == f"/ws/2/isrc/{deezer.isrc(upload)}":
            return web.as_json({"isrc": deezer.isrc(upload), "recordings": [recording(upload)]})
    return web.as_json({"error": "Not Found"}, 404)


def mbid(upload):
    return f"00000000-0000-4000-8000-{deezer.number(upload):012x}"


def recording(upload):
    return {"id": mbid(upload), "score": 100, "title": upload.recording.title, "length": round(upload.seconds * 1000),
            "artist-credit": [{"name": upload.recording.artist, "joinphrase": ""}], "video": None, "disambiguation": "",
            "first-release-date": f"{upload.year}-03-01", "releases": [{"title": upload.album or upload.recording.title}]}
