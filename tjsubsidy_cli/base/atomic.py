"""Atomic writing: a file is replaced as a whole, and a reader never sees half of one."""

from __future__ import annotations

import errno
import os
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import chain, count
from pathlib import Path

from .errors import cause, user_error
from .text import both

_RANDOM = 8  # characters that ``mkstemp`` adds
_OLD = 24 * 3600  # seconds; no run writes for so long without touching its file


def write_whole(target: Path, data: bytes) -> None:
    """Write a whole file, or leave it unchanged; links and devices stay what they are.

    Raises TjsubsidyError if the disk or the permissions do not allow it.
    """
    try:
        mode = target.stat().st_mode if target.exists() else stat.S_IFREG | (0o666 & ~_umask())
        if not stat.S_ISREG(mode):
            with target.open("wb") as stream:  # a device, a pipe, or a folder, which refuses
                stream.write(data)
            return
        with replacing(Path(os.path.realpath(target)), stat.S_IMODE(mode)) as temporary:
            temporary.write_bytes(data)
    except FileNotFoundError:
        what = both("文件夹不存在，无法写入。", "cannot be written: no such folder.")
        raise user_error(what, place=str(target)) from None
    except (OSError, ValueError) as error:
        why = cause(error)
        what = both(f"无法写入：{why.zh}。", f"cannot be written: {why.en}.")
        raise user_error(what, place=str(target)) from None


@contextmanager
def replacing(path: Path, mode: int | None = None) -> Iterator[Path]:
    """Yield a temporary file that replaces the path at the end. Raises OSError.

    After an error the path is unchanged. Without ``mode`` it gets the permissions of a new file.
    """
    import tempfile  # only where something is written

    if path.is_symlink():  # one that leads back to itself
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))
    remove_unfinished(path, _OLD)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=_prefix(path))
    temporary = Path(name)
    try:
        os.close(handle)
        yield temporary
        with temporary.open("rb") as file:
            os.fsync(file.fileno())
        temporary.chmod(0o666 & ~_umask() if mode is None else mode)
        temporary.replace(path)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise


def _prefix(path: Path) -> str:
    return f".{path.name[:40]}."


def remove_unfinished(path: Path, age: float = 0) -> None:
    """Remove the temporary files that killed runs left for this target, from an age in seconds."""
    prefix = _prefix(path)
    with suppress(OSError):
        for name in os.listdir(path.parent):  # noqa: PTH208 - a folder of reports has thousands
            if name.startswith(prefix) and len(name) == len(prefix) + _RANDOM:
                left = path.parent / name  # found by no pattern: a target's name may hold its signs
                with suppress(OSError):
                    about = left.lstat()
                    if stat.S_ISREG(about.st_mode) and time.time() - about.st_mtime >= age:
                        left.unlink()


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def unused(path: Path) -> Path:
    """Find a name like this one that no file has: itself, or one with a number."""
    others = (path.with_stem(f"{path.stem}-{number}") for number in count(2))
    return next(name for name in chain([path], others) if not name.exists())
