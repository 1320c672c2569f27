"""The long-lived Python worker: yt-dlp resolves streams, mutagen writes tags.

Reads {"id":N,"ask":{...}} a line on stdin, answers {"id":N,"answer":{...}} or {"id":N,"error":{...}} a line on
stdout, in whatever order they are ready. Ends when stdin does. APM_WORKER holds the options in JSON: an environment,
unlike a command line, is for its owner's eyes only, and a proxy's address may name a password. Python 3.9.
"""
import sys

sys.path[:] = [folder for folder in sys.path if folder]  # Nothing is imported from the working directory.

import contextlib  # noqa: E402
import io  # noqa: E402
import json  # noqa: E402
import os  # noqa: E402
import queue  # noqa: E402
import re  # noqa: E402
import stat  # noqa: E402
import threading  # noqa: E402

answers = os.fdopen(os.dup(1), "w", encoding="utf-8", errors="replace")
os.dup2(2, 1)  # A stray print of a library must not look like an answer.
os.environ["YTDLP_NO_PLUGINS"] = "1"
options = json.loads(os.environ.pop("APM_WORKER"))
lock = threading.Lock()
local = threading.local()

import yt_dlp  # noqa: E402
from yt_dlp.networking.exceptions import HTTPError  # noqa: E402


class Warnings:
    """Collects what yt-dlp says during one call: a 429 shows up in its warnings alone."""

    def __init__(self):
        self.lines = []

    def debug(self, message):
        pass

    info = error = debug

    def warning(self, message, **_):
        self.lines.append(message)


# One request without the page; it is done well before our own deadline. Where it gives no streams, the full question
# does what yt-dlp does by itself.
LIGHT = {"youtube": {"player_client": ["visionos"], "player_skip": ["webpage", "configs", "js", "initial_data"]}}


class Downloader(yt_dlp.YoutubeDL):
    """Keeps what yt-dlp drops: how long a platform that refuses us asks us to wait."""

    def urlopen(self, request):
        try:
            return super().urlopen(request)
        except HTTPError as error:
            self.retry_after = error.response.headers.get("Retry-After") or self.retry_after
            raise


def downloader(light, **more):
    """One YoutubeDL for each thread and option set: it holds connections, cookies and the player's code."""
    kept = local.__dict__.setdefault("kept", {})
    name = (light, str(more))
    if name not in kept:
        kept[name] = Downloader({
            "quiet": True,
            "noprogress": True,
            "color": "never",
            "logger": Warnings(),
            "socket_timeout": 10,
            "retries": 2,
            "extractor_retries": 0 if light else 1,
            "noplaylist": True,
            "cachedir": options["cache"],
            "allowed_extractors": ["youtube$"],
            "extractor_args": LIGHT if light else {},
            # The certificates of the settings or the system, not those of a Python package.
            "compat_opts": {"no-certifi"},
            # Empty: none, whatever the environment says.
            "proxy": options.get("proxy") or "",
            # Clients for an account need the page: the light question is asked without it.
            "cookiefile": None if light else options.get("cookies"),
            **more,
        })
    kept[name].params["logger"].lines.clear()
    kept[name].retry_after = None
    return kept[name]


def resolve(ask):
    video = ask["video"]
    if not re.fullmatch(r"[A-Za-z0-9_-]{11}", video):
        raise ValueError("not a video id")
    ydl = downloader(bool(ask["light"]))
    warnings = ydl.params["logger"].lines
    try:
        info = ydl.extract_info("https://www.youtube.com/watch?v=" + video, download=False, process=False)
    except yt_dlp.utils.DownloadError as error:
        raise Refusal(str(error), warnings, ydl.retry_after) from None
    if info.get("live_status") in ("is_live", "is_upcoming", "post_live"):
        raise Refusal("This live event has not ended", [])
    streams = [stream(f, ydl) for f in audio(info.get("formats") or [])]
    if not streams:
        raise Refusal("No video formats found", warnings, ydl.retry_after)
    return {
        "title": info.get("title"),
        "duration": info.get("duration"),
        "channel": info.get("channel") or info.get("uploader"),
        "track": info.get("track"),
        "artists": info.get("artists") or [],
        "album": info.get("album"),
        "thumbnail": thumbnail(info.get("thumbnails") or []),
        "streams": streams,
    }


