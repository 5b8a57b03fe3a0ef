"""Each command, file and picture of the README and docs/, as it stands."""

from __future__ import annotations

import json
import os
import re
import runpy
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from support import ROOT, UNMEASURED, Ran, checkout, installed
from support.readme import BLOCKS, DOCS, README

from tjsubsidy_cli import Catalogue, load_profile
from tjsubsidy_cli.rules.answers import parse_answer

SCRIPTS = [text for setup, kind, text in BLOCKS if kind == "sh" and not setup]


def test_the_readme_has_what_is_tested() -> None:
    assert [setup for setup, _, _ in BLOCKS if setup] == ["run", "test"] * 2
    assert len(SCRIPTS) == 10
    setups = [text.replace(" --lang zh", "") for setup, _, text in BLOCKS if setup]
    assert setups[:2] == setups[2:]


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package as it is installed, which begins in half the time of a checkout."""
    return installed(tmp_path_factory.mktemp("package"))


@pytest.mark.slow
@pytest.mark.parametrize("script", SCRIPTS)
def test_commands_run_as_they_stand(script: str, package: Path, tmp_path: Path) -> None:
    ran = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        cwd=checkout(tmp_path),
        env={
            **UNMEASURED,
            "PYTHONPATH": str(package),
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
            "GITHUB_STEP_SUMMARY": "summary.md",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    for line in script.splitlines():
        if target := re.search(r"(?:-o|>) (\S+)", line):
            name = target[1].replace('"$GITHUB_STEP_SUMMARY"', "summary.md")
            assert (tmp_path / "clone" / name).stat().st_size > 0


PIPELINES = [yaml.safe_load(text) for _, kind, text in BLOCKS if kind == "yaml"]


@pytest.mark.slow
@pytest.mark.parametrize("pipeline", PIPELINES, ids=["gitlab", "github"])
def test_pipelines_run_as_they_stand(
    pipeline: dict[str, Any], package: Path, tmp_path: Path
) -> None:
    job = pipeline.get("grants") or pipeline["jobs"]["grants"]
    steps = job.get("script") or [step["run"] for step in job["steps"] if "run" in step]
    install, *rest = steps
    assert install in next(text for setup, _, text in BLOCKS if setup == "run")  # tested there
    test_commands_run_as_they_stand("\n".join(rest), package, tmp_path)
    failing = "\n".join(rest).replace("--fail-if-none", "--require 26")
    with pytest.raises(AssertionError, match=r"\(3, '9 gates"):
        test_commands_run_as_they_stand(failing, package, tmp_path)


def test_the_profiles_are_valid(tmp_path: Path, catalogue: Catalogue) -> None:
    short, whole = [text for _, kind, text in BLOCKS if kind == "toml"]
    path = tmp_path / "mine.toml"
    path.write_text(short, "utf-8")
    assert load_profile(path, catalogue).facts["smart_equipment_cost"] == 12_000_000
    path.write_text(whole, "utf-8")
    profile = load_profile(path, catalogue)
    assert (set(profile.received), set(profile.assume)) == ({"3-1", "6-1"}, {"1-1"})


TABLES = re.findall(r"<!-- answers -->\n(?:\|.*\n){2}((?:\|.*\n)+)", DOCS["profile"])
ANSWERED = ["innovation_project", "new_5g_stations", "main_revenue", "district"]
ANSWERED += ["digital_infrastructure", "titles"]


@pytest.mark.parametrize("table", TABLES, ids=["en", "zh"])
def test_answers_may_be_written_as_it_says(table: str, catalogue: Catalogue) -> None:
    rows = table.splitlines()
    for fact, row in zip(ANSWERED, rows, strict=True):
        for written in re.findall("`([^`]+)`", row):
            response = parse_answer(catalogue.vocabulary[fact], written)
            assert response.problems == (), written
            said = written in {"about 30", "约30个", "12元5角", "N/A", "不适用"}
            assert bool(response.remarks) == said, written
            assert (response.value is None) == (row is rows[-1]), written


@pytest.mark.parametrize(("fact", "written"), [("district", "开发区"), ("main_revenue", "1亿2000")])
def test_what_it_calls_doubtful_is_an_error(fact: str, written: str, catalogue: Catalogue) -> None:
    assert DOCS["profile"].count(f"`{written}`") == len(TABLES)
    assert parse_answer(catalogue.vocabulary[fact], written).problems


def test_the_library_example_says_what_it_promises() -> None:
    (example,) = [text for _, kind, text in BLOCKS if kind == "python"]
    ran = subprocess.run(
        [sys.executable, "-c", example], cwd=ROOT, capture_output=True, text=True, check=True
    )
    promised = re.search(r"# (\d+), in yuan", example)
    assert promised
    lines = ran.stdout.splitlines()
    assert lines[0] == promised[1]
    assert len(lines) == 1 + 7


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_pictures_are_current(lang: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    picture = runpy.run_path(str(ROOT / "tools" / "picture.py"))["picture"]
    assert picture(lang) == (ROOT / "docs" / f"table.{lang}.svg").read_text("utf-8"), (
        "python tools/picture.py"
    )


def headings(path: Path) -> set[str]:
    """The anchors of a page, as GitHub makes them."""
    titles = re.findall(r"^#+ (.*)$", path.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize(
    "name", ["README.md", "CONTRIBUTING.md", *(f"docs/{name}.md" for name in DOCS)]
)
def test_links_lead_somewhere(name: str) -> None:
    page = ROOT / name
    for target, anchor in re.findall(r"\]\(([^)#]*)#?([^)]*)\)", page.read_text("utf-8")):
        if not target.startswith("http"):
            assert (page.parent / target).exists(), target
            assert not anchor or anchor in headings(page.parent / target if target else page)


@pytest.mark.parametrize(
    "command", ["check samples/parts-maker.toml", "screen samples/clients.csv --by district"]
)
def test_every_key_of_the_json_is_told(command: str, tjsubsidy: Callable[..., Ran]) -> None:
    said = json.loads(tjsubsidy(*command.split(), "--format", "json", lang="en").out)
    told = set(re.findall(r"`(\w+)`", DOCS["scripts"]))
    assert (set(said) | set(said["grants"][0])) - {"eligible", "undecided"} - told == set()


def test_the_numbers_it_names_are_true(catalogue: Catalogue) -> None:
    readings = sum(len(grant.readings) for grant in catalogue.grants.values())
    assert f"{len(catalogue.measures)} measures ({len(catalogue.grants)} grants)" in README
    assert f"{readings} notes" in README
    assert f"{readings}处" in README
    assert "ten fictional companies" in README
    assert len(list((ROOT / "samples").glob("*.toml"))) == 10
