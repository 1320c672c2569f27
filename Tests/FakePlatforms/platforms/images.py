"""Covers and stills: a small real JPEG, of one colour for each address."""

import functools
import re
import zlib

import audio
import web

HOSTS = ["i.ytimg.com", "*.ytimg.com", "lh3.googleusercontent.com", "*.googleusercontent.com", "yt3.ggpht.com",
         "cdn-images.dzcdn.net", "*.mzstatic.com"]
STILL = re.compile(r"/vi(?:_webp)?/([\w-]{11})/")


def notes(request):
    found = STILL.match(request.path)
    return {"id": found[1]} if found else {}


def answer(request, world):
    found = STILL.match(request.path)
    if found and (found[1] not in world.catalogue.by_id or request.path.startswith("/vi_webp/")):
        return web.Response(b"", 404, "text/plain")
    sides = re.search(r"=w(\d+)-h(\d+)|/(\d+)x(\d+)", request.path)
    width, height = (min(int(side), 1200) for side in sides.groups() if side) if sides else (720, 404)
    name = found[1] if found else request.path.partition("=")[0]
    return web.Response(jpeg(zlib.crc32(name.encode()) % 8, max(width, 2), max(height, 2)), 200, "image/jpeg")


@functools.lru_cache(64)
def jpeg(colour, width, height):
    name = ("teal", "orange", "purple", "olive", "navy", "brown", "crimson", "gray")[colour]
    return audio.ffmpeg(["-f", "lavfi", "-i", f"color={name}:s={width}x{height}", "-frames:v", "1", "-f", "mjpeg",
                         "pipe:1"], "/")