# The addresses of lists in the form that our own reading of links gives them, and who may read them.
LISTS = {
    "youtube": (
        r"https://(www|music)\.youtube\.com/(playlist\?list=|browse/MPREb_)[A-Za-z0-9_-]{2,100}",
        r"youtube(:(tab|playlist))?$",
    ),
    "soundcloud": (r"https://soundcloud\.com/[a-z0-9_-]{1,100}/sets/[a-z0-9_-]{1,255}(/s-[A-Za-z0-9]{1,20})?", r"soundcloud:set$"),
    "bandcamp": (r"https://[a-z0-9-]{1,63}\.bandcamp\.com/album/[a-z0-9-]{1,255}", r"bandcamp:album$"),
}


def read_list(ask):
    """The rows of a playlist, an album or a set, as the page shows them: no song of it is asked for."""
    address = ask["address"]
    known = next((readers for form, readers in LISTS.values() if re.fullmatch(form, address)), None)
    if known is None:
        raise ValueError("not the address of a list")
    ydl = downloader(False, allowed_extractors=[known], extract_flat="in_playlist", playlistend=10_000)
    warnings = ydl.params["logger"].lines
    try:
        info = ydl.extract_info(address, download=False)
    except yt_dlp.utils.DownloadError as error:
        raise Refusal(str(error), warnings, ydl.retry_after) from None
    if info.get("_type") != "playlist":
        raise ValueError("not a list")
    return {
        "title": info.get("title"),
        "owner": info.get("channel") or info.get("uploader"),
        "said": info.get("playlist_count"),
        "entries": [row(entry) for entry in info.get("entries") or [] if entry],
    }


# yt-dlp's searches, and who may run them.
SEARCHES = {"youtube": ("ytsearch20:", r"youtube:search$"), "soundcloud": ("scsearch20:", r"soundcloud(:search)?$")}


def search(ask):
    """What is found for some words, without asking for any of it."""
    kind, reader = SEARCHES[ask["on"]]
    words = " ".join(ask["words"].split())
    ydl = downloader(False, allowed_extractors=[reader], extract_flat="in_playlist")
    warnings = ydl.params["logger"].lines
    try:
        info = ydl.extract_info(kind + words, download=False)
    except yt_dlp.utils.DownloadError as error:
        raise Refusal(str(error), warnings, ydl.retry_after) from None
    return {"entries": [found(entry) for entry in info.get("entries") or [] if entry]}


def found(entry):
    return {**row(entry), "address": entry.get("webpage_url") or entry.get("url")}


def row(entry):
    artists = entry.get("artists") or []
    return {
        "id": entry.get("id"),
        "address": entry.get("url"),
        "title": entry.get("track") or entry.get("title"),
        "artists": artists if isinstance(artists, list) else [],
        "channel": entry.get("channel") or entry.get("uploader"),
        "duration": entry.get("duration"),
    }


def audio(formats):
    """The audio streams in the original language, without those whose loudness was levelled (DRC)."""
    sounds = [
        f for f in formats
        if f.get("acodec") not in (None, "none") and f.get("vcodec") in (None, "none") and not f.get("has_drm")
    ]
    original = max((f.get("language_preference") or -1 for f in sounds), default=-1)
    sounds = [f for f in sounds if (f.get("language_preference") or -1) == original]
    plain = [f for f in sounds if "drc" not in (f.get("format_id") or "")]
    return plain or sounds


