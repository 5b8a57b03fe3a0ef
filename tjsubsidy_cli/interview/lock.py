"""The lock of a draft: while one interview fills a file, no other begins on it."""

from __future__ import annotations

import os
import platform
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from ..base.atomic import remove_unfinished
from ..base.errors import TjsubsidyError, user_error
from ..base.text import both

_SECONDS = 0.5  # for an interview that is just ending
_LONGEST = 500  # bytes of the holder's line


@contextmanager
def only_one(path: Path) -> Iterator[None]:
    """Hold the lock of a file, which the system takes back when the process ends.

    Raises TjsubsidyError with the name of the holder if another process has it.
    """
    real = Path(os.path.realpath(path))
    beside = real.with_name(f".{real.name}.lock")
    lock = FileLock(beside, timeout=_SECONDS, fallback_to_soft=False)
    try:
        lock.acquire()
    except Timeout:
        raise _taken(path, beside) from None
    except OSError:  # no locks on this file system: saving still refuses to lose others' changes
        yield
        return
    try:
        _sign(beside)
        remove_unfinished(real)  # nobody else writes this file now
        yield
    finally:
        with suppress(OSError):  # Windows removes no open file, but the library does at the end
            beside.unlink()
        lock.release()


def _sign(beside: Path) -> None:
    """Write into the lock's file who holds it; on Windows nobody else may read its first byte."""
    since = time.strftime("%Y-%m-%d %H:%M:%S")
    with suppress(OSError), beside.open("r+b", buffering=0) as file:
        file.seek(1)
        file.write(f"{os.getpid()}\t{platform.node()}\t{since}\n".encode())


def _taken(path: Path, beside: Path) -> TjsubsidyError:
    line = ""
    with suppress(OSError), beside.open("rb", buffering=0) as file:
        file.seek(1)
        line = file.read(_LONGEST).decode("utf-8", "replace").partition("\n")[0]
    what = both("另一个问答正在填这份资料。", "another interview has it open.")
    if len(holder := line.split("\t")) == 3:  # noqa: PLR2004 - as they are written above
        pid, host, since = holder
        what = both(
            f"另一个问答正在填这份资料：{host} 上的进程 {pid}，始于 {since}。",
            f"another interview has it open: process {pid} on {host}, since {since}.",
        )
    hint = both("请先结束那一个，或另填一份。", "End that one first, or name another file.")
    return user_error(what, hint, place=str(path))
