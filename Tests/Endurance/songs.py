#!/usr/bin/env python3
"""Songs in a loop with 5 % faults: does the daemon grow? A table of samples, and the slope of each column.

Run by `script/endure songs [N]`. The song store is emptied after each job, so that every song is fetched again. It
prints and judges nothing but this: exit 1 when a job does not end or the daemon does.
"""

import argparse
import json
import os
import pathlib
import random
import sys
import tempfile
import time

from house import FAKE, House, Platforms, wait_until

COLUMNS = ("RSS KiB", "descriptors", "children", "threads", "temporary", "worker KiB")


def status(pid, key):
    for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(key + ":"):
            return int(line.split()[1])
    return 0


def sample(house):
    pid = house.process.pid
    children = house.children()
    worker = sum(status(child, "VmRSS") for child in children)
    return (status(pid, "VmRSS"), len(os.listdir(f"/proc/{pid}/fd")), len(children), status(pid, "Threads"),
            len(house.left()), worker)


def slope(points, column):
    """Least squares: by how much a column grows in 1,000 songs. The first fifth is warming up."""
    points = points[len(points) // 5:]
    count = len(points)
    if count < 2:
        return 0.0
    middle = sum(songs for songs, _ in points) / count
    level = sum(values[column] for _, values in points) / count
    width = sum((songs - middle) ** 2 for songs, _ in points)
    return sum((songs - middle) * (values[column] - level) for songs, values in points) / (width or 1) * 1000


def run(options, scratch):
    chance = random.Random(options.seed)
    catalogue = [dict(song, seconds=20) for song in json.loads((FAKE / "bench.json").read_text())]
    (scratch / "catalogue.json").write_text(json.dumps(catalogue))
    platforms = Platforms(scratch, ["--catalogue", str(scratch / "catalogue.json")])
    house = House(scratch / "house", platforms, options.program)
    house.start()
    wait_until("the daemon", 30, lambda: house.said("watching"))
    points, songs, jobs, missing, began = [], 0, 0, 0, time.monotonic()
    print(f"{'songs':>7}{'s':>7}" + "".join(f"{name:>13}" for name in COLUMNS), flush=True)
    while songs < options.songs and time.monotonic() - began < options.seconds:
        jobs += 1
        wanted = chance.sample(catalogue, len(catalogue))
        faults = max(1, round(len(wanted) * 0.05))
        platforms.fault([{"host": "googlevideo.com", "fault": chance.choice(["403", "500", "reset", "truncated"]),
                          "times": 1} for _ in range(faults)])
        house.drop("".join(f"{song['artist']} - {song['title']}\n" for song in wanted), f"job {jobs}.txt")
        ended = lambda: house.process.poll() is not None or house.ask(
            f"SELECT 1 FROM job WHERE name = 'job {jobs}' AND state = 'delivered'")
        wait_until(f"job {jobs}", 300, ended)
        if house.process.poll() is not None:
            print(f"the daemon ended with {house.process.returncode}")
            return 1
        songs += len(wanted)
        missing = house.ask("SELECT count(*) FROM track WHERE state = 'failed'")[0][0]
        points.append((songs, sample(house)))
        print(f"{songs:7}{time.monotonic() - began:7.0f}" + "".join(f"{value:13}" for value in points[-1][1]), flush=True)
        for path in (house.state / "songs").iterdir():
            path.unlink()
    print(f"{'per 1,000':>14}" + "".join(f"{slope(points, column):+13.1f}" for column in range(len(COLUMNS))))
    code, seconds = house.stop()
    print(f"{songs} songs, {missing} not downloaded, seed {options.seed}; stopped with {code} in {seconds:.1f} s; "
          f"{len(house.children())} processes left")
    platforms.close()
    return 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program", help="the built allplatformmusic")
    parser.add_argument("songs", nargs="?", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 32))
    parser.add_argument("--seconds", type=float, default=1e9, help="no new job after this time")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="apm-songs-") as folder:
        sys.exit(run(options, pathlib.Path(folder)))
