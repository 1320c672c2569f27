"""A small system that boots with its own systemd: a debootstrap tree that is made once, and an overlay over it."""

import json
import os
import platform
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

PACKAGES = [
    "systemd", "systemd-sysv", "dbus", "ca-certificates", "ffmpeg", "python3", "tzdata", "samba", "smbclient", "acl"]
REPOSITORY = Path(__file__).resolve().parents[2]


def libraries(program):
    """The packages of the libraries that the program was built with here; Swift's own are none."""
    needed = re.findall(r"\(NEEDED\).*\[(.+)\]", output("readelf", "-d", program))
    owners = output("dpkg-query", "--search", *(f"*-linux-gnu/{name}" for name in needed))
    return sorted({line.split(":")[0] for line in owners.splitlines()})


def output(*command):
    return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True).stdout


def make_tree(tree, program):
    """Fetches the tree, of this machine's own release, unless it is whole: the mark is written last."""
    release = platform.freedesktop_os_release()
    components = "main,universe" if release["ID"] == "ubuntu" else "main"
    packages = ",".join(PACKAGES + libraries(program))
    command = ["debootstrap", "--variant=minbase", f"--components={components}", f"--include={packages}",
               release["VERSION_CODENAME"], str(tree)]
    mark = tree / "etc/allplatformmusic-tree"
    if mark.exists() and mark.read_text() == " ".join(command):
        return
    shutil.rmtree(tree, ignore_errors=True)
    tree.parent.mkdir(parents=True, exist_ok=True)
    print("making a small", release["NAME"], "in", tree, flush=True)
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode != 0:
        sys.exit("debootstrap failed:\n" + done.stdout[-2000:])
    mark.write_text(" ".join(command))


def eventually(what, condition, seconds=90):
    end = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > end:
            raise AssertionError(f"not within {seconds} s: {what}")
        time.sleep(0.2)


class Machine:
    """Boots, is entered, and powers off. What it wrote stays until the scratch folder goes."""

    def __init__(self, tree, scratch, binds):
        self.root = scratch / "root"
        self.console = scratch / "console"
        self.binds = binds
        self.process = None
        for name in ("root", "upper", "work"):
            (scratch / name).mkdir()
        options = f"lowerdir={tree},upperdir={scratch / 'upper'},workdir={scratch / 'work'}"
        subprocess.run(["mount", "-t", "overlay", "overlay", "-o", options, str(self.root)], check=True)

    def boot(self):
        command = ["systemd-nspawn", "--quiet", "--boot", f"--directory={self.root}", "--register=no", "--keep-unit",
                   "--machine=allplatformmusic-test", "--console=pipe"] + self.binds
        with open(self.console, "ab") as console:
            self.process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=console, stderr=console,
                env={**os.environ, "SYSTEMD_NSPAWN_UNIFIED_HIERARCHY": "1"})
        eventually("it has booted", lambda: self.leader() and self.run(
            "systemctl", "is-system-running", check=False).strip() in ("running", "degraded"))

    def leader(self):
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return children[0] if children else None

    def run(self, *command, check=True):
        done = subprocess.run(["nsenter", "-t", self.leader(), "-a", *command], capture_output=True, text=True, timeout=90)
        if check and done.returncode != 0:
            raise AssertionError(f"{' '.join(command)}: {done.stdout}{done.stderr}")
        return done.stdout

    def cpu_of(self, *command):
        """Seconds that the one process with this command line has used."""
        found = []
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                if (folder / "cmdline").read_bytes().split(b"\0")[:-1] == [word.encode() for word in command]:
                    found.append((folder / "stat").read_text().rpartition(")")[2].split())
            except OSError:
                pass  # It has ended meanwhile.
        assert len(found) == 1, (command, found)
        return sum(map(int, found[0][11:13])) / os.sysconf("SC_CLK_TCK")

    def show(self, name):
        return self.run("systemctl", "show", "-P", name, "allplatformmusic").strip()

    def journal(self, *matches):
        # Of all boots.
        output = self.run("journalctl", "-o", "json", "--no-pager", "-m", *matches)
        return [json.loads(line) for line in output.splitlines()]

    def power_off(self):
        if self.process and self.process.poll() is None:
            leader = self.leader()
            if leader:
                os.kill(int(leader), signal.SIGRTMIN + 4)
            try:
                self.process.wait(60)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()

    def close(self):
        self.power_off()
        subprocess.run(["umount", "-l", str(self.root)], check=False)