def stream(f, ydl):
    """What a download needs to know."""
    return {
        "id": f.get("format_id"),
        "url": f.get("url"),
        "codec": f.get("acodec"),
        "bitrate": f.get("abr") or f.get("tbr"),
        "channels": f.get("audio_channels"),
        "size": f.get("filesize"),
        "protocol": yt_dlp.utils.determine_protocol(f),
        "headers": {**ydl.params["http_headers"], **(f.get("http_headers") or {})},
    }


def thumbnail(pictures):
    """The largest JPEG that the platform itself named; yt-dlp adds guesses, which carry no size."""
    jpegs = [p for p in pictures if (p.get("url") or "").split("?")[0].endswith(".jpg")]
    best = max(jpegs, key=lambda p: ((p.get("width") or 0) * (p.get("height") or 0), p.get("preference") or -99), default=None)
    return best and best["url"]


class Refusal(Exception):
    """yt-dlp has no streams; what it said, sorted into kinds."""

    # The words of YouTube's player answers and of yt-dlp; the first kind that fits.
    KINDS = [(kind, re.compile(words)) for kind, words in (
        ("rate_limited", r"http error 429|too many requests|rate-limited by youtube|isn.t available, try again later"),
        ("bot_check", r"not a bot|captcha|your ip is likely being blocked|unusual traffic"),
        ("age", r"confirm your age|age-restricted|age.verif|inappropriate for some users"),
        ("members", r"members.only|join this channel|this channel's members|premium members|requires payment|purchase"),
        ("private", r"private video|(video|playlist) is private"),
        ("region", r"(in|from) your (country|location|region)|geo.?restrict|who has blocked it"),
        ("live", r"live event|premieres? (in|will)|live stream recording"),
        ("no_formats", r"no video formats|requested format|only images|drm.protected|any player response"),
        ("cut", r"timed out|incomplete ?read|bytes read|reset by peer|connection aborted|closed connection"),
        ("network", r"connection|getaddrinfo|name resolution|\bssl\b|certificate|\bproxy\b"),
        ("http", r"http error \d+"),
        ("removed", r"unavailable|removed|terminated|not available|no longer available|isn.t available|does not exist"),
        ("changed", r"failed to parse json"),
    )]

    def __init__(self, message, warnings, retry_after=None):
        lines = [self.core(line) for line in [message] + warnings]
        self.kind = self.sort(lines[0])
        if self.kind in ("no_formats", "other"):
            # Why there are none stands in the warnings.
            known = ("rate_limited", "bot_check", "cut", "network", "http", "changed")
            self.kind = next((kind for kind in map(self.sort, lines[1:]) if kind in known), self.kind)
        text = " | ".join(lines)
        status = re.search(r"HTTP Error (\d{3})", text)
        self.status = int(status.group(1)) if status else None
        self.retry_after = retry_after
        super().__init__(text[:2000])

    @staticmethod
    def core(message):
        """The first line, without the id, which may spell anything, and without yt-dlp's advice to its own users."""
        text = re.split(r"\n|; please report|\. Use --cookies", message)[0]
        text = re.sub(r"^(ERROR|WARNING): ", "", text)
        return re.sub(r"^\[[^\]]*\] *([A-Za-z0-9_-]{11}: *)?", "", text)

    @classmethod
    def sort(cls, text):
        return next((kind for kind, words in cls.KINDS if words.search(text.lower())), "other")


def tag(ask):
    """Writes tags and cover into a finished file; nothing else is touched."""
    import mutagen
    from mutagen.mp3 import MP3
    from mutagen.mp4 import MP4
    from mutagen.wave import WAVE

    audio, tags = mutagen.File(ask["file"]), ask["tags"]
    if audio is None:
        raise ValueError("not an audio file that can be tagged")
    tags["picture"] = None
    if tags.get("cover"):
        with open(tags["cover"], "rb") as file:
            tags["picture"] = file.read(8 << 20)
        tags["mime"] = "image/png" if tags["picture"].startswith(b"\x89PNG") else "image/jpeg"
    if tags.get("gain") is not None:
        tags["gain"] = "%.2f dB" % tags["gain"]
    if tags.get("peak") is not None:
        tags["peak"] = "%.6f" % tags["peak"]
    write = tag_mp4 if isinstance(audio, MP4) else tag_mp3 if isinstance(audio, (MP3, WAVE)) else tag_comments
    write(audio, {name: value for name, value in tags.items() if value not in (None, "", [])})
    return {}


