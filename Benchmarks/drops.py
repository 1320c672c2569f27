"""Thousands of lists dropped at once: how long until all are accepted, how much memory that takes, and that none is lost.

Run by `script/bench drops`. The platforms cannot be reached, so that accepting is all there is to do. It prints and
judges nothing, but for a list that is lost or doubled: exit 1.
"""

import argparse
import os
import pathlib
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time


def peak_kib(pid):
    """The most memory it had, in KiB."""
    lines = pathlib.Path(f"/proc/{pid}/status").read_text().splitlines()
    return int(next(line.split()[1] for line in lines if line.startswith("VmHWM:")))


def accepted(state):
    try:
        ledger = sqlite3.connect(f"file:{state}/ledger.sqlite?mode=ro", uri=True, timeout=10)
        return ledger.execute("SELECT count(*), count(DISTINCT file) FROM job WHERE state = 'accepted'").fetchone()
    except sqlite3.OperationalError:
        return 0, 0


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--lists", type=int, default=10_000)
    options = parser.parse_args()
    root = pathlib.Path(tempfile.mkdtemp(prefix="apm-bench-"))
    try:
        for folder in ("inbox", "outbox", "state", "dropped"):
            (root / folder).mkdir()
        environment = dict(
            os.environ, APM_INBOX=f"{root}/inbox", APM_OUTBOX=f"{root}/outbox", APM_STATE=f"{root}/state",
            APM_SETTLE="200ms", APM_NETWORK_PROXY="http://127.0.0.1:9", APM_YTDLP_PYTHON=sys.executable)
        with open(root / "log", "wb") as log:
            daemon = subprocess.Popen([options.program, "run"], env=environment, stderr=log, stdout=log)
        try:
            while b"watching" not in (root / "log").read_bytes():
                time.sleep(0.1)
            for number in range(options.lists):
                name = f"Liste {number} ışık.txt"
                (root / "dropped" / name).write_text(f"Ayşe - Gece {number}\n")
                (root / "dropped" / name).rename(root / "inbox" / name)
            began, count = time.monotonic(), (0, 0)
            while count[0] < options.lists:
                if daemon.poll() is not None or time.monotonic() - began > 1800:
                    sys.exit(f"{count} of {options.lists}: " + (root / "log").read_text()[-2000:])
                time.sleep(1)
                count = accepted(f"{root}/state")
            seconds = time.monotonic() - began
            print(f"{count[0]} lists accepted in {seconds:.0f} s, {count[0] / seconds:.0f} a second; "
                  f"peak memory {peak_kib(daemon.pid) // 1024} MiB")
            folders = sum(1 for entry in os.scandir(root / "outbox") if entry.is_dir())
            left = [entry for entry in os.listdir(root / "inbox") if not entry.startswith(".")]
            if count != (options.lists, options.lists) or folders != options.lists or left:
                sys.exit(f"jobs {count}, folders {folders}, left in the inbox {len(left)}")
        finally:
            daemon.terminate()
            daemon.wait()
    finally:
        shutil.rmtree(root)


if __name__ == "__main__":
    main()
