"""Tests the unit under a real systemd that boots in a container: check.py PROGRAM [--tree DIR].

Needs root, systemd-nspawn, debootstrap (for the first time) and the Python environment of the set-up.
"""

import argparse
import json
import re
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path

from machine import REPOSITORY, Machine, eventually, make_tree

SONGS = [line for line in (REPOSITORY / "script/demo list.txt").read_text().splitlines()
         if " - " in line and not line.startswith("#")]


class House:
    """The machine with the daemon installed as an administrator would, and fake platforms as its internet."""

    def __init__(self, program, tree, scratch):
        self.music = scratch / "music"
        self.music.mkdir()
        self.fakes = subprocess.Popen(
            [sys.executable, str(REPOSITORY / "Tests/FakePlatforms/serve.py"), "--state", str(scratch / "fake"),
             "--latency-ms", "100", "--mbit", "4", "--song-bytes", "600000"], stdin=subprocess.DEVNULL)
        facts = scratch / "fake/proxy.json"
        eventually("the fake platforms are up", facts.exists)
        facts = json.loads(facts.read_text())
        venv = Path(sys.prefix)
        swift = {str(Path(line.split()[2]).parent) for line in
                 subprocess.run(["ldd", program], capture_output=True, text=True).stdout.splitlines()
                 if "libswift" in line and "=> /" in line}
        binds = [f"--bind={self.music}:/srv/music", f"--bind-ro={venv}:/opt/venv"]
        self.machine = Machine(tree, scratch, binds + [f"--bind-ro={folder}" for folder in sorted(swift)])
        self.install(program, facts)

    def install(self, program, facts):
        root = self.machine.root
        shutil.copy(program, root / "usr/bin/allplatformmusic")
        for unit in (REPOSITORY / "systemd").glob("*.service"):
            (root / "usr/lib/systemd/system").mkdir(parents=True, exist_ok=True)
            shutil.copy(unit, root / "usr/lib/systemd/system" / unit.name)
        for name, folder in [("sysusers", "sysusers.d"), ("tmpfiles", "tmpfiles.d"), ("catalog", "systemd/catalog")]:
            for file in (REPOSITORY / "systemd").glob(f"*{name}*"):
                ending = "conf" if name in ("sysusers", "tmpfiles") else name
                (root / "usr/lib" / folder).mkdir(parents=True, exist_ok=True)
                shutil.copy(file, root / "usr/lib" / folder / f"allplatformmusic.{ending}")
        shutil.copy(facts["ca"], root / "etc/fake-ca.pem")
        (root / "etc/allplatformmusic.yaml").write_text(
            f"network: {{proxy: '{facts['proxy']}', ca_file: /etc/fake-ca.pem}}\n"
            "ytdlp: {python: /opt/venv/bin/python3}\npace: never\nlimits: {free_space: 1MiB, downloads: 2}\n")
        # The watchdog's two minutes are more than a test may take.
        dropin = root / "etc/systemd/system/allplatformmusic.service.d"
        dropin.mkdir(parents=True)
        (dropin / "test.conf").write_text("[Service]\nWatchdogSec=9s\nRestartSec=1s\n")
        subprocess.run(["systemd-sysusers", f"--root={root}"], check=True, capture_output=True)

    def drop(self, name, songs):
        part = self.music / "inbox" / f".{name}.tmp"
        part.write_text("".join(song + "\n" for song in songs))
        part.rename(self.music / "inbox" / f"{name}.txt")

    def outbox(self, *parts):
        return self.music.joinpath("outbox", *parts)

    def in_the_middle_of(self, name, format):
        """Drops a list, and waits until one of its songs is ready and others are not. Its format is new to the store."""
        self.drop(name, [f"#! format={format}"] + SONGS[:6])
        progress = self.outbox(name, "progress.txt")
        eventually("some songs are ready", lambda: progress.exists() and re.search(r"[1-5] of 6 songs", progress.read_text()))

    def delivered(self, name, count):
        eventually(f"{name} is delivered", self.outbox(name, "about.txt").exists, 120)
        with zipfile.ZipFile(self.outbox(name, f"{name}.zip")) as archive:
            assert archive.testzip() is None
            songs = [entry for entry in archive.namelist() if not entry.endswith((".m3u8", ".txt"))]
        assert len(songs) == count and len({song[:2] for song in songs}) == count, songs
        assert not self.outbox(f"{name} (2)").exists()

    def close(self):
        self.machine.close()
        self.fakes.terminate()
        self.fakes.wait()


