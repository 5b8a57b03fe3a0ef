"""No two outputs are one file, nor is an output an input, whatever the name is."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from support import HARBOUR, ROOT, Ran

Tool = Callable[..., Ran]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a profile, a table and a catalogue, and links to them."""
    monkeypatch.chdir(tmp_path)
    shutil.copy(ROOT / "samples" / "clients.csv", "t.csv")
    shutil.copy(ROOT / "samples" / "minimal.toml", "p.toml")
    shutil.copy(HARBOUR, "c.toml")
    for name in ("t.csv", "p.toml", "c.toml"):
        Path("link-" + name).symlink_to(name)
        os.link(name, "hard-" + name)
    Path("sub").mkdir()
    Path("new.csv").symlink_to("later.csv")
    return tmp_path


@pytest.mark.parametrize(
    "command",
    [
        "screen t.csv -o o.csv --rejects o.csv",
        "screen t.csv -o o.csv --rejects ./o.csv",
        "screen t.csv -o o.csv --rejects sub/../o.csv",
        "screen t.csv -o o.csv --rejects HERE/o.csv",
        "screen t.csv -o o.csv --rejects O.CSV",
        "screen t.csv -o new.csv -o later.csv",
        "screen t.csv -o o.csv -o o.csv",
        "screen t.csv -o o.csv -o o.rejects.csv",
        "screen t.csv -o t.csv",
        "screen t.csv -o link-t.csv",
        "screen t.csv -o hard-t.csv",
        "screen t.csv -o o.csv --rejects t.csv",
        "screen link-t.csv --rejects t.csv",
        "screen t.csv --rejects c.toml --catalogue c.toml",
        "check p.toml -o p.toml",
        "check link-p.toml -o ./p.toml",
        "check hard-p.toml -o p.toml",
        "check p.toml -o c.toml --catalogue c.toml",
        "compare p.toml link-p.toml -o p.toml",
        "compare p.toml --set district=heping -o hard-p.toml",
        "template -o c.toml --catalogue link-c.toml",
        "screen --template t.csv",
        "ask --next p.toml -o link-p.toml",
        "ask --next p.toml -o c.toml --catalogue c.toml",
    ],
)
def test_one_file_is_refused(command: str, folder: Path, tjsubsidy: Tool) -> None:
    before = {path: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    ran = tjsubsidy(*(word.replace("HERE", str(folder)) for word in command.split()))
    assert (ran.code, ran.out) == (2, ""), ran.err
    assert any(
        said in ran.err for said in ("the same file as", "overwrite its own", "not overwritten")
    )
    assert {path: path.read_bytes() for path in folder.iterdir() if path.is_file()} == before


def test_two_files_are_written(folder: Path, tjsubsidy: Tool) -> None:
    assert tjsubsidy("screen", "t.csv", "-o", "o.csv", "-o", "sub/o.csv").code == 0
    assert tjsubsidy("compare", "p.toml", "p.toml", "-o", "new.txt").code == 0
