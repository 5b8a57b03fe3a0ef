"""The next command that a result names gives the same result."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len
from support import DATA, ROOT, Ran

from tjsubsidy_cli.base.shell import next_command, takes
from tjsubsidy_cli.commands.options import repeated
from tjsubsidy_cli.render.terminal.layout import command_line

Tool = Callable[..., Ran]


def test_the_next_command_repeats_what_changes_the_result(
    tmp_path: Path, tjsubsidy: Tool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.toml").write_text('[company]\nname = "x"\n')
    options = ["--as-of", "2021-03-04", "--reading", "AMB-1-1b=B", "--assume", "1-1=10%"]
    shown = tjsubsidy("check", "mine.toml", *options).out
    assert named(shown) == ["ask", "mine.toml", *options]


OPTIONS = {
    "--lang": "en",
    "--catalogue": str(ROOT / "data" / "measures.toml"),
    "--as-of": "2021-03-04",
    "--reading": "AMB-7-2a=B",
    "--assume": "1-1=10%",
    "--set": "champion_products=2",
    "--input-format": "toml",
}


def named(shown: str) -> list[str]:
    """The words of the next command that a result names."""
    found = re.search(
        r"(?:Next: |下一步：)tjsubsidy (.+?)(?:\s+\(|\s*（)", as_one(shown), re.DOTALL
    )
    assert found
    return shlex.split(found[1])


def as_one(command: str) -> str:
    """A command of several lines as a shell takes it."""
    return command.replace("\\\n", "")


@pytest.mark.parametrize("profile", ["minimal.toml", "parts-maker.toml", "outside.toml"])
@pytest.mark.parametrize("option", OPTIONS)
def test_what_check_names_can_be_run(option: str, profile: str, tjsubsidy: Tool) -> None:
    """Whatever is left to do for a company, the next command takes the options of ``check``."""
    folder = DATA if profile == "outside.toml" else ROOT / "samples"
    shown = tjsubsidy("check", folder / profile, option, OPTIONS[option], columns=500).out
    first, *words = named(shown)
    assert (option in words) == (first != "advise" or option != "--assume")
    words += ["--next"] if first == "ask" else []
    if first == "ask" and option in {"--as-of", "--assume"}:
        return  # of an interview; --next shows no result
    assert tjsubsidy(first, *words).code == 0


def test_a_what_if_is_compared_with_what_is(
    tmp_path: Path, tjsubsidy: Tool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "我的 表.csv").write_text("name,activities\n甲,制造业\n", "utf-8")
    options = ["--reading", "AMB-1-1b=B", "--set", "titles+=first_set"]
    options += ["--set", "champion_products=2"]
    words = ["我的 表.csv", "--row", "2", *options]
    shown = tjsubsidy("check", *words, columns=500).out
    assert named(shown) == ["compare", *words]
    assert tjsubsidy(*named(shown)).code == 0


@pytest.fixture
def of_a_list(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The words for a company of a table that lies in the folder, under another reading."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "list.csv").write_text("name,activities,投入\n甲,制造业,3\n", "utf-8")
    words = ["list.csv", "--row", "2", "--map", "投入=champion_products"]
    return [*words, "--reading", "AMB-7-2a=B"]


def test_the_next_command_of_advise_asks_about_the_same_company(
    of_a_list: list[str], tjsubsidy: Tool
) -> None:
    shown = tjsubsidy("advise", *of_a_list, columns=500).out
    assert " ".join(["answers first: tjsubsidy ask", *of_a_list]) in as_one(shown)
    assert tjsubsidy("ask", "--next", *of_a_list).code == 0


def test_without_a_slip_the_hint_is_about_the_same_company(
    of_a_list: list[str], tjsubsidy: Tool
) -> None:
    told = tjsubsidy("ask", "--colleagues", "slip.md", *of_a_list).err
    assert " ".join(["tjsubsidy ask --next", *of_a_list]) in told


def test_a_command_takes_what_it_is_told_to_repeat(tjsubsidy: Tool) -> None:
    """The table of what a command does not take says the same as its options."""
    every = repeated(
        {
            "input_format": "toml",
            "lang": "en",
            "catalogue": Path("c"),
            "as_of": "2021-03-04",
            "reading": ["a=B"],
            "assume": ["1-1=1"],
            "settings": ["a=1"],
            "prepared_by": "A",
            "logo": Path("l"),
            "full": True,
        }
    )
    assert len(every) == 10
    for name in ("advise", "ask", "check", "compare", "explain"):
        known = set(re.findall(r"--[a-z-]+", tjsubsidy(name, "--help").out))
        if name == "check":  # these are for its report, not for a screen
            known -= {"--prepared-by", "--logo", "--full"}
        assert [o for o in every if takes(name, o)] == [o for o in every if o[0] in known], name


@pytest.mark.parametrize("word", ["a b", "a'b", '"', "$HOME", "-x", "中文.toml", ""])
def test_a_word_for_a_shell_is_read_as_it_was(word: str) -> None:
    assert shlex.split(next_command("check", word)) == ["tjsubsidy", "check", word]


@given(
    st.lists(st.text("ab中文 '\"$-=\\", min_size=1, max_size=20), min_size=1, max_size=9),
    st.integers(48, 120),
)
@example(["客户 名单.xlsx", "--sheet", "在谈客户", "--map", "行业=activities"] * 2, 60)
def test_a_command_of_several_lines_is_copied_as_one(words: list[str], width: int) -> None:
    words = [word.replace("\\", "") or "x" for word in words]  # Windows parts folders by it
    command = next_command("check", *words)
    line = command_line("Next: ", command, "  (why)", width)
    rows = ["".join(text for text, _ in row) for row in line.rows]
    assert all(cell_len(row) <= width for row in rows)
    said = as_one("\n".join(rows)).removeprefix("Next: ").removesuffix("(why)")
    assert shlex.split(said) == ["tjsubsidy", "check", *words]


def test_the_next_command_of_a_screening_gives_the_same_result(
    tmp_path: Path, tjsubsidy: Tool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "list.csv").write_text(
        "name,district,activities,投入\n甲,西青区,制造业,1000\n", "utf-8"
    )
    pairs = [pair for pair in OPTIONS.items() if pair[0] not in {"--set", "--input-format"}]
    options = [word for pair in pairs for word in pair]
    maps = ["--map", "投入=smart_equipment_cost:万元"]
    ran = tjsubsidy("screen", "list.csv", *maps, *options, columns=1000)
    words = named(ran.out)
    assert words == ["check", "list.csv", "--row", "2", *maps, *options]
    one = json.loads(tjsubsidy(*words, "--format", "json").out)
    (grant,) = (grant for grant in one["grants"] if grant["id"] == "1-1")
    assert grant["assumed"]["amount"] == 1_000_000