def starts_when_asked(house):
    house.machine.run("systemctl", "start", "allplatformmusic")
    assert house.machine.show("ActiveState") == "active"
    assert house.machine.show("StatusText") in ("watching", "idle")
    return "status: " + house.machine.show("StatusText")


def list_in_zip_out(house):
    checks_audio = ("/usr/bin/allplatformmusic", "check-audio")
    idle = house.machine.cpu_of(*checks_audio)
    house.drop("yol", SONGS[:3])
    house.delivered("yol", 3)
    assert house.machine.cpu_of(*checks_audio) > idle, "the songs went through another process"
    file = house.outbox("yol", "yol.zip").stat()
    assert file.st_mode & 0o777 == 0o660 and file.st_gid == house.outbox().stat().st_gid, oct(file.st_mode)


def fields_in_the_journal(house):
    entries = house.machine.journal("_SYSTEMD_UNIT=allplatformmusic.service")
    identities = dict(re.findall(r'"([a-z ]+)": "([0-9a-f]{32})"', (
        REPOSITORY / "Sources/allplatformmusic/JournalEntry.swift").read_text()))
    for moment in ("accepted", "delivered"):
        found = [entry for entry in entries if entry.get("MESSAGE_ID") == identities[moment]]
        assert len(found) == 1 and found[0]["APM_JOB"] and found[0]["PRIORITY"] == "5", (moment, found)
    job = found[0]["APM_JOB"]
    lines = [f"{entry['PRIORITY']} {entry['MESSAGE']}" for entry in entries if entry.get("APM_JOB") == job]
    assert any("matched" in line for line in lines)
    house.machine.run("journalctl", "--update-catalog")
    assert "A list was delivered" in house.machine.run("journalctl", "-x", "--no-pager", f"APM_JOB={job}")
    return "\n".join(lines)


def doctor_sees_the_service(house):
    output = house.machine.run("allplatformmusic", "doctor", "--config", "/etc/allplatformmusic.yaml")
    assert "service: is running" in output and "WRONG" not in output, output


def programs_in_the_sandbox(house):
    """deno compiles at run time, which a sandbox may forbid: the same unit with another program."""
    unit = (REPOSITORY / "systemd/allplatformmusic.service").read_text()
    unit = re.sub(r"(?m)^(WatchdogSec|Restart\w*)=.*\n", "", unit).replace("Type=notify", "Type=oneshot")
    for name, command in [("deno", "/opt/venv/bin/deno eval console.log(6*7)"), ("ffmpeg", "/usr/bin/ffmpeg -version"),
                          ("python", "/opt/venv/bin/python3 -c \"import yt_dlp, mutagen; print(42)\"")]:
        text = re.sub(r"(?m)^ExecStart=.*$", f"ExecStart={command}", unit)
        (house.machine.root / f"etc/systemd/system/try-{name}.service").write_text(text)
        house.machine.run("systemctl", "daemon-reload")
        house.machine.run("systemctl", "start", f"try-{name}")


SHARES = """[global]
server role = standalone server
smb ports = 4455
bind interfaces only = yes
interfaces = 127.0.0.1/8
disable netbios = yes
load printers = no
disable spoolss = yes
""" + "".join(f"[{name}]\npath = /srv/music/{name}\nread only = no\nvalid users = @household\n"
              "create mask = 0660\ndirectory mask = 2770\n"
              for name in ("inbox", "outbox"))


