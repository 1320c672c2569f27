"""What a look at a full inbox costs: the daemon polls, nothing changes, and its CPU time a scan is printed.

Run by `script/bench inbox`. Entries are side files, which are left alone by their names, or links, which were answered
once and stay. It prints and judges nothing: exit 0 unless something could not be run.
"""

import argparse
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time


def cpu_seconds(pid):
    """User and system time; children are not counted."""
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def measure(program, kind, entries, scans):
    root = pathlib.Path(tempfile.mkdtemp(prefix="apm-bench-"))
    try:
        for folder in ("inbox", "outbox", "state"):
            (root / folder).mkdir()
        for number in range(entries):
            if kind == "side files":
                (root / "inbox" / f"Liste {number} ışık.txt.part").write_bytes(b"x")
            else:
                (root / "inbox" / f"Liste {number} ışık.txt").symlink_to("nowhere")
        environment = dict(
            os.environ, APM_INBOX=f"{root}/inbox", APM_OUTBOX=f"{root}/outbox", APM_STATE=f"{root}/state",
            APM_WATCH="poll", APM_RESCAN="1s", APM_SETTLE="100ms", APM_YTDLP_PYTHON=sys.executable)
        with open(root / "log", "wb") as log:
            daemon = subprocess.Popen([program, "run"], env=environment, stderr=log, stdout=log)
        try:
            end = time.monotonic() + 900
            answers = entries if kind == "answered links" else 0
            while (
                b"watching" not in (root / "log").read_bytes()
                or sum(1 for entry in os.scandir(root / "outbox") if entry.is_dir()) < answers
            ):
                if daemon.poll() is not None or time.monotonic() > end:
                    sys.exit((root / "log").read_text()[-2000:])
                time.sleep(0.5)
            time.sleep(5)  # Its start is over.
            before = cpu_seconds(daemon.pid)
            time.sleep(scans)
            return (cpu_seconds(daemon.pid) - before) / scans * 1000
        finally:
            daemon.terminate()
            daemon.wait()
    finally:
        shutil.rmtree(root)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--entries", type=int, default=10_000)
    parser.add_argument("--scans", type=int, default=20)
    given = parser.parse_args()
    idle = measure(given.program, "side files", 0, given.scans)
    print(f"empty inbox, all that the daemon does in a second: {idle:.0f} ms CPU")
    for kind in ("side files", "answered links"):
        cost = measure(given.program, kind, given.entries, given.scans)
        print(f"{given.entries} {kind}: {cost - idle:.0f} ms CPU a scan")


main()
