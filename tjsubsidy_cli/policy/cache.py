"""Catalogues that were found right are kept, so that the next run need not check them again.

A cache file holds the catalogue's own file beside the records made of it, so that only a file that
is the same to the last byte is taken for it. It is plain text and JSON. Whatever is wrong with it,
or with the folder that it is in, costs time and nothing else.
"""

from __future__ import annotations

import os
import stat
import sys
from contextlib import suppress
from pathlib import Path
from zlib import crc32

from .. import __version__
from ..base.files import MEGABYTE, replace_file
from .catalogue import Catalogue
from .packing import pack, unpack

VARIABLE = "TJSUBSIDY_CACHE"
PREBUILT = Path(__file__).parent / "data" / "measures.cache"  # made with the wheel
MOST_BYTES = 64 * MEGABYTE
MOST_FILES = 8
_WRONG = (OSError, ValueError, TypeError, LookupError, ArithmeticError, RecursionError)
_CHECKSUM = 8  # characters


def recall(source: bytes, suffix: str, *, packaged: bool) -> Catalogue | None:
    """What a file with these bytes and this ending was found to be; None if that is not known."""
    if os.environ.get(VARIABLE) == "":
        return None
    if packaged:
        with suppress(*_WRONG):
            return _unpacked(_read(PREBUILT), source, suffix, 0)
    if folder := cache_folder():
        with suppress(*_WRONG):
            data = _read(folder / _name(source), own=True)
            return _unpacked(data, source, suffix, _rules())
    return None


def remember(source: bytes, suffix: str, catalogue: Catalogue) -> None:
    """Keep a catalogue that was found right, if there is a place for it."""
    if folder := cache_folder():
        with suppress(*_WRONG):
            data = _packed(source, suffix, _rules(), catalogue)
            if len(data) <= MOST_BYTES:
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
                replace_file(folder / _name(source), data, 0o600)
                _prune(folder)


def cache_folder() -> Path | None:
    """Where catalogues are kept: ``TJSUBSIDY_CACHE``, else the system's place; empty is nowhere."""
    if (chosen := os.environ.get(VARIABLE)) is not None:
        return Path(chosen) if chosen else None
    home = os.path.expanduser("~")  # noqa: PTH111 - Path.home raises where there is none
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA", "")
    elif sys.platform == "darwin":
        base = f"{home}/Library/Caches"
    else:
        base = os.environ.get("XDG_CACHE_HOME") or f"{home}/.cache"
    return Path(base, "tjsubsidy") if Path(base).is_absolute() else None


def prebuilt(source: bytes, suffix: str, catalogue: Catalogue) -> bytes:
    """The cache file that a wheel carries, for the rules that it carries."""
    return _packed(source, suffix, 0, catalogue)


def _head(source: bytes, suffix: str, rules: int) -> bytes:
    """How a cache file for this source begins: what it was made by. The source itself follows."""
    return f"tjsubsidy {__version__} {rules} {suffix} {len(source)}\n".encode()


def _packed(source: bytes, suffix: str, rules: int, catalogue: Catalogue) -> bytes:
    packed = pack(catalogue)
    return _head(source, suffix, rules) + source + _checksum(packed) + packed


def _unpacked(data: bytes, source: bytes, suffix: str, rules: int) -> Catalogue:
    """The catalogue in a cache file. Raises ValueError and its like if it is not the one meant."""
    head = _head(source, suffix, rules)
    start = len(head) + len(source)
    packed = memoryview(data)[start + _CHECKSUM :]  # a view, for a copy takes its time
    if not (
        data.startswith(head)
        and data.startswith(source, len(head))
        and data.startswith(_checksum(packed), start)
    ):
        raise ValueError
    return unpack(packed)


def _checksum(packed: bytes | memoryview) -> bytes:
    return b"%08x" % crc32(packed)


def _name(source: bytes) -> str:
    return f"{crc32(source):08x}.cache"


def _rules() -> int:
    """When the tool's own modules were last changed, in ns: what they ask of a catalogue, too."""
    with os.scandir(Path(__file__).parent) as entries:
        return max(entry.stat().st_mtime_ns for entry in entries if entry.name.endswith(".py"))


def _read(path: Path, *, own: bool = False) -> bytes:
    """A plain file of bounded size; with ``own``, one that nobody else could have written."""
    flags = ("O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "O_BINARY")
    handle = os.open(path, os.O_RDONLY | sum(getattr(os, flag, 0) for flag in flags))
    with os.fdopen(handle, "rb") as file:
        found = os.fstat(handle)
        if not stat.S_ISREG(found.st_mode) or found.st_size > MOST_BYTES:
            raise ValueError
        if (
            own
            and sys.platform != "win32"
            and (found.st_uid != os.getuid() or found.st_mode & 0o022)
        ):
            raise ValueError
        return file.read()


def _prune(folder: Path) -> None:
    """Only those catalogues stay that were checked last."""
    oldest_first = sorted(folder.glob("*.cache"), key=lambda path: path.stat().st_mtime_ns)
    for path in oldest_first[:-MOST_FILES]:
        path.unlink()
