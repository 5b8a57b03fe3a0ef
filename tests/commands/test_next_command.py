"""The next command that a result names gives the same result."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Callable
from pathlib import Path

import pytest
from support import DATA, ROOT, Ran

Tool = Callable[..., Ran]


def test_the_next_command_repeats_what_changes_the_result(
    tmp_path: Path, tjsubsidy: Tool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.toml").write_text('[company]\nname = "x"\n')
    options = ["--as-of", "2021-03-04", "--reading", "AMB-1-1b=B", "--assume", "1-1=10%"]
    shown = tjsubsidy("check", "mine.toml", *options).out
    again = " ".join(["tjsubsidy", "ask", "mine.toml", *options])
    assert again in " ".join(shown.split())


OPTIONS = {
    "--lang": "en",
    "--catalogue": str(ROOT / "data" / "measures.toml"),
    "--as-of": "2021-03-04",
    "--reading": "AMB-7-2a=B",
    "--assume": "1-1=10%",
}


@pytest.mark.parametrize("profile", ["minimal.toml", "parts-maker.toml", "outside.toml"])
@pytest.mark.parametrize("option", OPTIONS)
def test_what_check_names_can_be_run(option: str, profile: str, tjsubsidy: Tool) -> None:
    """Whatever is left to do for a company, the next command takes the options of ``check``."""
    folder = DATA if profile == "outside.toml" else ROOT / "samples"
    shown = tjsubsidy("check", folder / profile, option, OPTIONS[option], columns=500).out
    (command,) = re.findall(r"(?:Next: |下一步：)tjsubsidy (.+?)(?:  \(|（)", shown)
    first, *words = shlex.split(command)
    words += ["--next"] if first == "ask" else []
    if first == "ask" and option in {"--as-of", "--assume"}:
        return  # of an interview; --next shows no result
    assert tjsubsidy(first, *words).code == 0
    assert (option in words) == (first != "advise" or option != "--assume")


def test_the_next_command_of_a_screening_gives_the_same_result(
    tmp_path: Path, tjsubsidy: Tool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "list.csv").write_text(
        "name,district,activities,投入\n甲,西青区,制造业,1000\n", "utf-8"
    )
    options = [word for pair in OPTIONS.items() for word in pair]
    maps = ["--map", "投入=smart_equipment_cost:万元"]
    ran = tjsubsidy("screen", "list.csv", *maps, *options, columns=1000)
    (command,) = re.findall(r"Next: tjsubsidy (.+?) \(", " ".join(ran.out.split()))
    assert shlex.split(command) == ["check", "list.csv", "--row", "2", *maps, *options]
    one = json.loads(tjsubsidy(*shlex.split(command), "--format", "json").out)
    (grant,) = (grant for grant in one["grants"] if grant["id"] == "1-1")
    assert grant["assumed"]["amount"] == 1_000_000
