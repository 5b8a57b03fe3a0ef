"""JSON is for programs: it is the same, byte for byte, in whatever language it was asked for."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from support import DATA, HARBOUR, ROOT, SAMPLES, Ran, some_fast

Tool = Callable[..., Ran]
MIXED, BROKEN = DATA / "clients-mixed.csv", DATA / "clients-broken.csv"
CATALOGUES = sorted((DATA / "lint").glob("TJ???.toml"))


@pytest.fixture
def nameless(tmp_path: Path) -> Path:
    """A table of companies with neither name nor code, in whose cells some is guessed or wrong."""
    path = tmp_path / "list.csv"
    path.write_text(
        "企业名称,所在区,单位性质与业务,智能化改造设备购置额（万元）,称号与目录\n"
        ",西青区,制造业,约1200,N/A\n,开发区,制造业,1200美元,abc\n合计,,,2400,\n",
        "utf-8",
    )
    return path


def both_languages(tjsubsidy: Tool, *args: object) -> str:
    """The JSON of a command, which must not depend on the language."""
    zh, en = (tjsubsidy(*args, "--format", "json", lang=lang) for lang in ("zh", "en"))
    assert (zh.out, zh.code) == (en.out, en.code)
    assert json.loads(zh.out)["schema"]
    return zh.out


@pytest.mark.parametrize("profile", some_fast(SAMPLES))
@pytest.mark.parametrize("command", ["check", "explain", "advise", "compare", "ask --next"])
def test_of_a_company(command: str, profile: Path, tjsubsidy: Tool) -> None:
    other = [DATA / "outside.toml"] if command == "compare" else []
    both_languages(tjsubsidy, *command.split(), profile, *other)


@pytest.mark.parametrize("command", ["check", "explain", "advise", "compare", "ask --next"])
def test_of_a_company_without_a_name(command: str, nameless: Path, tjsubsidy: Tool) -> None:
    other = ["--row", 3] if command == "compare" else []
    said = both_languages(tjsubsidy, *command.split(), nameless, "--row", 2, *other)
    assert "Row 2" not in said


def test_a_result_of_a_company_without_a_name_is_verified_in_any_language(
    nameless: Path, tmp_path: Path, tjsubsidy: Tool
) -> None:
    result = tmp_path / "result.json"
    assert tjsubsidy("check", nameless, "--row", 2, "-o", result, lang="zh").code == 0
    for lang in ("zh", "en"):
        assert tjsubsidy("check", nameless, "--verify", result, lang=lang).code == 0
    shown = tjsubsidy("check", nameless, "--row", 2, lang="en").out
    assert "\nRow 2" in shown


def test_of_a_what_if_with_gates(tjsubsidy: Tool) -> None:
    options = ["--set", "champion_products=2", "--require", "6-1", "--min-total", "1亿"]
    options += ["--reading", "AMB-7-2a=B", "--assume", "1-1=10%", "--fail-if-none"]
    both_languages(tjsubsidy, "check", ROOT / "samples" / "minimal.toml", *options)


@pytest.mark.parametrize("table", ["mixed", "broken", "nameless"])
def test_of_a_table(table: str, nameless: Path, tjsubsidy: Tool) -> None:
    path = {"mixed": MIXED, "broken": BROKEN, "nameless": nameless}[table]
    by = [word for part in ("district", "bureau", "section") for word in ("--by", part)]
    both_languages(tjsubsidy, "screen", path, *by, "--assume", "1-1=10%")


def test_of_reports_but_for_the_names_of_their_files(
    nameless: Path, tmp_path: Path, tjsubsidy: Tool
) -> None:
    said = [
        tjsubsidy("screen", nameless, "--reports", tmp_path / lang, "--format", "json", lang=lang)
        for lang in ("zh", "en")
    ]
    zh, en = (json.loads(ran.out)["reports"]["companies"] for ran in said)
    assert [one.pop("file") for one in zh] == ["第2行.html", "第3行.html"]
    assert [one.pop("file") for one in en] == ["Row 2.html", "Row 3.html"]
    assert zh == en


@pytest.mark.parametrize("command", ["measures", "facts"])
@pytest.mark.parametrize("catalogue", [None, HARBOUR])
def test_of_a_policy(command: str, catalogue: Path | None, tjsubsidy: Tool) -> None:
    both_languages(tjsubsidy, command, *(["--catalogue", catalogue] if catalogue else []))


@pytest.mark.parametrize("catalogue", some_fast(CATALOGUES))
def test_of_a_lint(catalogue: Path, tjsubsidy: Tool) -> None:
    both_languages(tjsubsidy, "lint", catalogue)


def test_of_the_cases(tjsubsidy: Tool) -> None:
    both_languages(
        tjsubsidy, "test", ROOT / "data" / "measures.toml", ROOT / "tests" / "cases" / "07.toml"
    )


@pytest.mark.parametrize("kind", ["assessment", "catalogue", "profile"])
def test_of_a_schema(kind: str, tjsubsidy: Tool) -> None:
    assert tjsubsidy("schema", kind, lang="zh").out == tjsubsidy("schema", kind, lang="en").out
