"""Files are written whole or not at all."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from tjsubsidy_cli import TjsubsidyError
from tjsubsidy_cli.base.atomic import write_whole
from tjsubsidy_cli.base.errors import cause


def test_a_write_that_fails_half_way_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: int) -> None:
        raise OSError(28, "No space left on device")

    path = tmp_path / "out"
    path.write_bytes(b"old")
    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(TjsubsidyError, match="No space left"):
        write_whole(path, b"new")
    assert path.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["out"]


def test_what_a_killed_run_left_long_ago_is_removed(tmp_path: Path) -> None:
    """The temporary files of this target alone, and of runs that cannot go on any more."""
    ages = {
        ".out.csv.abcd1234": 25,  # its own, and old
        ".out.csv.abcd5678": 1,  # another run may be at work
        ".out.csv.lock": 25,
        ".other.csv.abcd1234": 25,
    }
    for name, hours in ages.items():
        path = tmp_path / name
        path.write_text("half")
        then = path.stat().st_mtime - hours * 3600
        os.utime(path, (then, then))
    write_whole(tmp_path / "out.csv", b"whole")
    left = {path.name for path in tmp_path.iterdir()}
    assert left == {"out.csv", *ages} - {".out.csv.abcd1234"}


def test_what_the_system_refuses_is_said_in_both_languages() -> None:
    said = cause(IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR)))
    assert (said.zh, said.en) == ("是文件夹", "Is a directory")
    assert cause(ValueError("embedded null byte")).zh == "embedded null byte"