def smb(house, person, share, commands):
    return house.machine.run("smbclient", f"//127.0.0.1/{share}", "-p", "4455", "-U", f"{person}%gizli", "-c", commands)


def two_people_on_a_share(house):
    """What one puts in, the other can fetch, move and delete, by the folders' setgid bit alone."""
    machine = house.machine
    machine.run("groupadd", "household")
    for person in ("ayse", "bora"):
        machine.run("useradd", "--groups", "household", person)
        machine.run("sh", "-c", f"printf 'gizli\\ngizli\\n' | smbpasswd -s -a {person}")
    (machine.root / "etc/samba/smb.conf").write_text(SHARES)
    machine.run("systemctl", "restart", "smbd")
    machine.run("chgrp", "household", "/srv/music/inbox", "/srv/music/outbox")
    machine.run("chmod", "2770", "/srv/music/inbox", "/srv/music/outbox")
    (machine.root / "etc/systemd/system/allplatformmusic.service.d/household.conf").write_text(
        "[Service]\nSupplementaryGroups=household\n")
    machine.run("systemctl", "daemon-reload")
    machine.run("systemctl", "restart", "allplatformmusic")
    (machine.root / "root/liste.txt").write_text("".join(song + "\n" for song in SONGS[:2]))

    smb(house, "ayse", "inbox", 'mkdir Ayşe; put /root/liste.txt "paylaşım.txt"; put /root/liste.txt "Ayşe/ikinci.txt"')
    house.delivered("paylaşım", 2)
    eventually("the folder's list is delivered", house.outbox("Ayşe", "ikinci", "about.txt").exists)
    smb(house, "bora", "outbox", 'cd paylaşım; get "paylaşım.zip" /root/fetched.zip; rename "paylaşım.zip" "bora.zip"')
    assert zipfile.ZipFile(machine.root / "root/fetched.zip").testzip() is None
    # What the daemon writes into the inbox is the household's to change.
    (machine.root / "root/kurallar.txt").write_text("never https://youtu.be/aaaaaaaaaaa\n")
    smb(house, "ayse", "inbox", 'put /root/kurallar.txt "house rules.txt"')
    smb(house, "bora", "inbox", 'get "house rules.txt" /root/rules.txt')
    assert (machine.root / "root/rules.txt").read_text().startswith("never ")
    smb(house, "bora", "outbox", 'deltree "paylaşım"')
    smb(house, "bora", "outbox", 'cd Ayşe; deltree ikinci')
    assert not house.outbox("paylaşım").exists() and not house.outbox("Ayşe", "ikinci").exists()


def a_default_acl_does_as_well(house):
    """Folders without setgid, whose default ACL names the household."""
    machine = house.machine
    for folder in ("inbox", "outbox"):
        machine.run("chmod", "0770", f"/srv/music/{folder}")
        machine.run("chmod", "g-s", f"/srv/music/{folder}")
        machine.run("setfacl", "-m", "g:household:rwx,d:g:household:rwx,d:g::rwx,d:m::rwx", f"/srv/music/{folder}")
    (machine.root / "srv/liste.txt").write_text("".join(song + "\n" for song in SONGS[:2]))
    machine.run("su", "ayse", "-c", "cp /srv/liste.txt /srv/music/inbox/acl.txt && mkdir /srv/music/inbox/ayşe2 && "
                "cp /srv/liste.txt /srv/music/inbox/ayşe2/acl2.txt")
    eventually("the list is delivered", house.outbox("acl", "about.txt").exists)
    eventually("the folder's list is delivered", house.outbox("ayşe2", "acl2", "about.txt").exists)
    machine.run("su", "bora", "-c", "cd /srv/music/outbox/acl && cp acl.zip /tmp/ && mv acl.zip bora.zip && rm -r ../acl")
    machine.run("setfacl", "-b", "/srv/music/inbox", "/srv/music/outbox")
    machine.run("chmod", "2770", "/srv/music/inbox", "/srv/music/outbox")


