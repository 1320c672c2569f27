"""Tries other weights for the matcher, and says how they do on songs that they were not chosen by.

Run by `script/bench fit`. The cases are those of Benchmarks/match/ and variations of invented songs that are made here
from a seed. They are split into folds by song. For each fold, weights are searched on the other folds, one after the
other (coordinate search), and judged on the fold itself: once from today's, once from blunt ones that nobody thought
about, which says what the cases alone can teach; then once more on everything. A wrong song costs ten missed ones, a
wrong one that was `sure` fifty; a right song loses a little for each step below `sure`, so that no weights win by
doubting everything. It prints and changes nothing: what is better on unseen songs goes into
Sources/Music/Matching/MatchWeights.swift by hand.
`--cases FILE` judges the outcome on further cases, which are never searched on.
"""

import argparse
import json
import pathlib
import random
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).parent / "match"
MODES = ("identity", "query")
COST = {"missed": 1.0, "wrong": 10.0, "sure": 50.0}
LESS = {"sure": 0.0, "likely": 0.02, "check": 0.1}
# What is tried for each: shares of the score, limits, seconds.
STEPS = {
    "title": (0.38, 0.42, 0.5, 0.54), "artist": (0.22, 0.26, 0.34, 0.38), "length": (0.08, 0.11, 0.17, 0.2),
    "official": (0.02, 0.03, 0.06, 0.08), "song": (0.0, 0.015, 0.05, 0.07), "album": (0.0, 0.015, 0.05, 0.07),
    "laterReading": (0.01, 0.02, 0.05, 0.08), "unknownArtist": (0.5, 0.7, 0.8),
    "leastTitle": (0.66, 0.7, 0.78, 0.82), "leastTitleScore": (0.5, 0.55, 0.65, 0.7), "leastArtist": (0.5, 0.55, 0.65, 0.7),
    "sureExtra": (0.06, 0.09, 0.16, 0.2), "sureArtist": (0.85, 0.9, 0.98), "sureLength": (0.7, 1.0),
    "likelyTitle": (0.75, 0.8, 0.9, 0.95), "likelyExtraOfSong": (0.1, 0.15, 0.3), "likelyExtra": (0.2, 0.28, 0.45),
    "likelyArtist": (0.65, 0.7, 0.8, 0.85), "likelyLength": (0.45, 0.8), "mostPenalty": (0.04, 0.06, 0.11, 0.15),
    "songSlack": (7.0, 9.0, 14.0, 18.0), "videoSlack": (8.0, 10.0, 17.0, 22.0), "ownVideoSlack": (15.0, 18.0, 28.0, 40.0),
    "videoShorter": (5.0, 7.0, 12.0, 16.0),
}

# Where a search begins that knows nothing.
BLUNT = {
    "title": 0.3, "artist": 0.3, "length": 0.3, "official": 0.0, "song": 0.0, "album": 0.0, "laterReading": 0.0, "unknownArtist": 1.0,
    "leastTitle": 0.5, "leastTitleScore": 0.4, "leastArtist": 0.4, "sureExtra": 0.3, "sureArtist": 0.7, "sureLength": 0.5,
    "likelyTitle": 0.6, "likelyExtraOfSong": 0.4, "likelyExtra": 0.5, "likelyArtist": 0.5, "likelyLength": 0.3, "mostPenalty": 0.3,
    "songSlack": 30.0, "videoSlack": 60.0, "ownVideoSlack": 90.0, "videoShorter": 30.0,
}

# --- Invented songs ------------------------------------------------------------------------------------------------

FIRST = ["Ayşe", "Çınar", "Işıl", "Gülşah", "Ümit", "Marlow", "Juno", "Hollow", "Brass", "Vera", "Otto", "Silver", "Nadia",
         "Kestrel", "Tin", "Deniz", "Oğuz", "Lunar", "Paper", "Copper"]
LAST = ["Gündoğar", "Yelken", "Şahbaz", "Kırıkkanat", "Quint", "Ferns", "Kites", "Parade", "Lantern", "Vosk", "Harbour",
        "Karagül", "Öztaş", "Static", "Ortolan", "Pallister", "Tuğrul", "Foxes", "Meridian", "Orchard"]
