"""What the checks share: the register of checks, a comparison, a server to check, a raw client."""

import contextlib
import http.client
import json
import pathlib
import signal
import ssl
import subprocess
import urllib.parse
import urllib.request

HERE = pathlib.Path(__file__).resolve().parent
CHECKS = []


def check(function):
    CHECKS.append(function)
    return function


def same(got, wanted, what=""):
    if got != wanted:
        raise AssertionError(f"{what}: got {got!r}, wanted {wanted!r}")


class Server:
    """serve.py on a folder of its own, ended with the block."""

    def __init__(self, folder, *options):
        self.state = pathlib.Path(folder)
        command = ["/usr/bin/python3", str(HERE / "serve.py"), "--state", str(self.state), "--with-parent", *options]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE)
        if not self.process.stdout.readline():
            raise SystemExit("serve.py did not start")
        ready = json.loads((self.state / "proxy.json").read_text())
        self.proxy, self.ca, self.control_url = ready["proxy"], ready["ca"], ready["control"]
        self.songs = self.control("GET", "/songs")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(10)
        self.process.stdout.close()

    def control(self, method, path, value=None):
        data = None if value is None else json.dumps(value).encode()
        call = urllib.request.Request(self.control_url + path, data, method=method)
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(call, timeout=10) as answer:
            return json.load(answer)

    @contextlib.contextmanager
    def fault(self, **rule):
        self.control("POST", "/faults", [rule])
        try:
            yield
        finally:
            self.control("DELETE", "/faults")

    def song(self, title, version="", kind="song"):
        found = self.songs["songs"]
        return next(s for s in found if (s["title"], s["version"], s["kind"]) == (title, version, kind))

    def connect(self, host, timeout=10):
        port = urllib.parse.urlparse(self.proxy).port
        context = ssl.create_default_context(cafile=self.ca)
        connection = http.client.HTTPSConnection("127.0.0.1", port, timeout=timeout, context=context)
        connection.set_tunnel(host, 443)
        return connection

    def ask(self, host, method, path, body=None, headers=None):
        with contextlib.closing(self.connect(host)) as connection:
            connection.request(method, path, json.dumps(body) if body else None, headers or {})
            answer = connection.getresponse()
            return answer, answer.read()

    def player(self, song):
        body = {"context": {"client": {"clientName": "VISIONOS", "clientVersion": "1.02"}}, "videoId": song}
        return json.loads(self.ask("www.youtube.com", "POST", "/youtubei/v1/player", body)[1])

    def media(self, song, itag=140):
        """Host and path of a stream."""
        formats = self.player(song)["streamingData"]["adaptiveFormats"]
        url = urllib.parse.urlparse(next(f["url"] for f in formats if f["itag"] == itag))
        return url.hostname, f"{url.path}?{url.query}"
