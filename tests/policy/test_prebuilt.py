"""A wheel brings its catalogue prebuilt; nothing else is ever read in its place."""

from __future__ import annotations

import subprocess
import sys
from inspect import unwrap
from pathlib import Path

import pytest
from support import ROOT, UNMEASURED, installed

from tjsubsidy_cli import Catalogue
from tjsubsidy_cli.base.records import names_of
from tjsubsidy_cli.policy import format as schema
from tjsubsidy_cli.policy import prebuilt

load_catalogue = unwrap(schema.load_catalogue)  # nothing is known from before
SOURCE = (ROOT / "data" / "measures.toml").read_bytes()


@pytest.fixture
def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, harbour: Catalogue) -> Path:
    """A prebuilt file that says the harbour's catalogue is the packaged one."""
    path = tmp_path / "measures.pickle"
    path.write_bytes(prebuilt.pack(SOURCE, harbour))
    monkeypatch.setattr(prebuilt, "FILE", path)
    return path


def test_it_is_the_catalogue_that_was_checked(built: Path, catalogue: Catalogue) -> None:
    built.write_bytes(prebuilt.pack(SOURCE, catalogue))
    again = prebuilt.load(SOURCE)
    assert again == catalogue
    for name in names_of(catalogue):
        assert repr(getattr(again, name)) == repr(getattr(catalogue, name))


def test_it_stands_for_the_packaged_catalogue_alone(
    built: Path, harbour: Catalogue, catalogue: Catalogue
) -> None:
    assert load_catalogue() == harbour
    assert load_catalogue(schema.CHECKOUT) == catalogue


def test_without_it_the_file_is_read(built: Path, catalogue: Catalogue) -> None:
    built.unlink()
    assert load_catalogue() == catalogue


def test_one_of_another_file_is_not_taken(built: Path) -> None:
    for other in (SOURCE + b"#", SOURCE[:-1], SOURCE[:-2] + b"#\n"):
        assert prebuilt.load(other) is None


def test_one_of_another_version_is_not_taken(
    built: Path, monkeypatch: pytest.MonkeyPatch, catalogue: Catalogue
) -> None:
    monkeypatch.setattr(prebuilt, "__version__", "9")
    assert load_catalogue() == catalogue


@pytest.mark.slow
def test_a_check_writes_nothing_of_its_own(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    mine = home / "mine.toml"
    mine.write_bytes(SOURCE)
    for package in (ROOT, installed(tmp_path / "installed")):
        for more in ([], ["--catalogue", str(mine)]):
            profile = str(ROOT / "samples" / "parts-maker.toml")
            ran = subprocess.run(
                [sys.executable, "-m", "tjsubsidy_cli", "check", profile, *more],
                capture_output=True,
                cwd=package,
                env={
                    **UNMEASURED,
                    **{name: str(home) for name in ("HOME", "XDG_CACHE_HOME", "LOCALAPPDATA")},
                    "PYTHONPATH": str(package),
                    "TJSUBSIDY_LANG": "en",
                },
                check=True,
            )
            assert b"1-1" in ran.stdout
    assert list(home.iterdir()) == [mine]
