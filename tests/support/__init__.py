"""What all tests share: where things are, and ways to run the tool as its users do."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from _pytest.mark import ParameterSet
from hypothesis import settings

# Compile the package once, and not in each process that a test starts.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

ROOT = Path(__file__).parents[2]
DATA = ROOT / "tests" / "data"
SAMPLES = sorted((ROOT / "samples").glob("*.toml"))
HARBOUR = DATA / "harbour.toml"


@dataclass(frozen=True)
class Ran:
    """What a command did."""

    code: int
    out: str
    err: str


def some_fast(paths: Sequence[Path]) -> list[Path | ParameterSet]:
    """All of the files, for a parameter of a test; of which the fast run takes every fifth."""
    return [
        pytest.param(path, marks=pytest.mark.slow) if number % 5 else path
        for number, path in enumerate(paths)
    ]


def draws(examples: int) -> settings:
    """As many examples in the full run; in the fast one the part that its profile draws."""
    return settings(max_examples=max(5, part_of(examples)))


def part_of(examples: int) -> int:
    """So many random examples in the full run, in the fast one the part that its profile draws."""
    return examples * settings().max_examples // 100


def without_hashes(said: str) -> str:
    """An output without the hashes that change with every word of the catalogue."""
    said = re.sub(r'"(id|catalogue)": "(?:[0-9a-f]{16}|[0-9a-f]{64})"', r'"\1": "..."', said)
    between = r"(\W+(?:[A-Z]\d+\W+)?)"  # in a workbook, also the name of the next cell
    return re.sub(rf"([Dd]etermination|测算编号){between}[0-9a-f]{{16}}", r"\1\2...", said)


UNMEASURED = {name: value for name, value in os.environ.items() if not name.startswith("COV")}


def in_shell(
    *args: object,
    stdin: bytes | None = None,
    env: dict[str, str] | None = None,
    cwd: Path = ROOT,
) -> subprocess.CompletedProcess[bytes]:
    """Run the tool as a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "tjsubsidy_cli", *map(str, args)],
        input=stdin,
        capture_output=True,
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(ROOT), "TJSUBSIDY_LANG": "en", **(env or {})},
        timeout=60,
        check=False,
    )


def checkout(folder: Path) -> Path:
    """A copy of the project as a clone would have it, in a new folder."""
    target = folder / "clone"
    if target.exists():
        return target
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if listed.returncode != 0:  # not a git checkout, such as an unpacked sdist
        ignored = shutil.ignore_patterns(".*", "__pycache__", "*.egg-info", "dist", "build")
        return Path(shutil.copytree(ROOT, target, ignore=ignored))
    for name in listed.stdout.decode().split("\0"):
        if (ROOT / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, target / name)
    return target


def installed(folder: Path) -> Path:
    """The package in a folder as a wheel installs it: with its catalogue, and that prebuilt."""
    from tjsubsidy_cli import load_catalogue
    from tjsubsidy_cli.policy import prebuilt

    compiled = shutil.ignore_patterns("__pycache__")  # which another process may be writing
    shutil.copytree(ROOT / "tjsubsidy_cli", folder / "tjsubsidy_cli", ignore=compiled)
    data = folder / "tjsubsidy_cli" / "policy" / "data"
    data.mkdir()
    source = Path(shutil.copy(ROOT / "data" / "measures.toml", data)).read_bytes()
    (data / prebuilt.FILE.name).write_bytes(prebuilt.pack(source, load_catalogue()))
    return folder


def wait_until_idle(pid: int | None) -> None:
    """Until a process has used no processor time for a while: it waits for its input."""
    used, since = "", time.monotonic()
    while time.monotonic() - since < 0.5:
        now = " ".join(Path(f"/proc/{pid}/stat").read_text().split()[13:15])
        if now != used:
            used, since = now, time.monotonic()
        time.sleep(0.05)


def heed_ctrl_c() -> None:
    """For a new process: what starts in a shell's background would otherwise ignore Ctrl-C."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
