"""YouTube: pages, search, player and playlists of www.youtube.com, client WEB; oembed."""

import html
import urllib.parse

import catalogue
import innertube
import web
from innertube import continuation_item, image, read_token, runs, token

HOSTS = ["youtube.com", "*.youtube.com", "youtu.be", "youtubei.googleapis.com"]
PAGE = 100  # rows of a playlist
ROWS = 20  # videos of a search
EVERYTHING = {"song", "video", "user"}
UNKNOWN = {"alerts": [{"alertRenderer": {"type": "ERROR", "text": runs("The playlist does not exist.")}}]}
PRIVATE = {"alerts": [{"alertRenderer": {"type": "ERROR", "text": runs("This playlist is private.")}}]}
notes = innertube.notes


def answer(request, world):
    if request.method == "POST":
        return api(request, world)
    song = request.query.get("v")
    if request.path == "/watch" and song:
        data = watch_next(world, song, request.query.get("list"))
        first = innertube.player(request, world, song, "WEB")
        return innertube.page(request, innertube.WATCH, "YouTube", ytInitialPlayerResponse=first, ytInitialData=data)
    if request.path == "/playlist":
        data = playlist({"list": request.query.get("list", ""), "at": 0}, world)
        return innertube.page(request, innertube.HOME, "YouTube", ytInitialData=data)
    if request.path == "/oembed":
        return oembed(request, world)
    if request.path == "/sw.js":
        return script(f'self.c={{"INNERTUBE_CONTEXT_CLIENT_VERSION":"{innertube.VERSIONS["WEB"]}"}};')
    if request.path == "/iframe_api":
        return script(r"var scriptUrl = 'https:\/\/www.youtube.com\/s\/player\/0fa4e000\/www-widgetapi.js';")
    if request.path.startswith("/s/player/"):
        return innertube.SCRIPT.page(request, "var _yt_player={signatureTimestamp:20775};\n", "text/javascript")
    client = {"embed": "WEB_EMBEDDED_PLAYER", "tv": "TVHTML5"}.get(request.path.split("/")[1], "WEB")
    return innertube.page(request, innertube.HOME, "YouTube", client, ytInitialData={"contents": {}})


def script(text):
    return web.Response(text.encode(), 200, "text/javascript")


def api(request, world):
    name = request.path.removeprefix("/youtubei/v1/")
    if name == "search":
        return innertube.sorry() if request.fault == "bot" else web.as_json(search(request, world))
    if name == "player":
        return web.as_json(innertube.player(request, world))
    if name == "next":
        return web.as_json(watch_next(world, request.json.get("videoId")) | {"padding": "some words " * 9000})
    if name == "browse":
        more = read_token(request.json.get("continuation", ""))
        return web.as_json(playlist(more or {"list": request.json.get("browseId", "")[2:], "at": 0}, world))
    return web.as_json({"error": {"code": 404, "message": "Requested entity was not found."}}, 404)


def search(request, world):
    more = read_token(request.json.get("continuation", ""))
    query = more.get("query") or request.json.get("query", "")
    found, _ = world.catalogue.search(query, EVERYTHING)
    if more:
        items = [{"itemSectionRenderer": {"contents": [video(upload) for upload in found[ROWS:]]}}]
        action = {"appendContinuationItemsAction": {"continuationItems": items}}
        return {"responseContext": {}, "onResponseReceivedCommands": [action]}
    rows = [video(upload) for upload in found[:ROWS]]
    rows.insert(3, side_shelf(found[-2:]))
    contents = [{"itemSectionRenderer": {"contents": rows}}]
    if len(found) > ROWS:
        contents.append(continuation_item(token(query=query), "CONTINUATION_REQUEST_TYPE_SEARCH"))
    primary = {"sectionListRenderer": {"contents": contents, "targetId": "search-feed"}}
    return {"responseContext": {}, "estimatedResults": str(len(found)),
            "contents": {"twoColumnSearchResultsRenderer": {"primaryContents": primary}}}


def side_shelf(uploads):
    items = {"verticalListRenderer": {"items": [video(upload) for upload in uploads], "collapsedItemCount": 1}}
    return {"shelfRenderer": {"title": {"simpleText": "People also watched"}, "content": items}}


def channel_runs(upload):
    path = f"/channel/{upload.channel_id}"
    page = {"webCommandMetadata": {"url": path, "webPageType": "WEB_PAGE_TYPE_CHANNEL"}}
    endpoint = {"commandMetadata": page, "browseEndpoint": {"browseId": upload.channel_id, "canonicalBaseUrl": path}}
    return runs({"text": upload.channel, "navigationEndpoint": endpoint})


def watch_endpoint(upload):
    page = {"webCommandMetadata": {"url": f"/watch?v={upload.id}", "webPageType": "WEB_PAGE_TYPE_WATCH"}}
    return {"commandMetadata": page, "watchEndpoint": {"videoId": upload.id}}


def video(upload):
    """A row of a search."""
    owner = channel_runs(upload)
    renderer = {
        "videoId": upload.id, "thumbnail": {"thumbnails": [image(upload)]}, "title": runs(upload.title),
        "longBylineText": owner, "ownerText": owner, "shortBylineText": owner,
        "publishedTimeText": {"simpleText": f"{max(1, 2026 - upload.year)} years ago"},
        "lengthText": {"simpleText": upload.length_text}, "viewCountText": {"simpleText": f"{upload.plays:,} views"},
        "shortViewCountText": {"simpleText": f"{upload.plays // 1000}K views"},
        "navigationEndpoint": watch_endpoint(upload), "trackingParams": innertube.VIDEO_ROW,
    }
    if upload.kind == "video":
        badge = {"style": "BADGE_STYLE_TYPE_VERIFIED_ARTIST", "icon": {"iconType": "AUDIO_BADGE"}}
        renderer["ownerBadges"] = [{"metadataBadgeRenderer": badge}]
    return {"videoRenderer": renderer}


