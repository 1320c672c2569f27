"""Checks with the real yt-dlp and ytmusicapi."""

import os
import signal

import audio
import catalogue
from checking import Server, check, same


def ydl(server, **options):
    import yt_dlp

    os.environ["SSL_CERT_FILE"] = server.ca
    quiet = {"quiet": True, "no_warnings": True, "noprogress": True, "cachedir": False, "logger": Silent()}
    return yt_dlp.YoutubeDL({"proxy": server.proxy, "compat_opts": {"no-certifi"}, **quiet, **options})


class Silent:
    def debug(self, _):
        pass

    info = warning = error = debug


def music(server, language="en"):
    from ytmusicapi import YTMusic

    os.environ["REQUESTS_CA_BUNDLE"] = server.ca
    return YTMusic(language=language, proxies={"https": server.proxy})


@check
def yt_dlp_searches_five(server):
    with ydl(server, extract_flat=True) as tool:
        found = tool.extract_info("ytsearch5:Ayşe Gündoğar Işıklar Söndü", download=False)["entries"]
    same(len(found), 5, "rows")
    same(found[0]["id"], server.song("Işıklar Söndü")["id"], "first")
    same(found[0]["duration"], 68, "seconds")


@check
def yt_dlp_searches_music_songs_over_two_pages(server):
    with ydl(server, extract_flat=True) as tool:
        link = "https://music.youtube.com/search?q=marlow+quint+paper+lanterns#songs"
        found = tool.extract_info(link, download=False)["entries"]
    same(found[0]["id"], server.song("Paper Lanterns")["id"], "first")
    same(len({entry["id"] for entry in found}), 40, "different rows")


@check
def yt_dlp_extracts_with_default_clients_in_two_requests(server):
    server.control("DELETE", "/requests")
    song = server.song("Midnight Tram")
    with ydl(server) as tool:
        info = tool.extract_info(f"https://music.youtube.com/watch?v={song['id']}", download=False)
    same((info["title"], info["artists"], info["album"]), ("Midnight Tram", ["Juno Pallister"], "Line 9"))
    same({f["format_id"] for f in info["formats"]}, {"140", "251", "249"}, "formats")
    same([e["method"] for e in server.control("GET", "/requests")], ["GET", "POST"], "requests")


@check
def yt_dlp_extracts_without_the_page_in_one_request(server):
    server.control("DELETE", "/requests")
    skipped = {"player_skip": ["webpage", "configs", "js", "initial_data"], "player_client": ["visionos"]}
    with ydl(server, extractor_args={"youtube": skipped}) as tool:
        info = tool.extract_info(f"https://www.youtube.com/watch?v={server.song('Copper Sky')['id']}", download=False)
    same((info["title"], info["duration"]), ("Copper Sky", 85))
    same([e.get("client") for e in server.control("GET", "/requests")], ["VISIONOS"], "requests")


@check
def yt_dlp_downloads_the_very_bytes_of_140_and_251(server):
    song = server.song("Salt and Amber")
    for itag, extension in ((140, "m4a"), (251, "webm")):
        file = server.state / f"{song['id']}.{extension}"
        with ydl(server, format=str(itag), outtmpl=str(file), fixup="never") as tool:
            tool.download([song["id"]])
        served = server.files.path(recording_of(server, song), itag)
        same(file.read_bytes() == served.read_bytes(), True, f"bytes of {itag}")
        audio.ffmpeg(["-nostdin", "-xerror", "-i", str(file), "-f", "null", "-"], "/")


@check
def yt_dlp_reads_a_playlist_of_250_to_its_end(server):
    link = f"https://www.youtube.com/playlist?list={catalogue.LONG}"
    with ydl(server, extract_flat=True) as tool:
        info = tool.extract_info(link, download=False)
        found = [entry["id"] for entry in info["entries"]]
    same(found, server.songs["playlists"][catalogue.LONG]["ids"], "ids")
    same(info["playlist_count"], 250, "said")


@check
def yt_dlp_reads_the_new_row_shape(server):
    link = f"https://www.youtube.com/playlist?list={catalogue.LOCKUP}"
    with ydl(server, extract_flat=True) as tool:
        found = list(tool.extract_info(link, download=False)["entries"])
    same([entry["id"] for entry in found], server.songs["playlists"][catalogue.LOCKUP]["ids"], "ids")
    same((found[0]["title"], found[0]["duration"]), ("Paper Lanterns", 74))


