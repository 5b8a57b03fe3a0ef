"""At a real terminal: colours, widths, and the keys that end a command."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pexpect
import pytest
from rich.cells import cell_len
from support import ROOT, in_shell, wait_until_idle
from support.terminal import at_terminal, ended, terminal_env

pytestmark = pytest.mark.slow  # each test starts a terminal

SAMPLE = "samples/parts-maker.toml"
ANSI = re.compile(r"\x1b\[[0-9;]*m")
LANGS = pytest.mark.parametrize("lang", ["zh", "en"])
WIDTHS = pytest.mark.parametrize("columns", [80, 120])
CTRL_C, CTRL_D = "\x03", "\x04"
NARROWEST, WIDEST = 50, 130  # the bounds of a screen in console.py


def shown_by(*args: object, columns: int = 80, **env: str) -> str:
    """What a command that succeeds shows on a terminal."""
    code, shown = ended(at_terminal(*args, columns=columns, **env))
    assert code == 0, shown
    return shown


def widest(text: str) -> int:
    return max(cell_len(ANSI.sub("", line)) for line in text.splitlines())


@LANGS
@WIDTHS
def test_a_terminal_has_colours_and_no_line_is_cut(columns: int, lang: str) -> None:
    shown = shown_by("check", SAMPLE, columns=columns, TJSUBSIDY_LANG=lang)
    assert ANSI.search(shown)
    assert "\x1b" not in ANSI.sub("", shown)
    assert columns // 2 < widest(shown) <= columns


@pytest.mark.parametrize(("columns", "lang"), [(80, "zh"), (120, "en")])
@pytest.mark.parametrize("command", ["check", "measures", "facts"])
def test_no_table_is_wider_than_the_terminal(command: str, columns: int, lang: str) -> None:
    """On a real one; test_widths.py holds it for more pages, which a terminal only colours."""
    args = [command, SAMPLE, "--all"] if command == "check" else [command]
    shown = shown_by(*args, columns=columns, TJSUBSIDY_LANG=lang)
    assert ANSI.search(shown)
    assert widest(shown) <= columns


@WIDTHS
@pytest.mark.parametrize("env", [{"NO_COLOR": "1"}, {"TERM": "dumb"}], ids=["NO_COLOR", "dumb"])
def test_a_terminal_without_colours_gets_none(columns: int, env: dict[str, str]) -> None:
    plain = shown_by("check", SAMPLE, columns=columns, **env)
    assert "\x1b" not in plain
    assert plain == ANSI.sub("", shown_by("check", SAMPLE, columns=columns))


def test_an_empty_no_color_means_colours() -> None:
    assert ANSI.search(shown_by("check", SAMPLE, NO_COLOR=""))


@WIDTHS
def test_a_pipe_gets_the_same_page_without_colours(columns: int) -> None:
    env = {"COLUMNS": str(columns), "TERM": "xterm-256color", "PYTHONIOENCODING": "utf-8"}
    piped = in_shell("check", SAMPLE, env=env)
    assert (piped.returncode, piped.stderr) == (0, b"")
    assert b"\x1b" not in piped.stdout
    on_screen = shown_by("check", SAMPLE, columns=columns)
    assert piped.stdout.decode() == ANSI.sub("", on_screen)


def test_a_file_gets_no_colours_even_from_a_terminal(tmp_path: Path) -> None:
    shown = shown_by("check", SAMPLE, "-o", tmp_path / "out.txt")
    assert "".join(shown.split()) == f"Written:{tmp_path / 'out.txt'}"
    written = (tmp_path / "out.txt").read_text("utf-8")
    assert written == ANSI.sub("", shown_by("check", SAMPLE))


def test_json_has_no_colours_even_on_a_terminal() -> None:
    assert "\x1b" not in shown_by("check", SAMPLE, "--format", "json")


@pytest.mark.parametrize(
    ("columns", "most"),
    [(30, NARROWEST), (50, 50), (109, 109), (110, 110), (200, WIDEST)],
)
def test_the_page_is_neither_too_narrow_nor_too_wide(columns: int, most: int) -> None:
    shown = shown_by("check", SAMPLE, columns=columns)
    assert most // 2 < widest(shown) <= most


def test_a_wide_terminal_has_more_columns() -> None:
    narrow, wide = (ANSI.sub("", shown_by("check", SAMPLE, columns=c)) for c in (109, 110))
    assert "Bureaus" not in heading(narrow)
    assert "Bureaus" in heading(wide)


def heading(shown: str) -> str:
    return next(line for line in shown.splitlines() if line.startswith("No."))


def test_another_size_is_seen_by_the_next_run(tmp_path: Path) -> None:
    """One terminal, resized between two runs, as a window is by its user."""
    runs = tmp_path / "runs.sh"
    tool = f"{sys.executable} -m tjsubsidy_cli check {SAMPLE}"
    runs.write_text(f"{tool}; echo END; read -r line; {tool}; echo END; read -r line")
    child = pexpect.spawn(
        "bash",
        [str(runs)],
        cwd=str(ROOT),
        env=terminal_env(),
        dimensions=(40, 120),
        encoding="utf-8",
        timeout=30,
    )
    child.setecho(False)
    before = until_its_end(child)
    child.setwinsize(40, 70)
    child.sendline()
    after = until_its_end(child)
    child.sendline()
    assert ended(child)[0] == 0
    assert 70 < widest(before) <= 120
    assert 35 < widest(after) <= 70


def until_its_end(child: pexpect.spawn[str]) -> str:
    """All that the run shows."""
    child.expect("END")
    return (child.before or "").replace("\r\n", "\n")


@pytest.mark.parametrize(("lang", "said"), [("en", "Cancelled."), ("zh", "已取消。")])
@pytest.mark.parametrize("typed", ["", "[company]\n"], ids=["at once", "half way"])
def test_ctrl_c_cancels(typed: str, lang: str, said: str) -> None:
    child = at_terminal("check", "-", TJSUBSIDY_LANG=lang)
    child.setecho(False)
    wait_until_idle(child.pid)
    child.send(typed)
    child.send(CTRL_C)
    code, shown = ended(child)
    assert code == 130
    assert shown.replace("^C", "").split() == [said]


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", "<stdin>: company.name: the company's name is missing. "),
        ("zh", "<stdin>: company.name: 缺少企业名称。"),
    ],
)
def test_ctrl_d_at_once_is_an_empty_profile(lang: str, said: str) -> None:
    child = at_terminal("check", "-", TJSUBSIDY_LANG=lang)
    child.setecho(False)
    wait_until_idle(child.pid)
    child.send(CTRL_D)
    code, shown = ended(child)
    assert code == 2
    assert said in shown
    assert len(shown.strip().splitlines()) == 1
    assert "Traceback" not in shown


def test_a_profile_may_be_typed() -> None:
    child = at_terminal("check", "-")
    child.setecho(False)
    wait_until_idle(child.pid)
    child.send('[company]\nname = "Typed by Hand"\n' + CTRL_D)
    code, shown = ended(child)
    assert code == 0
    assert "Typed by Hand" in shown


def test_an_error_on_a_terminal_is_plain() -> None:
    code, shown = ended(at_terminal("check", "none.toml"))
    assert (code, shown) == (2, "Error: none.toml: no such file.\n")
