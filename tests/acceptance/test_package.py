"""The wheel, the sdist and the README's own first command, each in an environment of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest
from support import ROOT, checkout
from support.readme import BLOCKS

import tjsubsidy_cli

pytestmark = pytest.mark.slow

CLEAN = {
    name: value
    for name, value in os.environ.items()
    if name not in {"PYTHONPATH", "VIRTUAL_ENV"} and not name.startswith(("COV", "PYTEST"))
}
GOLDEN = (ROOT / "tests" / "acceptance" / "golden" / "check-parts-maker.en.80.txt").read_text(
    "utf-8"
)


def run(*command: object, cwd: Path) -> str:
    ran = subprocess.run(
        [*map(str, command)],
        cwd=cwd,
        env={**CLEAN, "TJSUBSIDY_LANG": "en", "COLUMNS": "80"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sdist, and the wheel built from it."""
    folder = tmp_path_factory.mktemp("built")
    clone = checkout(folder)
    run(sys.executable, "-m", "build", "--outdir", folder / "dist", clone, cwd=folder)
    return folder / "dist"


def test_the_wheel_holds_the_package_and_its_catalogue(built: Path) -> None:
    (wheel,) = built.glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    assert "tjsubsidy_cli/policy/data/measures.toml" in names
    assert "tjsubsidy_cli/policy/data/measures.pickle" in names  # checked when the wheel was built
    assert "tjsubsidy_cli/py.typed" in names
    assert "tjsubsidy_cli/render/report/report.css" in names
    assert not [name for name in names if name.startswith(("tests/", "samples/", "data/"))]


def test_the_sdist_holds_all_that_the_tests_need(built: Path) -> None:
    (sdist,) = built.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        names = {name.split("/", 1)[1] for name in archive.getnames() if "/" in name}
    for name in ("data/measures.toml", "samples/minimal.toml", "tests/conftest.py", "README.md"):
        assert name in names
    assert "schemas/profile.json" in names


def test_the_wheel_works_anywhere(built: Path, tmp_path: Path) -> None:
    """With what is installed here: whether it brings what it needs, the README's command tries."""
    (wheel,) = built.glob("*.whl")
    place = tmp_path / "wheel"
    here = (sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--target", place)
    run(*here, wheel, cwd=tmp_path)
    tool = ("env", f"PYTHONPATH={place}", place / "bin" / "tjsubsidy")
    assert run(*tool, "--version", cwd=tmp_path) == f"tjsubsidy {tjsubsidy_cli.__version__}\n"
    shutil.copytree(ROOT / "samples", tmp_path / "samples")
    assert run(*tool, "check", "samples/parts-maker.toml", cwd=tmp_path) == GOLDEN


def test_the_first_command_of_the_readme(tmp_path: Path) -> None:
    command = next(text for setup, _, text in BLOCKS if setup == "run")
    assert run("bash", "-c", command, cwd=checkout(tmp_path)) == GOLDEN