WORDS = ["Gece", "Işıklar", "Yağmur", "Söndü", "Kıyı", "Uzak", "Rüzgâr", "Sokak", "Beyaz", "Deniz", "Midnight", "Tram", "Glass",
         "River", "Winter", "Static", "Amber", "Ferry", "Northbound", "Garden", "Hollow", "Morning", "Letters", "Delta",
         "Ağır", "Şehir", "Gölge", "Kuş", "Fire", "Paper"]
VERSIONS = ["Live", "Canlı", "Karaoke", "Acoustic", "Akustik", "Instrumental", "Sped Up", "Slowed + Reverb", "Nightcore", "8D Audio",
            "DJ Kestane Remix", "Cover by Borrowed Strings", "Demo", "Extended Mix"]
DECORATIONS = ["", " (Official Video)", " [Official Audio]", " (Lyrics)", " (Lyric Video)", " | Official Music Video", " HD", " (Sözleriyle)",
               " - Poyraz Müzik", " (Remastered 2014)"]


class Song:
    def __init__(self, chance):
        self.artist = f"{chance.choice(FIRST)} {chance.choice(LAST)}"
        self.title = " ".join(chance.sample(WORDS, chance.choice((1, 2, 2, 3))))
        self.seconds, self.album = chance.randint(150, 320), " ".join(chance.sample(WORDS, 2))


def offer(kind, names, title, seconds, album=None, official=False, views=None):
    platform = {"song": "youtube-music", "video": "youtube", "track": "soundcloud"}[kind]
    return {"platform": platform, "kind": kind, "title": title, "artists_or_channel": names, "album": album,
            "duration_s": seconds, "views": views, "verified_or_topic": official}


def right_offers(song, chance):
    """Uploads of the recording, as platforms have them."""
    full = f"{song.artist} - {song.title}"
    some = [
        offer("song", [song.artist], song.title, song.seconds + chance.randint(-3, 3), song.album, True),
        offer("video", [song.artist], full + chance.choice(DECORATIONS), song.seconds + chance.choice((0, 1, 4, 9, 17)), None, True,
              chance.randint(10**4, 10**8)),
        offer("video", [f"{song.artist} - Topic"], song.title, song.seconds + chance.randint(-2, 2), None, True, 52000),
        offer("video", ["Poyraz Müzik"], full + chance.choice(DECORATIONS), song.seconds + chance.randint(-2, 6), None, False, 10**6),
        offer("video", [chance.choice(("şarkı sözü", "lyricsbay", "Eski Plak"))], full + chance.choice(DECORATIONS),
              song.seconds + chance.randint(-3, 8), None, False, chance.randint(10**3, 10**7)),
        offer("track", [song.artist], song.title, song.seconds + chance.randint(-3, 3), None, False, 3000),
        offer("song", [song.artist, "Guest Rider"], f"{song.title} (feat. Guest Rider)", song.seconds, song.album, True),
    ]
    return chance.sample(some[:6], chance.choice((1, 1, 2, 3)))


def wrong_offers(song, other, chance):
    """What else comes up: versions, namesakes, other songs, things that are no song."""
    full, version = f"{song.artist} - {song.title}", chance.choice(VERSIONS)
    # An extended mix as long as the original is the original.
    longer = 25 if version == "Extended Mix" else 0
    strange = [word for word in WORDS if word not in song.title.split()]
    bare, off = song.title, song.seconds + chance.choice((-70, -35, 28, 40, 75, 120))
    some = [
        offer("song", [song.artist], f"{bare} ({version})", off, None, True),
        offer("video", [song.artist], f"{full} ({version})", song.seconds + longer + chance.randint(-20 + longer, 60), None, True, 10**7),
        offer("video", ["Cover Corner"], f"{full} ({version})", song.seconds + longer + chance.randint(-20 + longer, 20), None, False, 10**5),
        offer("song", [other.artist], bare, song.seconds + chance.randint(-30, 30), other.album, True),
        offer("song", [song.artist], other.title, other.seconds, song.album, True),
        offer("song", [song.artist], f"{bare} {chance.choice(strange)} {chance.choice(strange)}", off, None, True),
        offer("song", [f"{song.artist} Tribute Band"], bare, song.seconds + chance.randint(-9, 9), None, True),
        offer("video", ["Loops"], f"{full} (1 Hour)", 3600, None, False, 10**6),
        offer("video", ["Mix Channel"], f"{song.artist} - {song.album} (Full Album)", 2400, None, False, 10**6),
        offer("video", ["Reactors"], f"{full} REACTION", song.seconds + 300, None, False, 10**6),
        offer("track", [song.artist], f"{bare} (Preview)", 30, None, False, 900),
    ]
    return chance.sample(some, chance.randint(2, 6))


