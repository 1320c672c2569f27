"""Bandcamp, Audius and the Internet Archive: each has songs of its own that nobody else has, in one album."""

import base64
import hashlib
import html
import json
import re
import urllib.parse

import web
from catalogue import Recording, Upload, words

HOSTS = ["bandcamp.com", "*.bandcamp.com", "*.bcbits.com", "audius.co", "api.audius.co", "discoveryprovider.audius.co",
         "creatornode.audius.co", "archive.org", "*.us.archive.org"]
NODE = "https://creatornode.audius.co"
STORE = "ia600001.us.archive.org"
ITEM = "kumru-plak-ev-kayitlari"

# By platform: artist and songs. The last one of Bandcamp is only sold, that of Audius only for those who pay.
OWN = {
    "bandcamp": ("Kumru Plak", ["İskele Gecesi", "Paper Boats & Ink", "Sold Only"]),
    "audius": ("Node Runner", ["Open Circuit", "Gölge Ağı", "Members Only"]),
    "archive": ("Ev Kayıtları", ["Çay Bahçesi", "Porch Tape No. 2"]),
}
ALBUM = "Six Open Songs"


def own(world, platform):
    """The uploads of one of the three, by slug."""
    known = world.__dict__.setdefault("open", {})
    if platform not in known:
        artist, titles = OWN[platform]
        base = 3000 + 40 * list(OWN).index(platform)  # above every tone of the catalogue
        known[platform] = {
            slug(title): Upload(Recording(artist, title, "", 61 + 3 * n, tone=base + 8 * n), "song", title, artist, ALBUM)
            for n, title in enumerate(titles)}
    return known[platform]


def slug(text):
    return re.sub(r"[^a-z0-9]+", "-", "".join(words(text)) if len(words(text)) == 1 else "-".join(words(text))).strip("-")


def number(upload):
    return int.from_bytes(hashlib.sha256(upload.id.encode()).digest()[:4], "big")


def matching(world, platform, query):
    """Those of which a word of title or artist is asked for."""
    wanted = set(words(query))
    songs = [u for u in own(world, platform).values() if wanted & set(words(u.title))]
    return sorted(songs, key=lambda u: -len(wanted & u.words))


def notes(request):
    return {"client": request.host.split(".")[-2]}


def answer(request, world):
    if request.host.endswith("bcbits.com"):
        return sound(request, world, "bandcamp", request.path.rpartition("/")[2]) if "/stream/" in request.path else None
    if request.host.endswith("bandcamp.com"):
        return bandcamp(request, world)
    if request.host.endswith("audius.co"):
        return audius(request, world)
    return archive(request, world)


def sound(request, world, platform, name):
    found = next((u for u in own(world, platform).values() if name in (str(number(u)), f"{slug(u.title)}.mp3")), None)
    if not found:
        return web.Response(b"", 404, "text/plain")
    path = world.audio.mp3(found.recording)
    size = path.stat().st_size
    asked = re.fullmatch(r"bytes=(\d+)-(\d*)", request.headers.get("range", ""))
    if not asked:
        return web.Response(path, 200, "audio/mpeg", [("Accept-Ranges", "bytes")], start=0, length=size)
    start, end = int(asked[1]), min(int(asked[2] or size), size - 1)
    if start > end:
        return web.Response(b"", 416, "audio/mpeg", [("Content-Range", f"bytes */{size}")])
    return web.Response(path, 206, "audio/mpeg", [("Content-Range", f"bytes {start}-{end}/{size}")], start=start,
                        length=end - start + 1)


# Bandcamp

def bandcamp(request, world):
    songs = own(world, "bandcamp")
    if request.host == "bandcamp.com":
        if request.path.endswith("/autocomplete_elastic"):
            rows = [{"type": "t", "id": number(u), "name": u.title, "band_id": 1, "band_name": u.artist, "album_name": ALBUM,
                     "item_url_path": page_of(u)} for u in matching(world, "bandcamp", request.json.get("search_text", ""))]
            return web.as_json({"auto": {"results": rows, "stat_params_for_tag": "", "time_ms": 1}})
        if request.path == "/search":
            rows = "".join(search_row(u) for u in matching(world, "bandcamp", request.query.get("q", "")))
            return web.Response(f'<html><ul class="result-items">{rows}</ul></html>'.encode())
        return None
    artist = request.host.partition(".")[0]
    kind, _, name = request.path.strip("/").partition("/")
    if artist != "kumruplak":
        return web.Response(b"", 404)
    if kind == "album" and name == slug(ALBUM):
        return player("album", ALBUM, list(songs.values()))
    if kind == "track" and name in songs:
        return player("track", songs[name].title, [songs[name]])
    return web.Response(b"<html>Sorry, that something isn't here.</html>", 404)


def page_of(upload):
    return f"https://kumruplak.bandcamp.com/track/{slug(upload.title)}"


def search_row(upload):
    return (f'<li class="searchresult data-search"><div class="result-info"><div class="itemtype">\n TRACK\n</div>'
            f'<div class="heading">\n<a href="{page_of(upload)}?from=search&amp;x=1">\n {html.escape(upload.title)}\n</a>'
            f'</div><div class="subhead">\n from {ALBUM}\n by {html.escape(upload.artist)}\n</div></div></li>')


