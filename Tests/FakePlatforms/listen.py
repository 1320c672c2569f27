#!/usr/bin/env python3
"""Says by ear which recording of the catalogue each audio file is: one JSON object a line.

listen.py --state DIR FILE...     (DIR/songs.json was written by serve.py; the server need not run any more)

`id` is the first of `ids`, the uploads that sound like this; null when the file is none of them or changes on the way.
`seconds` is what could be decoded, `expected_seconds` the length of the recording. Exit 1 if a file has no id.
"""

import argparse
import array
import cmath
import json
import math
import pathlib
import subprocess
import sys

RATE, SIZE = 8000, 4096  # 2 Hz a line; the tones are 8 Hz apart
TURNS = [cmath.exp(-2j * math.pi * k / SIZE) for k in range(SIZE // 2)]


def decode(path):
    """The file as 16-bit mono at 8 kHz; empty if it can not be decoded."""
    command = ["ffmpeg", "-nostdin", "-v", "quiet", "-protocol_whitelist", "file,pipe", "-i", f"file:{path}"]
    command += ["-ac", "1", "-ar", str(RATE), "-f", "s16le", "pipe:1"]
    data = subprocess.run(command, capture_output=True).stdout
    return array.array("h", data[: len(data) // 2 * 2])


def transform(values):
    """The Fourier transform of a list whose length is a power of two."""
    size = len(values)
    if size == 1:
        return values
    even, odd = transform(values[::2]), transform(values[1::2])
    turned = [o * t for o, t in zip(odd, TURNS[:: SIZE // size])]
    return [e + o for e, o in zip(even, turned)] + [e - o for e, o in zip(even, turned)]


def loudest(samples):
    """The frequency of the loudest sound above the melody, in Hz; None in silence."""
    window = [s * (0.5 - 0.5 * math.cos(2 * math.pi * n / SIZE)) for n, s in enumerate(samples)]
    lines = [abs(value) for value in transform(window)[: 3000 * SIZE // RATE + 3]]
    low = 290 * SIZE // RATE
    peak = max(range(low, len(lines) - 1), key=lines.__getitem__)
    if lines[peak] < SIZE:
        return None
    left, middle, right = lines[peak - 1 : peak + 2]
    return (peak + (right - left) / (2 * (2 * middle - left - right) or 1)) * RATE / SIZE


def recording(samples, tones):
    """The tone that all parts of the file have; None if there is none."""
    if len(samples) < SIZE:
        return None
    heard = set()
    for part in (0.02, 0.35, 0.65, 0.98):
        start = int((len(samples) - SIZE) * part)
        hertz = loudest(samples[start : start + SIZE])
        nearest = min(tones, key=lambda tone: abs(tone - hertz)) if hertz else None
        heard.add(nearest if nearest and abs(nearest - hertz) < 3 else None)
    return heard.pop() if len(heard) == 1 else None


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--state", required=True)
    parser.add_argument("files", nargs="+")
    options = parser.parse_args()
    tones = {}
    for song in json.loads((pathlib.Path(options.state) / "songs.json").read_text())["songs"]:
        tones.setdefault(song["tone_hz"], []).append(song)
    strange = False
    for file in options.files:
        samples = decode(file)
        tone = recording(samples, tones)
        songs = tones.get(tone, [])
        song = songs[0] if songs else {}
        strange |= not songs
        print(json.dumps({
            "file": file, "id": song.get("id"), "ids": [one["id"] for one in songs], "artist": song.get("artist"),
            "title": song.get("title"), "version": song.get("version"), "tone_hz": tone,
            "seconds": round(len(samples) / RATE, 2), "expected_seconds": song.get("seconds"),
        }, ensure_ascii=False), flush=True)
    sys.exit(strange)


if __name__ == "__main__":
    main()
