"""One list of 20 songs, end to end: the daemon beside `xargs -P4 yt-dlp ytsearch1:`, both against FakePlatforms.

Run by `script/bench e2e`. The two take turns; wall time and CPU time (user and system, children included) are printed
with their medians and ratios. It prints and judges nothing: exit 0 unless something could not be run.
The daemon starts new for each round (its song store would have the songs), and its time goes from accepted to
published, as its ledger says. The fake platforms share the processors with whoever is measured.
"""

import argparse
import json
import os
import pathlib
import resource
import signal
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
NETWORK = ["--latency-ms", "50", "--connect-ms", "100", "--mbit", "20", "--catalogue", "bench"]


def wait_until(what, seconds, condition, process=None):
    end = time.monotonic() + seconds
    while not condition():
        if process and process.poll() is not None:
            sys.exit(f"{what}: ended with {process.returncode}")
        if time.monotonic() > end:
            sys.exit(f"{what}: not within {seconds} s")
        time.sleep(0.05)


class Running:
    """A process with a log, ended with the block."""

    def __init__(self, command, log, environment=None):
        with open(log, "ab") as out:
            self.process = subprocess.Popen(command, stdout=out, stderr=out, env={**os.environ, **(environment or {})})

    def __enter__(self):
        return self.process

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(40)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def tree_cpu(root):
    """CPU seconds of a process, its living descendants, and all children that they have waited for."""
    parents, seconds = {}, {}
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                fields = pathlib.Path("/proc", entry, "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            parents[int(entry)] = int(fields[1])
            seconds[int(entry)] = sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")

    def descends(pid):
        while pid not in (0, root):
            pid = parents.get(pid, 0)
        return pid == root

    return sum(seconds[pid] for pid in seconds if descends(pid))


def command_line(lines, proxy, folder):
    """`xargs -P4` of yt-dlp's command line. Returns wall, CPU, and the number of songs."""
    command = ["xargs", "-d", "\n", "-P4", "-I{}", sys.executable, "-m", "yt_dlp", "-q", "--no-warnings"]
    command += ["--ignore-config", "--proxy", proxy["proxy"], "--compat-options", "no-certifi", "-f", "140"]
    command += ["-o", str(folder / "%(id)s.%(ext)s"), "ytsearch1:{}"]
    environment = {**os.environ, "SSL_CERT_FILE": proxy["ca"], "XDG_CACHE_HOME": str(folder / "cache")}
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    subprocess.run(command, input="\n".join(lines) + "\n", text=True, env=environment, check=False)
    wall, after = time.monotonic() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, len(list(folder.glob("*.m4a")))


def daemon(program, lines, proxy, folder):
    """The list dropped to a running daemon. Returns wall (accepted to published), CPU, and the number of songs."""
    inbox, outbox, state = (folder / name for name in ("inbox", "outbox", "state"))
    for path in (inbox, outbox, state):
        path.mkdir(parents=True)
    environment = {
        "APM_INBOX": str(inbox), "APM_OUTBOX": str(outbox), "APM_STATE": str(state),
        "APM_NETWORK_PROXY": proxy["proxy"], "APM_NETWORK_CA_FILE": proxy["ca"], "APM_YTDLP_PYTHON": sys.executable,
    }
    with Running([program, "run"], folder / "daemon.log", environment) as process:
        wait_until("the daemon", 30, (outbox / "help.txt").exists, process)
        time.sleep(3)  # It stands idle, as a service does.
        before = tree_cpu(process.pid)
        (inbox / "bench.txt").write_text("\n".join(lines) + "\n")
        wait_until("the list", 600, (outbox / "bench/about.txt").exists, process)
        ledger = sqlite3.connect(f"file:{state}/ledger.sqlite?mode=ro", uri=True)
        times = lambda: ledger.execute("SELECT accepted_ms, published_ms FROM job").fetchone()
        wait_until("the ledger", 10, lambda: times()[1] is not None, process)
        cpu = tree_cpu(process.pid) - before
        accepted, published = times()
        songs = ledger.execute("SELECT count(*) FROM track WHERE song IS NOT NULL").fetchone()[0]
        ledger.close()
        return (published - accepted) / 1000, cpu, songs


def bench_lines(count):
    songs = json.loads((ROOT / "Tests/FakePlatforms/bench.json").read_text())
    return [f"{song['artist']} - {song['title']}" for song in songs][:count]


def compare(program, lines, song_bytes, rounds):
    print(f"\n{len(lines)} songs of {song_bytes / 1000:.0f} kB; 50 ms latency, 100 ms connect, 20 Mbit/s a connection")
    print(f"{'':10}{'xargs -P4 yt-dlp':>32}{'allplatformmusic':>32}")
    results = []
    with tempfile.TemporaryDirectory(prefix="apm-bench-") as scratch:
        scratch = pathlib.Path(scratch)
        serve = [sys.executable, str(ROOT / "Tests/FakePlatforms/serve.py"), "--state", str(scratch / "platforms")]
        serve += ["--port", "0", *NETWORK, "--song-bytes", str(song_bytes)]
        with Running(serve, scratch / "platforms.log") as process:
            ready = scratch / "platforms/proxy.json"
            wait_until("the fake platforms", 60, ready.exists, process)
            proxy = json.loads(ready.read_text())
            for number in range(1, rounds + 1):
                folder = scratch / f"yt-dlp-{number}"
                folder.mkdir()
                result = (
                    command_line(lines, proxy, folder),
                    daemon(program, lines, proxy, scratch / f"daemon-{number}"),
                )
                show(f"round {number}", result)
                results.append(result)
    medians = [[statistics.median(r[side][value] for r in results) for value in range(3)] for side in (0, 1)]
    show("median", medians)
    print(f"ratio     wall {medians[1][0] / medians[0][0]:.3f}, CPU {medians[1][1] / medians[0][1]:.3f}", flush=True)


def show(name, sides):
    texts = [f"{wall:.1f} s wall {cpu:.1f} s CPU {songs:.0f} songs" for wall, cpu, songs in sides]
    print(f"{name:10}{texts[0]:>32}{texts[1]:>32}", flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program", help="the built allplatformmusic")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--songs", type=int, default=20)
    parser.add_argument("--bytes", type=int, nargs="*", default=[270_000, 3_000_000], help="sizes of the songs")
    options = parser.parse_args()
    for size in options.bytes:
        compare(os.path.abspath(options.program), bench_lines(options.songs), size, options.rounds)