@check
def yt_dlp_reads_a_thousand_rows_and_an_album(server):
    for name, size in ((catalogue.THOUSAND, 1000), (catalogue.ALBUM_LIST, 6), (catalogue.SMALL, 4)):
        with ydl(server, extract_flat=True) as tool:
            found = list(tool.extract_info(f"https://www.youtube.com/playlist?list={name}", download=False)["entries"])
        same([entry["id"] for entry in found], server.songs["playlists"][name]["ids"], "ids")
        same(len(found), size, "rows")


@check
def yt_dlp_says_that_a_list_is_private(server):
    import yt_dlp

    try:
        with ydl(server, extract_flat=True) as tool:
            tool.extract_info(f"https://www.youtube.com/playlist?list={catalogue.PRIVATE}", download=False)
        raise AssertionError("it could be read")
    except yt_dlp.utils.DownloadError as error:
        same("private" in str(error), True, str(error))


@check
def yt_dlp_gets_soundcloud_songs_sets_and_searches(server):
    with ydl(server) as tool:
        found = tool.extract_info("https://soundcloud.com/somebody/sets/first", download=False, process=False)
        entries = list(found["entries"])
        same((found["title"], len(entries)), ("Akşamüstü", 8), "set")
        info = tool.extract_info("scsearch3:Kestrel Parade Copper Sky", download=False, process=False)
        first = next(iter(info["entries"]))
    same(first["title"], "Copper Sky", "search")
    file = server.state / "soundcloud.mp3"
    song = server.song("Paper Lanterns")
    with ydl(server, format="bestaudio[protocol=http]", outtmpl=str(file), fixup="never") as tool:
        page = tool.extract_info("scsearch1:Marlow Quint Paper Lanterns", download=True)["entries"][0]
    same((page["title"], page["duration"]), ("Paper Lanterns", 74.0))
    same(file.read_bytes() == server.files.mp3(recording_of(server, song)).read_bytes(), True, "bytes")


@check
def soundcloud_sounds_otherwise_where_that_is_the_fault(server):
    recording = recording_of(server, server.song("Paper Lanterns"))
    for fault in ("another", "silent", "preview"):
        file = server.state / f"{fault}.mp3"
        with server.fault(host="sndcdn.com", fault=fault), ydl(
                server, format="bestaudio[protocol=http]", outtmpl=str(file), fixup="never") as tool:
            tool.extract_info("scsearch1:Marlow Quint Paper Lanterns", download=True)
        wanted = server.files.mp3(audio.sounding(recording, fault))
        same(file.read_bytes() == wanted.read_bytes(), True, fault)
        same(wanted == server.files.mp3(recording), False, fault)


@check
def yt_dlp_gets_the_songs_of_open_platforms(server):
    with ydl(server) as tool:
        track = tool.extract_info("https://kumruplak.bandcamp.com/track/iskele-gecesi", download=False)
        same((track["title"], track["duration"]), ("Kumru Plak - İskele Gecesi", 61.0), "Bandcamp")
        album = tool.extract_info("https://kumruplak.bandcamp.com/album/six-open-songs", download=False, process=False)
        same(len(list(album["entries"])), 3, "an album of Bandcamp")
        track = tool.extract_info("https://audius.co/noderunner/golge-agi", download=False)
        same((track["title"], track["artist"], track["duration"]), ("Gölge Ağı", "Node Runner", 64), "Audius")
        item = tool.extract_info("https://archive.org/details/kumru-plak-ev-kayitlari", download=False)
        same([row["title"] for row in item["entries"]], ["Çay Bahçesi", "Porch Tape No. 2"], "Internet Archive")


@check
def yt_dlp_says_why_a_song_is_gone(server):
    import yt_dlp

    for title, kind, reason in (("Gone by Morning", "song", "removed by the uploader"),
                                ("Locked Garden", "song", "private"), ("Locked Garden", "video", "your country")):
        try:
            with ydl(server) as tool:
                tool.extract_info(server.song(title, kind=kind)["id"], download=False)
            raise AssertionError(f"{title} could be had")
        except yt_dlp.utils.DownloadError as error:
            same(reason in str(error), True, str(error))


@check
def yt_dlp_takes_a_cut_download_up_again(server):
    song = server.song("Glass Orchard")
    file = server.state / "cut.webm"
    with server.fault(host="googlevideo.com", fault="truncated", times=2):
        with ydl(server, format="251", outtmpl=str(file), fixup="never", retries=5) as tool:
            tool.download([song["id"]])
    served = server.files.path(recording_of(server, song), 251)
    same(file.read_bytes() == served.read_bytes(), True, "bytes")


