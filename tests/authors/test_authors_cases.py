"""Cases run from the command line: what fails, what is not exercised, and what is refused."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from rich.cells import cell_len
from support import DATA, HARBOUR, ROOT, Ran

from tjsubsidy_cli import Catalogue, load_catalogue
from tjsubsidy_cli.authors.cases import run_case
from tjsubsidy_cli.authors.coverage import cover
from tjsubsidy_cli.authors.runner import load_cases

Tool = Callable[..., Ran]
CASES = DATA / "cases"
CLEAN = "../lint/clean.toml"
GOLDEN = {"gaps": 3, "full": 0, "wrong": 2}  # the exit code of each file of cases


@pytest.fixture(autouse=True)
def _beside_the_cases(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(CASES)


@pytest.mark.parametrize("name", GOLDEN)
def test_golden(name: str, tjsubsidy: Tool, request: pytest.FixtureRequest) -> None:
    said = ""
    for lang in ("zh", "en"):
        ran = tjsubsidy("test", CLEAN, f"{name}.toml", lang=lang)
        assert ran.code == GOLDEN[name]
        assert bool(ran.out) is not bool(ran.err)
        said += f"{ran.out}{ran.err}\n"
    golden = CASES / "messages" / f"{name}.txt"
    if request.config.getoption("--update-golden"):
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(said, "utf-8")
    assert said == golden.read_text("utf-8"), "look at the change, then --update-golden"


def test_every_file_has_its_golden_output() -> None:
    assert {path.stem for path in CASES.glob("*.toml")} == set(GOLDEN)
    assert {path.stem for path in (CASES / "messages").iterdir()} == set(GOLDEN)


@pytest.mark.parametrize("columns", [50, 60, 80, 100, 130])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_nothing_sticks_out(lang: str, columns: int, tjsubsidy: Tool) -> None:
    for words in (["test", CLEAN, "gaps.toml"], ["lint", "../lint/TJ501.toml"]):
        for line in tjsubsidy(*words, lang=lang, columns=columns).out.splitlines():
            assert cell_len(line) <= columns
            assert line == line.rstrip()


def test_our_own_cases_leave_nothing_out(tjsubsidy: Tool) -> None:
    ran = tjsubsidy("test", ROOT / "data" / "measures.toml", ROOT / "tests" / "cases")
    assert (ran.code, ran.err) == (0, "")
    assert "No case exercises" not in ran.out


def test_the_report_for_programs(tjsubsidy: Tool) -> None:
    ran = tjsubsidy("test", CLEAN, "gaps.toml", "--format", "json")
    report = json.loads(ran.out)
    assert (ran.code, report["schema"]) == (3, "tjsubsidy/test-report/1")
    assert report["catalogue"] == {"file": CLEAN, "policy": "island-2024"}
    assert report["totals"] == {"cases": 2, "failed": 1}
    passed, failed = report["cases"]
    assert (passed["passed"], passed["mismatches"]) == (True, [])
    assert (failed["file"], failed["line"], failed["grant"]) == ("gaps.toml", 9, "1-2")
    assert {m["key"]: (m["expected"], m["actual"]) for m in failed["mismatches"]} == {
        "verdict": ("undecided", "eligible"),
        "estimate": (500_000, 400_000),
        "district": (None, 200_000),
        "exact": (True, False),
        "missing": (["catch"], []),
    }
    coverage = report["coverage"]
    assert coverage["choice"] == {"goals": 3, "seen": 2}
    assert len(report["gaps"]) == sum(c["goals"] - c["seen"] for c in coverage.values())
    lines = Path(CLEAN).read_text("utf-8").splitlines()
    for gap in report["gaps"]:
        assert gap["kind"] in coverage
        assert lines[gap["line"] - 1].strip()
        assert set(gap["text"]) == {"zh", "en"}


def test_annotations_for_github(tjsubsidy: Tool) -> None:
    ran = tjsubsidy("test", CLEAN, "gaps.toml", "--format", "github")
    lines = ran.out.splitlines()
    assert ran.code == 3
    assert all(re.match(r"::(error|notice) file=[^,]+,line=\d+,title=[^:]+::.", x) for x in lines)
    (error,) = [line for line in lines if line.startswith("::error")]
    assert "file=gaps.toml,line=9,title=1-2 收入400万元::verdict: eligible ≠ undecided" in error


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["test", CLEAN, "none.toml"], "no such file"),
        (["test", "none.toml", "full.toml"], "no such file"),
        (["test", CLEAN, "messages"], "no TOML file"),
        (["test", "../lint/TJ102.toml", "full.toml"], "there is no “vesels”"),
        (["test", "../lint/TJ001.toml", "full.toml"], "payment: missing"),
        (["test", CLEAN, CLEAN], "there are no cases"),
        (["test", CLEAN], "Missing argument"),
        (["test", CLEAN, "full.toml", "-o", "full.toml"], "overwrite its own input"),
    ],
)
def test_what_cannot_be_tested_is_refused(words: list[str], said: str, tjsubsidy: Tool) -> None:
    ran = tjsubsidy(*words)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err


def test_problems_of_all_files_are_told_at_once(tmp_path: Path, tjsubsidy: Tool) -> None:
    for name in ("a", "b"):
        text = '[[case]]\ngrant = "1-1"\nname = "x"\nfacts = {}\nexpect = { verdict = "yes" }\n'
        (tmp_path / f"{name}.toml").write_text(text, "utf-8")
    ran = tjsubsidy("test", CLEAN, tmp_path)
    assert ran.code == 2
    assert "a.toml:5" in ran.err
    assert "b.toml:5" in ran.err


def test_a_case_without_its_fact_leaves_its_goals(catalogue: Catalogue) -> None:
    """Each case of a threshold that is taken away leaves exactly that threshold untried."""
    clean = load_catalogue(CLEAN)
    cases = load_cases([Path("full.toml")], clean)
    outcomes = [run_case(clean, case) for case in cases]
    left = [
        g for g in cover(clean, [o for o in outcomes if o.case.name != "收入500万元"]) if not g.seen
    ]
    assert [(goal.kind, goal.grant, goal.what.en) for goal in left] == [
        ("threshold", "1-2", "ceiling RMB 500,000: at")
    ]
    assert all(goal.seen for goal in cover(clean, outcomes))
    assert not any(goal.seen for goal in cover(catalogue, []))


def test_a_reading_counts_only_where_a_case_takes_it(catalogue: Catalogue) -> None:
    text = (ROOT / "tests" / "cases" / "02.toml").read_text("utf-8")
    (read,) = {
        tuple(case["reading"].items()) for case in tomllib.loads(text)["case"] if "reading" in case
    }
    cases = load_cases([ROOT / "tests" / "cases" / "02.toml"], catalogue)
    outcomes = [run_case(catalogue, case) for case in cases]
    seen = {g.what.en for g in cover(catalogue, outcomes) if g.kind == "reading" and g.seen}
    assert seen == {f"{id_}={option}" for id_, option in read}
    base = [outcome for outcome in outcomes if not outcome.case.reading]
    without = {g for g in cover(catalogue, base) if g.kind != "reading"}
    assert without == {g for g in cover(catalogue, outcomes) if g.kind != "reading"}


def test_another_policy_has_its_own_cases(tmp_path: Path, tjsubsidy: Tool) -> None:
    path = tmp_path / "harbour-cases.toml"
    path.write_text(
        '[[case]]\ngrant = "3-1"\nname = "2元对1元"\n'
        'facts = { recognitions = ["national_hub"], central_funds = "1,234,567元" }\n'
        'expect = { verdict = "eligible", estimate = "2,469,134元", city = "1,728,393元" }\n',
        "utf-8",
    )
    ran = tjsubsidy("test", HARBOUR, path)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("1 case: 1 passed, 0 failed.")


def test_hostile_names_are_shown_as_text(tmp_path: Path, tjsubsidy: Tool) -> None:
    path = tmp_path / "cases.toml"
    name = r"\u001b[31m\n::error::\u202e=cmd[bold]"
    path.write_text(
        f'[[case]]\ngrant = "1-1"\nname = "{name}"\nfacts = {{}}\nexpect = {{ exact = true }}\n',
        "utf-8",
    )
    for form in ("table", "json", "github"):
        ran = tjsubsidy("test", CLEAN, path, "--format", form, columns=120)
        assert ran.code == 3
        assert "=cmd[bold]" in ran.out
        assert not {"\x1b", "\u202e"} & set(ran.out)
        assert not [line for line in ran.out.splitlines() if line.startswith("::error::")]


RATED = 'amount = { rate = "10%", of = "catch", cap = "50万元" }'


@pytest.mark.parametrize(
    ("amount", "quote", "sides"),
    [
        ('{ match = "1∶1", of = "catch", cap = "50万元" }', "捕捞收入1∶1、", [-1, 0, 1]),
        ('{ exactly = "20万元", per = "vessels", cap = "50万元" }', "每艘20万元、", [-1, 1]),
        ('{ up_to = "25万元", per = "vessels", cap = "50万元" }', "每艘最高25万元、", [-1, 0, 1]),
        ('{ up_to = "50万元", cost = "catch" }', "", [-1, 0, 1]),
        ('{ up_to = "50万元" }', "", []),
    ],
)
def test_a_ceiling_is_tried_below_at_and_above(
    amount: str, quote: str, sides: list[int], tmp_path: Path
) -> None:
    text = Path(CLEAN).read_text("utf-8").replace(RATED, f"amount = {amount}")
    path = tmp_path / "changed.toml"
    path.write_text(text.replace("不超过捕捞收入10%、", quote), "utf-8")
    named = [g.what.en for g in cover(load_catalogue(path), []) if g.path[-1] == "amount"]
    words = {-1: "below", 0: "at", 1: "above"}
    assert named == [f"ceiling RMB 500,000: {words[side]}" for side in sides]


def test_a_list_that_holds_no_tables_is_refused(tmp_path: Path, tjsubsidy: Tool) -> None:
    path = tmp_path / "list.toml"
    path.write_text("case = [1, {}]\n", "utf-8")
    ran = tjsubsidy("test", CLEAN, path)
    assert ran.code == 2
    assert "case[0]: “1” is not a table." in ran.err
    assert "case[1].grant: missing." in ran.err
