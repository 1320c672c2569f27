"""What YouTube Music and YouTube have in common: search filters, continuation tokens, pages, the player's answer."""

import base64
import hashlib
import json
import random
import time
import urllib.parse

import audio
import web

VERSIONS = {"WEB": "2.20261118.01.00", "WEB_REMIX": "1.20261118.01.00", "WEB_EMBEDDED_PLAYER": "2.20261118.01.00",
            "TVHTML5": "7.20261118.01.00"}
VISITOR = "CgtmYWtlVmlzaXRvciiA"
PLAYER = "/s/player/0fa4e000/player_ias.vflset/en_US/base.js"
HOME = web.Padding(700_000, 310_000)
# The real rows carry menus and tracking; this makes the answers as heavy: some 200 kB (music) and 600 kB (video).
MUSIC_ROW = base64.b64encode(random.Random(1).randbytes(6_000)).decode()
VIDEO_ROW = base64.b64encode(random.Random(2).randbytes(18_000)).decode()
WATCH = web.Padding(1_000_000, 410_000)
SCRIPT = web.Padding(2_600_000, 945_000, "/*", "*/")
# Clients whose formats come without a URL (they stream by another protocol), as seen in 2026.
WITHOUT_URLS = {"WEB", "MWEB", "WEB_REMIX", "WEB_CREATOR"}
FORMATS = {
    140: ('audio/mp4; codecs="mp4a.40.2"', 130_000, "AUDIO_QUALITY_MEDIUM", "44100"),
    251: ('audio/webm; codecs="opus"', 133_000, "AUDIO_QUALITY_MEDIUM", "48000"),
    249: ('audio/webm; codecs="opus"', 67_000, "AUDIO_QUALITY_LOW", "48000"),
}


def notes(request):
    """For the request log and the faults: which song, which client, which query."""
    client = request.json.get("context", {}).get("client", {}).get("clientName")
    facts = {"id": asked_for(request) or request.query.get("v"), "client": client}
    facts["query"] = request.json.get("query")
    return {name: value for name, value in facts.items() if value}


def asked_for(request):
    """The song of a player request; both spellings are accepted."""
    return request.json.get("videoId") or request.json.get("video_id")


def runs(*texts):
    return {"runs": [text if isinstance(text, dict) else {"text": text} for text in texts]}


def browse_run(text, browse_id, page_type):
    config = {"browseEndpointContextMusicConfig": {"pageType": page_type}}
    endpoint = {"browseId": browse_id, "browseEndpointContextSupportedConfigs": config}
    return {"text": text, "navigationEndpoint": {"browseEndpoint": endpoint}}


def token(**value):
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode()


def read_token(text):
    """The object in a continuation token; {} if it is none of ours."""
    try:
        return json.loads(base64.urlsafe_b64decode(urllib.parse.unquote(text)))
    except ValueError:
        return {}


def continuation_item(text, request="CONTINUATION_REQUEST_TYPE_BROWSE", through_commands=False):
    command = {"continuationCommand": {"token": text, "request": request}}
    if through_commands:
        command = {"commandExecutorCommand": {"commands": [{"playlistVotingRefreshPopupCommand": {}}, command]}}
    trigger = "CONTINUATION_TRIGGER_ON_ITEM_SHOWN"
    return {"continuationItemRenderer": {"trigger": trigger, "continuationEndpoint": command}}


def music_filter(params):
    """"song", "video", another letter for other filters, or None. The params are a small protobuf message in base64:
    field 17 holds one varint field a filter: 1 songs, 2 videos, 3 albums, 4 artists, 5 playlists."""
    text = urllib.parse.unquote(params or "").rstrip("=")
    try:
        data = base64.urlsafe_b64decode(text.replace("+", "-").replace("/", "_") + "=" * (-len(text) % 4))
    except ValueError:
        return None
    at = data.find(b"\x8a\x01")
    if at < 0:
        return None
    fields = data[at + 3 : at + 3 + data[at + 2]]
    chosen = [tag >> 3 for tag, value in zip(fields[::2], fields[1::2]) if value and tag in (8, 16, 24, 32, 40)]
    return {1: "song", 2: "video"}.get(chosen[0], "other") if chosen else None


def image(upload, width=None):
    """An address of the cover (song) or of the still (video)."""
    if upload.kind == "song" and width:
        return {"url": f"https://lh3.googleusercontent.com/{upload.album_id}=w{width}-h{width}-l90-rj", "width": width,
                "height": width}
    return {"url": f"https://i.ytimg.com/vi/{upload.id}/hq720.jpg", "width": 720, "height": 404}


def configuration(client, host):
    context = {"clientName": client, "clientVersion": VERSIONS[client], "visitorData": VISITOR, "hl": "en", "gl": "US"}
    number = {"WEB": 1, "WEB_REMIX": 67, "WEB_EMBEDDED_PLAYER": 56, "TVHTML5": 7}[client]
    values = {
        "INNERTUBE_API_VERSION": "v1", "INNERTUBE_CLIENT_NAME": client, "INNERTUBE_CLIENT_VERSION": VERSIONS[client],
        "INNERTUBE_CONTEXT": {"client": {**context, "originalUrl": f"https://{host}/"}}, "STS": 20775,
        "INNERTUBE_CONTEXT_CLIENT_NAME": number, "INNERTUBE_CONTEXT_CLIENT_VERSION": VERSIONS[client],
        "VISITOR_DATA": VISITOR, "PLAYER_JS_URL": PLAYER, "LOGGED_IN": False, "HL": "en", "GL": "US",
    }
    return json.dumps(values)