@check
def yt_dlp_goes_on_without_the_page(server):
    with server.fault(path="/watch", fault="429"), ydl(server) as tool:
        info = tool.extract_info(server.song("Copper Sky")["id"], download=False)
    same({f["format_id"] for f in info["formats"]}, {"140", "251", "249"}, "formats")


@check
def yt_dlp_downloads_the_cover(server):
    song = server.song("Paper Lanterns")
    with ydl(server, skip_download=True, writethumbnail=True, outtmpl=str(server.state / "cover")) as tool:
        tool.download([song["id"]])
    same((server.state / "cover.jpg").read_bytes()[:3], b"\xff\xd8\xff", "JPEG")


@check
def ytmusicapi_searches_songs(server):
    found = music(server).search("İstasyonda Bir Gece", filter="songs", limit=40)
    song = server.song("İstasyonda Bir Gece")
    first = found[0]
    same((first["videoId"], first["album"]["name"], first["duration_seconds"]), (song["id"], "Raylar", 77))
    same([artist["name"] for artist in first["artists"]], ["Çınar Yelkenoğlu"])
    same(first["videoType"], "MUSIC_VIDEO_TYPE_ATV")
    same(len(found), 40, "rows")
    same(music(server).search("Nadia Vosk Seventeen Rivers", filter="songs")[0]["isExplicit"], True, "explicit")


@check
def ytmusicapi_searches_videos(server):
    found = music(server).search("Deniz Kırıkkanat Kağıt Gemi", filter="videos")
    same(found[0]["videoId"], server.song("Kâğıt Gemi", kind="video")["id"])
    same(found[0]["videoType"], "MUSIC_VIDEO_TYPE_OMV")


@check
def ytmusicapi_searches_everything(server):
    found = music(server).search("Oskar and the Lowlands Ferry to Nowhere")
    same(found[0]["category"], "Top result")
    same(found[0]["videoId"], server.song("Ferry to Nowhere")["id"])
    same({row["resultType"] for row in found}, {"song", "video"})


@check
def ytmusicapi_finds_nothing_for_a_song_that_is_nowhere(server):
    same(music(server).search("Zephyrine Koot - Quagmire Waltz", filter="songs"), [])
    same(music(server).search("Zephyrine Koot - Quagmire Waltz"), [])


@check
def ytmusicapi_reads_a_playlist_of_250_to_its_end(server):
    found = music(server).get_playlist(catalogue.LONG, limit=None)
    same([track["videoId"] for track in found["tracks"]], server.songs["playlists"][catalogue.LONG]["ids"], "ids")
    same(found["trackCount"], 250, "said")


@check
def ytmusicapi_reads_an_album_and_its_list(server):
    found = music(server).get_album(catalogue.ALBUM)
    ids = server.songs["playlists"][catalogue.ALBUM_LIST]["ids"]
    same([track["videoId"] for track in found["tracks"]], ids, "ids")
    same((found["title"], found["trackCount"], found["audioPlaylistId"]),
         ("Six Invented Songs", 6, catalogue.ALBUM_LIST))
    found = music(server).get_playlist(catalogue.ALBUM_LIST, limit=None)
    same([track["videoId"] for track in found["tracks"]], ids, "ids")


@check
def ytmusicapi_gets_a_song(server):
    found = music(server).get_song(server.song("Midnight Tram")["id"])
    same(found["videoDetails"]["title"], "Midnight Tram")


@check
def the_adverse_rank_puts_wrong_versions_first(server):
    with Server(server.state / "adverse", "--rank", "adverse") as adverse:
        found = music(adverse).search("Kestrel Parade Copper Sky", filter="songs")
        ids = [row["videoId"] for row in found]
        same(ids[0] in {adverse.song("Copper Sky", v)["id"] for v in ("live", "cover", "namesake")}, True, "first")
        same(ids.index(adverse.song("Copper Sky")["id"]), 3, "place of the right one")
        adverse.process.send_signal(signal.SIGTERM)
        same(adverse.process.wait(10), 0, "exit status")
        same((adverse.state / "proxy.json").exists(), False, "proxy.json after the end")


def recording_of(server, song):
    return server.catalogue.by_id[song["id"]].recording
