"""The long-lived Python worker: yt-dlp resolves streams, mutagen writes tags.

Reads {"id":N,"ask":{...}} a line on stdin, answers {"id":N,"answer":{...}} or {"id":N,"error":{...}} a line on
stdout, in whatever order they are ready. Ends when stdin does. Arguments: a JSON object with the options.
"""
import json
import os
import queue
import re
import sys
import threading

answers = os.fdopen(os.dup(1), "w", encoding="utf-8", buffering=1)
os.dup2(2, 1)  # A stray print of a library must not look like an answer.
options = json.loads(sys.argv[1])
lock = threading.Lock()
local = threading.local()

import yt_dlp  # noqa: E402  (after stdout is safe)


class Warnings:
    """Collects what yt-dlp says during one call: a 429 shows up in its warnings alone."""

    def __init__(self):
        self.lines = []

    def debug(self, message):
        pass

    def info(self, message):
        pass

    def warning(self, message, **_):
        self.lines.append(message)

    def error(self, message):
        self.lines.append(message)


# The light call asks once, without the page; where that gives no streams, the full one does what yt-dlp does by itself.
LIGHT = {"youtube": {"player_client": ["visionos"], "player_skip": ["webpage", "configs", "js", "initial_data"]}}


def downloader(light):
    """One YoutubeDL for each thread and option set: it holds connections, cookies and the player's code."""
    kept = local.__dict__.setdefault("kept", {})
    if light not in kept:
        params = {
            "quiet": True,
            "noprogress": True,
            "no_color": True,
            "logger": Warnings(),
            "socket_timeout": 10,
            "retries": 2,
            "extractor_retries": 1,
            "noplaylist": True,
            "cachedir": options["cache"],
            "allowed_extractors": ["youtube$"],
            "extractor_args": LIGHT if light else {},
            # The certificates of the settings, not those of a Python package.
            "compat_opts": {"no-certifi"},
        }
        if options.get("proxy"):
            params["proxy"] = options["proxy"]
        else:
            params["proxy"] = ""
        if options.get("cookies"):
            params["cookiefile"] = options["cookies"]
        kept[light] = yt_dlp.YoutubeDL(params)
    kept[light].params["logger"].lines.clear()
    return kept[light]


FIELDS = ("format_id", "url", "ext", "acodec", "vcodec", "abr", "filesize", "protocol", "http_headers", "container")


def resolve(ask):
    video = ask["video"]
    if not re.fullmatch(r"[A-Za-z0-9_-]{11}", video):
        raise ValueError("not a video id")
    ydl = downloader(bool(ask["light"]))
    try:
        info = ydl.extract_info("https://www.youtube.com/watch?v=" + video, download=False, process=False)
    except yt_dlp.utils.DownloadError as error:
        raise Refusal(str(error), ydl.params["logger"].lines) from None
    formats = [
        {name: f.get(name) for name in FIELDS}
        for f in info.get("formats") or []
        if f.get("acodec") not in (None, "none") and f.get("vcodec") in (None, "none") and not f.get("has_drm")
    ]
    if not formats:
        raise Refusal("No video formats found", ydl.params["logger"].lines)
    if info.get("live_status") in ("is_live", "is_upcoming"):
        raise Refusal("This live event has not ended", [])
    thumbnails = [t.get("url") for t in info.get("thumbnails") or [] if (t.get("url") or "").split("?")[0].endswith(".jpg")]
    return {
        "title": info.get("title"),
        "duration": info.get("duration"),
        "channel": info.get("channel") or info.get("uploader"),
        "thumbnail": thumbnails[-1] if thumbnails else None,
        "formats": formats,
    }


class Refusal(Exception):
    """yt-dlp has no streams; what it said, sorted into kinds."""

    KINDS = (
        ("rate_limited", ("429", "too many requests")),
        ("bot_check", ("not a bot", "confirm you", "sign in to confirm you")),
        ("age", ("confirm your age", "age-restricted", "inappropriate for some users")),
        ("members", ("members-only", "join this channel", "music premium")),
        ("private", ("private video", "video is private")),
        ("region", ("in your country", "not available from your location", "geo")),
        ("network", ("timed out", "connection", "unable to download api page", "getaddrinfo", "http error 5", "reset by peer")),
        ("removed", ("unavailable", "removed", "terminated", "not available", "has not ended", "does not exist")),
        ("no_formats", ("no video formats", "requested format", "n challenge", "only images")),
    )

    def __init__(self, message, warnings):
        text = " ".join([message] + warnings).lower()
        self.kind = next((kind for kind, words in self.KINDS if any(word in text for word in words)), "other")
        super().__init__((message + " | " + " | ".join(warnings))[:2000])


