"""YouTube Music: search and playlists of music.youtube.com, client WEB_REMIX."""

import catalogue
import innertube
import web
from innertube import browse_run, continuation_item, image, read_token, runs, token

HOSTS = ["music.youtube.com"]
PAGE = 100  # rows of a playlist
ROWS = 20  # rows of a search
DOT = {"text": " • "}
# Labels are localised: a client that does not ask for English gets these.
LABELS = {"en": ("Songs", "Videos", "plays", "views"), "de": ("Titel", "Videos", "Wiedergaben", "Aufrufe"),
          "tr": ("Şarkılar", "Videolar", "dinleme", "görüntüleme")}
notes = innertube.notes


def answer(request, world):
    api = request.path.removeprefix("/youtubei/v1/")
    if request.method == "POST" and api == "search":
        return innertube.sorry() if request.fault == "bot" else web.as_json(search(request, world))
    if request.method == "POST" and api == "browse":
        return browse(request, world)
    if request.method == "POST" and api == "player":
        return web.as_json(innertube.player(request, world))
    if request.method == "GET" and not request.path.startswith("/youtubei/"):
        return innertube.page(request, innertube.HOME, "YouTube Music", "WEB_REMIX")
    return web.as_json({"error": {"code": 404, "message": "Requested entity was not found."}}, 404)


def search(request, world):
    language = request.json.get("context", {}).get("client", {}).get("hl", "en")[:2]
    labels = LABELS.get(language, LABELS["en"])
    if more := request.query.get("ctoken") or request.query.get("continuation") or request.json.get("continuation"):
        return search_more(read_token(more), world, labels)
    query, wanted = request.json.get("query", ""), innertube.music_filter(request.json.get("params"))
    songs, matching_songs = world.catalogue.search(query, {"song"})
    videos, matching_videos = world.catalogue.search(query, {"video", "user"})
    if wanted == "other" or not matching_songs + matching_videos:
        return results([no_results(query)])
    if wanted == "song":
        return results([about(), shelf(labels[0], songs[:ROWS], labels, more_of(query, "song", songs))])
    if wanted == "video":
        return results([about(), shelf(labels[1], videos[:ROWS], labels, more_of(query, "video", videos))])
    top = (songs if matching_songs else videos)[0]
    return results([top_result(top), shelf(labels[0], songs[:3], labels), shelf(labels[1], videos[:3], labels)])


def search_more(wanted, world, labels):
    kinds = {"song"} if wanted.get("kind") == "song" else {"video", "user"}
    found, _ = world.catalogue.search(wanted.get("query", ""), kinds)
    rows = [row(upload, labels) for upload in found[ROWS:]]
    return {"responseContext": {}, "continuationContents": {"musicShelfContinuation": {"contents": rows}}}


def more_of(query, kind, found):
    return token(query=query, kind=kind) if len(found) > ROWS else None


def results(sections):
    tab = {"title": "YT Music", "selected": True, "content": {"sectionListRenderer": {"contents": sections}},
           "tabIdentifier": "music_search_catalog"}
    return {"responseContext": {}, "contents": {"tabbedSearchResultsRenderer": {"tabs": [{"tabRenderer": tab}]}}}


def about():
    return {"itemSectionRenderer": {"contents": [{"messageRenderer": {"text": runs("About these results")}}]}}


def no_results(query):
    text = runs("No results for ", {"text": query, "bold": True})
    message = {"text": text, "icon": {"iconType": "SEARCH"}}
    return {"itemSectionRenderer": {"contents": [{"messageRenderer": message}]}}


def shelf(title, uploads, labels, more=None):
    renderer = {"title": runs(title), "contents": [row(upload, labels) for upload in uploads]}
    if more:
        renderer["continuations"] = [{"nextContinuationData": {"continuation": more}}]
    return {"musicShelfRenderer": renderer}


def watch(upload):
    configs = {"watchEndpointMusicConfig": {"musicVideoType": upload.music_type}}
    return {"watchEndpoint": {"videoId": upload.id, "watchEndpointMusicSupportedConfigs": configs}}


def artist_run(upload):
    kind = "MUSIC_PAGE_TYPE_USER_CHANNEL" if upload.kind == "user" else "MUSIC_PAGE_TYPE_ARTIST"
    return browse_run(upload.artist, upload.channel_id, kind)


