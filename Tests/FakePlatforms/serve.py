#!/usr/bin/env python3
"""Starts the fake platforms. When they are ready, DIR/proxy.json tells where they are. See README.md."""

import argparse
import concurrent.futures
import importlib
import json
import os
import pathlib
import pkgutil
import secrets
import signal
import sys
import threading
import types

sys.dont_write_bytecode = True
import audio  # noqa: E402
import catalogue  # noqa: E402
import certificates  # noqa: E402
import control  # noqa: E402
import platforms  # noqa: E402
import proxy  # noqa: E402
from faults import Faults  # noqa: E402


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--state", required=True, metavar="DIR", help="for proxy.json, ca.pem, songs.json")
    parser.add_argument("--port", type=int, default=0, help="of the proxy; 0: any")
    parser.add_argument("--latency-ms", type=float, default=0, help="before each answer")
    parser.add_argument("--connect-ms", type=float, default=0, help="before each new connection")
    parser.add_argument("--mbit", type=float, default=0, help="per second and connection; 0: no limit")
    parser.add_argument("--song-bytes", type=int, help="size of each original in m4a, instead of its own length")
    parser.add_argument("--catalogue", default="demo", help="a file, or demo or bench")
    parser.add_argument("--rank", choices=["kind", "adverse"], default="kind", help="adverse: wrong versions first")
    parser.add_argument("--cache", metavar="DIR", help="of the audio; default: ~/.cache/allplatformmusic-fake")
    parser.add_argument("--with-parent", action="store_true", help="end when the parent ends")
    return parser.parse_args()


def all_platforms():
    """Every module in platforms/; one with more hosts in its own name comes last (*.youtube.com after music.)."""
    names = [found.name for found in pkgutil.iter_modules(platforms.__path__)]
    modules = [importlib.import_module(f"platforms.{name}") for name in names]
    return sorted(modules, key=lambda module: any(host.startswith("*.") for host in module.HOSTS))


def prepare_audio(files, songs):
    """The audio of what is wanted; the rest is made when it is asked for."""
    wanted = {id(u.recording): u.recording for u in songs.uploads if u.recording.prepared}
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(lambda recording: files.path(recording, 140), wanted.values()))


def write(path, value):
    """Atomically."""
    scratch = path.with_suffix(".new")
    scratch.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n")
    scratch.rename(path)


def main():
    options = arguments()
    ended = threading.Event()
    # A parent's threads may have blocked what is to end us.
    signal.pthread_sigmask(signal.SIG_SETMASK, [])
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    parent = os.getppid()
    state = pathlib.Path(options.state).resolve()
    state.mkdir(parents=True, exist_ok=True)
    ready = state / "proxy.json"
    ready.unlink(missing_ok=True)

    seconds = audio.seconds_for(options.song_bytes) if options.song_bytes else None
    songs = catalogue.Catalogue.load(options.catalogue, rank=options.rank, seconds=seconds)
    files = audio.AudioFiles(options.cache)
    prepare_audio(files, songs)
    world = types.SimpleNamespace(catalogue=songs, audio=files, secret=secrets.token_hex())
    modules = all_platforms()
    tls = certificates.make(state, [host for module in modules for host in module.HOSTS])
    pacing = proxy.Pacing(options.latency_ms / 1000, options.connect_ms / 1000, options.mbit * 1e6 / 8)
    faults, log = Faults(), proxy.Log()
    port = proxy.Proxy(modules, world, tls, pacing, faults, log).listen(options.port)
    facts = {"songs": [upload.facts() for upload in songs.uploads],
             "playlists": {name: {"title": title, "ids": [u.id for u in uploads]}
                           for name, (title, uploads) in songs.playlists.items()}}
    control_port = control.start(faults, log, facts)
    write(state / "songs.json", facts)
    write(ready, {"proxy": f"http://127.0.0.1:{port}", "ca": str(state / "ca.pem"),
                  "control": f"http://127.0.0.1:{control_port}", "pid": os.getpid()})
    print(f"Fake platforms: proxy http://127.0.0.1:{port}, control http://127.0.0.1:{control_port}", flush=True)
    # Not PR_SET_PDEATHSIG: that comes when the thread that started us ends, and threads of a pool do.
    while not ended.wait(1 if options.with_parent else 3600):
        if options.with_parent and os.getppid() != parent:
            break
    ready.unlink(missing_ok=True)


if __name__ == "__main__":
    main()