def playlist_row(upload, number):
    return {"playlistVideoRenderer": {
        "videoId": upload.id, "thumbnail": {"thumbnails": [image(upload)]}, "title": runs(upload.title),
        "index": {"simpleText": str(number)}, "shortBylineText": channel_runs(upload),
        "lengthText": {"simpleText": upload.length_text}, "lengthSeconds": str(round(upload.seconds)),
        "isPlayable": upload.status == "ok", "navigationEndpoint": watch_endpoint(upload),
    }}


def lockup_row(upload, number):
    """The shape of rows since June 2026."""
    browse = {"browseEndpoint": {"browseId": upload.channel_id, "canonicalBaseUrl": f"/channel/{upload.channel_id}"}}
    channel = {"content": upload.channel, "commandRuns": [{"onTap": {"innertubeCommand": browse}}]}
    views = [{"text": {"content": f"{upload.plays:,} views"}},
             {"text": {"content": "2 years ago"}, "accessibilityLabel": "2 years ago"}]
    rows = [{"metadataParts": [{"text": channel}]}, {"metadataParts": views}]
    style = "THUMBNAIL_OVERLAY_BADGE_STYLE_DEFAULT"
    badge = {"thumbnailBadgeViewModel": {"text": upload.length_text, "badgeStyle": style}}
    overlay = {"thumbnailBottomOverlayViewModel": {"badges": [badge]}}
    still = {"image": {"sources": [image(upload)]}, "overlays": [overlay]}
    metadata = {"title": {"content": upload.title}, "metadata": {"contentMetadataViewModel": {"metadataRows": rows}}}
    return {"lockupViewModel": {
        "contentImage": {"thumbnailViewModel": still}, "metadata": {"lockupMetadataViewModel": metadata},
        "contentId": upload.id, "contentType": "LOCKUP_CONTENT_TYPE_VIDEO",
    }}


def playlist(wanted, world):
    if wanted.get("list") == catalogue.PRIVATE:
        return PRIVATE
    found = world.catalogue.playlists.get(wanted.get("list"))
    if not found:
        return UNKNOWN
    title, uploads = found
    at, lockup = wanted["at"], title.endswith("new rows")
    shape = lockup_row if lockup else playlist_row
    rows = [shape(upload, number) for number, upload in enumerate(uploads[at : at + PAGE], at + 1)]
    if at + PAGE < len(uploads):
        rows.append(continuation_item(token(list=wanted["list"], at=at + PAGE)))
    if at:
        action = {"appendContinuationItemsAction": {"continuationItems": rows}}
        return {"responseContext": {}, "onResponseReceivedActions": [action]}
    contents = rows if lockup else [{"playlistVideoListRenderer": {"contents": rows, "playlistId": wanted["list"]}}]
    section = {"sectionListRenderer": {"contents": [{"itemSectionRenderer": {"contents": contents}}]}}
    said = 9 if wanted["list"] == catalogue.SHORT else len(uploads)
    stats = [runs(str(said), " videos") if said else {"simpleText": "No videos"}, {"simpleText": "12,345 views"}]
    owner = {"playlistSidebarSecondaryInfoRenderer": {"videoOwner": {"videoOwnerRenderer": {"title": runs("Somebody")}}}}
    sidebar = {"items": [{"playlistSidebarPrimaryInfoRenderer": {"title": runs(title), "stats": stats}}, owner]}
    tabs = [{"tabRenderer": {"selected": True, "content": section}}]
    return {
        "responseContext": {}, "metadata": {"playlistMetadataRenderer": {"title": title}},
        "contents": {"twoColumnBrowseResultsRenderer": {"tabs": tabs}},
        "header": {"pageHeaderRenderer": {"pageTitle": title}}, "sidebar": {"playlistSidebarRenderer": sidebar},
        "microformat": {"microformatDataRenderer": {"title": title, "noindex": False, "unlisted": False}},
    }


def watch_next(world, song, list_id=None):
    upload = world.catalogue.by_id.get(song)
    items = []
    if upload:
        items = [{"videoPrimaryInfoRenderer": {"title": runs(upload.title)}},
                 {"videoSecondaryInfoRenderer": {"owner": {"videoOwnerRenderer": {"title": channel_runs(upload)}}}}]
    results = {"results": {"results": {"contents": items}}}
    if list_id in world.catalogue.playlists:
        page = {"webCommandMetadata": {"url": f"/playlist?list={list_id}", "webPageType": "WEB_PAGE_TYPE_PLAYLIST"}}
        title = world.catalogue.playlists[list_id][0]
        panel = {"title": title, "playlistId": list_id, "endpoint": {"commandMetadata": page}}
        results["playlist"] = {"playlist": panel}
    return {"responseContext": {}, "contents": {"twoColumnWatchNextResults": results}}


def oembed(request, world):
    address = urllib.parse.urlparse(request.query.get("url", ""))
    song = dict(urllib.parse.parse_qsl(address.query)).get("v") or address.path.rpartition("/")[2]
    upload = world.catalogue.by_id.get(song)
    if not upload or upload.status != "ok":
        return web.Response(b"Not Found", 401 if upload and upload.status == "private" else 404, "text/plain")
    return web.as_json({
        "title": upload.title, "author_name": upload.channel, "type": "video", "provider_name": "YouTube",
        "author_url": f"https://www.youtube.com/channel/{upload.channel_id}", "thumbnail_url": image(upload)["url"],
        "html": f'<iframe title="{html.escape(upload.title)}"></iframe>', "version": "1.0",
    })