def player(kind, title, songs):
    rows = [{"id": number(u), "track_id": number(u), "title": u.title, "artist": None, "duration": float(u.seconds),
             "title_link": f"/track/{slug(u.title)}", "track_num": n, "streaming": 1, "is_capped": None,
             "file": None if u.title == "Sold Only" else
             {"mp3-128": f"https://t4.bcbits.com/stream/fake/mp3-128/{number(u)}?p=0&ts=1&t=x&token=1_y"}}
            for n, u in enumerate(songs, 1)]
    data = {"current": {"title": title, "type": kind, "id": 5, "release_date": "01 Mar 2024 00:00:00 GMT"},
            "artist": "Kumru Plak", "item_type": kind, "id": 5, "art_id": 77, "trackinfo": rows, "hasAudio": True,
            "album_release_date": "01 Mar 2024 00:00:00 GMT",
            "url": f"https://kumruplak.bandcamp.com/{kind}/{slug(title)}"}
    band = {"id": 1, "name": "Kumru Plak"}
    embed = {"tralbum_param": {"name": kind, "value": 5}, "album_title": title}
    attributes = " ".join(f'data-{name}="{html.escape(json.dumps(value, ensure_ascii=False))}"'
                          for name, value in (("tralbum", data), ("band", band), ("embed", embed)))
    return web.Response(f'<html><head><title>{html.escape(title)}</title><script {attributes}></script></head></html>'.encode())


# Audius

def audius(request, world):
    songs = {track_id(u): u for u in own(world, "audius").values()}
    if request.host == "creatornode.audius.co":
        return sound(request, world, "audius", request.path.rpartition("/")[2])
    if request.host == "audius.co":
        return None
    if request.host == "api.audius.co":
        return web.as_json({"data": ["https://discoveryprovider.audius.co"]})
    path = request.path.removeprefix("/v1")
    if path == "/tracks/search":
        found = matching(world, "audius", request.query.get("query", ""))
        return web.as_json({"data": [audius_track(u) for u in found]})
    if path == "/resolve":
        return resolve(request.query.get("url", ""), songs)
    if found := re.fullmatch(r"/tracks/(\w+)(/stream)?", path):
        upload = songs.get(found[1])
        if not upload:
            return web.as_json({"data": None}, 404)
        if found[2]:
            return web.Response(b"", 302, headers=[("Location", f"{NODE}/tracks/cidstream/{number(upload)}")])
        return web.as_json({"data": audius_track(upload)})
    if path == "/playlists/fakelist/tracks":
        return web.as_json({"data": [audius_track(u) for u in songs.values()]})
    return web.as_json({}, 404)


def resolve(address, songs):
    path = urllib.parse.urlsplit(address).path
    if path == "/noderunner/album/six-open-songs":
        return web.as_json({"data": [{"id": "fakelist", "playlist_name": ALBUM, "user": {"name": "Node Runner"},
                                      "is_album": True, "track_count": len(songs)}]})
    for upload in songs.values():
        if path == f"/noderunner/{slug(upload.title)}":
            return web.Response(b"", 302, headers=[("Location", f"/v1/tracks/{track_id(upload)}?app_name=x")])
    return web.as_json({"code": 404}, 404)


def track_id(upload):
    return base64.b32encode(upload.id.encode()).decode()[:7]


def audius_track(upload):
    return {"id": track_id(upload), "title": upload.title, "duration": int(upload.seconds), "genre": "Invented", "isrc": None,
            "permalink": f"/noderunner/{slug(upload.title)}", "play_count": upload.plays, "is_delete": False,
            "is_streamable": True, "access": {"stream": upload.title != "Members Only", "download": False},
            "user": {"id": "U1", "name": upload.artist, "handle": "noderunner", "is_verified": True}, "artwork": None}


# Internet Archive

def archive(request, world):
    songs = own(world, "archive")
    if request.host.endswith("us.archive.org"):
        return sound(request, world, "archive", urllib.parse.unquote(request.path).rpartition("/")[2])
    if request.path == "/advancedsearch.php":
        found = matching(world, "archive", request.query.get("q", "").replace("mediatype:audio", ""))
        docs = [{"identifier": ITEM, "title": ALBUM, "creator": "Ev Kayıtları"}] if found else []
        return web.as_json({"responseHeader": {"status": 0}, "response": {"numFound": len(docs), "start": 0, "docs": docs}})
    if request.path == f"/embed/{ITEM}":
        rows = [{"orig": f"{slug(u.title)}.mp3", "title": u.title, "artist": u.artist} for u in songs.values()]
        return web.Response(f"<html><play-av playlist='{json.dumps(rows)}'></play-av></html>".encode())
    if request.path.startswith("/metadata/"):
        return web.as_json(item(songs) if request.path == f"/metadata/{ITEM}" else {})
    return None


def item(songs):
    files = [{"name": "cover.jpg", "source": "original", "format": "JPEG"}]
    for upload in songs.values():
        files.append({"name": f"{slug(upload.title)}.mp3", "source": "original", "format": "VBR MP3", "title": upload.title,
                      "creator": upload.artist, "length": f"1:{int(upload.seconds) - 60:02}", "album": ALBUM})
        files.append({"name": f"{slug(upload.title)}.png", "source": "derivative", "format": "PNG",
                      "original": f"{slug(upload.title)}.mp3"})
    return {"created": 1, "d1": STORE, "d2": STORE, "server": STORE, "dir": f"/1/items/{ITEM}", "files": files,
            "files_count": len(files), "metadata": {"identifier": ITEM, "title": ALBUM, "creator": "Ev Kayıtları",
                                                    "mediatype": "audio", "collection": ["opensource_audio"]},
            "workable_servers": [STORE]}
