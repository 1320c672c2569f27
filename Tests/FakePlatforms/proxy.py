"""The proxy: CONNECT, TLS with our certificate, HTTP/1.1 with keep-alive, pacing, faults. A thread a connection."""

import contextlib
import http
import os
import select
import socket
import struct
import threading
import time

import web

MALFORMED = b'{"contents":{"oops":[\x00\xff'
CHUNK = 256 * 1024


class Pacing:
    """Latency a request, delay a connection (seconds), and bytes a second of each connection (0: no limit)."""

    def __init__(self, latency=0.0, connect=0.0, rate=0.0):
        self.latency, self.connect, self.rate = latency, connect, rate


class Log:
    """Every request, in order of arrival."""

    def __init__(self):
        self._entries, self._lock = [], threading.Lock()

    def add(self, entry):
        with self._lock:
            self._entries.append(entry)

    def clear(self):
        with self._lock:
            self._entries = []

    def list(self):
        with self._lock:
            return [dict(entry) for entry in self._entries]


class Proxy:
    """`platforms` are modules with HOSTS, answer(request, world) and, if they like, notes(request)."""

    def __init__(self, platforms, world, tls, pacing, faults, log):
        self.platforms, self.world, self.tls = platforms, world, tls
        self.pacing, self.faults, self.log = pacing, faults, log

    def listen(self, port):
        self.listener = socket.create_server(("127.0.0.1", port), backlog=128)
        threading.Thread(target=self._accept, daemon=True).start()
        return self.listener.getsockname()[1]

    def _accept(self):
        while True:
            client, _ = self.listener.accept()
            threading.Thread(target=self._connection, args=(client,), daemon=True).start()

    def platform(self, host):
        for platform in self.platforms:
            if any(host == name or name[:2] == "*." and host.endswith(name[1:]) for name in platform.HOSTS):
                return platform
        return None

    def _connection(self, client):
        with contextlib.suppress(OSError, ValueError), client:
            client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            method, target, _, _ = read_request(client, bytearray())
            host = target.rpartition(":")[0].lower()
            platform = self.platform(host)
            if method != "CONNECT" or not platform or self.faults.take(host):
                entry = {"time": time.time(), "host": host, "method": method, "path": "", "status": 502, "bytes": 0}
                self.log.add(entry)
                client.sendall(b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                return
            time.sleep(self.pacing.connect)
            client.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
            with self.tls.wrap_socket(client, server_side=True) as stream:
                self._requests(stream, host, platform)

    def _requests(self, stream, host, platform):
        rest = bytearray()
        line = Line(stream, self.pacing.rate)
        while True:
            method, target, headers, body = read_request(stream, rest)
            arrived = time.monotonic()
            request = web.Request(method, host, target, headers, body)
            entry = {"time": time.time(), "host": host, "method": method, "path": target, "status": 0, "bytes": 0}
            entry |= platform.notes(request) if hasattr(platform, "notes") else {}
            self.log.add(entry)
            fault = self.faults.take(host, target, entry.get("id")) or {}
            if fault:
                entry["fault"] = fault["fault"]
            if fault.get("fault") == "down":
                return
            response = self._response(platform, request, fault)
            time.sleep(max(0, self.pacing.latency - (time.monotonic() - arrived)))
            entry["status"] = response.status
            if not line.send(request, response, fault, entry) or headers.get("connection", "").lower() == "close":
                return

    def _response(self, platform, request, fault):
        kind = fault.get("fault", "")
        if kind.isdigit():
            error = {"error": {"code": int(kind), "message": http.HTTPStatus(int(kind)).phrase}}
            response = web.as_json(error, int(kind))
            if fault.get("retry_after") is not None:
                response.headers.append(("Retry-After", str(fault["retry_after"])))
            return response
        request.fault = kind
        response = platform.answer(request, self.world) or web.Response(b"Not Found", 404, "text/plain")
        if kind == "malformed" and response.length:
            noise = (MALFORMED + os.urandom(4096) * (response.length // 4096 + 1))[: max(response.length, 30)]
            return web.Response(noise, response.status, response.kind, response.headers_but("Content-Encoding"))
        return web.compressed(request, response) if "Content-Encoding" not in dict(response.headers) else response


class Line:
    """The sending side of a connection, at its pace."""

    def __init__(self, stream, rate):
        self.stream, self.rate, self.free = stream, rate, 0.0

    def send(self, request, response, fault, entry):
        """Sends the answer, or what the fault leaves of it. False: the connection is not to be used again."""
        kind, size = fault.get("fault"), response.length
        head = f"HTTP/1.1 {response.status} {http.HTTPStatus(response.status).phrase}\r\n"
        head += f"Content-Type: {response.kind}\r\nContent-Length: {size}\r\n"
        head += "".join(f"{name}: {value}\r\n" for name, value in response.headers) + "\r\n"
        if request.method == "HEAD":
            self.stream.sendall(head.encode())
            return True
        cut = kind in ("reset", "truncated", "stalled")
        end = min(size, fault.get("after") if fault.get("after") is not None else size // 2) if cut else size
        rate = (fault.get("after") or 8192) if kind == "slow" else self.rate
        self._body(head.encode(), response, end, rate, entry)
        if kind == "stalled":
            select.select([self.stream], [], [])  # until the client has had enough
        if kind == "reset":
            self.stream.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        return not cut

    def _body(self, head, response, end, rate, entry):
        # A short answer is one segment; a long one goes out in pieces of at most 20 ms.
        step = max(2048, int(rate * 0.02)) if rate else CHUNK
        if response.start is None:
            pieces = (memoryview(response.body)[at : min(at + step, end)] for at in range(0, end, step))
        else:
            pieces = file_pieces(response.body, response.start, end, step)
        for piece in pieces:
            self._wait(len(piece), rate)
            self.stream.sendall(head + piece if head else piece)
            entry["bytes"] += len(piece)
            head = b""
        if head:
            self.stream.sendall(head)

    def _wait(self, size, rate):
        if rate:
            now = time.monotonic()
            self.free = max(now, self.free) + size / rate
            time.sleep(self.free - now)


def file_pieces(path, start, length, step):
    with open(path, "rb", buffering=0) as file:
        at, end = start, start + length
        while at < end:
            piece = os.pread(file.fileno(), min(step, end - at), at)
            if not piece:
                return
            at += len(piece)
            yield piece


def read_request(stream, rest):
    """Reads one request; `rest` keeps what came too early. Raises ValueError when the client has gone."""
    while (end := rest.find(b"\r\n\r\n")) < 0:
        _receive(stream, rest)
    lines = bytes(rest[:end]).decode("latin-1").split("\r\n")
    del rest[: end + 4]
    method, target, _ = lines[0].split(" ", 2)
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])}
    if headers.get("expect", "").lower() == "100-continue":
        stream.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
    size = int(headers.get("content-length") or 0)
    while len(rest) < size:
        _receive(stream, rest)
    body = bytes(rest[:size])
    del rest[:size]
    return method, target, headers, body


def _receive(stream, rest):
    # Clients that send head and body apart would otherwise wait for our delayed ACK, 40 ms a request.
    stream.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)
    data = stream.recv(65536)
    if not data or len(rest) > 4_000_000:
        raise ValueError("the client has gone")
    rest += data
