"""Golden files of every output, in both languages; ``--update-golden`` writes them anew."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from rich.cells import cell_len
from support import ROOT, Ran, without_hashes

Tool = Callable[..., Ran]
GOLDEN = Path(__file__).parent / "golden"
SAMPLES, DATA = Path("samples"), Path("tests/data")  # as someone at the root types them
HARBOUR = DATA / "harbour.toml"

Arguments = list[object]

TABLES: dict[str, Arguments] = {
    "parts-maker": [SAMPLES / "parts-maker.toml"],
    "research-institute": [SAMPLES / "research-institute.toml"],
    "minimal": [SAMPLES / "minimal.toml"],
    "minimal-all": [SAMPLES / "minimal.toml", "--all"],
    "data-trading-centre": [SAMPLES / "data-trading-centre.toml"],
    "nothing": [DATA / "nothing.toml"],
    "outside": [DATA / "outside.toml", "--all"],
    "harbour-fleet": [DATA / "harbour-fleet.toml", "--all", "--catalogue", HARBOUR],
}
CHANGED = [
    f"--set={setting}"
    for setting in (
        "smart_equipment_cost=500万元",
        "upgrade_consulting_cost=unknown",
        "titles+=first_set,green_national?",
        "titles-=champion_municipal",
        "centres-=tech_municipal",
        "certifications=dcmm",
    )
]
SEVERAL: Arguments = [
    "samples/parts-maker.toml",
    "samples/research-institute.toml",
    "samples/minimal.toml",
]
WIDE: dict[str, Arguments] = {
    **{f"check-{name}": ["check", *args] for name, args in TABLES.items()},
    "check-several": ["check", *SEVERAL, "--fail-if-none"],
    "measures": ["measures"],
    "measures-7": ["measures", "7"],
    "measures-17-18": ["measures", "17-1", "17-2", "18"],
    "facts": ["facts"],
    "advise-robot-maker": ["advise", SAMPLES / "robot-maker.toml"],
    "advise-harbour": ["advise", DATA / "harbour-changes.toml", "--catalogue", HARBOUR],
    "compare-parts-maker": ["compare", SAMPLES / "parts-maker.toml", *CHANGED],
    "compare-harbour": [
        "compare",
        DATA / "harbour-changes.toml",
        DATA / "harbour-fleet.toml",
        *("--all", "--catalogue", HARBOUR),
    ],
    "explain-mixed": ["explain", DATA / "mixed.toml", "8-1", "10-1", "15-2", "17-2", "25-1"],
    "explain-telecom-operator": ["explain", SAMPLES / "telecom-operator.toml", "7"],
    "explain-outside": ["explain", DATA / "outside.toml", "1-1", "10-1"],
    "explain-harbour": ["explain", DATA / "harbour-fleet.toml", "--all", "--catalogue", HARBOUR],
    "screen-clients": ["screen", "samples/clients.csv"],
}
PLAIN: dict[str, Arguments] = {
    "screen-clients.json": ["screen", "samples/clients.csv", "--format", "json"],
    "check.json": ["check", SAMPLES / "minimal.toml", "--format", "json"],
    "check.jsonl": [
        *["check", "tests/data/harbour-fleet.toml", "tests/data/harbour-unknown.toml"],
        *["--catalogue", HARBOUR, "--format", "jsonl", "--fail-if-none"],
    ],
    "measures-25.json": ["measures", "25", "--format", "json"],
    "explain-mixed.json": ["explain", DATA / "mixed.toml", "10-1", "25-1", "--format", "json"],
    "facts-harbour.json": ["facts", "--format", "json", "--catalogue", HARBOUR],
    "advise-harbour.json": [*WIDE["advise-harbour"], "--format", "json"],
    "compare-harbour.json": [*WIDE["compare-harbour"], "--format", "json"],
}
HELPED = (
    *("ask", "check", "explain", "advise", "compare", "screen"),
    *("measures", "facts", "template", "lint", "test", "schema"),
)
SPOKEN: dict[str, Arguments] = {
    "template": ["template"],
    "junit": ["check", *SEVERAL, "--format", "junit", "--require", "1-2", "--min-total", "1亿"],
    "markdown-several": [
        *["check", *SEVERAL, "tests/data/profiles/syntax.toml"],
        *["--format", "markdown", "--require", "1-2", "--min-total", "1亿"],
    ],
    "help": ["--help"],
    **{f"help-{name}": [name, "--help"] for name in HELPED},
}
FAILING: dict[str, Arguments] = {
    "gates": [
        *["check", *SEVERAL, "tests/data/profiles/syntax.toml", "none/*.toml"],
        *["--require", "1-2", "--require", "18", "--fail-on-undecided", "--min-total", "3000万元"],
        "--require-in-force",
    ],
}


@pytest.fixture(autouse=True)
def at_the_root(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795500000")  # 2026-11-24


def compare(name: str, said: str, request: pytest.FixtureRequest) -> None:
    path, said = GOLDEN / name, without_hashes(said)
    if request.config.getoption("--update-golden"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(said, "utf-8")
    assert said == path.read_text("utf-8"), f"{name}: look at the change, then --update-golden"


@pytest.mark.parametrize("columns", [80, 120])
@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", WIDE)
def test_table(
    name: str, lang: str, columns: int, tjsubsidy: Tool, request: pytest.FixtureRequest
) -> None:
    ran = tjsubsidy(*WIDE[name], lang=lang, columns=columns)
    assert (ran.code, ran.err) == (0, "")
    compare(f"{name}.{lang}.{columns}.txt", ran.out, request)


@pytest.mark.parametrize("name", PLAIN)
def test_json(name: str, tjsubsidy: Tool, request: pytest.FixtureRequest) -> None:
    compare(name, tjsubsidy(*PLAIN[name]).out, request)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", SPOKEN)
def test_spoken(name: str, lang: str, tjsubsidy: Tool, request: pytest.FixtureRequest) -> None:
    compare(f"{name}.{lang}.txt", tjsubsidy(*SPOKEN[name], lang=lang).out, request)


@pytest.mark.parametrize("columns", [80, 120])
@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", FAILING)
def test_failing(
    name: str, lang: str, columns: int, tjsubsidy: Tool, request: pytest.FixtureRequest
) -> None:
    ran = tjsubsidy(*FAILING[name], lang=lang, columns=columns)
    compare(f"{name}.{lang}.{columns}.txt", f"{ran.out}\n{ran.err}\n{ran.code}\n", request)


@pytest.mark.slow
@pytest.mark.parametrize("columns", [50, 80, 109, 130])
@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", WIDE)
def test_nothing_is_cut_off_and_nothing_sticks_out(
    name: str, lang: str, columns: int, tjsubsidy: Tool
) -> None:
    said = tjsubsidy(*WIDE[name], lang=lang, columns=columns).out
    if not name.startswith(("measures-", "explain-")):  # the readings themselves hold such marks
        assert "…" not in said
    for line in said.splitlines():
        assert cell_len(line) <= columns, line
        assert line == line.rstrip()


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", [name for name in SPOKEN if name.startswith("help")])
def test_help_fits_eighty_columns(name: str, lang: str, tjsubsidy: Tool) -> None:
    for line in tjsubsidy(*SPOKEN[name], lang=lang).out.splitlines():
        assert cell_len(line) <= 80, line


def test_no_golden_file_is_left_over() -> None:
    names = {
        f"{n}.{lang}.{c}.txt"
        for n in {**WIDE, **FAILING}
        for lang in ("zh", "en")
        for c in (80, 120)
    }
    names |= {f"{name}.{lang}.txt" for name in SPOKEN for lang in ("zh", "en")} | set(PLAIN)
    assert {path.name for path in Path(GOLDEN).iterdir()} == names
    assert not [p.name for p in GOLDEN.iterdir() if str(ROOT.parent) in p.read_text("utf-8")]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", ["measures-7", "measures-17-18", "facts"])
def test_a_narrow_screen_shows_the_same_words(name: str, lang: str, tjsubsidy: Tool) -> None:
    said = {
        columns: "".join(tjsubsidy(*WIDE[name], lang=lang, columns=columns).out.split())
        for columns in (50, 80, 130)
    }
    assert said[50] == said[80] == said[130]


@pytest.mark.parametrize("columns", [50, 80, 130])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_is_continued_stays_indented(lang: str, columns: int, tjsubsidy: Tool) -> None:
    lines = tjsubsidy("measures", "17", "7-2", lang=lang, columns=columns).out.splitlines()
    heads = [line for line in lines if line and not line.startswith("  ")]
    assert all(re.match(r"第\d+条|Measure \d+|\d+-\d+  ", line) for line in heads), heads
