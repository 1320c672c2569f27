"""A household for endurance runs: folders of its own, the built daemon, fake platforms as its internet."""

import atexit
import json
import os
import pathlib
import signal
import sqlite3
import subprocess
import sys
import time
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
FAKE = ROOT / "Tests/FakePlatforms"


def wait_until(what, seconds, condition, found=lambda: ""):
    """The condition's first true value; ends the program, saying what is found instead, when it is not true in time."""
    end = time.monotonic() + seconds
    while not (value := condition()):
        if time.monotonic() > end:
            raise SystemExit(f"FAILED: {what}: not within {seconds} s {found()}")
        time.sleep(0.02)
    return value


class Platforms:
    def __init__(self, folder, arguments=()):
        self.state = folder / "platforms"
        command = [sys.executable, str(FAKE / "serve.py"), "--state", str(self.state), "--with-parent", *arguments]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        wait_until("the fake platforms", 120, (self.state / "proxy.json").exists)
        self.facts = json.loads((self.state / "proxy.json").read_text())

    def fault(self, rules):
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        url = self.facts["control"] + "/faults"
        opener.open(urllib.request.Request(url, method="DELETE"), timeout=10).read()
        opener.open(urllib.request.Request(url, data=json.dumps(rules).encode()), timeout=10).read()

    def listen(self, files):
        """What each file sounds like: a list of listen.py's objects."""
        command = [sys.executable, str(FAKE / "listen.py"), "--state", str(self.state), *map(str, files)]
        return [json.loads(line) for line in subprocess.run(command, capture_output=True, text=True).stdout.splitlines()]

    def close(self):
        self.process.terminate()
        self.process.wait()


class House:
    def __init__(self, root, platforms, program, state=None, **settings):
        self.root, self.program, self.process = root, program, None
        self.inbox, self.outbox, self.state = root / "inbox", root / "outbox", state or root / "state"
        self.temporary = root / "tmp"
        for folder in (self.inbox, self.outbox, self.state, self.temporary):
            folder.mkdir(parents=True, exist_ok=True)
        self.log = root / "daemon.log"
        self.environment = {
            "PATH": os.environ["PATH"], "HOME": str(root), "LANG": "C.UTF-8", "TMPDIR": str(self.temporary),
            "APM_INBOX": str(self.inbox), "APM_OUTBOX": str(self.outbox), "APM_STATE": str(self.state),
            "APM_SETTLE": "200ms", "APM_RESCAN": "1s", "APM_LIMITS_FREE_SPACE": "1MiB", "APM_PACE": "never",
            "APM_NETWORK_PROXY": platforms.facts["proxy"], "APM_NETWORK_CA_FILE": platforms.facts["ca"],
            "APM_YTDLP_PYTHON": sys.executable, **settings,
        }

    def start(self):
        with open(self.log, "ab") as out:
            self.process = subprocess.Popen([self.program, "run"], env=self.environment, stdin=subprocess.DEVNULL,
                                            stdout=out, stderr=out)
        process = self.process  # An interrupted run leaves no daemon.
        atexit.register(lambda: process.poll() is None and process.kill())

    def said(self, text):
        return text in self.log.read_text(errors="replace")

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self):
        """SIGTERM. Returns the exit code and the seconds it took."""
        began = time.monotonic()
        self.process.terminate()
        return self.process.wait(60), time.monotonic() - began

    def drop(self, text, name):
        partial = self.inbox / f".{name}.tmp"
        partial.write_text(text)
        partial.rename(self.inbox / name)

    def children(self):
        """Processes that were started by this house's daemons, alive: they have its HOME, and are not the daemon."""
        found = []
        mark = f"HOME={self.root}".encode()
        for entry in os.listdir("/proc"):
            if entry.isdigit() and (self.process is None or int(entry) != self.process.pid):
                try:
                    if mark in pathlib.Path("/proc", entry, "environ").read_bytes().split(b"\0"):
                        found.append(int(entry))
                except OSError:
                    continue
        return found

    def ask(self, sql):
        """Rows of the ledger; none while there is no ledger."""
        try:
            ledger = sqlite3.connect(f"file:{self.state}/ledger.sqlite?mode=ro", uri=True, timeout=10)
            try:
                return ledger.execute(sql).fetchall()
            finally:
                ledger.close()
        except sqlite3.OperationalError:
            return []

    def left(self):
        """Files that should not be there when all jobs have ended."""
        work = [path for path in (self.state / "work").rglob("*")]
        claims = [path for path in (self.inbox / ".allplatformmusic").rglob("*") if path.is_file()]
        parts = [path for path in self.outbox.rglob(".*")] + list(self.outbox.rglob("progress.txt"))
        return work + claims + parts + list(self.temporary.iterdir())