def tag(ask):
    """Writes tags and cover into a finished file; nothing else is touched."""
    import base64

    from mutagen import File
    from mutagen.flac import FLAC, Picture
    from mutagen.mp4 import MP4, MP4Cover, MP4FreeForm

    path, tags = ask["file"], ask["tags"]
    audio = File(path)
    if audio is None:
        raise ValueError("not an audio file that can be tagged")
    cover = None
    if tags.get("cover"):
        with open(tags["cover"], "rb") as file:
            cover = file.read(8 << 20)
    png = cover is not None and cover.startswith(b"\x89PNG")
    gain = None if tags.get("gain") is None else "%.2f dB" % tags["gain"]
    peak = None if tags.get("peak") is None else "%.6f" % tags["peak"]
    if isinstance(audio, MP4):
        audio["\xa9nam"], audio["\xa9ART"] = [tags["title"]], tags["artists"]
        if tags.get("album"):
            audio["\xa9alb"] = [tags["album"]]
        for name, value in (("replaygain_track_gain", gain), ("replaygain_track_peak", peak)):
            if value:
                audio["----:com.apple.iTunes:" + name] = [MP4FreeForm(value.encode())]
        if cover:
            audio["covr"] = [MP4Cover(cover, MP4Cover.FORMAT_PNG if png else MP4Cover.FORMAT_JPEG)]
        audio.save()
        return {}
    if type(audio).__name__ == "MP3":
        tag_mp3(audio, tags, gain, peak, cover, png)
        return {}
    audio["title"], audio["artist"] = [tags["title"]], tags["artists"]
    if tags.get("album"):
        audio["album"] = [tags["album"]]
    for name, value in (("replaygain_track_gain", gain), ("replaygain_track_peak", peak)):
        if value:
            audio[name] = [value]
    if cover:
        picture = Picture()
        picture.data, picture.type, picture.mime = cover, 3, "image/png" if png else "image/jpeg"
        if isinstance(audio, FLAC):
            audio.add_picture(picture)
        else:
            audio["metadata_block_picture"] = [base64.b64encode(picture.write()).decode()]
    audio.save()
    return {}


def tag_mp3(audio, tags, gain, peak, cover, png):
    from mutagen.id3 import APIC, TALB, TIT2, TPE1, TXXX

    if audio.tags is None:
        audio.add_tags()
    audio.tags.add(TIT2(encoding=1, text=[tags["title"]]))
    audio.tags.add(TPE1(encoding=1, text=["/".join(tags["artists"])]))
    if tags.get("album"):
        audio.tags.add(TALB(encoding=1, text=[tags["album"]]))
    for name, value in (("replaygain_track_gain", gain), ("replaygain_track_peak", peak)):
        if value:
            audio.tags.add(TXXX(encoding=1, desc=name, text=[value]))
    if cover:
        audio.tags.add(APIC(encoding=0, mime="image/png" if png else "image/jpeg", type=3, data=cover))
    audio.save(v2_version=3)  # Car stereos read 2.3.


def memory():
    """Resident memory in MB."""
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") >> 20


ASKS = {"resolve": resolve, "tag": tag, "ping": lambda ask: {"version": yt_dlp.version.__version__}}


def work(asks):
    while True:
        line = asks.get()
        try:
            number, ask = line["id"], line["ask"]
            reply = {"id": number, "answer": ASKS[ask["do"]](ask), "memory": memory()}
        except Refusal as refusal:
            reply = {"id": number, "error": {"kind": refusal.kind, "message": str(refusal)}, "memory": memory()}
        except Exception as error:  # Whatever goes wrong is this ask's answer, never the worker's end.
            reply = {"id": line.get("id"), "error": {"kind": "other", "message": repr(error)[:2000]}, "memory": memory()}
        text = json.dumps(reply)
        with lock:
            answers.write(text + "\n")
            answers.flush()
        asks.task_done()


def main():
    asks = queue.Queue()
    for _ in range(options["threads"]):
        threading.Thread(target=work, args=(asks,), daemon=True).start()
    for line in sys.stdin:
        asks.put(json.loads(line))
    asks.join()  # What was asked is answered before the end.


main()
