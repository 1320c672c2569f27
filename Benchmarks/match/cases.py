"""Makes cases.json and held.json, which `allplatformmusic match --cases` reads, of cases.txt and held.txt, which people
write.

`python3 Benchmarks/match/cases.py` writes them anew. What platforms offer is put into the order that a plain search by
words would give, so that "the first result" is no straw man: the share of the line's words that an offer has, then
official uploads, then views.
"""

import json
import math
import pathlib
import re
import unicodedata

HERE = pathlib.Path(__file__).parent
PLATFORMS = {"song": "youtube-music", "video": "youtube", "track": "soundcloud"}


def seconds(text):
    if text in ("", "?"):
        return None
    minutes, rest = text.split(":")
    return int(minutes) * 60 + int(rest)


def names(text):
    return [name.strip() for name in text.split(";") if name.strip()]


def words(text):
    """Lower-cased words without marks; Turkish dotless letters too."""
    plain = unicodedata.normalize("NFKD", text.lower().replace("ı", "i").replace("i̇", "i"))
    return re.findall(r"\w+", "".join(letter for letter in plain if not unicodedata.combining(letter)))


def offer(fields):
    kind, names_, title, length, last = (fields + ["", ""])[:5]
    is_song = kind.startswith("song")
    return {
        "platform": PLATFORMS[kind.rstrip("*")], "kind": kind.rstrip("*"), "title": title,
        "artists_or_channel": names(names_) if is_song else [names_], "album": (last or None) if is_song else None,
        "duration_s": seconds(length), "views": int(last) if last and not is_song else None,
        "verified_or_topic": is_song or kind.endswith("*") or names_.endswith(" - Topic"),
    }


def relevance(one, line):
    asked = words(line)
    there = set(words(" ".join([one["title"], *one["artists_or_channel"]])))
    share = sum(word in there for word in asked) / max(1, len(asked))
    return share + 0.1 * one["verified_or_topic"] + 0.01 * math.log10((one["views"] or 0) + 1)


def read(text, file):
    cases, recording, offers, count = [], None, {}, 0
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        fields = [field.strip() for field in line.split("::")]
        if line.startswith("@"):
            artists, title, length, album = (fields[0][1:].strip(), *fields[1:])
            recording = (names(artists), title, seconds(length), None if album == "?" else album)
            offers, count = {}, 0
        elif line.startswith(">"):
            fields += [""] * (7 - len(fields))
            kind, query, right, without, title, length, artists = fields
            kind, count = kind[1:].strip(), count + 1
            right = "" if right == "-" else right
            if not set(right + without) <= set(offers) or set(right) & set(without):
                raise SystemExit(f"{file}:{number}: offers {right} without {without} of {''.join(offers)}")
            left = [letter for letter in offers if letter not in without]
            left.sort(key=lambda letter: -relevance(offers[letter], query))
            duration = seconds(length) if length else recording[2]
            cases.append({
                "id": f"{'-'.join(words(recording[1]))[:24]}-{count}", "kind": kind, "query": query,
                "wanted": {
                    "artists": names(artists) or recording[0], "title": title or recording[1],
                    "album": None if title or artists else recording[3], "duration_s": duration,
                    "duration_hint_s": duration},
                "candidates": [offers[letter] for letter in left],
                "correct": [place for place, letter in enumerate(left) if letter in right]})
        else:
            letter, kind = fields[0].split()
            offers[letter] = offer([kind, *fields[1:]])
    return cases


def made(name):
    """The text of NAME.json, of NAME.txt."""
    cases = read((HERE / f"{name}.txt").read_text(encoding="utf-8"), f"{name}.txt")
    return "[\n" + ",\n".join(json.dumps(one, ensure_ascii=False) for one in cases) + "\n]\n"


if __name__ == "__main__":
    for name in ("cases", "held"):
        (HERE / f"{name}.json").write_text(made(name), encoding="utf-8")