def page(request, padding, title, client="WEB", **data):
    """A page with ytcfg and the named objects (ytInitialData, ytInitialPlayerResponse) as scripts."""
    scripts = "".join(f"<script>var {name} = {json.dumps(value)};</script>" for name, value in data.items())
    head = f"<script>ytcfg.set({configuration(client, request.host)});</script>"
    text = f'<!DOCTYPE html><html lang="en"><head><title>{title}</title>{head}</head><body>{scripts}</body></html>'
    return padding.page(request, text)


def signature(world, query):
    return hashlib.sha256(f"{world.secret}{query}".encode()).hexdigest()[:40]


def stream_url(world, upload, itag, client):
    expire = int(time.time()) + 6 * 3600
    kind, size = FORMATS[itag][0].split(";")[0], world.audio.size(upload.recording, itag)
    query = f"expire={expire}&ei=fake&ip=127.0.0.1&id=o-{upload.id}&itag={itag}&source=youtube&requiressl=yes"
    query += f"&mime={urllib.parse.quote(kind, safe='')}&clen={size}&dur={upload.seconds:.3f}&lmt=1700000000000000"
    query += f"&c={client}&ratebypass=yes"
    host = f"rr{1 + len(upload.title) % 5}---sn-fake{upload.plays % 3}.googlevideo.com"
    return f"https://{host}/videoplayback?{query}&sig={signature(world, query)}"


def streams(world, upload, client):
    for itag, (mime, bitrate, quality, rate) in FORMATS.items():
        stream = {
            "itag": itag, "mimeType": mime, "bitrate": bitrate, "averageBitrate": bitrate - 2000,
            "contentLength": str(world.audio.size(upload.recording, itag)), "lastModified": "1700000000000000",
            "quality": "tiny", "audioQuality": quality, "audioSampleRate": rate, "audioChannels": 2,
            "approxDurationMs": str(int(upload.seconds * 1000)), "projectionType": "RECTANGULAR", "loudnessDb": -2.5,
        }
        if client not in WITHOUT_URLS:
            stream["url"] = stream_url(world, upload, itag, client)
        yield stream


def player(request, world, song=None, client=None):
    """The answer of /youtubei/v1/player for the song asked for."""
    client = client or request.json.get("context", {}).get("client", {}).get("clientName", "WEB")
    upload = world.catalogue.by_id.get(song or asked_for(request))
    context = {"responseContext": {"visitorData": VISITOR}}
    obstacle = "bot" if request.fault == "bot" else upload.status if upload else "removed"
    if refusal := REFUSALS.get(obstacle):
        status, reason, detail = refusal
        screen = {"playerErrorMessageRenderer": {"reason": {"simpleText": reason}, "subreason": runs(detail)}}
        return {**context, "playabilityStatus": {"status": status, "reason": reason, "errorScreen": screen}}
    upload = audio.heard(upload, request.fault)
    details = {
        "videoId": upload.id, "title": upload.title, "lengthSeconds": str(round(upload.seconds)),
        "keywords": [upload.artist, upload.title], "channelId": upload.channel_id, "isOwnerViewing": False,
        "shortDescription": description(upload), "isCrawlable": True, "thumbnail": {"thumbnails": [image(upload)]},
        "allowRatings": True, "viewCount": str(upload.plays), "author": upload.channel, "isPrivate": False,
        "isUnpluggedCorpus": False, "isLiveContent": False, "musicVideoType": upload.music_type,
    }
    data = {"expiresInSeconds": "21540", "adaptiveFormats": list(streams(world, upload, client))}
    if client in WITHOUT_URLS:
        data["serverAbrStreamingUrl"] = f"https://rr1---sn-fake.googlevideo.com/videoplayback?id=o-{upload.id}&sabr=1"
    answer = {
        **context, "playabilityStatus": {"status": "OK", "playableInEmbed": True}, "streamingData": data,
        "playerConfig": {"audioConfig": {"loudnessDb": -2.5, "perceptualLoudnessDb": -16.5}}, "videoDetails": details,
    }
    if client in ("WEB", "WEB_REMIX"):
        answer["microformat"] = microformat(upload, client)
    return answer


def sorry():
    """What an address gets that is taken for a robot."""
    where = "https://www.google.com/sorry/index?continue=https://www.youtube.com/"
    return web.Response(b"", 302, "text/html", [("Location", where)])


REFUSALS = {
    "removed": ("ERROR", "Video unavailable", "This video has been removed by the uploader"),
    "private": ("LOGIN_REQUIRED", "This video is private", "Please sign in to verify that you may see it."),
    "region": ("UNPLAYABLE", "Video unavailable", "The uploader has not made this video available in your country"),
    "bot": ("LOGIN_REQUIRED", "Sign in to confirm you’re not a bot", "This helps protect our community. Learn more"),
}


def description(upload):
    if upload.kind != "song":
        return f"{upload.title}\nMade by {upload.artist}."
    title, album = upload.title, upload.album or upload.title
    return (f"Provided to YouTube by Invented Records\n\n{title} · {upload.artist}\n\n{album}\n\n"
            f"℗ {upload.year} Invented Records\n\nReleased on: {upload.year}-03-01\n\nAuto-generated by YouTube.")


def microformat(upload, client):
    if client == "WEB_REMIX":
        url = f"https://music.youtube.com/watch?v={upload.id}"
        return {"microformatDataRenderer": {"urlCanonical": url, "title": f"{upload.title} - YouTube Music"}}
    return {"playerMicroformatRenderer": {
        "title": {"simpleText": upload.title}, "lengthSeconds": str(round(upload.seconds)), "category": "Music",
        "ownerChannelName": upload.channel, "externalChannelId": upload.channel_id, "viewCount": str(upload.plays),
        "publishDate": f"{upload.year}-03-01T00:00:00-07:00", "uploadDate": f"{upload.year}-03-01T00:00:00-07:00",
    }}
