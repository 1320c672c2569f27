"""Tones to download: a base tone and a melody below it for each recording, 10 s encoded once, then looped by copying."""

import array
import contextlib
import copy
import dataclasses
import math
import os
import pathlib
import random
import shutil
import subprocess
import tempfile
import threading
import time

RATE = 48_000
HALF = RATE // 2  # samples of a note; all tones are even numbers of Hz, so each fits in whole waves
LOOP = 10  # seconds
PRE_SKIP = 312  # samples libopus adds; without them the loop is exactly 500 packets of 20 ms
BITRATES = {140: 128, 251: 128, 249: 50}  # kbit/s; itag 140 is AAC in m4a, the others are Opus in webm
AAC_BYTES_PER_SECOND = 16_190  # as ffmpeg makes itag 140
VERSION = 2  # of the files: to be raised when what follows changes


def seconds_for(song_bytes):
    """The length of a song whose m4a has about that many bytes."""
    return round(song_bytes / AAC_BYTES_PER_SECOND, 1)


def wave(hertz, loudness):
    turn = 2 * math.pi * hertz / RATE
    return [loudness * math.sin(turn * n) for n in range(HALF)]


def sounding(recording, fault):
    """The recording that is heard instead where that is the fault: another, silent or preview."""
    if fault == "another":
        tone = int(recording.tone * 1.1) // 2 * 2
        return dataclasses.replace(recording, version=f"{recording.version} another", tone=tone)
    if fault == "silent":
        return dataclasses.replace(recording, tone=0)
    return dataclasses.replace(recording, seconds=round(recording.seconds / 3, 1)) if fault == "preview" else recording


def heard(upload, fault):
    """The upload with what is heard instead of its recording."""
    other = copy.copy(upload)
    other.recording = sounding(upload.recording, fault)
    return other


def samples(tone, seed):
    """The 10 s as 16-bit mono PCM; without a tone, silence. Fingerprints tell melodies apart and tones not."""
    if not tone:
        return bytes(2 * (LOOP * RATE - PRE_SKIP))
    chance = random.Random(seed)
    base = wave(tone, 9000)
    notes = [wave(chance.randrange(100, 280, 2), 9000) for _ in range(8)]
    halves = [array.array("h", [int(a + b) for a, b in zip(base, note)]).tobytes() for note in notes]
    return b"".join(chance.choice(halves) for _ in range(2 * LOOP))[: 2 * (LOOP * RATE - PRE_SKIP)]


class AudioFiles:
    """The files of each recording, made when first asked for and kept in a folder."""

    def __init__(self, folder=None):
        home = os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache"
        self.folder = pathlib.Path(folder or pathlib.Path(home) / "allplatformmusic-fake").resolve()
        self.folder.mkdir(parents=True, exist_ok=True)
        self._locks, self._lock = {}, threading.Lock()
        for file in self.folder.iterdir():  # nobody wanted it for two weeks
            if max(file.stat().st_atime, file.stat().st_mtime) < time.time() - 14 * 86400:
                shutil.rmtree(file) if file.is_dir() else file.unlink()

    def path(self, recording, itag):
        """The file of a recording. Makes it and its siblings if they are missing (about 0.6 s)."""
        name = f"{recording.tone}-{recording.seed:08x}-v{VERSION}"
        files = {i: self.folder / f"{name}-{recording.seconds:g}s.{i}" for i in BITRATES}
        if all(file.exists() for file in files.values()):
            return files[itag]
        with self._lock:
            lock = self._locks.setdefault(name, threading.Lock())
        with lock:
            if not all(file.exists() for file in files.values()):
                with tempfile.TemporaryDirectory(dir=self.folder, prefix=".making-") as scratch:
                    self._loop(self._base(name, recording), recording.seconds, files, pathlib.Path(scratch))
        return files[itag]

    def size(self, recording, itag):
        return self.path(recording, itag).stat().st_size

    def mp3(self, recording):
        """The recording as MP3, made of its m4a when first asked for."""
        source = self.path(recording, 140)
        file = source.with_suffix(".mp3")
        if not file.exists():
            with tempfile.TemporaryDirectory(dir=self.folder, prefix=".making-") as scratch:
                ffmpeg(["-i", str(source), "-c:a", "libmp3lame", "-b:a", "128k", "x.mp3"], scratch)
                (pathlib.Path(scratch) / "x.mp3").rename(file)
        return file

    def _base(self, name, recording):
        """The encoded 10 s of a recording, a folder."""
        base = self.folder / f"{name}-base"
        if not base.exists():
            scratch = pathlib.Path(tempfile.mkdtemp(dir=self.folder, prefix=".making-"))
            outputs = ["-ac", "2", "-ar", "44100", "-c:a", "aac", "-b:a", "128k", "140.aac"]
            for itag in (251, 249):
                outputs += ["-ac", "2", "-c:a", "libopus", "-compression_level", "0"]
                outputs += ["-b:a", f"{BITRATES[itag]}k", f"{itag}.webm"]
            sound = samples(recording.tone, recording.seed)
            ffmpeg(["-f", "s16le", "-ar", str(RATE), "-ac", "1", "-i", "pipe:0", *outputs], scratch, sound)
            with contextlib.suppress(OSError):  # another server was faster
                scratch.rename(base)
            shutil.rmtree(scratch, ignore_errors=True)
        return base

    @staticmethod
    def _loop(base, seconds, files, scratch):
        times = int(seconds // LOOP) + 2
        inputs, outputs = ["-f", "aac", "-i", "pipe:0"], ["-map", "0", "-t", str(seconds), "-c", "copy", "-movflags"]
        outputs += ["+faststart", "140.m4a"]
        for number, itag in enumerate((251, 249), 1):
            lines = ["ffconcat version 1.0", *[f"file {base.name}/{itag}.webm\nduration {LOOP}"] * times]
            (base.parent / f"{scratch.name}.{itag}").write_text("\n".join(lines) + "\n")
            inputs += ["-f", "concat", "-i", f"../{scratch.name}.{itag}"]
            outputs += ["-map", str(number), "-t", str(seconds), "-c", "copy", f"{itag}.webm"]
        try:
            ffmpeg([*inputs, *outputs], scratch, (base / "140.aac").read_bytes() * times)
        finally:
            for itag in (251, 249):
                (base.parent / f"{scratch.name}.{itag}").unlink()
        for itag, file in files.items():
            (scratch / f"{itag}.{'m4a' if itag == 140 else 'webm'}").rename(file)


def ffmpeg(arguments, folder, data=None):
    """Runs ffmpeg in a folder. Raises RuntimeError with its words when it fails or complains."""
    command = ["ffmpeg", "-hide_banner", "-nostats", "-v", "error", "-y", "-threads", "1", *arguments]
    given = {"input": data} if data is not None else {"stdin": subprocess.DEVNULL}
    done = subprocess.run(command, cwd=folder, capture_output=True, **given)
    if done.returncode or done.stderr:
        raise RuntimeError(f"ffmpeg failed: {done.stderr.decode(errors='replace')}")
    return done.stdout
