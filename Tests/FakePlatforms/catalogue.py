"""The invented songs: recordings, the uploads they are found as, and playlists. README.md has the keys of the file."""

import base64
import dataclasses
import hashlib
import json
import pathlib
import re
import unicodedata

HERE = pathlib.Path(__file__).resolve().parent
FIRST_TONE, TONE_STEP, LAST_TONE = 300, 8, 3000  # Hz; the melody sounds below FIRST_TONE
ALL_SONGS = "PLfakeAllSongsOfTheCatalogue000001"
LONG = "PLfakeTwoHundredAndFiftySongs00250"
LOCKUP = "PLfakeAllSongsInTheNewRowShape0001"
LONG_SIZE = 250
THOUSAND = "PLfakeOneThousandRowsOfSongs001000"
FIVE_THOUSAND = "PLfakeFiveThousandRowsOfSongs00500"
SMALL = "PLfakeFourSongsOfWhichOneIsGone004"
SHORT = "PLfakeSaysMoreThanItShows000000009"  # says 9, shows 4
EMPTY = "PLfakeAnEmptyListOfNothing00000000"
PRIVATE = "PLfakeAPrivateListOfSomebody000001"
ALBUM, ALBUM_LIST = "MPREb_fakeSixSong", "OLAK5uy_fakeSixInventedSongs0000000000006"

# What a wrong version is called and who made it: title of the song, title of the video, artist, seconds against the
# original. {a} artist, {t} title. The namesake is another song of that name.
VERSIONS = {
    "live": ("{t} (Live)", "{a} - {t} (Live at Port Ellery)", "{a}", 1.2),
    "karaoke": ("{t} (Karaoke Version)", "{a} - {t} (Karaoke)", "Karaoke Kantine", 1.0),
    "cover": ("{t}", "{a} - {t} (cover by Borrowed Strings)", "Borrowed Strings", 0.95),
    "sped up": ("{t} (Sped Up)", "{a} - {t} (sped up)", "Hyper Pigeon", 0.8),
    "remix": ("{t} (DJ Ortolan Remix)", "{a} - {t} (DJ Ortolan Remix)", "{a}", 1.35),
    "instrumental": ("{t} (Instrumental)", "{a} - {t} (Instrumental)", "{a}", 1.0),
    "namesake": ("{t}", "Second Harvest - {t}", "Second Harvest", 1.15),
}


def digest(*parts, size=11):
    """Letters, digits, - and _ made from the parts; the same each time."""
    return base64.urlsafe_b64encode(hashlib.sha256("|".join(parts).encode()).digest()).decode()[:size]


def words(text):
    """The words of a text, folded: no case, no accents, Turkish dotless i as i."""
    plain = unicodedata.normalize("NFKD", text.replace("ı", "i").replace("İ", "i").casefold())
    return re.findall(r"[^\W_]+", "".join(c for c in plain if not unicodedata.combining(c)))


@dataclasses.dataclass
class Recording:
    """One performance. All uploads of it sound the same; no two recordings do."""

    artist: str
    title: str  # of the song, without the version
    version: str  # "" for the one that is wanted
    seconds: float
    tone: int = 0  # Hz
    prepared: bool = False  # its audio is made at start

    @property
    def seed(self):
        return int.from_bytes(hashlib.sha256(f"{self.artist}|{self.title}|{self.version}".encode()).digest()[:4], "big")


@dataclasses.dataclass
class Upload:
    """One video id. `kind`: song (audio track of a label), video (of the artist), user (anybody's)."""

    recording: Recording
    kind: str
    title: str
    artist: str
    album: str | None = None
    year: int = 2024
    explicit: bool = False
    status: str = "ok"  # removed, private, region

    def __post_init__(self):
        self.id = digest(self.recording.artist, self.recording.title, self.recording.version, self.kind)
        self.channel_id = "UC" + digest("channel", self.artist, size=22)
        self.album_id = "MPREb_" + digest("album", self.artist, self.album or "")
        self.words = set(words(f"{self.artist} {self.title}"))
        self.plays = int.from_bytes(hashlib.sha256(self.id.encode()).digest()[:3], "big") * 7 + 1234

    @property
    def seconds(self):
        return self.recording.seconds

    @property
    def length_text(self):
        minutes, seconds = divmod(int(self.seconds), 60)
        return f"{minutes}:{seconds:02}" if minutes < 60 else f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"

    @property
    def music_type(self):
        return {"song": "MUSIC_VIDEO_TYPE_ATV", "video": "MUSIC_VIDEO_TYPE_OMV"}.get(self.kind, "MUSIC_VIDEO_TYPE_UGC")

    @property
    def channel(self):
        """The uploader as YouTube shows it: generated audio tracks lie in "NAME - Topic"."""
        return f"{self.artist} - Topic" if self.kind == "song" else self.artist

    def facts(self):
        """What /songs tells about it."""
        recording = self.recording
        return {
            "id": self.id, "kind": self.kind, "artist": recording.artist, "title": recording.title,
            "version": recording.version, "shown_artist": self.artist, "shown_title": self.title, "album": self.album,
            "seconds": round(self.seconds, 3), "tone_hz": recording.tone, "melody_seed": recording.seed,
            "explicit": self.explicit, "status": self.status, "wanted": not recording.version and recording.prepared,
        }