def typed(song, chance):
    """The line as a person would type it."""
    def plain(text):
        return "".join({"ı": "i", "ş": "s", "ğ": "g", "ç": "c", "ö": "o", "ü": "u", "â": "a", "İ": "I", "Ş": "S", "Ç": "C",
                        "Ö": "O", "Ü": "U"}.get(letter, letter) for letter in text)

    def slip(text):
        place = chance.randrange(1, max(2, len(text) - 1))
        return text[:place] + text[place + 1:] if len(text) > 6 else text

    forms = [
        f"{song.artist} - {song.title}", f"{song.artist} - {song.title}", f"{song.artist} {song.title}",
        f"{song.title} - {song.artist}", plain(f"{song.artist} - {song.title}").lower(), f"{song.title} by {song.artist}",
        f"{song.artist} - {slip(song.title)}", f"{slip(song.artist)} - {song.title}",
    ]
    return chance.choice(forms)


def variations(seed, count):
    chance = random.Random(seed)
    cases = []
    for number in range(count):
        song, other = Song(chance), Song(chance)
        while other.artist == song.artist or set(other.title.split()) & set(song.title.split()):
            other = Song(chance)
        offers = [(one, False) for one in wrong_offers(song, other, chance)]
        if number % 4:
            offers += [(one, True) for one in right_offers(song, chance)]
        chance.shuffle(offers)
        cases.append({
            "id": f"made-{number}", "song": f"made-{number}", "kind": "made", "query": typed(song, chance),
            "wanted": {"artists": [song.artist], "title": song.title, "album": song.album, "duration_s": song.seconds,
                       "duration_hint_s": song.seconds},
            "candidates": [one for one, _ in offers], "correct": [place for place, (_, good) in enumerate(offers) if good],
        })
    return cases


# --- Judging -------------------------------------------------------------------------------------------------------


class Matcher:
    """Answers of the matcher with given weights, each asked for once."""

    def __init__(self, program, cases):
        self.program, self.cases, self.known = program, cases, {}
        self.scratch = tempfile.TemporaryDirectory(prefix="fit-")
        self.file = pathlib.Path(self.scratch.name) / "cases.json"
        self.file.write_text(json.dumps(cases), encoding="utf-8")

    def ask(self, sets):
        """For each set of changes: outcomes by mode and case, as (outcome, confidence)."""
        keys = [json.dumps(one, sort_keys=True) for one in sets]
        new = [key for key in dict.fromkeys(keys) if key not in self.known]
        if new:
            lines = pathlib.Path(self.scratch.name) / "weights"
            lines.write_text("\n".join(new) + "\n", encoding="utf-8")
            for key in new:
                self.known[key] = {}
            for mode in MODES:
                command = [self.program, "match", "--cases", str(self.file), "--from", mode, "--weights", str(lines)]
                output = subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout
                for key, line in zip(new, output.splitlines()):
                    self.known[key][mode] = [
                        (outcome(case, choice), confidence)
                        for case, choice, confidence in zip(self.cases, *json.loads(line).values())]
        return [self.known[key] for key in keys]


def outcome(case, choice):
    if choice < 0:
        return "missed" if case["correct"] else "right"
    return "right" if choice in case["correct"] else "wrong"


