"""A file that a command writes holds what its ending says, or the command refuses."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from support import DATA, ROOT, SAMPLES, Ran
from support.terminal import at_terminal, ended

from tjsubsidy_cli import TjsubsidyError
from tjsubsidy_cli.commands.app import COMMANDS
from tjsubsidy_cli.commands.endings import AUTHOR, PAGE, REJECTS, SCHEMA, TEMPLATE, format_for
from tjsubsidy_cli.render import FORMATS

Tool = Callable[..., Ran]

ALL = tuple(FORMATS)
SAMPLE = str(SAMPLES[0])
CATALOGUE = str(ROOT / "data" / "measures.toml")
# Every command that writes with -o, and the endings that it obeys besides plain text.
WRITING: dict[str, tuple[list[str], set[str]]] = {
    "check": (["check", SAMPLE], {end for form in FORMATS.values() for end in form.endings}),
    "ask": (["ask", "--next", SAMPLE], {".json"}),
    "explain": (["explain", SAMPLE, "1-1"], {".json"}),
    "advise": (["advise", SAMPLE, "--changes", "1"], {".json"}),
    "compare": (["compare", SAMPLE, SAMPLE], {".json"}),
    "screen": (
        ["screen", str(ROOT / "samples" / "clients.csv")],
        {".csv", ".xlsx", ".parquet", ".jsonl"},
    ),
    "measures": (["measures"], {".json"}),
    "facts": (["facts"], {".json"}),
    "template": (["template"], {".toml", ".xlsx"}),
    "lint": (["lint", str(DATA / "lint" / "clean.toml")], {".json"}),
    "test": (["test", CATALOGUE, str(ROOT / "tests" / "cases" / "01.toml")], {".json"}),
    "schema": (["schema", "profile"], {".json"}),
}
ENDINGS = sorted(
    {
        *(end for form in FORMATS.values() for end in form.endings),
        *(".docx", ".xls", ".toml", ".parquet", ".yaml", ".PDF", ".Html"),
    }
)


def test_every_command_is_listed() -> None:
    assert [*WRITING] == [*COMMANDS]


@pytest.mark.parametrize("command", WRITING)
def test_no_file_bears_the_ending_of_what_it_does_not_hold(
    command: str, tmp_path: Path, tjsubsidy: Tool
) -> None:
    args, obeyed = WRITING[command]
    for ending in ENDINGS:
        if ending.lower() in obeyed:
            continue
        path = tmp_path / f"out{ending}"
        for lang in ("zh", "en"):
            ran = tjsubsidy(*args, "-o", path, lang=lang)
            assert (ran.code, ran.out) == (2, ""), ending
            assert str(path) in ran.err
            assert ending.lower() in ran.err.lower()
            assert any(other in ran.err for other in obeyed), ran.err  # the way out
        assert not [*tmp_path.iterdir()]


@pytest.mark.parametrize("command", WRITING)
def test_json_is_written_to_a_file_of_that_ending(
    command: str, tmp_path: Path, tjsubsidy: Tool
) -> None:
    args, obeyed = WRITING[command]
    if ".json" not in obeyed:
        return
    path = tmp_path / "out.json"
    assert tjsubsidy(*args, "-o", path).code in {0, 3}
    assert isinstance(json.loads(path.read_text("utf-8")), dict)
    assert tjsubsidy(*args, "--format", "json", "-o", tmp_path / "out.txt").code in {0, 3} or (
        command == "schema"
    )


def test_another_ending_holds_plain_text(tmp_path: Path, tjsubsidy: Tool) -> None:
    for command, (args, _) in WRITING.items():
        if command == "screen":  # a table has no plain text
            continue
        path = tmp_path / "页.2026"
        assert tjsubsidy(*args, "-o", path).code in {0, 3}, command
        assert path.read_text("utf-8")[0] in "{#" if command in {"template", "schema"} else True
        path.unlink()


@pytest.mark.parametrize(
    ("asked", "output", "able", "chosen"),
    [
        (None, None, ALL, "table"),
        (None, "x.html", ALL, "html"),
        (None, "x.htm", ALL, "html"),
        (None, "X.XLSX", ALL, "xlsx"),
        (None, "x.md", ALL, "markdown"),
        (None, "x.PDF", ALL, "pdf"),
        (None, "x.txt", ALL, "table"),
        *((None, name, able, "table") for able in (ALL, PAGE, AUTHOR) for name in ("x", "x.log")),
        (None, "html", ALL, "table"),
        (None, ".html", ALL, "table"),
        ("json", "x.txt", ALL, "json"),
        ("json", None, PAGE, "json"),
        ("html", "x.htm", ALL, "html"),
        ("github", "x.log", AUTHOR, "github"),
        (None, "x.json", SCHEMA, "json"),
        (None, "x", TEMPLATE, "toml"),
        (None, "x.xlsx", TEMPLATE, "xlsx"),
        (None, "/dev/stdout", PAGE, "table"),
    ],
)
def test_the_format_follows_the_file(
    asked: str | None, output: str | None, able: tuple[str, ...], chosen: str
) -> None:
    assert format_for(asked, Path(output) if output else None, able) == chosen


@pytest.mark.parametrize(
    ("asked", "output", "able", "hint"),
    [
        (None, "x.docx", ALL, "Write .html, which Word opens."),
        (None, "x.xls", ALL, "Write .xlsx or .csv."),
        (None, "x.xlsx", PAGE, "It writes .json; other endings, such as .txt, hold plain text."),
        (None, "x.pdf", PAGE, "It writes .json; other endings, such as .txt, hold plain text."),
        (None, "x.pdf", TEMPLATE, "It writes .xlsx, .toml."),
        (None, "x.xlsx", REJECTS, "It writes .csv."),
        ("json", "x.csv", ALL, "Leave out --format, or use the ending .json."),
        ("table", "x.html", ALL, "Leave out --format, or use another ending, such as .txt."),
        ("github", "x.json", AUTHOR, "Leave out --format, or use another ending, such as .txt."),
        ("json", "x.html", PAGE, "It writes .json; other endings, such as .txt, hold plain text."),
    ],
)
def test_a_refusal_names_the_way_out(
    asked: str | None, output: str, able: tuple[str, ...], hint: str
) -> None:
    with pytest.raises(TjsubsidyError) as caught:
        format_for(asked, Path(output), able)
    (problem,) = caught.value.problems
    assert problem.hint
    assert problem.hint.en == hint


def test_rejected_rows_are_csv(tmp_path: Path, tjsubsidy: Tool) -> None:
    table = DATA / "clients-broken.csv"
    ran = tjsubsidy("screen", table, "--rejects", tmp_path / "left.xlsx")
    assert (ran.code, ran.out) == (2, "")
    assert "It writes .csv." in ran.err
    assert not [*tmp_path.iterdir()]


@pytest.mark.parametrize("ending", [".xlsx", ".txt.docx", ".pdf", ".csv"])
def test_an_interview_keeps_its_answers_in_a_profile_only(
    ending: str, tmp_path: Path, tjsubsidy: Tool
) -> None:
    ran = tjsubsidy("ask", tmp_path / f"mine{ending}")
    assert (ran.code, ran.out) == (2, "")
    assert "It writes .json, .toml." in ran.err
    assert not [*tmp_path.iterdir()]


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_screening_that_prints_json_names_its_files(lang: str, tmp_path: Path) -> None:
    path, args = tmp_path / "out.csv", WRITING["screen"][0]
    _, shown = ended(
        at_terminal(*args, "-o", path, "--format", "json", columns=200, TJSUBSIDY_LANG=lang)
    )
    assert {"zh": "已写入", "en": "Written: "}[lang] in shown


@pytest.mark.slow
@pytest.mark.parametrize("command", WRITING)
def test_a_person_is_told_once_what_was_written(command: str, tmp_path: Path) -> None:
    args, obeyed = WRITING[command]
    path = tmp_path / f"out{min(obeyed)}"
    code, shown = ended(at_terminal(*args, "-o", path, columns=200))
    assert code in {0, 3}
    assert path.is_file()
    assert shown.count("Written: ") == 1
    assert shown.count(str(path)) == 1