class Catalogue:
    """`entries` are the objects of the file. `seconds` (if given) is the length of every original."""

    def __init__(self, entries, rank="kind", seconds=None):
        self.rank = rank
        self.entries = [self._uploads(entry, seconds) for entry in entries]  # (entry, its uploads)
        known = [upload for _, uploads in self.entries for upload in uploads]
        originals = [u for u in known if not u.recording.version and u.kind != "user" and u.status == "ok"]
        fillers = [self._filler(n, seconds) for n in range(LONG_SIZE - len(originals))]
        self.uploads = known + fillers
        self.by_id = {upload.id: upload for upload in self.uploads}
        self.playlists = {
            ALL_SONGS: ("All songs of the catalogue", [uploads[0] for _, uploads in self.entries]),
            LONG: ("Two hundred and fifty", originals + fillers),
            LOCKUP: ("All songs, new rows", [uploads[0] for _, uploads in self.entries]),
            THOUSAND: ("One thousand rows", [originals[n % len(originals)] for n in range(1000)]),
            FIVE_THOUSAND: ("Five thousand rows", [originals[n % len(originals)] for n in range(5000)]),
            SMALL: ("Yaz Akşamı", self._small()),
            SHORT: ("Says more than it shows", self._small()),
            EMPTY: ("Nothing yet", []),
            ALBUM_LIST: ("Six Invented Songs", [u for u in originals if u.kind == "song"][:6]),
        }
        recordings = list({id(u.recording): u.recording for u in self.uploads}.values())
        if len(self.by_id) < len(self.uploads):
            raise SystemExit("The catalogue holds a song twice.")
        if FIRST_TONE + TONE_STEP * len(recordings) > LAST_TONE:
            raise SystemExit(f"The catalogue has {len(recordings)} recordings: more than there are tones.")
        for number, recording in enumerate(recordings):
            recording.tone = FIRST_TONE + TONE_STEP * number

    def _small(self):
        """Three songs that can be had, a Turkish one among them, and between them one that is gone as a song."""
        gone = [uploads[0] for _, uploads in self.entries if uploads[0].status == "removed"][:1]
        fine = [uploads[0] for _, uploads in self.entries if uploads[0].status == "ok"]
        return fine[:2] + gone + fine[2:3]

    @staticmethod
    def load(name, **options):
        """`name`: a file, or "demo" or "bench"."""
        path = HERE / f"{name}.json" if name in ("demo", "bench") else pathlib.Path(name)
        return Catalogue(json.loads(path.read_text()), **options)

    @staticmethod
    def _uploads(entry, seconds):
        artist, title, album = entry["artist"], entry["title"], entry.get("album")
        same = {"year": entry.get("year", 2024), "explicit": entry.get("explicit", False)}
        seconds = seconds or entry.get("seconds", 90)
        status = entry.get("status", {})
        original = Recording(artist, title, "", seconds, prepared=True)
        shown = {"song": title, "video": f"{artist} - {title} (Official Video)", "user": f"{artist} - {title} (Lyrics)"}
        uploads = [
            Upload(original, kind, shown[kind], "Lyric Lane" if kind == "user" else artist,
                   album if kind == "song" else None, status=status.get(kind, "ok"), **same)
            for kind in entry.get("on", ["song", "video"])
        ]
        for version in entry.get("versions", []):
            song, video, by, ratio = VERSIONS[version]
            by = by.format(a=artist)
            recording = Recording(artist, title, version, round(seconds * ratio, 1))
            kinds = {"song": song, "video" if by == artist else "user": video}
            uploads += [
                Upload(recording, kind, text.format(a=artist, t=title), by,
                       f"{title} ({version})" if kind == "song" else None, **same)
                for kind, text in kinds.items()
            ]
        return entry, uploads

    @staticmethod
    def _filler(number, seconds):
        first = ["Grey", "Lower", "Wicker", "Amberly", "Ninth", "Tidal", "Plain", "Hushed", "Sunken", "Folded"]
        second = ["Pylon", "Heron", "Attic", "Meridian", "Bobbin", "Lichen", "Sundial", "Gravel"]
        a, b = first[number % 10], second[number // 10 % 8]
        artist = f"{a} {b} {['Ensemble', 'Trio', 'Society', 'Union'][number // 80 % 4]}"
        title = f"{first[(number * 7 + 3) % 10]} {second[(number * 5 + 1) % 8]} No. {number + 1}"
        return Upload(Recording(artist, title, "", seconds or 30), "song", title, artist, "Fillers")

    def search(self, query, kinds):
        """Uploads of the kinds for a query, best first or, if the rank is adverse, wrong ones first.

        Returns them and how many of them have a word of the query; the rest is padding to 20 rows or more.
        """
        if query in self.by_id:
            return [self.by_id[query]], 1
        wanted = set(words(query))
        overlap = {u.id: len(wanted & u.words) for u in self.uploads}
        entry, family = max(self.entries, key=lambda pair: max(overlap[u.id] for u in pair[1]))
        family = [u for u in family if overlap[u.id]]
        asked = next((v for v in VERSIONS if set(words(v)) <= wanted), "")
        right = [u for u in family if u.recording.version == asked]
        wrong = [u for u in family if u.recording.version != asked]
        wrong.sort(key=lambda u: u.recording.version != entry.get("first"))
        found = wrong + right if self.rank == "adverse" or (entry.get("first") and not asked) else right + wrong
        placed = {u.id for u in found}
        others = sorted((u for u in self.uploads if u.id not in placed), key=lambda u: -overlap[u.id])
        found = [u for u in found if u.kind in kinds]
        others = [u for u in others if u.kind in kinds]
        matching = len(found) + sum(1 for u in others if overlap[u.id])
        return (found + others)[: max(40, matching)], matching
