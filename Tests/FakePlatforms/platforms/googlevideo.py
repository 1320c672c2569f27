"""Where the audio comes from: rrN---sn-X.googlevideo.com/videoplayback, with ranges."""

import re
import time

import audio
import innertube
import web

HOSTS = ["googlevideo.com", "*.googlevideo.com"]


def notes(request):
    facts = {"id": request.query.get("id", "").removeprefix("o-"), "itag": request.query.get("itag"),
             "range": request.headers.get("range") or request.query.get("range")}
    return {name: value for name, value in facts.items() if value}


def answer(request, world):
    if request.path == "/generate_204":
        return web.Response(status=204)
    query = request.target.partition("?")[2]
    signed, _, rest = query.partition("&sig=")
    upload = world.catalogue.by_id.get(request.query.get("id", "").removeprefix("o-"))
    fresh = int(request.query.get("expire", "0") or 0) > time.time()
    if not upload or not fresh or rest.partition("&")[0] != innertube.signature(world, signed):
        return web.Response(b"", 403, "text/plain")
    itag = int(request.query["itag"])
    path = world.audio.path(audio.sounding(upload.recording, request.fault), itag)
    size = path.stat().st_size
    headers = [("Accept-Ranges", "bytes"), ("Last-Modified", "Wed, 15 Nov 2023 00:00:00 GMT"),
               ("Cache-Control", "private, max-age=21540"), ("X-Content-Type-Options", "nosniff")]
    kind = innertube.FORMATS[itag][0].split(";")[0]
    # A range in the query is answered with 200, one in the header with 206.
    asked = re.fullmatch(r"(?:bytes=)?(\d+)-(\d*)", request.headers.get("range") or request.query.get("range") or "")
    if not asked:
        return web.Response(path, 200, kind, headers, start=0, length=size)
    start, end = int(asked[1]), min(int(asked[2] or size), size - 1)
    if start > end:
        return web.Response(b"", 416, kind, [("Content-Range", f"bytes */{size}")])
    status = 206 if "range" in request.headers else 200
    if status == 206:
        headers.append(("Content-Range", f"bytes {start}-{end}/{size}"))
    return web.Response(path, status, kind, headers, start=start, length=end - start + 1)