def says_what_it_may_not_take(house):
    """Answered by name, left where they are, and taken once the permissions are mended."""
    inbox = house.music / "inbox"
    house.machine.run("su", "ayse", "-c", "umask 077; echo 'Ada - Gece' >/srv/music/inbox/kapalı.txt; "
                      "umask 022; mkdir /srv/music/inbox/dar; echo 'Ada - Gece' >/srv/music/inbox/dar/liste.txt")
    for name, words in [("kapalı", "may not read it"), ("dar/liste", "may not take it")]:
        eventually(f"{name} is answered", house.outbox(name, "refused.txt").exists)
        text = house.outbox(name, "refused.txt").read_text()
        assert words in text and "still in the inbox" in text, text
        assert (inbox / f"{name}.txt").read_text() == "Ada - Gece\n"
    house.machine.run("chmod", "640", "/srv/music/inbox/kapalı.txt")
    house.machine.run("chmod", "2770", "/srv/music/inbox/dar")
    for name in ("kapalı (2)", "dar/liste (2)"):
        eventually(f"{name} is taken", house.outbox(name, "about.txt").exists, 120)


def watchdog_restarts_in_the_middle(house):
    house.in_the_middle_of("bekçi", "opus")
    before = house.machine.show("MainPID")
    house.machine.run("systemctl", "kill", "--kill-whom=main", "--signal=STOP", "allplatformmusic")
    eventually("it was restarted", lambda: house.machine.show("MainPID") not in (before, "0"))
    assert int(house.machine.show("NRestarts")) >= 1
    house.delivered("bekçi", 6)


def stops_in_time(house):
    house.in_the_middle_of("dur", "mp3")
    began = time.monotonic()
    house.machine.run("systemctl", "stop", "allplatformmusic")
    took = time.monotonic() - began
    assert took < 30 and house.machine.show("Result") == "success", (took, house.machine.show("Result"))
    house.machine.run("systemctl", "start", "allplatformmusic")
    house.delivered("dur", 6)
    return f"{took:.1f} s"


def reboot_in_the_middle(house):
    house.machine.run("systemctl", "enable", "allplatformmusic")
    house.in_the_middle_of("yeniden", "original")
    house.machine.power_off()
    house.machine.boot()
    house.delivered("yeniden", 6)


def sandbox_is_tight(house):
    output = house.machine.run("systemd-analyze", "security", "--no-pager", "allplatformmusic")
    score = float(re.search(r"Overall exposure level for \S+: ([0-9.]+)", output)[1])
    assert score < 1.5, output
    return f"exposure {score}"


CHECKS = [starts_when_asked, list_in_zip_out, fields_in_the_journal, doctor_sees_the_service, programs_in_the_sandbox,
          two_people_on_a_share, a_default_acl_does_as_well, says_what_it_may_not_take,
          watchdog_restarts_in_the_middle, stops_in_time, reboot_in_the_middle, sandbox_is_tight]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("program")
    parser.add_argument("--tree", type=Path, default=REPOSITORY / ".build-tools/systemd-tree")
    options = parser.parse_args()
    make_tree(options.tree, options.program)
    failed = 0
    with tempfile.TemporaryDirectory(prefix="apm-systemd-") as scratch:
        house = House(options.program, options.tree, Path(scratch))
        try:
            house.machine.boot()
            for check in CHECKS:
                began = time.monotonic()
                try:
                    said = check(house)
                    print(f"passed, {time.monotonic() - began:.1f} s: {check.__name__.replace('_', ' ')}", flush=True)
                    if said:
                        print("  " + said.replace("\n", "\n  "), flush=True)
                except Exception as error:  # The next checks say more.
                    failed += 1
                    print(f"FAILED: {check.__name__.replace('_', ' ')}: {error}", flush=True)
                    print(house.machine.run("journalctl", "-n", "25", "--no-pager", check=False), flush=True)
        finally:
            house.close()
    print(f"{len(CHECKS) - failed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
