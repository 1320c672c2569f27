"""Checks of the faults, the pace and the rest, as a raw client sees them."""

import contextlib
import json
import os
import socket
import ssl
import subprocess
import sys
import time

import audio
from checking import HERE, Server, check, same


@check
def a_status_comes_with_its_retry_after_and_as_often_as_told(server):
    with server.fault(host="music.youtube.com", fault="429", times=1, retry_after=7):
        answer, body = server.ask("music.youtube.com", "GET", "/")
        same((answer.status, answer.headers["Retry-After"]), (429, "7"))
        same(json.loads(body)["error"]["code"], 429)
        same(server.ask("music.youtube.com", "GET", "/")[0].status, 200, "second time")
    with server.fault(path="/youtubei/v1/player", fault="500"):
        same(server.ask("www.youtube.com", "POST", "/youtubei/v1/player", {"videoId": "x"})[0].status, 500)
        same(server.ask("www.youtube.com", "GET", "/sw.js")[0].status, 200, "another path")


@check
def a_403_meets_only_the_song_it_is_meant_for(server):
    one, other = server.song("Copper Sky"), server.song("Midnight Tram")
    with server.fault(host="googlevideo.com", id=one["id"], fault="403"):
        same(server.ask(server.media(one["id"])[0], "GET", server.media(one["id"])[1])[0].status, 403)
        same(server.ask(server.media(other["id"])[0], "GET", server.media(other["id"])[1])[0].status, 200)


def half(server, **rule):
    """Reads a stream under a fault: bytes read, all bytes, and the error that ended it."""
    host, path = server.media(server.song("Copper Sky")["id"])
    read = 0
    with server.fault(host="googlevideo.com", **rule), contextlib.closing(server.connect(host, 2)) as connection:
        connection.request("GET", path)
        answer = connection.getresponse()
        size = int(answer.headers["Content-Length"])
        try:
            while piece := answer.read1(65536):
                read += len(piece)
            error = None
        except OSError as caught:
            error = caught
    return read, size, error


@check
def a_reset_is_a_reset(server):
    host, path = server.media(server.song("Copper Sky")["id"])
    with server.fault(host="googlevideo.com", fault="reset", after=100_000):
        with contextlib.closing(server.connect(host)) as connection:
            connection.request("GET", path)
            # Below TLS: Python 3.11 takes a reset in TLS for an end.
            with socket.socket(fileno=os.dup(connection.sock.fileno())) as below:
                below.settimeout(5)
                read = 0
                try:
                    while piece := below.recv(65536):
                        read += len(piece)
                    raise AssertionError("it was an end")
                except ConnectionResetError:
                    same(100_000 <= read < 110_000, True, f"{read} bytes")