def loss(answers, places):
    total = 0.0
    for mode in MODES:
        for place in places:
            what, confidence = answers[mode][place]
            if what == "right":
                total += LESS.get(confidence, 0.0)
            else:
                total += COST["sure" if what == "wrong" and confidence == "sure" else what]
    return total


def count(answers, places):
    cells = []
    for mode in MODES:
        found = [answers[mode][place] for place in places]
        whats = [what for what, _ in found]
        sure = sum(what == "wrong" and confidence == "sure" for what, confidence in found)
        cells.append(f"{whats.count('right'):>5} /{whats.count('wrong'):>3} ({sure} sure) /{whats.count('missed'):>3}")
    return "".join(f"{cell:>26}" for cell in cells)


def search(matcher, places, rounds, start):
    """One weight after the other takes the value that is best on these places, until none is better."""
    best = start
    least = loss(matcher.ask([best])[0], places)
    for _ in range(rounds):
        before = least
        for name, values in STEPS.items():
            # None stands for today's value.
            tried = [{**best, name: value} if value is not None else without(best, name) for value in (None, *values)]
            losses = [loss(answers, places) for answers in matcher.ask(tried)]
            # A hair better is chance.
            if min(losses) < least - 0.5:
                least, best = min(losses), tried[losses.index(min(losses))]
        if least == before:
            break
    return best


def without(changes, name):
    return {other: value for other, value in changes.items() if other != name}


def song_of(case):
    """Cases of one recording are never in two folds: `paper-lanterns-3` is one of paper-lanterns."""
    return case.get("song") or case["id"].rpartition("-")[0] or case["id"]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program")
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--made", type=int, default=600, help="how many variations are made")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--cases", type=pathlib.Path, help="further cases, judged and never searched on")
    given = parser.parse_args()
    cases = [case for name in ("cases", "held") for case in json.loads((HERE / f"{name}.json").read_text(encoding="utf-8"))]
    cases += variations(given.seed, given.made)
    matcher = Matcher(given.program, cases)
    songs = sorted({song_of(case) for case in cases})
    random.Random(given.seed).shuffle(songs)
    fold = {song: number % given.folds for number, song in enumerate(songs)}
    places = [[at for at, case in enumerate(cases) if fold[song_of(case)] == number] for number in range(given.folds)]

    print(f"{len(cases)} cases of {len(songs)} songs; right / wrong / missed on songs that the weights were not chosen by")
    print(f"{'':<34}" + "".join(f"{mode:>26}" for mode in MODES))
    now, blunt = matcher.ask([{}, BLUNT])
    starts = {"today's": {}, "blunt": BLUNT}
    unseen = {name: {mode: [None] * len(cases) for mode in MODES} for name in starts}
    for number, own in enumerate(places):
        others = [at for other in places if other is not own for at in other]
        print(f"{f'fold {number + 1}, {len(own)} cases: today':<34}{count(now, own)}")
        for name, start in starts.items():
            changes = search(matcher, others, given.rounds, start)
            fitted = matcher.ask([changes])[0]
            for mode in MODES:
                for at in own:
                    unseen[name][mode][at] = fitted[mode][at]
            print(f"{f'  fitted from {name}':<34}{count(fitted, own)}  {json.dumps(changes)}", flush=True)
    everything = range(len(cases))
    rows = {"today": now, "blunt": blunt, **{f"fitted from {name}": answers for name, answers in unseen.items()}}
    for name, answers in rows.items():
        print(f"{f'all: {name}':<34}{count(answers, everything)}  loss {loss(answers, everything):.1f}")
    best = search(matcher, everything, given.rounds, {})
    print(f"{'all: fitted on all':<34}{count(matcher.ask([best])[0], everything)}  {json.dumps(best)}")
    if given.cases:
        more = json.loads(given.cases.read_text(encoding="utf-8"))
        judged = Matcher(given.program, more)
        for name, answers in zip(("today", "fitted on all"), judged.ask([{}, best])):
            print(f"{f'{given.cases.name}: {name}':<34}{count(answers, range(len(more)))}")


if __name__ == "__main__":
    sys.exit(main())