def column(text):
    priority = "MUSIC_RESPONSIVE_LIST_ITEM_COLUMN_DISPLAY_PRIORITY_HIGH"
    return {"musicResponsiveListItemFlexColumnRenderer": {"text": text, "displayPriority": priority}}


def counted(number):
    """1,234,567 as the platform shortens it."""
    for size, letter in ((1_000_000_000, "B"), (1_000_000, "M"), (1_000, "K")):
        if number >= size:
            return f"{number / size:.2g}{letter}" if number < 100 * size else f"{number // size}{letter}"
    return str(number)


def basic_row(upload, columns):
    play = {"musicPlayButtonRenderer": {"playNavigationEndpoint": watch(upload)}}
    renderer = {
        "thumbnail": {"musicThumbnailRenderer": {"thumbnail": {"thumbnails": [image(upload, 60), image(upload, 120)]}}},
        "overlay": {"musicItemThumbnailOverlayRenderer": {"content": play}},
        "flexColumns": [column(runs({"text": upload.title, "navigationEndpoint": watch(upload)})), *columns],
        "playlistItemData": {"videoId": upload.id}, "trackingParams": innertube.MUSIC_ROW,
    }
    if upload.explicit:
        badge = {"icon": {"iconType": "MUSIC_EXPLICIT_BADGE"},
                 "accessibilityData": {"accessibilityData": {"label": "Explicit"}}}
        renderer["badges"] = [{"musicInlineBadgeRenderer": badge}]
    return renderer


def row(upload, labels=LABELS["en"]):
    """A row of a search."""
    plays = counted(upload.plays)
    if upload.kind == "song":
        album = [browse_run(upload.album, upload.album_id, "MUSIC_PAGE_TYPE_ALBUM"), DOT] if upload.album else []
        facts = runs(artist_run(upload), DOT, *album, upload.length_text)
        columns = [column(facts), column(runs(f"{plays} {labels[2]}"))]
    else:
        columns = [column(runs(artist_run(upload), DOT, f"{plays} {labels[3]}", DOT, upload.length_text))]
    return {"musicResponsiveListItemRenderer": basic_row(upload, columns)}


def top_result(upload):
    kind = "Song" if upload.kind == "song" else "Video"
    return {"musicCardShelfRenderer": {
        "thumbnail": {"musicThumbnailRenderer": {"thumbnail": {"thumbnails": [image(upload, 120)]}}},
        "title": runs({"text": upload.title, "navigationEndpoint": watch(upload)}),
        "subtitle": runs(kind, DOT, artist_run(upload), DOT, upload.length_text),
        "buttons": [{"buttonRenderer": {"text": runs("Play"), "command": watch(upload)}}], "onTap": watch(upload),
        "header": {"musicCardShelfHeaderBasicRenderer": {"title": runs("Top result")}},
    }}


def playlist_row(upload, number):
    album = runs(browse_run(upload.album, upload.album_id, "MUSIC_PAGE_TYPE_ALBUM")) if upload.album else {}
    renderer = basic_row(upload, [column(runs(artist_run(upload))), column(album)])
    renderer["trackingParams"] = innertube.MUSIC_ROW[:2000]
    renderer["fixedColumns"] = [{"musicResponsiveListItemFixedColumnRenderer": {"text": runs(upload.length_text)}}]
    renderer["playlistItemData"]["playlistSetVideoId"] = f"{number:016X}"
    if upload.status != "ok":
        renderer["musicItemRendererDisplayPolicy"] = "MUSIC_ITEM_RENDERER_DISPLAY_POLICY_GREY_OUT"
    return {"musicResponsiveListItemRenderer": renderer}