def tag_mp4(audio, tags):
    from mutagen.mp4 import MP4Cover, MP4FreeForm

    # Players show only the first of several artists here, so that all stand in one.
    for atom, value in (
        ("\xa9nam", tags.get("title")), ("\xa9ART", ", ".join(tags.get("artists", []))), ("\xa9alb", tags.get("album")),
        ("\xa9gen", tags.get("genre")), ("\xa9day", tags.get("year") and str(tags["year"])),
    ):
        if value:
            audio[atom] = [value]
    if "track" in tags:
        audio["trkn"] = [(tags["track"], tags.get("tracks", 0))]
    for name, key in (("replaygain_track_gain", "gain"), ("replaygain_track_peak", "peak"), ("ISRC", "isrc")):
        if key in tags:
            audio["----:com.apple.iTunes:" + name] = [MP4FreeForm(tags[key].encode())]
    if "picture" in tags:
        kind = MP4Cover.FORMAT_PNG if tags["mime"] == "image/png" else MP4Cover.FORMAT_JPEG
        audio["covr"] = [MP4Cover(tags["picture"], kind)]
    audio.save()


def tag_mp3(audio, tags):
    from mutagen import id3

    if audio.tags is None:
        audio.add_tags()
    for frame, value in (
        (id3.TIT2, tags.get("title")), (id3.TPE1, ", ".join(tags.get("artists", []))), (id3.TALB, tags.get("album")),
        (id3.TCON, tags.get("genre")), (id3.TYER, tags.get("year") and str(tags["year"])), (id3.TSRC, tags.get("isrc")),
        (id3.TRCK, "track" in tags and "/".join(str(tags[key]) for key in ("track", "tracks") if key in tags)),
    ):
        if value:
            audio.tags.add(frame(encoding=1, text=[value]))
    for name, key in (("replaygain_track_gain", "gain"), ("replaygain_track_peak", "peak")):
        if key in tags:
            audio.tags.add(id3.TXXX(encoding=0, desc=name, text=[tags[key]]))
    if "picture" in tags:
        audio.tags.delall("APIC")
        audio.tags.add(id3.APIC(encoding=0, mime=tags["mime"], type=3, data=tags["picture"]))
    audio.save(v2_version=3)  # Car stereos read 2.3.


def tag_comments(audio, tags):
    """Vorbis comments, in Ogg and FLAC."""
    import base64

    from mutagen.flac import FLAC, Picture

    for name, key in (
        ("title", "title"), ("artist", "artists"), ("album", "album"), ("genre", "genre"), ("date", "year"),
        ("tracknumber", "track"), ("tracktotal", "tracks"), ("isrc", "isrc"), ("replaygain_track_gain", "gain"),
        ("replaygain_track_peak", "peak"),
    ):
        if key in tags:
            audio[name] = tags[key] if isinstance(tags[key], list) else [str(tags[key])]
    if "picture" in tags:
        picture = Picture()
        picture.data, picture.type, picture.mime = tags["picture"], 3, tags["mime"]
        if isinstance(audio, FLAC):
            audio.clear_pictures()
            audio.add_picture(picture)
        else:
            audio["metadata_block_picture"] = [base64.b64encode(picture.write()).decode()]
    audio.save()


def read(ask):
    """What the tags of some files below a folder say; null for a file that says nothing or cannot be read."""
    import base64

    top = base64.b64decode(ask["folder"])
    return {"files": [facts(top, base64.b64decode(path)) for path in ask["files"]]}


