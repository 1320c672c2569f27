"""How many requests a song and a playlist cost the platforms, by host; against fake platforms, so nobody is asked.

Run by `script/bench requests`. It prints and judges nothing.
"""

import argparse
import collections
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import urllib.request

from e2e import ROOT, Running, bench_lines, wait_until

# What FakePlatforms has: address and number of songs.
LISTS = [
    ("https://www.youtube.com/playlist?list=PLfakeOneThousandRowsOfSongs001000", 1000),
    ("https://www.deezer.com/playlist/1000", 1000),
    ("https://soundcloud.com/somebody/sets/first", 8),
]


def requests(control, method="GET"):
    asked = urllib.request.urlopen(urllib.request.Request(f"{control}/requests", method=method)).read()
    return collections.Counter(entry["host"] for entry in json.loads(asked)) if method == "GET" else None


def show(what, hosts, songs):
    print(f"\n{what}: {sum(hosts.values()) / songs:.2f} requests a song, {sum(hosts.values())} in all")
    for host, count in hosts.most_common():
        print(f"  {count / songs:7.2f}  {host}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--songs", type=int, default=20)
    options = parser.parse_args()
    program = os.path.abspath(options.program)
    with tempfile.TemporaryDirectory(prefix="apm-bench-") as scratch:
        scratch = pathlib.Path(scratch)
        serve = [sys.executable, str(ROOT / "Tests/FakePlatforms/serve.py"), "--state", str(scratch / "platforms")]
        serve += ["--port", "0", "--song-bytes", "270000", "--catalogue", "bench"]
        with Running(serve, scratch / "platforms.log") as process:
            ready = scratch / "platforms/proxy.json"
            wait_until("the fake platforms", 60, ready.exists, process)
            proxy = json.loads(ready.read_text())
            for folder in ("inbox", "outbox", "state"):
                (scratch / folder).mkdir()
            environment = dict(
                os.environ, APM_INBOX=f"{scratch}/inbox", APM_OUTBOX=f"{scratch}/outbox", APM_STATE=f"{scratch}/state",
                APM_NETWORK_PROXY=proxy["proxy"], APM_NETWORK_CA_FILE=proxy["ca"], APM_YTDLP_PYTHON=sys.executable)
            lines = bench_lines(options.songs)
            (scratch / "inbox/list.txt").write_text("\n".join(lines) + "\n")
            requests(proxy["control"], "DELETE")
            subprocess.run([program, "once"], env=environment, check=False, stderr=subprocess.DEVNULL)
            show(f"{len(lines)} songs by name, from list to zip", requests(proxy["control"]), len(lines))
            for address, size in LISTS:
                requests(proxy["control"], "DELETE")
                answer = subprocess.run(
                    [program, "resolve", address, "--json"], env=environment, check=True, stdout=subprocess.PIPE)
                tracks = len(json.loads(answer.stdout)["tracks"])
                hosts = requests(proxy["control"])
                print(f"\n{address}: {tracks} of {size} songs in {sum(hosts.values())} requests, "
                      f"{100 * sum(hosts.values()) / tracks:.1f} for 100")


if __name__ == "__main__":
    main()