@check
def a_truncated_answer_ends_at_half(server):
    read, size, error = half(server, fault="truncated")
    same((read, error is None or isinstance(error, ssl.SSLEOFError)), (size // 2, True), repr(error))


@check
def a_stall_stalls(server):
    read, size, error = half(server, fault="stalled", after=5000)
    same((read, isinstance(error, TimeoutError)), (5000, True), f"{size} {error!r}")


@check
def slow_is_slow(server):
    host, path = server.media(server.song("Copper Sky")["id"])
    with server.fault(host="googlevideo.com", fault="slow", after=20_000):
        began = time.monotonic()
        answer, body = server.ask(host, "GET", path, headers={"Range": "bytes=0-19999"})
        taken = time.monotonic() - began
    same((answer.status, len(body), 0.9 < taken < 5), (206, 20_000, True), f"{taken:.2f} s")


@check
def malformed_is_no_json(server):
    with server.fault(path="/youtubei/v1/search", fault="malformed"):
        answer, body = server.ask("music.youtube.com", "POST", "/youtubei/v1/search", {"query": "Copper Sky"})
    same((answer.status, int(answer.headers["Content-Length"])), (200, len(body)))
    try:
        json.loads(body)
        raise AssertionError("it is JSON")
    except ValueError:
        pass


@check
def a_host_that_is_down_can_not_be_reached(server):
    with server.fault(host="music.youtube.com", fault="down"):
        try:
            server.ask("music.youtube.com", "GET", "/")
            raise AssertionError("it answered")
        except OSError as error:
            same("502" in str(error), True, str(error))
        same(server.ask("www.youtube.com", "GET", "/sw.js")[0].status, 200, "another host")


@check
def a_bot_check_is_an_answer_of_the_player(server):
    with server.fault(path="/player", fault="bot"):
        status = server.player(server.song("Copper Sky")["id"])["playabilityStatus"]
    same((status["status"], "not a bot" in status["reason"]), ("LOGIN_REQUIRED", True))


@check
def hosts_outside_and_wrong_signatures_are_refused(server):
    try:
        server.ask("example.com", "GET", "/")
        raise AssertionError("it answered")
    except OSError as error:
        same("502" in str(error), True, str(error))
    host, path = server.media(server.song("Copper Sky")["id"])
    same(server.ask(host, "GET", path.replace("itag=140", "itag=251"))[0].status, 403, "wrong itag")
    same(server.ask(host, "GET", path.replace("expire=1", "expire=0"))[0].status, 403, "expired")


@check
def ranges_are_kept(server):
    host, path = server.media(server.song("Copper Sky")["id"])
    whole = server.ask(host, "GET", path)[1]
    answer, part = server.ask(host, "GET", path, headers={"Range": "bytes=1000-1999"})
    same((answer.status, answer.headers["Content-Range"]), (206, f"bytes 1000-1999/{len(whole)}"))
    same(part, whole[1000:2000], "bytes")
    beyond = server.ask(host, "GET", path, headers={"Range": f"bytes={len(whole)}-"})
    same(beyond[0].status, 416, "beyond the end")


@check
def a_wrong_version_and_a_mixed_file_are_heard(server):
    files = {}
    for name, version in (("right", ""), ("live", "live")):
        song = server.song("Copper Sky", version)
        files[name] = server.state / f"{name}.m4a"
        host, path = server.media(song["id"])
        files[name].write_bytes(server.ask(host, "GET", path)[1])
    files["mixed"] = server.state / "mixed.wav"
    join = "[0:a]atrim=0:9[a];[1:a]atrim=0:9[b];[a][b]concat=n=2:v=0:a=1"
    inputs = ["-i", str(files["right"]), "-i", str(files["live"])]
    audio.ffmpeg(["-nostdin", *inputs, "-filter_complex", join, str(files["mixed"])], "/")
    command = [sys.executable, str(HERE / "listen.py"), "--state", str(server.state), *map(str, files.values())]
    began = time.monotonic()
    lines = subprocess.run(command, capture_output=True, text=True).stdout.splitlines()
    heard = [json.loads(line) for line in lines]
    same([(one["title"], one["version"]) for one in heard],
         [("Copper Sky", ""), ("Copper Sky", "live"), (None, None)])
    same((round(heard[0]["seconds"]), round(heard[1]["seconds"])), (85, 102), "seconds")
    same(time.monotonic() - began < 10, True, "quick")


@check
def the_pace_is_kept(server):
    pace = ["--latency-ms", "80", "--connect-ms", "150", "--mbit", "4", "--song-bytes", "100000"]
    with Server(server.state / "paced", *pace) as paced:
        host, path = paced.media(paced.song("Copper Sky")["id"])
        with contextlib.closing(paced.connect(host)) as connection:
            began = time.monotonic()
            connection.connect()
            connected = time.monotonic()
            connection.request("GET", path)
            answer = connection.getresponse()
            answered = time.monotonic()
            size = len(answer.read())
            done = time.monotonic()
    same(90_000 < size < 110_000, True, f"{size} bytes")
    times = (connected - began, answered - connected, done - answered)
    same(0.15 <= times[0] < 0.6 and 0.08 <= times[1] < 0.5 and size * 8 / 4e6 - 0.05 <= times[2] < 1, True, str(times))