def browse(request, world):
    wanted = read_token(request.json.get("continuation", "")) or {"list": request.json.get("browseId", "")[2:], "at": 0}
    if request.json.get("browseId") == catalogue.ALBUM:
        return web.as_json(album(*world.catalogue.playlists[catalogue.ALBUM_LIST]))
    found = world.catalogue.playlists.get(wanted["list"])
    if not found or not found[1] or (request.json.get("browseId", "VL")[:2] != "VL"):
        return web.as_json({"error": {"code": 404, "message": "Requested entity was not found."}}, 404)
    title, uploads = found
    at = wanted["at"]
    rows = [playlist_row(upload, number) for number, upload in enumerate(uploads[at : at + PAGE], at + 1)]
    if at + PAGE < len(uploads):
        # Both ways of naming the next page are met: in turns.
        rows.append(continuation_item(token(list=wanted["list"], at=at + PAGE), through_commands=at % 200 == 0))
    if at:
        actions = [{"appendContinuationItemsAction": {"continuationItems": rows, "targetId": wanted["list"]}}]
        return web.as_json({"responseContext": {}, "onResponseReceivedActions": actions})
    shelf_renderer = {"playlistId": wanted["list"], "contents": rows, "collapsedItemCount": PAGE,
                      "targetId": wanted["list"]}
    lists = {"sectionListRenderer": {"contents": [{"musicPlaylistShelfRenderer": shelf_renderer}]}}
    # An album's list has no header.
    top = {} if wanted["list"] == catalogue.ALBUM_LIST else {"contents": [header(wanted["list"], title, uploads)]}
    tab = {"tabRenderer": {"content": {"sectionListRenderer": top}}}
    contents = {"twoColumnBrowseResultsRenderer": {"secondaryContents": lists, "tabs": [tab]}}
    return web.as_json({"responseContext": {}, "contents": contents})


def album(title, uploads):
    """The page of an album: rows without a picture and without the album's name, numbered."""
    rows = []
    for number, upload in enumerate(uploads, 1):
        renderer = basic_row(upload, [column(runs(artist_run(upload))), column(runs(f"{counted(upload.plays)} plays"))])
        renderer["fixedColumns"] = [{"musicResponsiveListItemFixedColumnRenderer": {"text": runs(upload.length_text)}}]
        renderer["index"] = runs(str(number))
        del renderer["thumbnail"]
        rows.append({"musicResponsiveListItemRenderer": renderer})
    play = {"musicPlayButtonRenderer": {"playNavigationEndpoint": {"watchPlaylistEndpoint": {
        "playlistId": catalogue.ALBUM_LIST}}}}
    menu = {"menuRenderer": {"items": [], "topLevelButtons": []}}
    top = {"musicResponsiveHeaderRenderer": {
        "thumbnail": {"musicThumbnailRenderer": {"thumbnail": {"thumbnails": [image(uploads[0], 226)]}}},
        "buttons": [{"toggleButtonRenderer": {}}, play, menu], "title": runs(title),
        "subtitle": runs("Album", DOT, "2025"),
        "straplineTextOne": runs(browse_run("Various Artists", "UCfakeVarious00000000000", "MUSIC_PAGE_TYPE_ARTIST")),
        "secondSubtitle": runs(f"{len(uploads)} songs", DOT, "8 minutes"),
    }}
    lists = {"sectionListRenderer": {"contents": [{"musicShelfRenderer": {"contents": rows}}]}}
    tab = {"tabRenderer": {"content": {"sectionListRenderer": {"contents": [top]}}}}
    address = f"https://music.youtube.com/playlist?list={catalogue.ALBUM_LIST}"
    return {"responseContext": {}, "microformat": {"microformatDataRenderer": {"urlCanonical": address}},
            "contents": {"twoColumnBrowseResultsRenderer": {"secondaryContents": lists, "tabs": [tab]}}}


def header(list_id, title, uploads):
    play = {"musicPlayButtonRenderer": {"playNavigationEndpoint": {"watchPlaylistEndpoint": {"playlistId": list_id}}}}
    facts = runs("12K views", DOT, f"{len(uploads)} tracks", DOT, "some hours")
    person = {"text": {"content": "Somebody"}, "rendererContext": {
        "accessibilityContext": {"label": "Somebody"}, "commandContext": {"onTap": {"innertubeCommand": {
            "browseEndpoint": {"browseId": "UCfakeSomebody0000000000"}}}}}}
    return {"musicResponsiveHeaderRenderer": {
        "thumbnail": {"musicThumbnailRenderer": {"thumbnail": {"thumbnails": [image(uploads[0], 226)]}}},
        "buttons": [{"downloadButtonRenderer": {}}, play], "title": runs(title),
        "subtitle": runs("Playlist", DOT, "2025"), "secondSubtitle": facts,
        "facepile": {"avatarStackViewModel": person},
    }}
