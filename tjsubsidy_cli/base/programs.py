"""Other programs that are installed on this machine."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

APPLICATIONS = Path("/Applications")  # of macOS


def find_program(
    names: Sequence[str], *, windows: Sequence[str] = (), macos: Sequence[str] = ()
) -> str | None:
    """Find the first program on the PATH, else where Windows and macOS keep their programs."""
    places = (str(place) for place in _places(windows, macos) if place.is_file())
    return next(filter(None, map(shutil.which, names)), None) or next(places, None)


def _places(windows: Sequence[str], macos: Sequence[str]) -> Iterator[Path]:
    for variable in ("ProgramFiles", "ProgramFiles(x86)", "LocalAppData"):
        if folder := os.environ.get(variable):
            yield from (Path(folder, program) for program in windows)
    yield from (APPLICATIONS / program for program in macos)