def facts(top, path):
    import mutagen

    try:
        with open_below(top, path) as file:
            audio = mutagen.File(file)
    except Exception:  # Damaged files raise all sorts of things, and any of them says no more than that.
        return None
    if audio is None:
        return None
    info = audio.info
    return {
        "title": first(audio, "\xa9nam", "TIT2", "title"),
        "artists": texts(audio, "\xa9ART", "TPE1", "artist") or texts(audio, "aART", "TPE2", "albumartist"),
        "album": first(audio, "\xa9alb", "TALB", "album"),
        "seconds": getattr(info, "length", None) or None,
        "bitrate": int(getattr(info, "bitrate", 0) or 0),
    }


def open_below(top, path):
    """A regular file, reached without following a link."""
    folder = os.open(top, os.O_RDONLY | os.O_DIRECTORY)
    *folders, name = path.split(b"/")
    try:
        for step in folders:
            inner = os.open(step, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=folder)
            os.close(folder)
            folder = inner
        raw = io.FileIO(os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=folder))
    finally:
        os.close(folder)
    if not stat.S_ISREG(os.fstat(raw.fileno()).st_mode):
        raw.close()
        raise ValueError("no regular file")
    raw.name = os.fsdecode(name)  # mutagen looks at its ending.
    return io.BufferedReader(raw)


def texts(audio, *keys):
    """The values of the first key that the file's kind of tags has; a key of another kind is none of its own."""
    for key in keys:
        try:
            value = audio.tags[key]
        except (KeyError, TypeError, ValueError):
            continue
        values = [str(v).strip().replace("\0", " ") for v in (value if isinstance(value, list) else value.text)]
        if any(values):
            return [v[:500] for v in values if v][:20]
    return []


def first(audio, *keys):
    return next(iter(texts(audio, *keys)), None)


def ping(ask):
    import shutil
    import sysconfig

    places = os.pathsep.join([sysconfig.get_path("scripts"), os.environ.get("PATH", "")])
    return {"ytdlp": yt_dlp.version.__version__, "deno": shutil.which("deno", path=places)}


def memory():
    """Resident memory in MB."""
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") >> 20


ASKS = {"resolve": resolve, "search": search, "list": read_list, "tag": tag, "read": read, "ping": ping}


def answer(line):
    try:
        ask = line["ask"]
        reply = {"answer": ASKS[ask["do"]](ask)}
    except Refusal as refusal:
        reply = {"error": {"kind": refusal.kind, "message": str(refusal), "status": refusal.status,
                           "later": refusal.retry_after}}
    except Exception as error:  # Whatever goes wrong is this ask's answer, never the worker's end.
        reply = {"error": {"kind": "other", "message": repr(error)[:2000]}}
    text = json.dumps({"id": line["id"], **reply, "memory": memory()}, ensure_ascii=False)
    with lock:
        answers.write(text + "\n")
        answers.flush()


def work(asks, warm=False):
    if warm:
        with contextlib.suppress(Exception):  # Whoever asks will be told.
            downloader(True).get_info_extractor("Youtube")  # 0.2 s of imports, before someone waits for them.
    while True:
        answer(asks.get())
        asks.task_done()


def main():
    # Tags have a thread of their own: they never wait for a platform. Nor do they wait for a slow library.
    streams, rest, library = queue.Queue(), queue.Queue(), queue.Queue()
    queues = {"resolve": streams, "search": streams, "list": streams, "read": library}
    for number in range(options["threads"]):
        threading.Thread(target=work, args=(streams, number == 0), daemon=True).start()
    threading.Thread(target=work, args=(rest,), daemon=True).start()
    threading.Thread(target=work, args=(library,), daemon=True).start()
    for text in sys.stdin:
        line = json.loads(text)
        queues.get(line["ask"]["do"], rest).put(line)
    # What was asked is answered before the end, unless it hangs.
    end = threading.Timer(60, os._exit, (1,))
    end.daemon = True
    end.start()
    streams.join()
    rest.join()
    library.join()


main()
