"""What the proxy hands to a platform (Request) and gets back (Response), and padded pages that cost nothing to gzip."""

import base64
import json
import random
import struct
import urllib.parse
import zlib


class Request:
    """One HTTP request. `query` has one value a name; `json` is the body as an object, {} if it is none."""

    def __init__(self, method, host, target, headers, body):
        self.method, self.host, self.target, self.headers, self.body = method, host, target, headers, body
        self.path, _, query = target.partition("?")
        self.fault = ""  # the kind of fault that this request is to meet
        self.query = dict(urllib.parse.parse_qsl(query, keep_blank_values=True))
        try:
            self.json = json.loads(body) if body[:1] == b"{" else {}
        except ValueError:
            self.json = {}

    @property
    def wants_gzip(self):
        return "gzip" in self.headers.get("accept-encoding", "")


class Response:
    """`body` is bytes; or a file: `body` is its path and `start`, `length` say which part of it goes out."""

    def __init__(self, body=b"", status=200, kind="text/html; charset=utf-8", headers=(), start=None, length=None):
        self.body, self.status, self.kind, self.headers = body, status, kind, list(headers)
        self.start = start
        self.length = len(body) if start is None else length

    def headers_but(self, name):
        return [header for header in self.headers if header[0] != name]


def as_json(value, status=200):
    return Response(json.dumps(value, ensure_ascii=False).encode(), status, "application/json; charset=UTF-8")


def compressed(request, response):
    """The same answer in gzip, if it was asked for and is worth it."""
    if response.start is not None or len(response.body) < 4096 or not request.wants_gzip:
        return response
    packer = zlib.compressobj(1, zlib.DEFLATED, 31)
    return _gzip_response(response, packer.compress(response.body) + packer.flush())


def _gzip_response(response, body):
    headers = [*response.headers, ("Content-Encoding", "gzip"), ("Vary", "Accept-Encoding")]
    return Response(body, response.status, response.kind, headers)


class Padding:
    """A long comment that makes a page as heavy as the real one: `plain` bytes, about `packed` bytes in gzip.

    Its deflate blocks are made once. A page is its own (short) text, deflated, then these blocks, then an empty last
    block: a valid gzip stream for the price of the short text and one CRC.
    """

    def __init__(self, plain, packed, before="<!--", after="-->"):
        noise = base64.b64encode(random.Random(plain).randbytes(int(packed * 0.98)))
        repeated = b" some words that a page says again and again, " * (max(0, plain - len(noise)) // 46)
        self.text = before.encode() + noise + repeated + after.encode()
        packer = zlib.compressobj(6, zlib.DEFLATED, -15)
        self.blocks = packer.compress(self.text) + packer.flush(zlib.Z_FULL_FLUSH)

    def page(self, request, text, kind="text/html; charset=utf-8", headers=()):
        """`text` followed by the padding."""
        start = text.encode()
        response = Response(start + self.text, 200, kind, headers)
        if not request.wants_gzip:
            return response
        packer = zlib.compressobj(1, zlib.DEFLATED, -15)
        blocks = packer.compress(start) + packer.flush(zlib.Z_FULL_FLUSH) + self.blocks + b"\x03\x00"
        trailer = struct.pack("<LL", zlib.crc32(response.body), len(response.body) & 0xFFFFFFFF)
        return _gzip_response(response, b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03" + blocks + trailer)
