#!/usr/bin/env python3
"""Kills the daemon at random moments of 30-song jobs, and looks whether anything is lost, doubled or left behind.

Run by `script/endure kill [N]`. Each job gets several kills: at start-up, in work, while it is bundled, while the zip
gets its name. Prints the seed; the same seed gives the same plan of moments. Exit 1 when something is not as it should be.
"""

import argparse
import json
import pathlib
import random
import sys
import tempfile
import time
import zipfile

from house import FAKE, House, Platforms, wait_until

SONGS = 30


def moment(house, chance, job):
    """Waits for a random moment of a running daemon's life. Returns what it was, or None when the job had ended."""
    kind = chance.choices(["start", "work", "bundle", "publish"], [3, 6, 1, 1])[0]
    if kind in ("start", "work"):
        end = time.monotonic() + (chance.uniform(0, 0.4) if kind == "start" else chance.uniform(0.3, 1.5))
        reached = lambda: time.monotonic() > end
    else:
        folder = house.outbox / job
        late = chance.uniform(0, 0.01)
        while not any(folder.glob(".*.part*" if kind == "bundle" else "*.zip")):
            if delivered(house, job) or house.process.poll() is not None:
                return "delivered"  # It was over too soon for us; a kill just after it counts as well.
            time.sleep(0.001)
        end = time.monotonic() + late
        reached = lambda: time.monotonic() > end
    while not reached():
        if kind in ("start", "work") and delivered(house, job) or house.process.poll() is not None:
            return None
        time.sleep(0.002)
    return kind


def delivered(house, job):
    return bool(house.ask(f"SELECT 1 FROM job WHERE name = '{job}' AND state IN ('delivered', 'refused')"))


def check(house, platforms, job, text, songs):
    """What is wrong with a delivery, as sentences."""
    wrong = []
    folder = house.outbox / job
    if [path.name for path in house.outbox.iterdir() if path.name.startswith(f"{job} (")]:
        wrong.append("the job is there twice")
    if (folder / f"{job}.txt").read_bytes() != text.encode():
        wrong.append("the original is not what was dropped")
    unpacked = house.root / "unpacked"
    try:
        with zipfile.ZipFile(folder / f"{job}.zip") as zipped:
            if zipped.testzip():
                wrong.append("a damaged zip")
            names = sorted(name for name in zipped.namelist() if name.endswith(".m4a"))
            zipped.extractall(unpacked)
    except (OSError, zipfile.BadZipFile) as error:
        return wrong + [f"no zip: {error}"]
    if [name[:2] for name in names] != [f"{number:02}" for number in range(1, SONGS + 1)]:
        wrong.append(f"songs {[name[:2] for name in names]}")
    for name, heard in zip(names, platforms.listen([unpacked / name for name in names])):
        number = int(name[:2])
        wanted = songs[number - 1]
        if (heard["artist"], heard["title"], heard["version"] or "") != (wanted["artist"], wanted["title"], ""):
            wrong.append(f"{name} sounds like {heard['artist']} - {heard['title']} {heard['version']}")
    for name in names:
        (unpacked / name).unlink()
    if (answer := house.ask("PRAGMA integrity_check")) != [("ok",)]:
        wrong.append(f"the ledger: {answer}")
    return wrong


def run(options, scratch):
    chance = random.Random(options.seed)
    catalogue = json.loads((FAKE / "bench.json").read_text())
    catalogue = [dict(song, seconds=20) for song in catalogue]
    (scratch / "catalogue.json").write_text(json.dumps(catalogue))
    platforms = Platforms(scratch, ["--latency-ms", "5", "--catalogue", str(scratch / "catalogue.json")])
    kills, jobs, wrong, kinds, slowest = 0, 0, [], {}, 0.0
    while kills < options.kills and not wrong:
        jobs += 1
        job = f"job {jobs}"
        # A new house for each job: its store would have the songs.
        house = House(scratch / f"house-{jobs}", platforms, options.program)
        songs = chance.sample(catalogue, SONGS)
        text = "".join(f"{song['artist']} - {song['title']}\n" for song in songs)
        house.drop(text, f"{job}.txt")
        house.start()
        for _ in range(options.a_job):
            if kills == options.kills or not (kind := moment(house, chance, job)):
                break
            house.kill()
            kills += 1
            kinds[kind] = kinds.get(kind, 0) + 1
            began = time.monotonic()
            wait_until("the killed daemon's children die", 10, lambda: not house.children())
            slowest = max(slowest, time.monotonic() - began)
            house.start()
        if house.process.poll() is not None:
            wrong.append(f"the daemon ended by itself with {house.process.returncode}: {house.log}")
            break
        wait_until(f"{job} is delivered ({house.log})", 180, lambda: delivered(house, job))
        wait_until("nothing is left", 20, lambda: not house.left(), lambda: f"{house.left()}, {house.log}")
        wrong += check(house, platforms, job, text, songs)
        code, seconds = house.stop()
        if code or seconds > 30:
            wrong.append(f"SIGTERM: exit {code} after {seconds:.1f} s")
        if house.children():
            wrong.append("a child outlives the daemon")
        print(f"{job}: {kills} kills so far {kinds}, {'; '.join(wrong) or 'whole'}", flush=True)
    platforms.close()
    if wrong:
        print(house.log.read_text(errors="replace")[-20000:], file=sys.stderr)
    print(f"{kills} kills {kinds} over {jobs} jobs of {SONGS} songs, seed {options.seed}; children gone within "
          f"{slowest * 1000:.0f} ms: {'; '.join(wrong) or 'nothing lost, doubled or left'}")
    return 1 if wrong else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program", help="the built allplatformmusic")
    parser.add_argument("kills", nargs="?", type=int, default=200)
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 32))
    parser.add_argument("--a-job", type=int, default=10, help="kills a job at most")
    options = parser.parse_args()
    print(f"seed {options.seed}", flush=True)
    with tempfile.TemporaryDirectory(prefix="apm-kill-") as folder:
        sys.exit(run(options, pathlib.Path(folder)))
