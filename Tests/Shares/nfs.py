"""A small NFS client over libnfs, which needs neither the kernel nor a mount. Used by NfsTests.

    nfs.py put VERSION FOLDER NAME FROM [--piece BYTES] [--pause SECONDS] [--by-rename] [--die-after BYTES]
    nfs.py get VERSION FOLDER NAME TO
"""

import argparse
import ctypes
import os
import sys
import time

READ, WRITE, CREATE, TRUNCATE = os.O_RDONLY, os.O_WRONLY, os.O_CREAT, os.O_TRUNC


class Url(ctypes.Structure):
    _fields_ = [("server", ctypes.c_char_p), ("path", ctypes.c_char_p), ("file", ctypes.c_char_p)]


def library():
    for name in ("libnfs.so.13", "libnfs.so.14"):  # 4.0 and 5.0: later ones order their arguments differently.
        try:
            nfs = ctypes.CDLL(name)
        except OSError:
            continue
        nfs.nfs_init_context.restype = ctypes.c_void_p
        nfs.nfs_parse_url_dir.restype = ctypes.POINTER(Url)
        nfs.nfs_get_error.restype = ctypes.c_char_p
        return nfs
    sys.exit("libnfs is not installed")


class Share:
    def __init__(self, version, folder):
        self.nfs = library()
        self.context = ctypes.c_void_p(self.nfs.nfs_init_context())
        url = self.nfs.nfs_parse_url_dir(self.context, f"nfs://127.0.0.1/{folder}?version={version}".encode())
        if not url:
            sys.exit("the address is not understood")
        self.call("mount", url.contents.server, url.contents.path)

    def call(self, name, *arguments):
        result = getattr(self.nfs, f"nfs_{name}")(self.context, *arguments)
        if result < 0:
            sys.exit(f"{name}: {result} {self.nfs.nfs_get_error(self.context)}")
        return result

    def open(self, name, flags):
        handle = ctypes.c_void_p()
        self.call("open2", name, flags, 0o664, ctypes.byref(handle))
        return handle

    def put(self, name, content, piece, pause, by_rename, die_after):
        final = b"/" + os.fsencode(name)
        first = b"/." + os.fsencode(name) + b".tmp" if by_rename else final
        handle = self.open(first, CREATE | WRITE | TRUNCATE)
        for start in range(0, len(content), piece):
            part = content[start : start + piece]
            if start and pause:
                time.sleep(pause)
            if die_after is not None and start >= die_after:
                os._exit(9)
            self.call("pwrite", handle, ctypes.c_uint64(start), ctypes.c_uint64(len(part)), part)
        self.call("close", handle)
        if by_rename:
            self.call("rename", first, final)

    def get(self, name, to):
        handle = self.open(b"/" + os.fsencode(name), READ)
        buffer = ctypes.create_string_buffer(1 << 15)
        at = 0
        while True:
            count = self.call("pread", handle, ctypes.c_uint64(at), ctypes.c_uint64(len(buffer)), buffer)
            if count == 0:
                break
            to.write(buffer.raw[:count])
            at += count
        self.call("close", handle)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("action", choices=["put", "get"])
    parser.add_argument("version", type=int)
    parser.add_argument("folder")
    parser.add_argument("name")
    parser.add_argument("file")
    # libnfs 4.0 cannot send large pieces over NFSv4.
    parser.add_argument("--piece", type=int, default=1 << 14)
    parser.add_argument("--pause", type=float, default=0)
    parser.add_argument("--by-rename", action="store_true")
    parser.add_argument("--die-after", type=int)
    given = parser.parse_args()
    share = Share(given.version, given.folder)
    if given.action == "put":
        with open(given.file, "rb") as file:
            content = file.read()
        share.put(given.name, content, given.piece, given.pause, given.by_rename, given.die_after)
    else:
        with open(given.file, "wb") as file:
            share.get(given.name, file)


main()
