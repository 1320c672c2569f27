#!/usr/bin/env python3
"""Judges the fake platforms with the real yt-dlp and ytmusicapi, and their faults with a raw client.

Run with a Python that has yt_dlp and ytmusicapi. One line a check; exit status 1 when one failed. Words after the
command choose the checks whose names hold one of them.
"""

import sys
import tempfile

sys.dont_write_bytecode = True
import audio  # noqa: E402
import catalogue  # noqa: E402
import check_clients  # noqa: E402, F401
import check_raw  # noqa: E402, F401
from checking import CHECKS, Server  # noqa: E402


def main():
    failed = 0
    names = {function: function.__name__.replace("_", " ") for function in CHECKS}
    chosen = [f for f, name in names.items() if not sys.argv[1:] or any(word in name for word in sys.argv[1:])]
    with tempfile.TemporaryDirectory(prefix="fake-platforms-") as folder, Server(folder) as server:
        server.catalogue, server.files = catalogue.Catalogue.load("demo"), audio.AudioFiles()
        for function in chosen:
            name = names[function]
            try:
                function(server)
                print(f"ok      {name}", flush=True)
            except Exception as error:  # noqa: BLE001 - a failed check is reported, whatever it is
                failed += 1
                print(f"FAILED  {name}: {type(error).__name__}: {error}", flush=True)
    print(f"{len(chosen) - failed} passed, {failed} failed")
    sys.exit(failed > 0)


if __name__ == "__main__":
    main()
