"""Packs installed packages into wheels again, for an index without a network: wheels.py FOLDER NAME VERSION [MODULE].

NAME gets that version, and requires nothing. With MODULE, that file of it is replaced by one that cannot be imported.
"""

import importlib.metadata
import pathlib
import re
import sys
import zipfile

folder, name, version, *broken = sys.argv[1:]
package = importlib.metadata.distribution(name)
stem = re.sub(r"[-.]+", "_", package.metadata["Name"])
about = f"{stem}-{version}.dist-info"
with zipfile.ZipFile(pathlib.Path(folder, f"{stem}-{version}-py3-none-any.whl"), "w") as wheel:
    names = []
    for file in package.files:
        path = file.as_posix()
        if path.startswith("..") or "__pycache__" in path or ".dist-info/" in path:
            continue
        text = package.locate_file(file).read_bytes()
        if path in broken:
            text = b"raise ImportError('a broken version')\n"
        if path == "yt_dlp/version.py":
            text = re.sub(rb"__version__ = '[^']*'", b"__version__ = '" + version.encode() + b"'", text)
        wheel.writestr(path, text)
        names.append(path)
    texts = {
        "METADATA": f"Metadata-Version: 2.1\nName: {package.metadata['Name']}\nVersion: {version}\n"
        "Provides-Extra: default\n",
        "WHEEL": "Wheel-Version: 1.0\nGenerator: wheels.py\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    for file, text in texts.items():
        wheel.writestr(f"{about}/{file}", text)
        names.append(f"{about}/{file}")
    wheel.writestr(f"{about}/RECORD", "".join(f"{path},,\n" for path in [*names, f"{about}/RECORD"]))
